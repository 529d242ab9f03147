"""A year of 50 queues: how long a day's chart and a year's report take through the API, on both databases."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

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
        charts = await _milliseconds(client, _charts())
        compared = await _milliseconds(client, _charts("&compare=week"))
        reports = await _milliseconds(client, _reports())
    seen = f"median {_median(charts):.1f}; {CENTRE.queue_count} queues, {CENTRE.day_count} days"
    return [
        Figure(
            f"history: day's chart, {database}",
            _percentile(charts),
            "ms",
            f"p{PERCENTILE} of {len(charts)} days by quarters; {seen}",
            goal=CHART_GOAL_MS,
        ),
        Figure(
            f"history: and the week before, {database}",
            _percentile(compared),
            "ms",
            f"the same with the ghost line of the week before; median {_median(compared):.1f}",
        ),
        Figure(
            f"history: year's report, {database}",
            _percentile(reports),
            "ms",
            f"p{PERCENTILE} of {len(reports)} reports by month or week of all queues; median {_median(reports):.1f}",
            goal=REPORT_GOAL_MS,
        ),
    ]


@asynccontextmanager
async def _seeded(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    store = await open_store(url)
    await seed(store, CENTRE)
    seen = replace(reading(), queues=queues(CENTRE.queue_ids))
    clock = HandClock(CENTRE.end_at - timedelta(minutes=1))
    async with (
        open_monitor(settings_for(), clock=clock, source=ScriptedSource(seen), store=store) as monitor,
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


async def _milliseconds(client: httpx2.AsyncClient, paths: list[str]) -> list[float]:
    loop = asyncio.get_running_loop()
    taken = []
    for path in paths:
        started = loop.time()
        response = await client.get(f"/api/v1/{path}")
        taken.append(1000 * (loop.time() - started))
        response.raise_for_status()
    return taken[WARM_UP_COUNT:]


def _percentile(taken: list[float]) -> float:
    return sorted(taken)[len(taken) * PERCENTILE // 100]


def _median(taken: list[float]) -> float:
    return sorted(taken)[len(taken) // 2]
