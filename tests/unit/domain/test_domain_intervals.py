from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import NOON, at, stay

from trio_monitor.domain.calls import CallChange, FollowedCall, Outcome
from trio_monitor.domain.intervals import INTERVAL, book_changes, counts_of, interval_start
from trio_monitor.domain.service_level import Counts, Limits

LIMITS = Limits()
STOCKHOLM = ZoneInfo("Europe/Stockholm")

stays = st.builds(
    stay,
    call_id=st.sampled_from("123"),
    queue_id=st.sampled_from(["north", "south"]),
    offered=st.integers(-5000, 5000),
    outcome=st.one_of(st.none(), st.sampled_from(Outcome)),
    wait=st.one_of(st.none(), st.integers(0, 60)),
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_interval_starts_on_a_utc_quarter_and_holds_its_instant(instant: datetime) -> None:
    start = interval_start(instant)
    assert start <= instant < start + INTERVAL
    assert (start.minute % 15, start.second, start.microsecond) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wait", "within", "short"),
    [(0, 1, 1), (5, 1, 1), (5.001, 1, 0), (20, 1, 0), (20.001, 0, 0), (3600, 0, 0)],
)
def test_a_wait_up_to_the_limit_counts_as_within(wait: float, within: int, short: int) -> None:
    answered = counts_of(stay(outcome=Outcome.ANSWERED, wait=wait), LIMITS)
    assert answered == Counts(offered=1, answered=1, answered_within=within, answered_wait_seconds=wait)
    abandoned = counts_of(stay(outcome=Outcome.ABANDONED, wait=wait), LIMITS)
    assert abandoned == Counts(
        offered=1,
        abandoned=1,
        abandoned_within=within,
        short_abandoned=short,
        short_abandoned_least=short,
        short_abandoned_most=short,
    )


def always(_queue_id: str, _at: datetime) -> Limits:
    return LIMITS


def test_a_wait_known_by_bounds_counts_with_their_middle() -> None:
    assert counts_of(stay(outcome=Outcome.ABANDONED, wait=(0, 10)), LIMITS).short_abandoned == 1
    assert counts_of(stay(outcome=Outcome.ABANDONED, wait=(16, 26)), LIMITS).abandoned_within == 0


@pytest.mark.parametrize(
    ("bounds", "least", "counted", "most"),
    [((0, 5), 1, 1, 1), ((0, 10), 0, 1, 1), ((3, 13), 0, 0, 1), ((5, 15), 0, 0, 1), ((6, 16), 0, 0, 0)],
)
def test_an_abandon_whose_bounds_lie_on_both_sides_may_have_been_short(
    bounds: tuple[float, float], least: int, counted: int, most: int
) -> None:
    counts = counts_of(stay(outcome=Outcome.ABANDONED, wait=bounds), LIMITS)
    assert (counts.short_abandoned_least, counts.short_abandoned, counts.short_abandoned_most) == (least, counted, most)


def test_a_call_without_a_known_wait_is_neither_answered_nor_abandoned() -> None:
    for outcome in (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.UNOBSERVED):
        assert counts_of(stay(outcome=outcome), LIMITS) == Counts(offered=1, unobserved=1)


@given(stays)
def test_a_call_is_counted_exactly_once(call: FollowedCall) -> None:
    counts = counts_of(call, LIMITS)
    ends = counts.answered + counts.abandoned + counts.flowed_out + counts.unobserved + counts.waiting
    assert (counts.offered, ends) == (1, 1)


def test_a_call_is_booked_where_it_was_offered_whenever_it_was_answered() -> None:
    waiting = stay(offered=-1)
    answered = stay(offered=-1, outcome=Outcome.ANSWERED, wait=30)
    book = book_changes({}, [CallChange(None, waiting)], always)
    book = book_changes(book, [CallChange(waiting, answered)], always)
    assert book == {("north", NOON - INTERVAL): Counts(offered=1, answered=1, answered_wait_seconds=30)}


@given(st.lists(stays))
def test_the_book_holds_the_sum_of_what_its_calls_ended_as(versions: list[FollowedCall]) -> None:
    book: dict[tuple[str, datetime], Counts] = {}
    latest: dict[tuple[str, str, datetime], FollowedCall] = {}
    for call in versions:
        key = (call.call_id, call.queue_id, call.offered_at)
        book = book_changes(book, [CallChange(latest.get(key), call)], always)
        latest[key] = call
    assert book == book_changes({}, [CallChange(None, call) for call in latest.values()], always)


def test_the_book_that_is_handed_in_is_left_as_it_was() -> None:
    book = {("north", NOON): Counts(offered=1, waiting=1)}
    book_changes(book, [CallChange(None, stay("2"))], always)
    assert book == {("north", NOON): Counts(offered=1, waiting=1)}


@pytest.mark.parametrize(("day", "quarters"), [((2026, 3, 10), 96), ((2026, 3, 29), 92), ((2026, 10, 25), 100)])
def test_a_day_has_as_many_intervals_as_it_has_quarters(day: tuple[int, int, int], quarters: int) -> None:
    midnight = datetime(*day, tzinfo=STOCKHOLM)
    start, end = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
    minutes = [start + timedelta(minutes=minute) for minute in range(int((end - start) / timedelta(minutes=1)))]
    calls = [stay(str(number), offered=(minute - at(0)).total_seconds()) for number, minute in enumerate(minutes)]
    book = book_changes({}, [CallChange(None, call) for call in calls], always)
    assert len(book) == quarters
    assert {counts.offered for counts in book.values()} == {15}
