"""The figures of each window: counts per queue and over all, with their coverage and method."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.intervals import counts_of
from trio_monitor.domain.rollup import Resolution, bucket_start
from trio_monitor.domain.rules import LimitsOf
from trio_monitor.domain.service_level import Counts, Method, Window, sum_of
from trio_monitor.domain.snapshot import WindowFigures

MINUTE = timedelta(minutes=1)
WINDOW_LENGTHS = {
    Window.MINUTES_15: timedelta(minutes=15),
    Window.MINUTES_30: timedelta(minutes=30),
    Window.MINUTES_60: timedelta(minutes=60),
}
LONGEST_SLIDING_WINDOW = max(WINDOW_LENGTHS.values())
_PAST_LIMIT = Counts(waiting_past_limit=1)


@dataclass(frozen=True, slots=True)
class PollTally:
    """How many polls of one minute came, and how many of these could read the calls; the others took samples."""

    came: int = 0
    with_calls: int = 0

    def __add__(self, other: "PollTally") -> "PollTally":
        """Combine two tallies."""
        return PollTally(self.came + other.came, self.with_calls + other.with_calls)


@dataclass(frozen=True, slots=True)
class TimeTally:
    """How many samples of one queue in one minute were taken while it was open, and within the limit."""

    open: int = 0
    within: int = 0

    def __add__(self, other: "TimeTally") -> "TimeTally":
        """Combine by summing samples; shares are never averaged."""
        return TimeTally(self.open + other.open, self.within + other.within)

    @property
    def percent(self) -> float | None:
        """The share of open time within the limit, or None when the queue was never seen open."""
        return 100.0 * self.within / self.open if self.open else None


def window_starts(now: datetime, zone: tzinfo) -> dict[Window, datetime]:
    """Where each window starts. Today starts at midnight in the centre's zone, which may be 23 or 25 hours long."""
    starts = {window: now - length for window, length in WINDOW_LENGTHS.items()}
    return {**starts, Window.TODAY: bucket_start(now, Resolution.DAY, zone)}


def counts_by_window(
    book: Mapping[tuple[str, datetime], Counts],
    recent: Iterable[FollowedCall],
    starts: Mapping[Window, datetime],
    limits_of: LimitsOf,
    now: datetime,
) -> dict[tuple[str, Window], Counts]:
    """Counts per queue and window: today from the intervals' book, the sliding windows from recent calls.

    A call that still waits past the limit is counted as such at `now`.
    """
    parts: defaultdict[tuple[str, Window], list[Counts]] = defaultdict(list)
    for (queue_id, start), booked in book.items():
        if start >= starts[Window.TODAY]:
            parts[queue_id, Window.TODAY].append(booked)
    for call in recent:
        windows = [window for window, start in starts.items() if call.offered_at >= start]
        if not windows:
            continue
        limits = limits_of(call.queue_id, call.offered_at)
        has_missed = call.is_waiting and limits is not None and now - call.offered_at > limits.wait
        late = _PAST_LIMIT if has_missed else None
        counted = counts_of(call, limits)
        for window in windows:
            if window is not Window.TODAY:
                parts[call.queue_id, window].append(counted)
            if late is not None:
                parts[call.queue_id, window].append(late)
    return {key: sum_of(counted) for key, counted in parts.items()}


def coverage_percent(
    polls: Mapping[datetime, PollTally], start: datetime, now: datetime, interval: timedelta, method: Method
) -> float:
    """The share of the polls due in [start, now] that served `method`: by reading the calls, or by taking a sample.

    Polls are tallied by the minute, so the minute that holds `start` counts as a whole.
    """
    first_minute = minute_of(start)
    due = (now - first_minute) / interval
    tallies = [tally for minute, tally in polls.items() if minute >= first_minute]
    with_calls = sum(tally.with_calls for tally in tallies)
    served = with_calls if method is Method.PER_CALL else sum(tally.came for tally in tallies) - with_calls
    return min(100.0, 100.0 * served / due) if due > 0 else 0.0


def observed_since(polls: Mapping[datetime, PollTally], start: datetime) -> datetime | None:
    """When a window began to be watched: its start, or its first poll if that came later; None without polls."""
    minutes = [minute for minute in polls if minute >= minute_of(start)]
    return max(start, min(minutes)) if minutes else None


def tally_by_window(
    samples: Mapping[tuple[str, datetime], TimeTally], starts: Mapping[Window, datetime]
) -> dict[tuple[str, Window], TimeTally]:
    """The samples of each queue in each window, in one pass; the minute that holds a start counts as a whole."""
    first_minutes = {window: minute_of(start) for window, start in starts.items()}
    tallies: dict[tuple[str, Window], TimeTally] = {}
    for (queue_id, minute), sampled in samples.items():
        for window, first_minute in first_minutes.items():
            if minute >= first_minute:
                key = (queue_id, window)
                tallies[key] = tallies.get(key, TimeTally()) + sampled
    return tallies


def minute_of(at: datetime) -> datetime:
    """The start of the minute that holds `at`."""
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class FigureSources:
    """What the figures of every queue are made from at one instant.

    Attributes:
        counts: by queue and window.
        samples: by queue and window; used only while calls cannot be read.
        starts: where each window starts, by our clock.
        coverage: per window, in percent.
        observed_since: per window, by our clock: its start, or its first poll if that came later; None without polls.
        method: how the figures are to be understood.
    """

    counts: Mapping[tuple[str, Window], Counts]
    samples: Mapping[tuple[str, Window], TimeTally]
    starts: Mapping[Window, datetime]
    coverage: Mapping[Window, float]
    observed_since: Mapping[Window, datetime | None]
    method: Method

    def of_queue(self, queue_id: str) -> dict[Window, WindowFigures]:
        """The figures of one queue."""
        return {
            window: self._figures(
                window,
                self.counts.get((queue_id, window), Counts()),
                self.samples.get((queue_id, window), TimeTally()),
            )
            for window in self.starts
        }

    def of_all(self) -> dict[Window, WindowFigures]:
        """The figures over all queues: counts are summed, shares never averaged."""
        counts, samples = dict.fromkeys(self.starts, Counts()), dict.fromkeys(self.starts, TimeTally())
        for (_, window), counted in self.counts.items():
            counts[window] += counted
        for (_, window), sampled in self.samples.items():
            samples[window] += sampled
        return {window: self._figures(window, counts[window], samples[window]) for window in self.starts}

    def _figures(self, window: Window, counts: Counts, samples: TimeTally) -> WindowFigures:
        return WindowFigures(
            window=window,
            start_at=self.starts[window],
            coverage_percent=self.coverage[window],
            observed_since=self.observed_since[window],
            method=self.method,
            counts=counts,
            time_within_percent=samples.percent if self.method is Method.SAMPLED else None,
            open_sample_count=samples.open,
            within_sample_count=samples.within,
        )
