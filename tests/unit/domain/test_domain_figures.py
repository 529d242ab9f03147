"""Windows, their counts, their coverage and their samples."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import NOON, SECOND, at, stay

from trio_monitor.domain.calls import CallChange, Outcome
from trio_monitor.domain.figures import (
    FigureSources,
    PollTally,
    TimeTally,
    counts_by_window,
    coverage_percent,
    minute_of,
    tally_by_window,
    window_starts,
)
from trio_monitor.domain.intervals import book_changes
from trio_monitor.domain.service_level import Counts, Limits, Method, Window

LIMITS = Limits()
STOCKHOLM = ZoneInfo("Europe/Stockholm")
TEN_SECONDS = timedelta(seconds=10)
MINUTE = timedelta(minutes=1)


def always(_queue_id: str, _at: datetime) -> Limits:
    return LIMITS


def tallies(polls_at: list[datetime], *, with_calls: bool = True) -> dict[datetime, PollTally]:
    polls: dict[datetime, PollTally] = {}
    for polled_at in polls_at:
        minute = minute_of(polled_at)
        polls[minute] = polls.get(minute, PollTally()) + PollTally(1, int(with_calls))
    return polls


def every_ten_seconds(start: datetime, end: datetime) -> list[datetime]:
    return [start + TEN_SECONDS * count for count in range(int((end - start) / TEN_SECONDS) + 1)]


def test_the_sliding_windows_reach_back_by_their_length() -> None:
    starts = window_starts(NOON, STOCKHOLM)
    assert NOON - starts[Window.MINUTES_15] == timedelta(minutes=15)
    assert NOON - starts[Window.MINUTES_30] == timedelta(minutes=30)
    assert NOON - starts[Window.MINUTES_60] == timedelta(minutes=60)


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ((2026, 3, 10, 12, 0), (2026, 3, 9, 23, 0)),
        ((2026, 3, 10, 22, 59), (2026, 3, 9, 23, 0)),
        ((2026, 3, 10, 23, 0), (2026, 3, 10, 23, 0)),
        ((2026, 3, 29, 12, 0), (2026, 3, 28, 23, 0)),
        ((2026, 3, 29, 22, 0), (2026, 3, 29, 22, 0)),
        ((2026, 10, 25, 0, 30), (2026, 10, 24, 22, 0)),
        ((2026, 10, 25, 1, 30), (2026, 10, 24, 22, 0)),
        ((2026, 10, 25, 23, 0), (2026, 10, 25, 23, 0)),
    ],
)
def test_today_starts_at_midnight_in_the_centres_zone(now: tuple[int, ...], midnight: tuple[int, ...]) -> None:
    start = window_starts(_utc(now), STOCKHOLM)[Window.TODAY]
    assert start == _utc(midnight)
    assert start.tzinfo is UTC


@pytest.mark.parametrize(("day", "quarters"), [(29, 92), (28, 96)])
def test_the_day_on_which_summer_time_begins_has_92_quarters(day: int, quarters: int) -> None:
    assert _quarters_of(datetime(2026, 3, day, 12, tzinfo=UTC)) == quarters


@pytest.mark.parametrize(("day", "quarters"), [(25, 100), (26, 96)])
def test_the_day_on_which_summer_time_ends_has_100_quarters(day: int, quarters: int) -> None:
    assert _quarters_of(datetime(2026, 10, day, 12, tzinfo=UTC)) == quarters


def test_where_midnight_comes_twice_the_day_starts_at_the_first() -> None:
    second_half_past_midnight = datetime(2025, 11, 2, 5, 30, tzinfo=UTC)
    assert window_starts(second_half_past_midnight, ZoneInfo("America/Havana"))[Window.TODAY] == datetime(
        2025, 11, 2, 4, 0, tzinfo=UTC
    )


@given(st.timedeltas(timedelta(days=-3000), timedelta(days=3000)).map(lambda since: NOON + since))
def test_today_started_no_more_than_25_hours_ago_and_not_in_the_future(now: datetime) -> None:
    start = window_starts(now, STOCKHOLM)[Window.TODAY]
    assert timedelta(0) <= now - start < timedelta(hours=25)


def test_a_call_counts_in_every_window_that_had_begun_when_it_was_offered() -> None:
    calls = [stay(str(age), offered=-60 * age, outcome=Outcome.ANSWERED, wait=4) for age in (15, 16, 31, 61)]
    book = book_changes({}, [CallChange(None, call) for call in calls], always)
    counts = counts_by_window(book, calls[:3], window_starts(NOON, UTC), always, NOON)
    offered = {window: counts["north", window].offered for window in Window}
    assert offered == {Window.MINUTES_15: 1, Window.MINUTES_30: 2, Window.MINUTES_60: 3, Window.TODAY: 4}


def test_yesterdays_intervals_are_not_todays() -> None:
    yesterday = stay(offered=-13 * 3600, outcome=Outcome.ANSWERED, wait=4)
    book = book_changes({}, [CallChange(None, yesterday)], always)
    assert counts_by_window(book, [], window_starts(NOON, UTC), always, NOON) == {}


@pytest.mark.parametrize(("waited", "late"), [(20, 0), (20.001, 1)])
def test_a_call_that_waits_past_the_limit_has_missed_in_every_window(waited: float, late: int) -> None:
    call = stay(offered=-waited)
    book = book_changes({}, [CallChange(None, call)], always)
    counts = counts_by_window(book, [call], window_starts(NOON, UTC), always, NOON)
    for window in Window:
        assert counts["north", window] == Counts(offered=1, waiting=1, waiting_past_limit=late)


def test_with_every_poll_come_coverage_is_whole() -> None:
    polls = tallies(every_ten_seconds(at(0), at(3600)))
    for start in (at(0), at(7), at(2700)):
        assert coverage_percent(polls, start, at(3600), TEN_SECONDS, Method.PER_CALL) == 100.0


def test_a_gap_lowers_coverage_by_its_share() -> None:
    polls = tallies([*every_ten_seconds(at(0), at(290)), *every_ten_seconds(at(600), at(899))])
    assert coverage_percent(polls, at(0), at(900), TEN_SECONDS, Method.PER_CALL) == pytest.approx(66.7, abs=0.1)


@given(st.sets(st.integers(0, 89)), st.floats(0.5, 9.5))
def test_coverage_is_the_share_of_polls_that_came(lost: set[int], phase: float) -> None:
    came = [at(phase + 10 * count) for count in range(90) if count not in lost]
    coverage = coverage_percent(tallies(came), at(0), at(900), TEN_SECONDS, Method.PER_CALL)
    assert coverage == pytest.approx(100 * (90 - len(lost)) / 90)


def test_before_the_first_poll_nothing_is_covered() -> None:
    assert coverage_percent({}, at(0), at(900), TEN_SECONDS, Method.PER_CALL) == 0.0
    assert coverage_percent({}, at(0), at(0), TEN_SECONDS, Method.PER_CALL) == 0.0


def test_a_poll_covers_the_calls_or_a_sample_but_never_both() -> None:
    polls = tallies(every_ten_seconds(at(0), at(290))) | tallies(every_ten_seconds(at(300), at(599)), with_calls=False)
    for method in Method:
        assert coverage_percent(polls, at(0), at(600), TEN_SECONDS, method) == pytest.approx(50.0)


def test_samples_are_summed_by_queue_and_window() -> None:
    samples = {
        ("north", NOON - 40 * MINUTE): TimeTally(6, 6),
        ("north", NOON - 10 * MINUTE): TimeTally(6, 3),
        ("south", NOON - 10 * MINUTE): TimeTally(2, 0),
    }
    tallied = tally_by_window(samples, window_starts(NOON, UTC))
    assert tallied["north", Window.MINUTES_60] == TimeTally(12, 9)
    assert tallied["north", Window.MINUTES_15] == TimeTally(6, 3)
    assert tallied["south", Window.TODAY] == TimeTally(2, 0)


def test_a_queue_that_was_never_open_has_no_share_of_open_time() -> None:
    assert TimeTally().percent is None
    assert TimeTally(4, 3).percent == 75.0


@pytest.mark.parametrize("method", Method)
def test_figures_over_all_queues_are_sums_and_samples_are_told_by_their_own_method_only(method: Method) -> None:
    starts = {Window.TODAY: NOON}
    sources = FigureSources(
        counts={
            ("north", Window.TODAY): Counts(offered=1, answered=1),
            ("south", Window.TODAY): Counts(offered=9, answered=9, answered_within=9),
        },
        samples={("north", Window.TODAY): TimeTally(1, 0), ("south", Window.TODAY): TimeTally(9, 9)},
        starts=starts,
        coverage={Window.TODAY: 100.0},
        observed_since={Window.TODAY: NOON},
        method=method,
    )
    total, north = sources.of_all()[Window.TODAY], sources.of_queue("north")[Window.TODAY]
    assert total.counts == Counts(offered=10, answered=10, answered_within=9)
    assert north.counts == Counts(offered=1, answered=1)
    assert sources.of_queue("unheard of")[Window.TODAY].counts == Counts()
    shares = (total.time_within_percent, north.time_within_percent)
    assert shares == ((90.0, 0.0) if method is Method.SAMPLED else (None, None))


def _utc(parts: tuple[int, ...]) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _quarters_of(noon: datetime) -> float:
    start = window_starts(noon, STOCKHOLM)[Window.TODAY]
    next_start = window_starts(noon + timedelta(days=1), STOCKHOLM)[Window.TODAY]
    assert window_starts(next_start - SECOND, STOCKHOLM)[Window.TODAY] == start
    return (next_start - start) / timedelta(minutes=15)
