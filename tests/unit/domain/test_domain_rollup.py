from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.rollup import (
    Resolution,
    Span,
    a_week_before,
    bucket_end,
    bucket_start,
    buckets,
    days_of,
    keys_of,
    midnight,
    widened,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
zones = st.sampled_from([STOCKHOLM, LORD_HOWE, KATHMANDU, ZoneInfo("UTC"), ZoneInfo("America/St_Johns")])
instants = st.datetimes(
    datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    timezones=st.just(UTC),
)


def day(year: int, month: int, number: int) -> Span:
    start = date(year, month, number)
    return Span(midnight(start, STOCKHOLM), midnight(start + timedelta(days=1), STOCKHOLM))


@pytest.mark.parametrize(
    ("span", "hours", "quarters"),
    [(day(2026, 3, 28), 24, 96), (day(2026, 3, 29), 23, 92), (day(2026, 10, 25), 25, 100)],
)
def test_a_day_has_its_own_number_of_hours_and_quarters(span: Span, hours: int, quarters: int) -> None:
    assert len(list(buckets(span, Resolution.HOUR, STOCKHOLM))) == hours
    assert len(list(buckets(span, Resolution.QUARTER, STOCKHOLM))) == quarters
    assert list(buckets(span, Resolution.DAY, STOCKHOLM)) == [span]


def test_the_two_hours_called_two_of_an_autumn_night_are_two() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert first.astimezone(STOCKHOLM).hour == second.astimezone(STOCKHOLM).hour == 2
    assert bucket_start(first, Resolution.HOUR, STOCKHOLM) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert bucket_start(second, Resolution.HOUR, STOCKHOLM) == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("resolution", "first", "end"),
    [
        (Resolution.WEEK, date(2025, 12, 29), date(2026, 1, 5)),
        (Resolution.MONTH, date(2026, 1, 1), date(2026, 2, 1)),
    ],
)
def test_the_first_of_january_lies_in_its_iso_week_and_its_month(
    resolution: Resolution, first: date, end: date
) -> None:
    start = bucket_start(midnight(date(2026, 1, 1), STOCKHOLM), resolution, STOCKHOLM)
    assert start == midnight(first, STOCKHOLM)
    assert bucket_end(start, resolution, STOCKHOLM) == midnight(end, STOCKHOLM)


@given(instants, st.sampled_from(Resolution), zones)
def test_every_instant_lies_in_the_stretch_named_for_it(at: datetime, resolution: Resolution, zone: ZoneInfo) -> None:
    start = bucket_start(at, resolution, zone)
    assert start <= at < bucket_end(start, resolution, zone)
    assert bucket_start(start, resolution, zone) == start


@given(instants, st.timedeltas(timedelta(seconds=1), timedelta(days=40)), st.sampled_from(Resolution), zones)
def test_stretches_follow_one_another_and_make_up_the_range(
    start: datetime, length: timedelta, resolution: Resolution, zone: ZoneInfo
) -> None:
    span = Span(start, start + length)
    if resolution is Resolution.QUARTER:
        span = Span(start, start + length / 20)
    laid_out = list(buckets(span, resolution, zone))
    assert (laid_out[0].start_at, laid_out[-1].end_at) == (span.start_at, span.end_at)
    assert all(one.end_at == other.start_at for one, other in pairwise(laid_out))
    assert all(each.length > timedelta(0) for each in laid_out)


@given(instants, zones)
def test_an_interval_lies_in_the_stretches_that_it_is_keyed_by(at: datetime, zone: ZoneInfo) -> None:
    start = bucket_start(at, Resolution.QUARTER, zone)
    keys = keys_of(start, zone)
    named = (keys.start_at, keys.hour_at, keys.day_at, keys.week_at, keys.month_at)
    assert named == tuple(bucket_start(start, resolution, zone) for resolution in Resolution)
    assert keys.week_at <= keys.day_at <= keys.start_at < bucket_end(keys.day_at, Resolution.DAY, zone)


@given(instants, instants, st.sampled_from(Resolution), zones)
def test_widening_holds_the_range_and_widens_only_once(
    one: datetime, other: datetime, resolution: Resolution, zone: ZoneInfo
) -> None:
    span = Span(min(one, other), max(one, other) + INTERVAL)
    wide = widened(span, resolution, zone)
    assert wide.start_at <= span.start_at
    assert span.end_at <= wide.end_at
    assert widened(wide, resolution, zone) == wide


def test_a_range_within_a_day_touches_that_whole_day() -> None:
    spring = day(2026, 3, 29)
    [touched] = days_of(Span(spring.start_at + INTERVAL, spring.start_at + 2 * INTERVAL), STOCKHOLM)
    assert touched.span == spring
    assert touched.week_at == midnight(date(2026, 3, 23), STOCKHOLM)
    assert touched.month_at == midnight(date(2026, 3, 1), STOCKHOLM)


def test_a_week_before_is_the_same_time_of_day_over_a_change_of_clocks() -> None:
    before = a_week_before(day(2026, 4, 1), STOCKHOLM)
    assert before == day(2026, 3, 25)
    assert before.start_at.utcoffset() == timedelta(0)
