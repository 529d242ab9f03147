"""Memory of the wall screen over a simulated day: the real page in Chromium, on the real stream.

The clocks of a simulated centre and of the monitor are turned by hand, ten seconds at a time; each poll's snapshot
goes through the poller, the hub and the stream to the page, and the next comes when the page has drawn it. Pages
turn, alarms come and go, and once an hour the source is lost for a minute. What the page's heap holds after a forced
garbage collection is compared with what it held at the start.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import uvicorn
from playwright.async_api import CDPSession, Page, ViewportSize, async_playwright
from tests.support.browser import BROWSER_OPTIONS, installed_chromium
from tests.support.clock import HandClock
from tests.support.monitor import settings_for
from tests.support.simulator import SimulatorHandle, running_simulator

from bench.figure import Figure
from trio_monitor.app import Monitor, listen, open_monitor
from trio_monitor.settings import Settings
from trio_monitor.web.accounts import first_link

START_AT = "2026-03-03T00:00:00+01:00"
BEAT = timedelta(seconds=10)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MEASURED_EVERY = 6 * HOUR
WARM_UP = timedelta(minutes=10)
"""Before the heap at the start is taken: by then all code has run once, though not all of it is compiled yet."""

MOST_GROWTH = 1.3
"""Of the heap since the start; what the browser compiles in the first hours is a fifth."""

MOST_LATER_GROWTH = 1.05
"""Of the heap since the first quarter of the day, when all is compiled."""

LOST_BEATS = 6
QUEUE_COUNT, AGENT_COUNT = 12, 60
MEGABYTE = 1_000_000
DRAWN_MILLISECONDS = 60_000
SESSION_HOURS = 48
SIZE: ViewportSize = {"width": 960, "height": 540}
"""The same board as on a large screen, in a quarter of the pixels: painting would take most of the time."""
IS_DRAWN = "id => document.querySelector('main')?.dataset.snapshot === id"


@dataclass(frozen=True, slots=True)
class Held:
    """What the page holds after a garbage collection."""

    heap_bytes: float
    node_count: float
    listener_count: float


@dataclass(slots=True)
class Wall:
    """A wall screen, and the centre that it shows."""

    simulator: SimulatorHandle
    monitor: Monitor
    clock: HandClock
    page: Page
    browser: CDPSession
    snapshot_count: int = 0

    async def beat(self) -> None:
        """Ten seconds, one poll, and its snapshot drawn on the page."""
        self.clock.advance(BEAT)
        await self.simulator.advance(BEAT.total_seconds())
        await self.monitor.cycle.run(self.clock.now() + BEAT)
        if self.monitor.hub.current is None:
            raise RuntimeError("the poll has published nothing")
        name = self.monitor.hub.current.id
        await self.page.wait_for_function(IS_DRAWN, arg=name, timeout=DRAWN_MILLISECONDS)
        self.snapshot_count += 1

    async def live_for(self, length: timedelta) -> None:
        """So much of the day; the source is lost at the end of each hour."""
        for number in range(length // BEAT):
            left = (number + 1) % (HOUR // BEAT)
            if left == HOUR // BEAT - LOST_BEATS:
                await self.simulator.faults([{"kind": "reset", "resource": "*"}])
            if left == 0:
                await self.simulator.clear_faults()
            await self.beat()

    async def hold(self) -> Held:
        """Let go of all that nothing refers to, and count the rest."""
        await self.browser.send("HeapProfiler.collectGarbage")
        usage = await self.browser.send("Runtime.getHeapUsage")
        counters = await self.browser.send("Memory.getDOMCounters")
        return Held(usage["usedSize"], counters["nodes"], counters["jsEventListeners"])


async def measure() -> list[Figure]:
    """Live through the day, and hold up what the page has gathered at each quarter of it."""
    async with _wall() as wall:
        await wall.live_for(WARM_UP)
        start = await wall.hold()
        quarters = []
        for _ in range(DAY // MEASURED_EVERY):
            await wall.live_for(MEASURED_EVERY)
            quarters.append(await wall.hold())
        return _figures(wall, start, quarters)


def _figures(wall: Wall, start: Held, quarters: list[Held]) -> list[Figure]:
    end = quarters[-1]
    hours = int(MEASURED_EVERY / HOUR)
    later = [
        Figure(
            f"wall: heap, {hours * number} h",
            held.heap_bytes / start.heap_bytes,
            "",
            "of the heap at the start",
            goal=MOST_GROWTH,
        )
        for number, held in enumerate(quarters, start=1)
    ]
    note = (
        f"heap of the wall screen's page at the start ({QUEUE_COUNT} queues, {AGENT_COUNT} agents), after a forced"
        f" garbage collection; {wall.snapshot_count} snapshots through the stream in all"
    )
    return [
        Figure("wall: heap, start", start.heap_bytes / MEGABYTE, "MB", note),
        *later,
        Figure(
            "wall: heap, later",
            end.heap_bytes / quarters[0].heap_bytes,
            "",
            f"of the heap at {hours} h, when the browser has compiled what it will, at the end of the day",
            goal=MOST_LATER_GROWTH,
        ),
        Figure("wall: nodes", end.node_count / start.node_count, "", "of the document, end to start", goal=MOST_GROWTH),
        Figure(
            "wall: listeners",
            end.listener_count / start.listener_count,
            "",
            "of events, end to start",
            goal=MOST_GROWTH,
        ),
    ]


@asynccontextmanager
async def _wall() -> AsyncIterator[Wall]:
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as folder:
        async with running_simulator(start_at=START_AT, services=QUEUE_COUNT, agents=AGENT_COUNT) as simulator:
            clock = HandClock(datetime.fromisoformat(START_AT))
            async with (
                open_monitor(settings_of(simulator, folder), clock=clock, is_demo=True) as monitor,
                served(monitor) as address,
                async_playwright() as driver,
            ):
                browser = await driver.chromium.launch(executable_path=installed_chromium(), args=BROWSER_OPTIONS)
                page = await browser.new_page(viewport=SIZE)
                token = await first_link(monitor.store, clock.now(), timedelta(days=1), is_demo=True)
                await page.goto(f"{address}/tv/#sign-in={token}")
                session = await page.context.new_cdp_session(page)
                await session.send("HeapProfiler.enable")
                yield Wall(simulator, monitor, clock, page, session)
                await browser.close()


def settings_of(simulator: SimulatorHandle, folder: str) -> Settings:
    """Settings that point at the simulator, and at a database that is thrown away."""
    return settings_for(
        trio={
            "base_url": simulator.base_url,
            "client_key": simulator.client_key,
            "username": simulator.username,
            "password": simulator.password,
        },
        poll={"attempts": 1},
        database={"url": f"sqlite+aiosqlite:///{folder}/wall.sqlite3"},
        web={"port": 0, "session_hours": SESSION_HOURS},
    )


@asynccontextmanager
async def served(monitor: Monitor) -> AsyncIterator[str]:
    """The page's address. The date of the day outside would confuse a page of the simulated day."""
    listener = listen(monitor.settings)
    config = uvicorn.Config(monitor.web_app, log_config=None, access_log=False, lifespan="off", date_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        monitor.hub.close()
        server.should_exit = True
        await serving
