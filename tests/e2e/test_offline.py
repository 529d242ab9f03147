"""The page as an app: installed, opened while the monitor is away, and alive again by itself."""

import json
import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urljoin

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import PASSWORD, System, running_system
from tests.e2e.parts import banner, indicator, queue_row, sign_out

RECOVERY_MILLISECONDS = 30_000
KEPT = "() => navigator.serviceWorker.controller?.state === 'activated'"
CACHED = """async () => {
  const names = await caches.keys();
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return found.flat().map((request) => request.url);
}"""

SIGN_IN = """(body) => fetch("/api/v1/session/password", {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
}).then((reply) => { if (!reply.ok) throw new Error(reply.status); })"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since it is going to be broken."""
    with running_system(tmp_path_factory.mktemp("offline")) as running:
        yield running


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture(autouse=True)
def _mended(system: System) -> Iterator[None]:
    yield
    if system.monitor is None:
        system.start_monitor()


def keep(page: Page) -> None:
    """Wait until the browser has kept the page."""
    page.wait_for_function(KEPT)


def test_a_browser_may_install_it(page: Page, context: BrowserContext, system: System) -> None:
    keep(page)
    session = context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    # Chromium tells everything that it would refuse an installation for.
    told = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A window like that of the tests, without a profile, installs nothing whatever the page is.
    assert [each["errorId"] for each in told if each["errorId"] != "in-incognito"] == []
    icons = json.loads(found["data"])["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        reply = httpx2.get(urljoin(system.address, icon["src"]))
        assert (reply.status_code, reply.headers["content-type"].split(";")[0]) == (200, icon["type"])


def test_with_the_monitor_away_it_opens_with_the_last_picture_and_its_age_and_comes_alive_by_itself(
    page: Page, system: System
) -> None:
    keep(page)
    system.stop_monitor()
    page.reload()
    expect(banner(page)).to_contain_text("Sidan har tappat kontakten med Trio Monitor")
    expect(indicator(page, "Ingen kontakt med Trio Monitor")).to_contain_text(re.compile(r"\d+\u00a0(s|min) sedan"))
    expect(queue_row(page, "Växel")).to_be_visible()
    # Parts that this browser has never opened are there too, at their own addresses.
    page.goto(system.address + "/hjalp")
    expect(page.get_by_role("heading", name="Hjälp", level=1)).to_be_visible()
    system.start_monitor()
    expect(indicator(page, "Live")).to_be_visible(timeout=RECOVERY_MILLISECONDS)


def test_nothing_that_the_server_tells_is_kept_and_signing_out_leaves_no_picture(page: Page, system: System) -> None:
    keep(page)
    kept: list[str] = page.evaluate(CACHED)
    paths = {url.removeprefix(system.address) for url in kept}
    assert {"/", "/tv"} < paths
    assert {path for path in paths if not path.startswith("/assets/")} == {"/", "/tv"}
    # A session of its own, since the other tests go on with theirs.
    page.context.clear_cookies()
    page.evaluate(SIGN_IN, {"name": "anna", "password": PASSWORD})
    sign_out(page)
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    assert page.evaluate("localStorage.getItem('trio-monitor.snapshot')") is None
    assert page.evaluate(CACHED) == kept
