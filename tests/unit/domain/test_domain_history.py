from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import add
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import NOON, SECOND, at, connected_row, reading, stay
from tests.unit.domain.watch import Watch

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.history import (
    CoverageRow,
    PollOfInterval,
    Tally,
    coverage_percent,
    coverage_rows,
    handling_time_of,
    interval_rows,
    tally_of,
)
from trio_monitor.domain.intervals import INTERVAL, interval_start
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.service_level import Counts, Limits

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LIMITS = Limits()
HOUR = timedelta(hours=1)

stays = st.builds(
    stay,
    call_id=st.sampled_from("123"),
    queue_id=st.sampled_from(["north", "south"]),
    offered=st.integers(-5000, 5000),
    outcome=st.one_of(st.none(), st.sampled_from(Outcome)),
    wait=st.one_of(st.none(), st.integers(0, 60)),
    gone=st.one_of(st.none(), st.integers(5000, 9000)),
)


def always(_queue_id: str, _at: datetime) -> Limits:
    return LIMITS


def answered(*, wait: float = 10, seen: float = 190, gone: float | None = 200) -> FollowedCall:
    call = stay(outcome=Outcome.ANSWERED, wait=wait, seen=seen, gone=gone)
    return replace(call, answered_at=at(wait))


def test_a_call_is_handled_from_its_answer_to_the_middle_of_the_polls_that_saw_and_missed_it() -> None:
    assert handling_time_of(answered()) == timedelta(seconds=185)


def test_a_call_whose_record_tells_its_end_is_handled_till_then() -> None:
    assert handling_time_of(answered(seen=200, gone=193)) == timedelta(seconds=183)


def test_wrap_up_is_handling_too_the_server_lists_the_call_until_it_is_done() -> None:
    watch = Watch()
    for second in range(0, 100, 10):
        state = CallState.CONNECTED if second < 60 else CallState.WRAP_UP
        watch.read(reading(replace(connected_row("1", offered=1, answered=5), state=state)), at(second))
    watch.read(reading(), at(100))
    [call] = watch.history.values()
    assert handling_time_of(call) == timedelta(seconds=90)


@pytest.mark.parametrize(
    "call",
    [
        answered(gone=None),
        answered(seen=10, gone=200),
        replace(answered(), answered_at=None),
        replace(answered(), wait_at_most=None),
        stay(outcome=Outcome.ABANDONED, wait=10, seen=9, gone=10),
        stay(),
    ],
    ids=["talks still", "unseen for minutes", "time of answer unknown", "wait unknown", "abandoned", "waits"],
)
def test_a_call_without_both_ends_has_no_handling_time(call: FollowedCall) -> None:
    assert handling_time_of(call) is None
    assert tally_of(call, LIMITS, at(300)).handled_count == 0


def test_a_call_outside_opening_hours_is_counted_nowhere_else() -> None:
    assert tally_of(answered(), None, at(300)) == Tally(Counts(outside_hours=1))


def test_a_call_that_waits_past_its_limit_is_told_apart() -> None:
    assert tally_of(stay(), LIMITS, at(20)).counts == Counts(offered=1, waiting=1)
    assert tally_of(stay(), LIMITS, at(20.001)).counts == Counts(offered=1, waiting=1, waiting_past_limit=1)


def test_waits_are_summed_by_their_middle_and_the_longest_is_kept() -> None:
    calls = [answered(wait=12), stay("2", outcome=Outcome.ABANDONED, wait=(3, 13)), stay("3")]
    [row] = interval_rows(calls, always, STOCKHOLM, at(300))
    assert row.tally.abandoned_wait == 8 * SECOND
    assert row.tally.waited == 20 * SECOND
    assert row.tally.longest_wait == 12 * SECOND
    assert row.tally.counts.answered_wait_seconds == 12


def test_limits_that_differ_within_an_interval_are_both_kept() -> None:
    def limits_of(_queue_id: str, offered_at: datetime) -> Limits:
        return Limits() if offered_at < at(60) else Limits(wait=timedelta(seconds=60))

    [row] = interval_rows([stay("1", offered=0), stay("2", offered=61)], limits_of, STOCKHOLM, at(300))
    assert (row.tally.least_limit, row.tally.greatest_limit) == (20 * SECOND, 60 * SECOND)


@given(st.lists(stays))
def test_every_call_is_in_the_row_of_its_queue_and_interval_exactly_once(calls: list[FollowedCall]) -> None:
    rows = interval_rows(calls, always, STOCKHOLM, at(9000))
    assert sum(row.tally.counts.offered for row in rows) == len(calls)
    names = {(call.queue_id, interval_start(call.offered_at)) for call in calls}
    assert {(row.queue_id, row.start_at) for row in rows} == names
    assert len(rows) == len(names)
    assert rows == interval_rows(calls, always, STOCKHOLM, at(9000))


@given(st.lists(stays, min_size=1))
def test_tallies_add_up_in_any_order(calls: list[FollowedCall]) -> None:
    tallies = [tally_of(call, LIMITS, at(9000)) for call in calls]
    assert reduce(add, tallies) == reduce(add, reversed(tallies))
    assert reduce(add, tallies, Tally()) == reduce(add, tallies)


def polls(*seconds: float) -> list[PollOfInterval]:
    return [PollOfInterval(at(each), 10 * SECOND) for each in seconds]


def covered(rows: list[CoverageRow]) -> list[float]:
    return [row.covered / SECOND for row in rows]


def test_a_poll_covers_its_own_interval_of_time() -> None:
    seen = polls(*range(0, 900, 10), 900, 910)
    span = Span(NOON - INTERVAL, NOON + 2 * INTERVAL)
    assert covered(coverage_rows(seen, span, STOCKHOLM, NOON + HOUR)) == [0, 900, 20]


def test_polls_that_came_closer_than_planned_cover_no_more_than_there_is() -> None:
    seen = polls(*range(0, 900, 5))
    assert covered(coverage_rows(seen, Span(NOON, NOON + INTERVAL), STOCKHOLM, NOON + HOUR)) == [900]
    assert covered(coverage_rows(seen, Span(NOON, NOON + INTERVAL), STOCKHOLM, at(60))) == [60]


def test_the_future_has_no_coverage_at_all() -> None:
    rows = coverage_rows(polls(0), Span(NOON, NOON + 4 * INTERVAL), STOCKHOLM, NOON + INTERVAL / 2)
    assert [row.keys.start_at for row in rows] == [NOON]
    assert coverage_percent(10 * SECOND, Span(NOON + HOUR, NOON + 2 * HOUR), NOON) == 0


def test_coverage_is_of_the_time_that_has_passed() -> None:
    assert coverage_percent(INTERVAL / 4, Span(NOON, NOON + INTERVAL), NOON + INTERVAL / 2) == 50
    assert coverage_percent(INTERVAL, Span(NOON, NOON + INTERVAL), NOON + HOUR) == 100


@pytest.mark.parametrize(("day", "quarters"), [((2026, 3, 29), 92), ((2026, 10, 25), 100)])
def test_a_day_on_which_the_clocks_change_has_all_its_intervals(day: tuple[int, int, int], quarters: int) -> None:
    midnight = datetime(*day, tzinfo=STOCKHOLM)
    span = Span(midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC))
    rows = coverage_rows([], span, STOCKHOLM, span.end_at)
    # The interval that starts at the end is not in the span.
    assert len(rows) == quarters
    assert {row.keys.day_at for row in rows} == {span.start_at}
