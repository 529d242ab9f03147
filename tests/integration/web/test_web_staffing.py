"""Agents needed now and the rest of the day, through the API."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.builders import NOON, connected_row, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, beat, scripted_monitor, viewer

from trio_monitor.domain import intervals
from trio_monitor.domain.history import CoverageRow, IntervalRow, Tally
from trio_monitor.domain.reading import QueueReading, Reading
from trio_monitor.domain.rollup import Resolution, Span, bucket_start, days_of, keys_of
from trio_monitor.domain.service_level import Counts
from trio_monitor.ports import IntervalSave

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SERVED = QueueReading("north", "North", True, 1, None, 12, 4, 6, 2)


async def fill(store: MemoryStore, weeks_ago: int, calls_per_quarter: int, hours: range = range(24)) -> None:
    """A day of the same weekday, watched in some hours, with as many calls in each quarter from eight to five."""
    day = bucket_start(NOON - timedelta(weeks=weeks_ago), Resolution.DAY, STOCKHOLM)
    span = Span(day, day + timedelta(days=1))
    every = [day + number * intervals.INTERVAL for number in range(96)]
    starts = [start for start in every if start.astimezone(STOCKHOLM).hour in hours]
    tally = Tally(
        counts=Counts(offered=calls_per_quarter, answered=calls_per_quarter),
        handled_count=calls_per_quarter,
        handling=timedelta(seconds=200 * calls_per_quarter),
    )
    rows = [
        IntervalRow("north", start, bucket_start(start, Resolution.HOUR, STOCKHOLM), tally)
        for start in starts
        if 8 <= start.astimezone(STOCKHOLM).hour < 17
    ]
    coverage = [CoverageRow(keys_of(start, STOCKHOLM), intervals.INTERVAL) for start in starts]
    await store.save_intervals(IntervalSave(span, rows, coverage, list(days_of(span, STOCKHOLM)), NOON))


async def asked(store: MemoryStore, what: str, seen: Reading, beats: int = 1) -> Any:
    clock = HandClock(NOON)
    async with scripted_monitor(seen, clock=clock, store=store) as monitor, viewer(monitor) as client:
        for _ in range(beats):
            await beat(monitor)
            clock.advance(INTERVAL)
        reply = await client.get(f"/api/v1/queues/north/{what}")
        assert reply.status_code == 200, reply.text
        return reply.json()


async def test_the_first_day_gives_no_number_and_says_why() -> None:
    shown = await asked(MemoryStore(), "staffing", reading(connected_row("1", offered=0, answered=5)))
    assert (shown["silence"], shown["figures"]) == ("unwatched", None)
    assert (await asked(MemoryStore(), "forecast", reading()))["points"] == []


async def test_with_history_the_number_comes_with_what_it_rests_on() -> None:
    store = MemoryStore()
    for weeks_ago in (1, 2, 3):
        await fill(store, weeks_ago, 20)
    calls = [connected_row(str(number), offered=0, answered=5) for number in range(50)]
    seen = Reading("te1", queues=(SERVED,), calls=tuple(calls))
    shown = await asked(store, "staffing", seen, beats=180)
    assert shown["silence"] is None
    figures = shown["figures"]
    assert (figures["model"], figures["agents"], figures["handling_seconds"]) == ("erlang_c", 10, 200)
    assert (figures["usual_arrivals_per_hour"], figures["arrivals_per_hour"]) == (80, 90)
    assert [each["agents"] for each in figures["expectations"]] == [9, 10, 11]
    assert figures["expectations"][0]["within_percent"] < figures["expectations"][2]["within_percent"]


async def test_the_rest_of_a_day_is_expected_to_be_like_its_weekday() -> None:
    store = MemoryStore()
    for weeks_ago in (1, 2):
        await fill(store, weeks_ago, 20)
    await fill(store, 0, 20, range(11))
    shown = await asked(store, "forecast", reading())
    assert (shown["days"], shown["scale"]) == (2, 1.0)
    points = {each["start_at"]: (each["offered"], each["expected"]) for each in shown["points"]}
    assert points["2026-03-10T09:45:00Z"] == (20, 20)
    assert points["2026-03-10T10:00:00Z"] == (None, 20)  # not seen, which is neither zero nor a quiet hour
    assert points["2026-03-10T15:45:00Z"] == (None, 20)


async def test_a_busy_morning_makes_a_busy_afternoon_of_the_forecast() -> None:
    store = MemoryStore()
    for weeks_ago in (1, 2):
        await fill(store, weeks_ago, 20)
    await fill(store, 0, 30)
    shown = await asked(store, "forecast", reading())
    assert 1.4 < shown["scale"] < 1.5
    [later] = [each for each in shown["points"] if each["start_at"] == "2026-03-10T15:45:00Z"]
    assert (later["offered"], later["expected"]) == (None, pytest.approx(20 * shown["scale"], abs=0.01))
