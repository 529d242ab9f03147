"""A real monitor on a real simulator, as processes, and a real browser in front of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright

BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
DESKTOP: ViewportSize = {"width": 1600, "height": 900}
POLL_SECONDS = 5
READY_SECONDS = 30


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

    def start_monitor(self) -> None:
        """Start it and wait for its sign-in link; on the same port as before, if it has run before."""
        port = self.address.rpartition(":")[2] or "0"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIO_MONITOR_")} | {
            "TRIO_MONITOR_TRIO__BASE_URL": self.trio["base_url"],
            "TRIO_MONITOR_TRIO__CLIENT_KEY": self.trio["client_key"],
            "TRIO_MONITOR_TRIO__USERNAME": self.trio["username"],
            "TRIO_MONITOR_TRIO__PASSWORD": self.trio["password"],
            "TRIO_MONITOR_POLL__INTERVAL_SECONDS": str(POLL_SECONDS),
            "TRIO_MONITOR_WEB__PORT": port,
            "TRIO_MONITOR_CENTRE__NAME": "Region X · Kundtjänst",
        }
        self.monitor = subprocess.Popen(
            [sys.executable, "-m", "trio_monitor", "run"],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.monitor.stdout is not None
        for line in self.monitor.stdout:
            if "#sign-in=" in line:
                self.link = line.split()[-1]
                self.address = self.link.partition("/#")[0]
                return
        pytest.fail("the monitor ended without printing a sign-in link")

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
            env={
                **os.environ,
                "TRIO_MONITOR_DATABASE__URL": "sqlite+aiosqlite:///trio-monitor.sqlite3",
                "TRIO_MONITOR_WEB__PORT": self.address.rpartition(":")[2],
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return printed.stdout.strip()

    def control(self, path: str, body: object) -> None:
        """Use one of the simulator's switches."""
        httpx2.post(self.trio["control_url"] + path, json=body, timeout=READY_SECONDS).raise_for_status()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[System]:
    """One system for each module of tests; `@pytest.mark.parametrize` with indirect gives simulator options."""
    running = System(tmp_path_factory.mktemp("system"), getattr(request, "param", ()))
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
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium where there is one, else Playwright's."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    launched = playwright.chromium.launch(executable_path=installed, args=BROWSER_OPTIONS)
    yield launched
    launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    fresh = browser.new_context(viewport=DESKTOP, locale="sv-SE", timezone_id="Europe/Stockholm")
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, system: System) -> Iterator[Page]:
    """The overview, signed in; any error in the browser's console fails the test."""
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    fresh.goto(system.new_link())
    fresh.get_by_role("table").first.wait_for()
    yield fresh
    assert errors == []
