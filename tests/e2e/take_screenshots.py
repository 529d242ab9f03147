"""The pictures of the documents: `python -m tests.e2e.take_screenshots`.

A simulated morning goes through the real wire, the real poller and the real store, with both clocks turned by hand;
at a moment with a warning the running page is photographed. The weeks before it are seeded into the store, with an
outage in them. The same seed gives the same pictures.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import uvicorn
from bench.seed import Centre, seed
from playwright.async_api import Browser, Page, ViewportSize, async_playwright
from tests.support.browser import BROWSER_OPTIONS, installed_chromium
from tests.support.clock import HandClock
from tests.support.monitor import ADDRESS, link_token, settings_for, sign_in, viewer, visitor
from tests.support.simulator import SimulatorHandle, running_simulator

from trio_monitor.app import Monitor, listen, open_monitor
from trio_monitor.domain.rollup import Span
from trio_monitor.log import configure_log
from trio_monitor.settings import Settings
from trio_monitor.store import open_store

Scheme = Literal["light", "dark"]
PICTURES = Path("docs/images")
SEED = 7
MIDNIGHT = "2026-11-23T00:00:00+01:00"
PHOTOGRAPHED_AFTER = timedelta(hours=10, minutes=30)
GIVEN_UP_AFTER = timedelta(hours=15)
BEAT = timedelta(seconds=10)
OVERLOAD_BEATS = 12

DAYS_BEFORE, CALL_DAYS_BEFORE = 56, 14
QUEUE_IDS = ("1", "2", "3", "4")
DEMAND = 1.8
"""So that the weeks before are as busy as the morning that is simulated."""

OUTAGE = Span(datetime.fromisoformat("2026-11-18T09:00:00+01:00"), datetime.fromisoformat("2026-11-18T11:30:00+01:00"))
OFFICE_HOURS: dict[str, Any] = {
    "weekdays": [1, 2, 3, 4, 5],
    "opens": "07:45",
    "closes": "16:30",
    "wait_seconds": None,
    "target_percent": None,
}

DESKTOP: ViewportSize = {"width": 1600, "height": 900}
WALL: ViewportSize = {"width": 1920, "height": 1080}
TALL: ViewportSize = {"width": 1600, "height": 1180}
CHARTS = 4
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(slots=True)
class Forenoon:
    """A simulated centre and its monitor, on the same hand-turned time."""

    simulator: SimulatorHandle
    monitor: Monitor
    clock: HandClock

    async def beat(self) -> None:
        """Ten seconds and one poll."""
        self.clock.advance(BEAT)
        await self.simulator.advance(BEAT.total_seconds())
        await self.monitor.cycle.run(self.clock.now() + BEAT)

    async def dashboard(self) -> Any:
        """What the page is given."""
        async with visitor(self.monitor) as client:
            await sign_in(self.monitor, client)
            return (await client.get("/api/v1/dashboard")).json()

    async def overload(self) -> None:
        """Two minutes in which nobody answers; one of the alerts that come of it is taken on."""
        await self.simulator.agents(0)
        for _ in range(OVERLOAD_BEATS):
            await self.beat()
        async with viewer(self.monitor) as client:
            alerts = (await client.get("/api/v1/alerts", params={"state": "open"})).json()["alerts"]
            said = {"note": "Ringer in två till"}
            await client.post(f"/api/v1/alerts/{alerts[-1]['id']}/acknowledge", json=said)

    async def write_opening_hours(self) -> None:
        """The hours that the simulated centre keeps."""
        async with visitor(self.monitor) as client:
            await sign_in(self.monitor, client)
            for queue_id in QUEUE_IDS:
                path = f"/api/v1/queues/{queue_id}/rules"
                known = (await client.get(path)).json()
                hours = {"windows": [OFFICE_HOURS], "exceptions": [], "on_holidays": "closed", "half_days_close": None}
                body = {"version": known["version"], "rules": {**known["rules"], "schedule": hours}}
                (await client.put(path, json=body, headers={"origin": ADDRESS})).raise_for_status()

    async def until_worth_showing(self) -> None:
        """Go on for some hours, and then to a moment with one warning and several calls waiting."""
        start = self.clock.now()
        while self.clock.now() < start + PHOTOGRAPHED_AFTER or not is_worth_showing(await self.dashboard()):
            if self.clock.now() > start + GIVEN_UP_AFTER:
                sys.exit("no moment worth showing came; choose another seed")
            await self.beat()
        await self.monitor.keeper.catch_up(self.clock.now())


def is_worth_showing(dashboard: Any) -> bool:
    """One queue near its limit, none over it, and somebody waits in another too."""
    totals, statuses = dashboard["totals"], [queue["status"] for queue in dashboard["queues"]]
    longest = totals["longest_wait"]
    return (
        statuses.count("warning") == 1
        and "critical" not in statuses
        and totals["waiting_count"] >= 4
        and totals["waiting_queue_count"] >= 3
        and longest is not None
        and longest["seconds"] < 17
        and any(each["state"] == "paused" for each in totals["agents_by_state"])
    )


def settings_of(simulator: SimulatorHandle, folder: str) -> Settings:
    """Settings that point at the simulator and at a database that is thrown away."""
    trio = {
        "base_url": simulator.base_url,
        "client_key": simulator.client_key,
        "username": simulator.username,
        "password": simulator.password,
    }
    return settings_for(
        trio=trio,
        database={"url": f"sqlite+aiosqlite:///{folder}/forenoon.sqlite3"},
        web={"port": 0},
        centre={"name": "Region X · Kundtjänst"},
        secret_key="not a secret: this database is thrown away",
    )


async def write_weeks_before(settings: Settings) -> None:
    """What the pages of the past show."""
    store = await open_store(settings.database.url.get_secret_value())
    try:
        first_day = datetime.fromisoformat(MIDNIGHT).date() - timedelta(days=DAYS_BEFORE)
        centre = Centre(
            first_day,
            DAYS_BEFORE,
            call_day_count=CALL_DAYS_BEFORE,
            ids=QUEUE_IDS,
            demand=DEMAND,
            weekend=0,
            opens=8,
            closes=16,
            outages=(OUTAGE,),
        )
        await seed(store, centre)
    finally:
        await store.aclose()


@asynccontextmanager
async def forenoon() -> AsyncIterator[Forenoon]:
    """A centre from midnight on; it opens at a quarter to eight."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_simulator(seed=SEED, hours="office", start_at=MIDNIGHT, warm_up_minutes=0) as simulator:
            clock = HandClock(datetime.fromisoformat(MIDNIGHT))
            settings = settings_of(simulator, folder)
            await write_weeks_before(settings)
            async with open_monitor(settings, is_demo=True, clock=clock) as monitor:
                day = Forenoon(simulator, monitor, clock)
                await day.beat()
                await day.write_opening_hours()
                yield day


@asynccontextmanager
async def served(monitor: Monitor) -> AsyncIterator[str]:
    """Serve the page; its address. The date of the day outside would confuse a page of the simulated day."""
    listener = listen(monitor.settings)
    config = uvicorn.Config(monitor.web_app, log_config=None, lifespan="off", date_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    host, port = listener.getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        monitor.hub.close()
        server.should_exit = True
        await serving


async def opened(browser: Browser, link: str, size: ViewportSize, scheme: Scheme = "light") -> Page:
    """The overview, signed in, filled and at rest."""
    context = await browser.new_context(
        viewport=size, color_scheme=scheme, locale="sv-SE", timezone_id="Europe/Stockholm", device_scale_factor=1
    )
    page = await context.new_page()
    await page.goto(link)
    await page.locator("#queues tbody tr").first.wait_for()
    await page.locator("canvas").first.wait_for(state="attached")
    # The list of agents comes last.
    await page.locator("[aria-busy=true]").first.wait_for(state="detached")
    await page.evaluate("document.fonts.ready")
    return page


async def take(page: Page, name: str) -> None:
    """One picture."""
    await page.screenshot(path=PICTURES / f"{name}.png")
    await page.context.close()


async def take_alerts(day: Forenoon, page: Page) -> None:
    """The page of alerts, in the middle of some and after others."""
    await day.overload()
    await page.get_by_role("navigation", name="Sidor").get_by_role("link", name="Larm").click()
    await page.get_by_role("group", name="Avslutade larm").get_by_role("row").nth(1).wait_for()
    await take(page, "alerts")


async def take_administration(page: Page) -> None:
    """A queue's rules, with its week."""
    await page.goto(page.url.split("/#")[0].rstrip("/") + "/administration/koer/1")
    await page.get_by_role("img", name="Öppettider").wait_for()
    await page.evaluate("document.fonts.ready")
    await take(page, "administration")


async def take_past(page: Page, path: str, name: str) -> None:
    """One picture of a page with charts of the past."""
    await page.goto(page.url.split("/#")[0].rstrip("/") + path)
    charts = page.locator("[role=img] canvas")
    await charts.nth(CHARTS - 1).wait_for(state="attached")
    # What is counted, and the forecast, come last.
    await page.locator("[aria-busy=true]").first.wait_for(state="detached")
    await page.evaluate("document.fonts.ready")
    await take(page, name)


async def take_wall(page: Page) -> None:
    """One picture of the wall screen with the standard board, on a television that is read from six metres."""
    await page.goto(page.url.split("/#")[0].rstrip("/") + "/tv")
    await page.get_by_role("rowheader").first.wait_for()
    await page.evaluate("document.fonts.ready")
    await take(page, "wall")


async def take_all(day: Forenoon, browser: Browser, address: str) -> None:
    """Fresh at three sizes, then late, then lost, then overloaded."""
    await day.until_worth_showing()

    async def page_of(size: ViewportSize, scheme: Scheme = "light") -> Page:
        return await opened(browser, f"{address}/#sign-in={await link_token(day.monitor)}", size, scheme)

    await take(await page_of(DESKTOP), "overview")
    await take(await page_of(WALL, "dark"), "overview-dark")
    await take(await page_of(PHONE), "phone")
    await take_wall(await page_of(WALL))
    await take_past(await page_of(TALL), "/ko/1?period=24h", "queue")
    await take_past(await page_of(TALL), "/rapporter", "reports")
    await take_administration(await page_of(TALL))

    watching = await page_of(DESKTOP), await page_of(DESKTOP)
    await day.simulator.faults([{"kind": "reset", "resource": "*"}])
    for page, name, word in zip(watching, ("late", "lost"), ("Försenad", "Ingen data"), strict=True):
        await day.beat()
        await day.beat()
        await page.locator("header").get_by_role("button", name=word).wait_for()
        await take(page, name)
    await day.simulator.clear_faults()
    await day.beat()
    await take_alerts(day, await page_of(TALL))


async def main() -> None:
    """Take them all."""
    configure_log("error", "text")
    async with forenoon() as day, served(day.monitor) as address, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=installed_chromium(), args=BROWSER_OPTIONS)
        await take_all(day, browser, address)
        await browser.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
