"""Opening hours: weeks, holidays, half-days, exceptions, and both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.calendars import swedish_day
from trio_monitor.domain.opening_hours import (
    Day,
    DayKind,
    OnHolidays,
    OpeningWindow,
    Schedule,
    limits_at,
    next_opening,
    span_at,
    spans_on,
)
from trio_monitor.domain.service_level import Limits

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEKDAYS = frozenset(range(5))
OFFICE = Schedule((OpeningWindow(WEEKDAYS, 8 * 60, 16 * 60 + 30),))
EVERY_DAY = Schedule((OpeningWindow(frozenset(range(7)), 0, 24 * 60),))
MONDAY = date(2026, 11, 23)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def plain_day(_: date) -> Day:
    return Day(DayKind.WORKDAY)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T16:29:59", True),
        ("2026-11-23T16:30:00", False),
        ("2026-11-22T12:00:00", False),
    ],
)
def test_a_queue_is_open_from_its_first_minute_until_its_last(at: str, is_open: bool) -> None:
    assert (span_at(OFFICE, local(at), STOCKHOLM, swedish_day) is not None) is is_open


def test_a_queue_is_closed_on_a_public_holiday() -> None:
    assert spans_on(OFFICE, date(2026, 5, 14), STOCKHOLM, swedish_day) == []


@pytest.mark.parametrize("eve", [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)])
def test_the_eves_that_are_free_in_practice_are_holidays(eve: date) -> None:
    assert swedish_day(eve).kind is DayKind.HOLIDAY


def test_a_holiday_may_have_sundays_hours() -> None:
    hours = Schedule((*OFFICE.windows, OpeningWindow(frozenset({6}), 600, 720)), on_holidays=OnHolidays.AS_SUNDAY)
    [span] = spans_on(hours, date(2026, 5, 14), STOCKHOLM, swedish_day)
    assert span.opens_at == local("2026-05-14T10:00")


def test_a_half_day_ends_early() -> None:
    hours = Schedule(OFFICE.windows, half_days_close_minute=12 * 60)
    [span] = spans_on(hours, date(2026, 4, 2), STOCKHOLM, swedish_day)
    assert swedish_day(date(2026, 4, 2)).name == "Skärtorsdagen (från kl. 14.00)"
    assert span.closes_at == local("2026-04-02T12:00")


def test_a_window_that_opens_after_a_half_days_end_is_not_there() -> None:
    hours = Schedule((OpeningWindow(WEEKDAYS, 13 * 60, 16 * 60),), half_days_close_minute=12 * 60)
    assert spans_on(hours, date(2026, 4, 2), STOCKHOLM, swedish_day) == []


def test_an_exception_is_stronger_than_the_calendar() -> None:
    own = OpeningWindow(WEEKDAYS, 600, 660)
    hours = Schedule(OFFICE.windows, exceptions={date(2026, 5, 14): (own,), MONDAY: ()})
    assert [span.window for span in spans_on(hours, date(2026, 5, 14), STOCKHOLM, swedish_day)] == [own]
    assert spans_on(hours, MONDAY, STOCKHOLM, swedish_day) == []


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (MONDAY, 24)])
def test_a_day_open_around_the_clock_is_as_long_as_the_day(day: date, hours: int) -> None:
    [span] = spans_on(EVERY_DAY, day, STOCKHOLM, plain_day)
    assert span.closes_at - span.opens_at == timedelta(hours=hours)


def test_eight_oclock_is_eight_oclock_on_both_sides_of_summer_time() -> None:
    opens = [spans_on(OFFICE, day, STOCKHOLM, plain_day)[0].opens_at for day in (date(2026, 3, 27), date(2026, 3, 30))]
    assert [each.astimezone(UTC).hour for each in opens] == [7, 6]


def test_the_next_opening_skips_the_weekend_and_holidays() -> None:
    friday_before_christmas_week = local("2026-12-23T17:00")
    opening = next_opening(OFFICE, friday_before_christmas_week, STOCKHOLM, swedish_day)
    assert opening == local("2026-12-28T08:00")


def test_a_queue_without_windows_never_opens() -> None:
    assert next_opening(Schedule(()), local("2026-11-23T12:00"), STOCKHOLM, plain_day) is None


def test_a_window_may_have_its_own_limit_and_target() -> None:
    evening = OpeningWindow(WEEKDAYS, 17 * 60, 20 * 60, wait=timedelta(seconds=60), target_percent=70)
    hours = Schedule((*OFFICE.windows, evening))
    by_day, by_night = (
        limits_at(Limits(), hours, local(f"2026-11-23T{hour}:00"), STOCKHOLM, plain_day) for hour in (12, 18)
    )
    assert by_day == Limits()
    assert by_night is not None
    assert (by_night.wait, by_night.target_percent) == (timedelta(seconds=60), 70)
    assert by_night.warning < by_night.wait


def test_there_are_no_limits_outside_opening_hours() -> None:
    assert limits_at(Limits(), OFFICE, local("2026-11-23T20:00"), STOCKHOLM, plain_day) is None


def test_a_queue_without_a_schedule_is_always_open() -> None:
    assert limits_at(Limits(), None, local("2026-11-22T03:00"), STOCKHOLM, plain_day) == Limits()


@given(minutes=st.integers(0, 2 * 365 * 24 * 60))
def test_a_closed_queue_is_closed_until_its_next_opening(minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = next_opening(OFFICE, at, STOCKHOLM, swedish_day)
    assert opening is not None
    assert opening > at
    if span_at(OFFICE, at, STOCKHOLM, swedish_day) is None:
        middle = at + (opening - at) / 2
        assert span_at(OFFICE, middle, STOCKHOLM, swedish_day) is None
    assert span_at(OFFICE, opening, STOCKHOLM, swedish_day) is not None
