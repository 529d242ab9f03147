"""The figures of each window: counts per queue and over all, with their coverage and method."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.intervals import counts_of
from trio_monitor.domain.service_level import Counts, Limits, Method
from trio_monitor.domain.snapshot import Window, WindowFigures

MINUTE = timedelta(minutes=1)
WINDOW_LENGTHS = {
    Window.MINUTES_15: timedelta(minutes=15),
    Window.MINUTES_30: timedelta(minutes=30),
    Window.MINUTES_60: timedelta(minutes=60),
}
LONGEST_SLIDING_WINDOW = max(WINDOW_LENGTHS.values())


@dataclass(frozen=True, slots=True)
class PollTally:
    """How many polls of one minute came, and how many of these could read the calls."""

    came: int = 0
    with_calls: int = 0


@dataclass(frozen=True, slots=True)
class TimeTally:
    """How many samples of one queue in one minute were taken while it was open, and within the limit."""

    open: int = 0
    within: int = 0


def window_starts(now: datetime, zone: tzinfo) -> dict[Window, datetime]:
    """Where each window starts. Today starts at midnight in the centre's zone, which may be 23 or 25 hours long."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {window: now - length for window, length in WINDOW_LENGTHS.items()}
    return {**starts, Window.TODAY: midnight.astimezone(now.tzinfo)}


def counts_by_window(
    book: Mapping[tuple[str, datetime], Counts],
    recent: Iterable[FollowedCall],
    starts: Mapping[Window, datetime],
    limits: Limits,
    now: datetime,
) -> dict[tuple[str, Window], Counts]:
    """Counts per queue and window: today from the intervals' book, the sliding windows from recent calls.

    A call that still waits past the limit is counted as such at `now`.
    """
    counts: dict[tuple[str, Window], Counts] = {}
    for (queue_id, start), booked in book.items():
        if start >= starts[Window.TODAY]:
            key = (queue_id, Window.TODAY)
            counts[key] = counts.get(key, Counts()) + booked
    for call in recent:
        has_missed = call.is_waiting and now - call.offered_at > limits.wait
        late = Counts(waiting_past_limit=int(has_missed))
        for window, start in starts.items():
            if call.offered_at < start or (window is Window.TODAY and not has_missed):
                continue
            key = (call.queue_id, window)
            added = late if window is Window.TODAY else counts_of(call, limits) + late
            counts[key] = counts.get(key, Counts()) + added
    return counts


def coverage_percent(
    polls: Mapping[datetime, PollTally], start: datetime, now: datetime, interval: timedelta, method: Method
) -> float:
    """The share of the polls due in [start, now] that came (and, for counts per call, could read the calls)."""
    first_minute = start - timedelta(seconds=start.second, microseconds=start.microsecond)
    due = (now - first_minute) / interval
    tallies = (tally for minute, tally in polls.items() if minute >= first_minute)
    came = sum(tally.with_calls if method is Method.PER_CALL else tally.came for tally in tallies)
    return min(100.0, 100.0 * came / due) if due > 0 else 0.0


def time_within_percent(
    samples: Mapping[tuple[str, datetime], TimeTally], queue_id: str | None, start: datetime
) -> float | None:
    """The share of open time since `start` in which the longest wait was within the limit; all queues if None."""
    chosen = [
        tally for (sampled_id, minute), tally in samples.items() if minute >= start and queue_id in {None, sampled_id}
    ]
    open_count = sum(tally.open for tally in chosen)
    return 100.0 * sum(tally.within for tally in chosen) / open_count if open_count else None


def minute_of(at: datetime) -> datetime:
    """The start of the minute that holds `at`."""
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class FigureSources:
    """What the figures of every queue are made from at one instant.

    Attributes:
        counts: by queue and window.
        samples: by queue and minute, only while calls cannot be read.
        starts: where each window starts, by our clock.
        coverage: per window, in percent.
    """

    counts: Mapping[tuple[str, Window], Counts]
    samples: Mapping[tuple[str, datetime], TimeTally]
    starts: Mapping[Window, datetime]
    coverage: Mapping[Window, float]
    method: Method

    def of_queue(self, queue_id: str) -> dict[Window, WindowFigures]:
        """The figures of one queue."""
        return self._figures(
            {window: self.counts.get((queue_id, window), Counts()) for window in self.starts}, queue_id
        )

    def of_all(self) -> dict[Window, WindowFigures]:
        """The figures over all queues: counts are summed, shares never averaged."""
        totals = dict.fromkeys(self.starts, Counts())
        for (_, window), counts in self.counts.items():
            totals[window] += counts
        return self._figures(totals, None)

    def _figures(self, counts: Mapping[Window, Counts], queue_id: str | None) -> dict[Window, WindowFigures]:
        return {
            window: WindowFigures(
                window=window,
                start_at=start,
                coverage_percent=self.coverage[window],
                method=self.method,
                counts=counts[window],
                time_within_percent=time_within_percent(self.samples, queue_id, start),
            )
            for window, start in self.starts.items()
        }
