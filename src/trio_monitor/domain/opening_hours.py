"""When a queue is open, and which limits hold then.

A schedule is written in the centre's own time, so that "08:00" means eight o'clock on both sides of a change to
summer time. Outside opening hours calls are stored, but there is no service level and no alert.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from trio_monitor.domain.service_level import Limits

MINUTES_A_DAY = 24 * 60
SUNDAY = 6
LOOK_AHEAD = timedelta(days=400)
"""A queue that does not open within this is called closed for good."""


class DayKind(StrEnum):
    """What the calendar says of a date."""

    WORKDAY = "workday"
    HALF_DAY = "half_day"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A date's kind, and the name of the holiday if it is one."""

    kind: DayKind
    name: str | None = None


Calendar = Callable[[date], Day]


class OnHolidays(StrEnum):
    """What a holiday does to a queue."""

    CLOSED = "closed"
    AS_SUNDAY = "as_sunday"
    AS_USUAL = "as_usual"


@dataclass(frozen=True, slots=True)
class OpeningWindow:
    """A time of day on some weekdays, perhaps with a limit and target of its own.

    Attributes:
        weekdays: 0 is Monday, 6 is Sunday.
        opens_minute: minutes after midnight by the centre's clock.
        closes_minute: the first minute that is closed again; 1440 is midnight.
        wait: own limit T; the queue's where None.
        target_percent: own target; the queue's where None.
    """

    weekdays: frozenset[int]
    opens_minute: int
    closes_minute: int
    wait: timedelta | None = None
    target_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The opening hours of one queue.

    Attributes:
        windows: the usual week.
        exceptions: dates with windows of their own, whatever the calendar says; an empty tuple is closed.
        on_holidays: what public holidays and the days that are free in practice do.
        half_days_close_minute: when half-days end; None treats them as any day.
    """

    windows: tuple[OpeningWindow, ...]
    exceptions: Mapping[date, tuple[OpeningWindow, ...]] = field(default_factory=dict)
    on_holidays: OnHolidays = OnHolidays.CLOSED
    half_days_close_minute: int | None = None


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One unbroken opening of a queue: [opens_at, closes_at) in UTC."""

    opens_at: datetime
    closes_at: datetime
    window: OpeningWindow


def windows_of(schedule: Schedule, day: date, calendar: Calendar) -> tuple[OpeningWindow, ...]:
    """The windows that hold on a date, cut short on a half-day."""
    if day in schedule.exceptions:
        return schedule.exceptions[day]
    kind, weekday = calendar(day).kind, day.weekday()
    if kind is DayKind.HOLIDAY and schedule.on_holidays is not OnHolidays.AS_USUAL:
        if schedule.on_holidays is OnHolidays.CLOSED:
            return ()
        weekday = SUNDAY
    windows = tuple(window for window in schedule.windows if weekday in window.weekdays)
    end = schedule.half_days_close_minute
    if kind is not DayKind.HALF_DAY or end is None:
        return windows
    return tuple(
        replace(window, closes_minute=min(window.closes_minute, end)) for window in windows if window.opens_minute < end
    )


def spans_on(schedule: Schedule, day: date, zone: tzinfo, calendar: Calendar) -> list[OpenSpan]:
    """The openings of a date, by time."""
    spans = [
        OpenSpan(_instant(day, window.opens_minute, zone), _instant(day, window.closes_minute, zone), window)
        for window in windows_of(schedule, day, calendar)
    ]
    return sorted(spans, key=lambda span: span.opens_at)


def span_at(schedule: Schedule, at: datetime, zone: tzinfo, calendar: Calendar) -> OpenSpan | None:
    """The opening that holds at an instant; None when the queue is closed then."""
    for span in spans_on(schedule, at.astimezone(zone).date(), zone, calendar):
        if span.opens_at <= at < span.closes_at:
            return span
    return None


def next_opening(schedule: Schedule, at: datetime, zone: tzinfo, calendar: Calendar) -> datetime | None:
    """When the queue opens next after `at`; None when it never does."""
    for span in _spans_from(schedule, at, zone, calendar):
        if span.opens_at > at:
            return span.opens_at
    return None


def limits_at(
    limits: Limits, schedule: Schedule | None, at: datetime, zone: tzinfo, calendar: Calendar
) -> Limits | None:
    """The limits that hold for a call offered at `at`: None outside opening hours; no schedule is always open."""
    if schedule is None:
        return limits
    span = span_at(schedule, at, zone, calendar)
    if span is None:
        return None
    own = span.window
    if own.wait is None and own.target_percent is None:
        return limits
    wait = limits.wait if own.wait is None else own.wait
    return replace(
        limits,
        wait=wait,
        warning=min(limits.warning, limits.warning * (wait / limits.wait)),
        target_percent=limits.target_percent if own.target_percent is None else own.target_percent,
    )


def _spans_from(schedule: Schedule, at: datetime, zone: tzinfo, calendar: Calendar) -> Iterator[OpenSpan]:
    day = at.astimezone(zone).date()
    for offset in range(LOOK_AHEAD.days):
        yield from spans_on(schedule, day + timedelta(days=offset), zone, calendar)


def _instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """A minute of a local day as UTC. A time that the change to summer time skips is read as winter time."""
    days, minute = divmod(minute, MINUTES_A_DAY)
    local = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), tzinfo=zone)
    return local.astimezone(UTC)
