"""What the page costs a browser: the scripting of one poll in a large centre, and what Lighthouse says.

A simulated centre's clock and the monitor's are turned by hand, ten seconds at a time; each poll's snapshot goes
through the poller, the hub and the stream to the real page in Chromium, which is traced. Lighthouse is a package of its
own (`bench/lighthouse`), installed on the first run: it is larger than all that the frontend is built with.
"""

import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright
from tests.support.browser import BROWSER_OPTIONS, installed_chromium
from tests.support.clock import HandClock
from tests.support.simulator import SimulatorHandle, running_simulator

from bench.figure import Figure
from bench.wall import BEAT, START_AT, served, settings_of
from trio_monitor.app import Monitor, open_monitor
from trio_monitor.web.accounts import first_link

QUEUE_COUNT, AGENT_COUNT = 50, 500
POLLS_OF_AN_HOUR = 360
"""What the chart shows, before anybody looks."""

WARM_UP_POLLS, MEASURED_POLLS = 30, 20
"""After so many polls the browser has compiled what it will compile."""

MOST_SCRIPTING_MILLISECONDS = 16
"""One frame at 60 Hz: no poll is felt."""

SETTLED_SECONDS = 0.7
"""Longer than the snapshot takes to the page and onto it; at most one tick of the page's clock falls into it."""

SIZE: ViewportSize = {"width": 1600, "height": 900}
TRACED = ["devtools.timeline", "v8.execute", "disabled-by-default-v8.gc"]
SCRIPTING = {
    "EvaluateScript",
    "EventDispatch",
    "FireAnimationFrame",
    "FunctionCall",
    "MajorGC",
    "MinorGC",
    "RunMicrotasks",
    "TimerFire",
    "V8.GCScavenger",
    "v8.callFunction",
}
RENDERING = {"Layout", "UpdateLayoutTree", "PrePaint", "Paint", "Layerize", "Commit"}
"""What a script may ask for within itself, and is not script."""

BIN = str(Path(".venv/bin").resolve())
LIGHTHOUSE = Path(__file__).with_name("lighthouse")
LEAST_SCORES = {"performance": 95, "accessibility": 100}
MOST_WAIT_MILLISECONDS = 20_000
"""The stream never ends, so the page's network never falls silent."""

Event = dict[str, Any]


@dataclass(slots=True)
class Watched:
    """A page, and the centre that it shows."""

    simulator: SimulatorHandle
    monitor: Monitor
    clock: HandClock
    browser: Browser
    page: Page
    address: str

    async def beat(self) -> None:
        """Ten seconds, one poll, and its snapshot drawn on the page."""
        await _poll(self.simulator, self.monitor, self.clock)
        await asyncio.sleep(SETTLED_SECONDS)

    async def traced_beat(self) -> float:
        """The milliseconds of scripting of one poll."""
        await self.browser.start_tracing(page=self.page, categories=TRACED)
        await self.beat()
        trace = json.loads(await self.browser.stop_tracing())
        return scripting_milliseconds(trace["traceEvents"])


def scripting_milliseconds(events: list[Event]) -> float:
    """Processor time of the busiest page's main thread that went to scripts, without what they had drawn meanwhile."""
    threads: dict[tuple[int, int], list[Event]] = {}
    for event in events:
        if event.get("ph") == "X" and event["name"] in SCRIPTING | RENDERING and "tts" in event:
            threads.setdefault((event["pid"], event["tid"]), []).append(event)
    return max((sum(_scripts_of(each)) for each in threads.values()), default=0) / 1000


def _scripts_of(events: list[Event]) -> Iterator[float]:
    """Microseconds of each script that none other has called, less the rendering within it."""
    script_end = rendered_until = 0.0
    for event in sorted(events, key=lambda each: (each["tts"], -each.get("tdur", 0))):
        start, length = event["tts"], event.get("tdur", 0)
        if event["name"] in SCRIPTING and start >= script_end:
            script_end = start + length
            yield length
        elif event["name"] in RENDERING and start < script_end and start >= rendered_until:
            rendered_until = start + length
            yield -length


async def measure() -> list[Figure]:
    """The large centre's page, then the scores of a usual one's."""
    async with _watched(QUEUE_COUNT, AGENT_COUNT) as watched:
        for _ in range(WARM_UP_POLLS):
            await watched.beat()
        polls = sorted([await watched.traced_beat() for _ in range(MEASURED_POLLS)])
    note = (
        f"processor time of scripts on the overview's main thread, per poll ({QUEUE_COUNT} queues, {AGENT_COUNT}"
        f" agents, {MEASURED_POLLS} polls), the page's own ticking included"
    )
    figures = [
        Figure("page: scripting, median", statistics.median(polls), "ms", note, goal=MOST_SCRIPTING_MILLISECONDS),
        Figure("page: scripting, worst", polls[-1], "ms", "of the same polls", goal=MOST_SCRIPTING_MILLISECONDS),
    ]
    async with _watched(4, 25) as watched:
        for _ in range(3):
            await watched.beat()
        cookies = await watched.page.context.cookies()
        cookie = "; ".join(f"{each.get('name')}={each.get('value')}" for each in cookies)
        for name, header in (("overview", cookie), ("sign-in", "")):
            figures += await _scores(name, watched.address, header)
    return figures


async def _scores(name: str, address: str, cookie: str) -> list[Figure]:
    """What Lighthouse says of a page on a desktop."""
    if not (LIGHTHOUSE / "node_modules").is_dir():
        await _run("npm", "ci", "--prefix", str(LIGHTHOUSE), "--no-audit", "--no-fund", "--ignore-scripts")
    told = await _run(
        "node",
        str(LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"),
        address,
        "--preset=desktop",
        f"--only-categories={','.join(LEAST_SCORES)}",
        f"--max-wait-for-load={MOST_WAIT_MILLISECONDS}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        f"--chrome-flags={' '.join(['--headless=new', *BROWSER_OPTIONS])}",
        "--output=json",
        "--quiet",
    )
    categories = json.loads(told)["categories"]
    return [
        Figure(
            f"page: {category}, {name}",
            100 * categories[category]["score"],
            "",
            "Lighthouse's score of the built app, desktop, the demo centre",
            goal=least,
            bound="at least",
        )
        for category, least in LEAST_SCORES.items()
    ]


async def _run(*command: str) -> bytes:
    """What a command of Node prints."""
    own = {"CHROME_PATH": installed_chromium() or "", "PATH": os.pathsep.join([BIN, os.environ["PATH"]])}
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env={**os.environ, **own})
    told, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} failed")
    return told


async def _poll(simulator: SimulatorHandle, monitor: Monitor, clock: HandClock) -> None:
    clock.advance(BEAT)
    await simulator.advance(BEAT.total_seconds())
    await monitor.cycle.run(clock.now() + BEAT)


@asynccontextmanager
async def _watched(queue_count: int, agent_count: int) -> AsyncIterator[Watched]:
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as folder:
        async with running_simulator(start_at=START_AT, services=queue_count, agents=agent_count) as simulator:
            clock = HandClock(datetime.fromisoformat(START_AT))
            async with (
                open_monitor(settings_of(simulator, folder), clock=clock, is_demo=True) as monitor,
                served(monitor) as address,
                async_playwright() as driver,
            ):
                for _ in range(POLLS_OF_AN_HOUR):
                    await _poll(simulator, monitor, clock)
                browser = await driver.chromium.launch(executable_path=installed_chromium(), args=BROWSER_OPTIONS)
                context: BrowserContext = await browser.new_context(viewport=SIZE, locale="sv-SE")
                page = await context.new_page()
                token = await first_link(monitor.store, clock.now(), timedelta(days=1), is_demo=True)
                await page.goto(f"{address}/#sign-in={token}")
                watched = Watched(simulator, monitor, clock, browser, page, address)
                await watched.beat()
                await page.locator("#queues tbody tr").first.wait_for()
                yield watched
                await browser.close()
