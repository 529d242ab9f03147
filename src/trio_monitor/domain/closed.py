"""Which stretches of the past lie wholly outside opening hours, so that closed is told from quiet and from unseen."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import timedelta, tzinfo
from itertools import accumulate
from typing import TypeAlias

from trio_monitor.domain.opening_hours import Calendar, Schedule, spans_on
from trio_monitor.domain.rollup import Span

DAY = timedelta(days=1)
IsClosed: TypeAlias = Callable[[Span], bool]


def never_closed(_: Span) -> bool:
    """Of queues whose opening hours are not known."""
    return False


def closed_by(schedules: Iterable[Schedule | None], span: Span, zone: tzinfo, calendar: Calendar) -> IsClosed:
    """Tells of each stretch in `span` whether every one of the queues is closed throughout; without a schedule never.

    Args:
        schedules: of each queue.
        span: what may be asked about.
        zone: the centre's.
        calendar: what kind of day a date is.
    """
    unlike: list[Schedule] = []
    for schedule in schedules:
        if schedule is None:
            return never_closed
        if schedule not in unlike:
            unlike.append(schedule)
    if not unlike:
        return never_closed
    first, last = span.start_at.astimezone(zone).date(), span.end_at.astimezone(zone).date()
    days = [first + number * DAY for number in range((last - first).days + 1)]
    openings = sorted(
        (each.opens_at, each.closes_at)
        for schedule in unlike
        for day in days
        for each in spans_on(schedule, day, zone, calendar)
    )
    opens = [opens_at for opens_at, _ in openings]
    last_closes = list(accumulate((closes_at for _, closes_at in openings), max))

    def is_closed(stretch: Span) -> bool:
        begun = bisect_left(opens, stretch.end_at)
        return begun == 0 or last_closes[begun - 1] <= stretch.start_at

    return is_closed
