"""Stretches of time that intervals are summed into: hours, days, ISO weeks and months of the centre's own clock.

A stretch is named by the UTC instant at which it starts, so that the two hours called 02 of an autumn night stay two.
Sums are of counts, never of percentages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from trio_monitor.domain.intervals import INTERVAL, interval_start

HOUR = timedelta(hours=1)
LONGEST_MONTH = timedelta(days=31)


class Resolution(StrEnum):
    """How finely history is told."""

    QUARTER = "15m"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


LONGEST_RANGE = {
    Resolution.QUARTER: timedelta(days=31),
    Resolution.HOUR: timedelta(days=93),
    Resolution.DAY: timedelta(days=1_096),
    Resolution.WEEK: timedelta(days=3_660),
    Resolution.MONTH: timedelta(days=3_660),
}
"""How long a range may be that is told at each resolution."""

FINE = frozenset({Resolution.QUARTER, Resolution.HOUR})
"""Resolutions that are summed from intervals; the others are summed from days."""


@dataclass(frozen=True, slots=True)
class Span:
    """[start_at, end_at), both UTC."""

    start_at: datetime
    end_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end_at - self.start_at

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.start_at <= at < self.end_at


@dataclass(frozen=True, slots=True)
class BucketKeys:
    """The stretches that one interval belongs to, each by its start."""

    start_at: datetime
    hour_at: datetime
    day_at: datetime
    week_at: datetime
    month_at: datetime


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A whole day of the centre, and where its week and its month start."""

    span: Span
    week_at: datetime
    month_at: datetime


def midnight(day: date, zone: tzinfo) -> datetime:
    """Where a date of the centre's starts, in UTC. Where the hour comes twice, at the first."""
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def bucket_start(at: datetime, resolution: Resolution, zone: tzinfo) -> datetime:
    """The UTC start of the stretch that holds `at`."""
    if resolution is Resolution.QUARTER:
        return interval_start(at.astimezone(UTC))
    local = at.astimezone(zone)
    if resolution is Resolution.HOUR:
        # Keeps `fold`, so that the second 02:30 of an autumn night lies in the second hour called 02.
        return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    return midnight(_first_day(local.date(), resolution), zone)


def _first_day(day: date, resolution: Resolution) -> date:
    if resolution is Resolution.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if resolution is Resolution.MONTH else day


def bucket_end(start_at: datetime, resolution: Resolution, zone: tzinfo) -> datetime:
    """The UTC end of the stretch that starts at `start_at`."""
    if resolution is Resolution.QUARTER:
        return start_at + INTERVAL
    if resolution is Resolution.HOUR:
        return _hour_end(start_at, zone)
    day = start_at.astimezone(zone).date()
    if resolution is Resolution.DAY:
        return midnight(day + timedelta(days=1), zone)
    if resolution is Resolution.WEEK:
        return midnight(day + timedelta(days=7), zone)
    return midnight(_first_day(day + LONGEST_MONTH, Resolution.MONTH), zone)


def _hour_end(start_at: datetime, zone: tzinfo) -> datetime:
    end = start_at + HOUR
    # Where summer time is half an hour (Lord Howe), one hour a year is longer and one is shorter than sixty minutes.
    following = bucket_start(end, Resolution.HOUR, zone)
    return following if following > start_at else end + HOUR / 2


def buckets(span: Span, resolution: Resolution, zone: tzinfo) -> Iterator[Span]:
    """The stretches of a range by time; the first and the last are cut where the range starts and ends."""
    start = bucket_start(span.start_at, resolution, zone)
    while start < span.end_at:
        end = bucket_end(start, resolution, zone)
        yield Span(max(start, span.start_at), min(end, span.end_at))
        start = end


def widened(span: Span, resolution: Resolution, zone: tzinfo) -> Span:
    """The range from and to whole quarters, hours or days: what lies between cannot be summed."""
    unit = resolution if resolution in FINE else Resolution.DAY
    start = bucket_start(span.start_at, unit, zone)
    last = bucket_start(span.end_at, unit, zone)
    return Span(start, last if last == span.end_at else bucket_end(last, unit, zone))


def days_of(span: Span, zone: tzinfo) -> Iterator[DaySpan]:
    """The whole days of the centre that a range touches."""
    for day in buckets(widened(span, Resolution.DAY, zone), Resolution.DAY, zone):
        keys = keys_of(day.start_at, zone)
        yield DaySpan(day, keys.week_at, keys.month_at)


def keys_of(start_at: datetime, zone: tzinfo) -> BucketKeys:
    """The stretches that the interval of this start belongs to."""
    return BucketKeys(start_at, *(bucket_start(start_at, each, zone) for each in list(Resolution)[1:]))


def a_week_before(span: Span, zone: tzinfo) -> Span:
    """The same weekdays and times of day by the centre's clock, one week before."""
    week = timedelta(days=7)
    start, end = ((at.astimezone(zone) - week).astimezone(UTC) for at in (span.start_at, span.end_at))
    return Span(start, end)
