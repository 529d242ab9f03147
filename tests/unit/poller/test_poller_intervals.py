"""The intervals that the job keeps are the ones that a rebuild computes, whatever happened in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs
from tests.support.clock import HandClock
from tests.support.history import (
    AUTUMN,
    KEPT_FOR,
    POLL,
    RULES,
    SPRING,
    calls_of_quarter,
    clock_at,
    day_span,
    ended,
    keeper_of,
    quarters,
    save_past,
)
from tests.support.memory_store import MemoryStore

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import Resolution, Span
from trio_monitor.domain.rules import CentreRules, QueueRules
from trio_monitor.domain.service_level import Limits
from trio_monitor.errors import RangeRefused
from trio_monitor.live.rules import LiveRules
from trio_monitor.poller.intervals import IntervalKeeper, rebuild, run_intervals
from trio_monitor.ports import PollRow, PollSave, Store, SumQuery, SumRow
from trio_monitor.store import open_store

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MORNING = day_span(SPRING).start_at + 8 * HOUR
ONE_HOUR = Span(MORNING, MORNING + HOUR)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite+aiosqlite:///{tmp_path}/history.db")
    yield opened
    await opened.aclose()


async def rows_of(store: Store, span: Span) -> list[SumRow]:
    return await store.load_sums(SumQuery(span, Resolution.QUARTER, by_queue=True))


async def everything_of(store: Store, span: Span) -> list[object]:
    """All that history tells of a span, at every resolution."""
    return [
        [await store.load_sums(SumQuery(span, resolution, by_queue=True)) for resolution in Resolution],
        [await store.load_coverage(span, resolution) for resolution in Resolution],
    ]


async def rebuilt(store: Store, span: Span, now: datetime, rules: CentreRules = RULES) -> list[Span]:
    return [day async for day in rebuild(store, rules, span, clock_at(now), KEPT_FOR)]


def waiting(call_id: str, offered_at: datetime) -> FollowedCall:
    return FollowedCall(call_id, "north", offered_at, offered_at, CallState.QUEUED)


async def save_poll(store: Store, at: datetime, *calls: FollowedCall) -> None:
    await store.save_poll(PollSave(PollRow(at, SECOND, None, clock_offset=0 * SECOND, interval=POLL), calls=calls))


async def test_without_a_poll_there_is_nothing_to_compute(store: Store) -> None:
    assert await keeper_of(store).catch_up(MORNING) == 0
    assert (await store.load_edges(MORNING)).newest_interval_at is None


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
async def test_rebuild_equals_what_the_job_has_kept_over_a_day_on_which_the_clocks_change(
    store: Store, day: datetime
) -> None:
    span = day_span(day)
    lost = Span(span.start_at + 5 * HOUR, span.start_at + 6 * HOUR + 2 * POLL)
    calls = [call for start in quarters(span) for call in calls_of_quarter(start)]
    keeper, at = keeper_of(store), span.start_at
    while at < span.end_at:
        following = at + 30 * MINUTE
        due = [call for call in calls if at <= (call.gone_at or at) < following]
        await save_past(store, Span(at, following), due, gaps=[lost])
        await keeper.catch_up(following)
        at = following
    kept = await everything_of(store, span)

    assert await rebuilt(store, span, span.end_at + HOUR) == [span]
    assert await everything_of(store, span) == kept
    assert await rebuilt(store, span, span.end_at + HOUR) == [span]
    assert await everything_of(store, span) == kept


async def test_a_call_that_ends_late_is_booked_where_it_was_offered(store: Store) -> None:
    keeper = keeper_of(store)
    offered_at = MORNING + INTERVAL - SECOND
    await save_past(store, ONE_HOUR, [], until=MORNING + 2 * POLL)
    await save_poll(store, MORNING + INTERVAL, waiting("1", offered_at))
    await keeper.catch_up(MORNING + INTERVAL + SECOND)
    [open_row] = await rows_of(store, ONE_HOUR)
    assert (open_row.start_at, open_row.tally.counts.waiting) == (MORNING, 1)
    # Nothing of the call is saved while it waits on; that it has passed its limit shows all the same.
    await keeper.catch_up(MORNING + 2 * INTERVAL)
    [late] = await rows_of(store, ONE_HOUR)
    assert (late.tally.counts.waiting, late.tally.counts.waiting_past_limit) == (1, 1)

    end = ended("1", "north", offered_at, Outcome.ANSWERED, 1800)
    await save_poll(store, MORNING + 3 * INTERVAL, end)
    await keeper.catch_up(MORNING + 3 * INTERVAL + MINUTE)
    [closed] = await rows_of(store, ONE_HOUR)
    assert (closed.start_at, closed.tally.counts.answered, closed.tally.counts.waiting) == (MORNING, 1, 0)
    assert closed.tally.handled_count == 1


async def test_what_a_stopped_monitor_missed_is_a_gap_and_not_quiet(store: Store) -> None:
    await save_past(store, ONE_HOUR, calls_of_quarter(MORNING), until=MORNING + INTERVAL)
    await keeper_of(store).catch_up(MORNING + INTERVAL)
    back = MORNING + 4 * HOUR
    await save_poll(store, back)
    await keeper_of(store).catch_up(back + SECOND)

    covered = await store.load_coverage(Span(MORNING, back + INTERVAL), Resolution.QUARTER)
    assert [covered[start] for start in quarters(Span(MORNING, back))] == [INTERVAL, *[0 * SECOND] * 15]
    assert covered[back] == SECOND


async def test_calls_that_were_there_before_the_first_poll_are_in_their_own_intervals(store: Store) -> None:
    early = ended("1", "north", MORNING - HOUR, Outcome.ANSWERED, 10)
    await save_poll(store, MORNING, early)
    await keeper_of(store).catch_up(MORNING + MINUTE)

    [row] = await rows_of(store, Span(MORNING - DAY, MORNING + HOUR))
    assert (row.start_at, row.tally.counts.answered) == (MORNING - HOUR, 1)


async def test_a_poll_that_could_not_read_the_calls_covers_nothing(store: Store) -> None:
    await store.save_poll(PollSave(PollRow(MORNING, SECOND, None, has_calls=False, interval=POLL)))
    await save_poll(store, MORNING + POLL)
    await keeper_of(store).catch_up(MORNING + INTERVAL)

    assert (await store.load_coverage(ONE_HOUR, Resolution.QUARTER))[MORNING] == POLL


async def test_intervals_go_by_the_servers_clock(store: Store) -> None:
    ahead = timedelta(minutes=7)
    poll = PollRow(MORNING - ahead, SECOND, None, clock_offset=ahead, interval=POLL)
    await store.save_poll(PollSave(poll, calls=[waiting("1", MORNING)]))
    await keeper_of(store).catch_up(MORNING - ahead + MINUTE)

    edges = await store.load_edges(MORNING)
    assert (edges.first_interval_at, edges.newest_interval_at) == (MORNING, MORNING)
    assert await store.load_coverage(ONE_HOUR, Resolution.QUARTER) == {MORNING: MINUTE}


async def test_rules_that_change_count_today_anew_and_leave_the_days_before(store: Store) -> None:
    yesterday = Span(MORNING - DAY, MORNING - DAY + INTERVAL)
    await save_past(store, yesterday, calls_of_quarter(yesterday.start_at))
    await save_past(store, Span(MORNING, MORNING + INTERVAL), calls_of_quarter(MORNING))
    rules = LiveRules(RULES)
    keeper = IntervalKeeper(store, rules, KEPT_FOR)
    await keeper.catch_up(MORNING + 2 * HOUR)
    rules.replace_queues({"north": QueueRules(Limits(wait=timedelta(seconds=60)))})
    await keeper.catch_up(MORNING + 2 * HOUR)

    before, today = await rows_of(store, Span(yesterday.start_at, MORNING + HOUR))
    assert (before.tally.counts.answered_within, before.tally.greatest_limit) == (2, 20 * SECOND)
    assert (today.tally.counts.answered_within, today.tally.greatest_limit) == (3, 60 * SECOND)


async def test_after_the_calls_have_expired_their_intervals_are_not_made_zero(store: Store) -> None:
    await save_past(store, ONE_HOUR, calls_of_quarter(MORNING))
    await keeper_of(store).catch_up(MORNING + HOUR)
    kept = await everything_of(store, ONE_HOUR)
    later = MORNING + KEPT_FOR + timedelta(minutes=1)
    with pytest.raises(RangeRefused, match="calls are stored from 2026-03-29 07:15 UTC on"):
        await rebuilt(store, ONE_HOUR, later)

    await rebuilt(store, Span(MORNING + INTERVAL, ONE_HOUR.end_at), later)
    assert await everything_of(store, ONE_HOUR) == kept


async def test_before_the_first_poll_nothing_is_computed_anew_whatever_the_setting_says_now(store: Store) -> None:
    await save_past(store, ONE_HOUR, [])
    with pytest.raises(RangeRefused, match="calls are stored from 2026-03-29 07:00 UTC on"):
        await rebuilt(store, Span(MORNING - INTERVAL, MORNING + HOUR), MORNING + HOUR)


async def test_a_range_without_time_or_history_is_refused(store: Store) -> None:
    with pytest.raises(RangeRefused, match="nothing has been polled yet"):
        await rebuilt(store, ONE_HOUR, MORNING)
    await save_past(store, ONE_HOUR, [])
    with pytest.raises(RangeRefused, match="in the future"):
        await rebuilt(store, Span(MORNING + 2 * HOUR, MORNING + 3 * HOUR), MORNING + HOUR)


async def test_calls_that_change_during_a_rebuild_are_in_it(store: Store) -> None:
    await save_past(store, ONE_HOUR, [])
    days = rebuild(store, RULES, ONE_HOUR, clock_at(ONE_HOUR.end_at), KEPT_FOR)
    await anext(days)
    await save_poll(store, ONE_HOUR.end_at, *calls_of_quarter(MORNING))
    assert [day async for day in days] == []

    [row] = await rows_of(store, ONE_HOUR)
    assert row.tally.counts.offered == 5


async def test_a_servers_clock_that_is_set_back_stops_nothing(store: Store) -> None:
    poll = PollRow(MORNING, SECOND, None, clock_offset=3 * HOUR, interval=POLL)
    await store.save_poll(PollSave(poll))
    keeper = keeper_of(store)
    await keeper.catch_up(MORNING + SECOND)
    await store.save_poll(PollSave(replace(poll, started_at=MORNING + POLL, clock_offset=0 * SECOND)))
    await keeper.catch_up(MORNING + INTERVAL)

    assert await store.load_coverage(ONE_HOUR, Resolution.QUARTER) == {MORNING: POLL, MORNING + INTERVAL: 0 * SECOND}


async def test_the_job_looks_every_five_minutes_and_goes_on_after_an_outage_and_a_bug() -> None:
    class Buggy(MemoryStore):
        has_bug = False

        async def load_offers_saved_since(self, at: datetime) -> list[datetime]:
            if self.has_bug:
                raise ZeroDivisionError
            return await super().load_offers_saved_since(at)

    states = [(False, False), (True, False), (True, False), (False, True), (False, False)]
    clock, memory = HandClock(MORNING.astimezone(UTC) + 17 * SECOND), Buggy()
    await save_poll(memory, MORNING)
    task = asyncio.create_task(run_intervals(keeper_of(memory), clock))
    try:
        with capture_logs() as logs:
            for memory.is_down, memory.has_bug in states:
                deadline = await clock.until_sleeping()
                clock.advance(timedelta(seconds=deadline - clock.monotonic()))
                assert (clock.now().minute % 5, clock.now().second) == (0, 5)
            await clock.until_sleeping()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    told = [entry["event"] for entry in logs if entry["log_level"] in {"warning", "error"}]
    assert told == ["intervals_put_off", "intervals_failed_unexpectedly"]
    assert memory.coverage[max(memory.coverage)][1] == clock.now()
