"""A real monitor on a real simulator, as processes, and a real browser in front of them."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from tests.support.browser import BROWSER_OPTIONS, installed_chromium

DESKTOP: ViewportSize = {"width": 1600, "height": 900}
POLL_SECONDS = 5
"""The shortest that the settings allow: late after 7.5 s, lost after 15."""

READY_SECONDS = 30
PATIENCE_MILLISECONDS = 20_000
"""Longest wait for anything on a page, on a computer that is busy with other tests."""

COOKIE = "trio_monitor_session"
PASSWORD = "correct horse battery staple"

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@dataclass
class System:
    """The simulator and the monitor, each of which a test may end and start again."""

    folder: Path
    options: tuple[str, ...] = ()
    simulator: "subprocess.Popen[str] | None" = None
    monitor: "subprocess.Popen[str] | None" = None
    trio: dict[str, str] = field(default_factory=dict)
    address: str = ""
    link: str = ""
    session: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    authority: Path | None = None

    def start_simulator(self) -> None:
        """Start it on the same ports as before, if it has run before."""
        ports = [self.trio.get(name, ":0/").split(":")[-1].split("/")[0] for name in ("base_url", "secondary_url")]
        self.simulator = subprocess.Popen(
            [
                *(sys.executable, "-m", "trio_simulator", "serve", "--control-port=0", "--seed=3"),
                *(f"--port={ports[0]}", f"--secondary-port={ports[1]}", *self.options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.simulator.stdout is not None
        self.trio = json.loads(self.simulator.stdout.readline())

    def stop_simulator(self) -> None:
        """End it as a power cut would."""
        if self.simulator is not None:
            self.simulator.kill()
            self.simulator.communicate()
            self.simulator = None

    def _environment(self) -> dict[str, str]:
        """Nothing of the tester's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIO_MONITOR_")}
        return kept | {
            "TRIO_MONITOR_POLL__INTERVAL_SECONDS": str(POLL_SECONDS),
            "TRIO_MONITOR_WEB__PORT": self.address.rpartition(":")[2] or "0",
            "TRIO_MONITOR_CENTRE__NAME": "Region X · Kundtjänst",
            **self.settings,
        }

    def _real_server(self) -> dict[str, str]:
        return {
            "TRIO_MONITOR_TRIO__BASE_URL": self.trio["base_url"],
            "TRIO_MONITOR_TRIO__CLIENT_KEY": self.trio["client_key"],
            "TRIO_MONITOR_TRIO__USERNAME": self.trio["username"],
            "TRIO_MONITOR_TRIO__PASSWORD": self.trio["password"],
        }

    def start_monitor(self, *, is_demo: bool = False) -> None:
        """Start it and wait for its sign-in link; on the same port as before, if it has run before.

        A new one gets its first administrator, whose session is kept.
        """
        self.monitor = subprocess.Popen(
            [sys.executable, "-m", "trio_monitor", "run"],
            cwd=self.folder,
            env=self._environment() | ({} if is_demo else self._real_server()),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.monitor.stdout is not None
        for line in self.monitor.stdout:
            if "running at" in line:
                self.address = line.split()[-1]
                assert httpx2.get(self.address, verify=self._trusted).is_success, (
                    "there is no page: build the frontend first (make setup)"
                )
            if "#sign-in=" in line:
                self.link = line.split()[-1]
                if not is_demo:
                    self._make_first_administrator()
            if self.address and (self.session or self.link):
                return
        pytest.fail("the monitor ended without printing a sign-in link")

    @property
    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority)

    def _make_first_administrator(self) -> None:
        body = {"token": self.link.partition("#sign-in=")[2], "name": "anna", "password": PASSWORD}
        reply = httpx2.post(self.address + "/api/v1/session", json=body, timeout=READY_SECONDS, verify=self._trusted)
        reply.raise_for_status()
        self.session = next(iter(reply.cookies.values()))

    def stop_monitor(self) -> int:
        """Ask it to end; its exit status."""
        if self.monitor is None:
            return 0
        self.monitor.send_signal(signal.SIGTERM)
        self.monitor.communicate(timeout=READY_SECONDS)
        status, self.monitor = self.monitor.returncode, None
        return status

    def new_link(self) -> str:
        """Another sign-in link, as a colleague would get one."""
        printed = subprocess.run(
            [sys.executable, "-m", "trio_monitor", "sign-in-link"],
            cwd=self.folder,
            env=self._environment() | self._real_server(),
            capture_output=True,
            text=True,
            check=True,
        )
        return printed.stdout.strip()

    def sign_in(self, context: BrowserContext) -> None:
        """Give a browser the cookie of the administrator's one session."""
        cookie = {"name": COOKIE, "value": self.session, "url": self.address}
        context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Strict"}])  # type: ignore[typeddict-item]

    def control(self, path: str, body: object) -> None:
        """Use one of the simulator's switches."""
        httpx2.post(self.trio["control_url"] + path, json=body, timeout=READY_SECONDS).raise_for_status()

    def clear_faults(self) -> None:
        """Switch all faults off."""
        httpx2.delete(self.trio["control_url"] + "/faults", timeout=READY_SECONDS).raise_for_status()

    def true_calls(self) -> list[Mapping[str, Any]]:
        """Every call that the simulator has had, and what became of it."""
        reply = httpx2.get(self.trio["control_url"] + "/truth", timeout=READY_SECONDS)
        reply.raise_for_status()
        calls: list[Mapping[str, Any]] = reply.json()["calls"]
        return calls


@contextmanager
def running_system(
    folder: Path, *options: str, settings: Mapping[str, str] | None = None, authority: Path | None = None
) -> Iterator[System]:
    """A simulator with these options and a monitor of it, until the end of the block.

    Args:
        folder: where the monitor runs.
        options: the simulator's.
        settings: further ones of the monitor, by variable.
        authority: the file of whoever signed the monitor's certificate, where it serves https.
    """
    running = System(folder, options, settings=dict(settings or {}), authority=authority)
    running.start_simulator()
    try:
        running.start_monitor()
        yield running
    finally:
        try:
            running.stop_monitor()
        finally:
            running.stop_simulator()


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A busy centre for tests that only look; a module that breaks things has its own system by the same name."""
    with running_system(tmp_path_factory.mktemp("system")) as running:
        running.control("/load", {"factor": 3})
        yield running


LONGEST_FIRST = ("test_alerts", "test_wall", "test_trouble", "test_promises_in_english", "test_waits", "test_past")
"""Else the last of them would run alone, on a computer that has nothing more to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the modules begin first that wait for most polls."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium where there is one, else Playwright's."""
    launched = playwright.chromium.launch(executable_path=installed_chromium(), args=BROWSER_OPTIONS)
    yield launched
    launched.close()


@pytest.fixture
def errors() -> list[str]:
    """What scripts or the content security policy complain of in any page of the test; must be empty at its end."""
    return []


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    """Whether the page may keep itself; kept, it would be out of reach of a test that stands in for the network."""
    return "block"


@pytest.fixture
def context(
    browser: Browser, errors: list[str], service_workers: Literal["allow", "block"]
) -> Iterator[BrowserContext]:
    """A browser that has never been here."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    fresh = browser.new_context(
        viewport=DESKTOP, locale="sv-SE", timezone_id="Europe/Stockholm", service_workers=service_workers
    )
    fresh.set_default_timeout(PATIENCE_MILLISECONDS)
    fresh.on("console", note)
    fresh.on("weberror", lambda error: errors.append(str(error.error)))
    yield fresh
    fresh.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext, system: System) -> Page:
    """The overview, signed in and filled."""
    system.sign_in(context)
    fresh = context.new_page()
    fresh.goto(system.address)
    expect(fresh.locator("#queues tbody tr").first).to_be_visible()
    return fresh
