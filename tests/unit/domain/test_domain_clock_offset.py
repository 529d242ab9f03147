"""The offset from `Date` headers, which tell whole seconds only."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import NOON, SECOND, at

from trio_monitor.domain.clock_offset import OffsetBounds, clock_step, measure_offset
from trio_monitor.domain.reading import ClockSample

offsets = st.timedeltas(timedelta(hours=-3), timedelta(hours=3))
trips = st.tuples(
    st.timedeltas(timedelta(0), timedelta(days=1)),
    st.timedeltas(timedelta(0), timedelta(seconds=8)),
    st.timedeltas(timedelta(0), timedelta(seconds=8)),
)


def reply(sent_at: datetime, offset: timedelta, there: timedelta, back: timedelta) -> ClockSample:
    """One reply whose `Date` was set on the way."""
    return ClockSample(sent_at, sent_at + there + back, (sent_at + there + offset).replace(microsecond=0))


def bounds(at_least: float, at_most: float) -> OffsetBounds:
    return OffsetBounds(timedelta(seconds=at_least), timedelta(seconds=at_most))


def test_without_replies_nothing_is_known() -> None:
    assert measure_offset(None, []) is None
    assert measure_offset(bounds(1, 2), []) == bounds(1, 2)


def test_one_reply_tells_the_offset_to_within_a_second_and_its_travelling_time() -> None:
    sample = ClockSample(sent_at=at(0), received_at=at(0.2), server_at=at(30))
    assert measure_offset(None, [sample]) == bounds(29.8, 31)


@given(offsets, st.lists(trips, min_size=1))
def test_the_true_offset_always_lies_within_the_bounds(
    offset: timedelta, journeys: list[tuple[timedelta, timedelta, timedelta]]
) -> None:
    measured = None
    for later, there, back in journeys:
        measured = measure_offset(measured, [reply(NOON + later, offset, there, back)])
        assert measured is not None
        assert measured.at_least <= offset <= measured.at_most
        assert measured.at_least <= measured.middle <= measured.at_most


@given(offsets, st.lists(trips, min_size=2))
def test_a_clock_that_keeps_its_pace_is_never_said_to_have_been_set(
    offset: timedelta, journeys: list[tuple[timedelta, timedelta, timedelta]]
) -> None:
    before = None
    for later, there, back in journeys:
        after = measure_offset(before, [reply(NOON + later, offset, there, back)])
        assert clock_step(before, after) == timedelta(0)
        before = after


@given(
    offsets,
    st.timedeltas(timedelta(seconds=5), timedelta(hours=3)),
    st.sampled_from([-1, 1]),
    st.timedeltas(timedelta(0), SECOND),
)
def test_a_clock_that_was_set_is_found_out_to_within_a_second(
    offset: timedelta, size: timedelta, direction: int, travel: timedelta
) -> None:
    step = direction * size
    before = measure_offset(None, [reply(NOON, offset, travel, timedelta(0))])
    after = measure_offset(before, [reply(at(10), offset + step, travel, timedelta(0))])
    assert after is not None
    assert after.at_least <= offset + step <= after.at_most
    assert abs(clock_step(before, after) - step) <= 2 * SECOND


def test_wide_bounds_that_narrow_are_no_step() -> None:
    assert clock_step(bounds(-4, 5), bounds(4, 5)) == timedelta(0)


def test_a_change_within_the_tolerance_is_drift() -> None:
    assert clock_step(bounds(0, 0.5), bounds(1, 1.5)) == timedelta(0)
    assert clock_step(bounds(0, 0.5), bounds(3, 3.5)) == 3 * SECOND


def test_a_first_measurement_is_no_step() -> None:
    assert clock_step(None, bounds(3600, 3601)) == timedelta(0)
    assert clock_step(bounds(0, 1), None) == timedelta(0)
