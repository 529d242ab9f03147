"""A year of 50 queues: how long a day's chart and a year's report take through the API, on both databases."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx2
from tests.support.builders import queues, reading
from tests.support.clock import HandClock
from tests.support.monitor import ScriptedSource, beat, settings_for, viewer
from tests.support.postgres import fresh_database, prepare_postgres

from bench.figure import Figure
from bench.seed import Centre, Chance, seed
from trio_monitor.app import open_monitor
from trio_monitor.domain.service_level import Formula
from trio_monitor.store import open_store

CHART_COUNT, REPORT_COUNT, WARM_UP_COUNT = 200, 60, 5
CHART_GOAL_MS, REPORT_GOAL_MS = 20.0, 300.0
PERCENTILE = 95
CENTRE = Centre()
UNLIMITED = {"requests_per_minute": 0, "address_requests_per_minute": 0}


@dataclass(frozen=True, slots=True)
class Timing:
    """One request: how long its asker waited, and for how much of that our process, the asker in it, was at work."""

    waited_ms: float
    worked_ms: float


async def measure() -> list[Figure]:
    """Seed each database, then ask for days and years at random, one request after the other."""
    figures: list[Figure] = []
    await asyncio.to_thread(prepare_postgres)
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        figures += await _measure("SQLite", f"sqlite+aiosqlite:///{Path(directory) / 'history.sqlite3'}")
    async with fresh_database() as url:
        figures += await _measure("PostgreSQL", url)
    return figures


async def _measure(database: str, url: str) -> list[Figure]:
    async with _seeded(url) as client:
        charts = await _timings(client, _charts())
        compared = await _timings(client, _charts("&compare=week"))
        reports = await _timings(client, _reports())
    days = f"of {len(charts)} days by quarters"
    of_all = f"of {len(reports)} reports by month or week of {CENTRE.queue_count} queues, {CENTRE.day_count} days"
    return [
        _figure(f"history: day's chart, {database}", charts, days, CHART_GOAL_MS),
        _figure(f"history: and the week before, {database}", compared, "of the same days with the week before"),
        _figure(f"history: year's report, {database}", reports, of_all, REPORT_GOAL_MS),
    ]


def _figure(name: str, timings: Sequence[Timing], what: str, goal: float | None = None) -> Figure:
    """The 95th percentile; beside it what a busy machine does not stretch: the processor time of our process."""
    waited, worked = ([getattr(each, part) for each in timings] for part in ("waited_ms", "worked_ms"))
    seen = f"median {median(waited):.1f}, p{PERCENTILE} of our processor time {percentile(worked):.1f}"
    return Figure(name, percentile(waited), "ms", f"p{PERCENTILE} {what}; {seen}", goal=goal)


@asynccontextmanager
async def _seeded(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    store = await open_store(url)
    await seed(store, CENTRE)
    seen = replace(reading(), queues=queues(CENTRE.queue_ids))
    clock = HandClock(CENTRE.end_at - timedelta(minutes=1))
    async with (
        open_monitor(settings_for(web=UNLIMITED), clock=clock, source=ScriptedSource(seen), store=store) as monitor,
        viewer(monitor) as client,
    ):
        await beat(monitor)
        yield client


def _charts(more: str = "") -> list[str]:
    chance = Chance(2)
    paths = []
    for number in range(WARM_UP_COUNT + CHART_COUNT):
        day = CENTRE.first_day + timedelta(days=chance.randrange(7, CENTRE.day_count))
        # Every tenth is of all queues together, as the overview asks for it.
        queue_id = "all" if number % 10 == 0 else chance.choice(CENTRE.queue_ids)
        paths.append(f"history/{queue_id}?from={day}&to={day}&resolution=15m{more}")
    return paths


def _reports() -> list[str]:
    chance = Chance(3)
    last = CENTRE.first_day + timedelta(days=CENTRE.day_count - 1)
    return [
        f"reports?from={CENTRE.first_day}&to={last}&resolution={chance.choice(['month', 'week'])}"
        f"&formula={chance.choice(list(Formula)).value}"
        for _ in range(WARM_UP_COUNT + REPORT_COUNT)
    ]


async def _timings(client: httpx2.AsyncClient, paths: list[str]) -> list[Timing]:
    taken = []
    for path in paths:
        started, worked = time.perf_counter(), time.process_time()
        response = await client.get(f"/api/v1/{path}")
        taken.append(Timing(1000 * (time.perf_counter() - started), 1000 * (time.process_time() - worked)))
        response.raise_for_status()
    return taken[WARM_UP_COUNT:]


def percentile(taken: Sequence[float]) -> float:
    """The value that nineteen in twenty do not exceed."""
    return sorted(taken)[len(taken) * PERCENTILE // 100]
