"""Closed time in the past: told from quiet and from unseen, over nights, holidays and both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from trio_monitor.calendars import swedish_day
from trio_monitor.domain.closed import IsClosed, closed_by
from trio_monitor.domain.opening_hours import OpeningWindow, Schedule
from trio_monitor.domain.rollup import Span

STOCKHOLM = ZoneInfo("Europe/Stockholm")
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
OFFICE = Schedule((OpeningWindow(frozenset(range(5)), 7 * 60 + 45, 16 * 60 + 30),))
LATE = Schedule((OpeningWindow(frozenset(range(5)), 12 * 60, 20 * 60),))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def day_of(text: str) -> Span:
    day = date.fromisoformat(text)
    return Span(local(text), local(str(day + timedelta(days=1))))


def closed(span: Span, *schedules: Schedule | None) -> IsClosed:
    return closed_by(schedules, span, STOCKHOLM, swedish_day)


def stretch(text: str, length: timedelta = QUARTER) -> Span:
    start = local(text)
    return Span(start, start + length)


def test_a_stretch_is_closed_only_when_no_part_of_it_is_open() -> None:
    is_closed = closed(day_of("2026-11-23"), OFFICE)
    assert is_closed(stretch("2026-11-23T07:30"))
    assert not is_closed(stretch("2026-11-23T07:45"))
    assert not is_closed(stretch("2026-11-23T07:00", HOUR))
    assert not is_closed(stretch("2026-11-23T16:15"))
    assert is_closed(stretch("2026-11-23T16:30"))


def test_a_saturday_and_a_holiday_are_closed_throughout() -> None:
    for day in ("2026-11-28", "2026-12-25"):
        assert closed(day_of(day), OFFICE)(day_of(day))


def test_several_queues_are_closed_when_all_of_them_are() -> None:
    is_closed = closed(day_of("2026-11-23"), OFFICE, LATE, OFFICE)
    assert is_closed(stretch("2026-11-23T07:30"))
    assert not is_closed(stretch("2026-11-23T17:00"))
    assert is_closed(stretch("2026-11-23T20:00"))


def test_a_long_opening_is_not_forgotten_when_a_short_one_within_it_has_ended() -> None:
    whole = Schedule((OpeningWindow(frozenset(range(7)), 0, 24 * 60),))
    is_closed = closed(day_of("2026-11-23"), whole, OFFICE)
    assert not is_closed(stretch("2026-11-23T23:00"))


def test_without_opening_hours_nothing_is_called_closed() -> None:
    night = stretch("2026-11-23T03:00")
    assert not closed(day_of("2026-11-23"), None)(night)
    assert not closed(day_of("2026-11-23"), OFFICE, None)(night)
    assert not closed(day_of("2026-11-23"))(night)


def test_both_changes_of_the_clock_keep_the_hour_on_the_wall() -> None:
    every_day = Schedule((OpeningWindow(frozenset(range(7)), 7 * 60 + 45, 16 * 60 + 30),))
    for day in ("2026-03-29", "2026-10-25"):
        is_closed = closed(day_of(day), every_day)
        assert is_closed(stretch(f"{day}T07:30"))
        assert not is_closed(stretch(f"{day}T07:45"))
