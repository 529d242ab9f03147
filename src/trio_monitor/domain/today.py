"""Today in intervals, over some or all queues."""

from collections.abc import Mapping
from datetime import datetime

from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.service_level import Counts
from trio_monitor.domain.snapshot import IntervalLevel


def today_intervals(book: Mapping[tuple[str, datetime], Counts], server_now: datetime) -> tuple[IntervalLevel, ...]:
    """Today's intervals over all queues of the book, by time; those in which no call was offered are not there."""
    totals: dict[datetime, Counts] = {}
    for (_, start), counts in book.items():
        totals[start] = totals.get(start, Counts()) + counts
    return tuple(
        IntervalLevel(start, counts, is_open=counts.waiting > 0 or start + INTERVAL > server_now)
        for start, counts in sorted(totals.items(), key=lambda item: item[0])
    )
