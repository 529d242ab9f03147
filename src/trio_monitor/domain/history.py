"""What is kept for ever of the calls and polls of each 15-minute interval.

Rows are computed here and nowhere else, from what is stored, so that a row computed anew is the same row. Intervals
are cut by the server's clock, as the times of calls are; polls are moved there by the offset that they measured.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.intervals import INTERVAL, counts_of, interval_start
from trio_monitor.domain.rollup import BucketKeys, Resolution, Span, bucket_start, keys_of
from trio_monitor.domain.rules import LimitsOf
from trio_monitor.domain.service_level import Counts, Limits

END_KNOWN_WITHIN = timedelta(minutes=3)
"""A call that went unseen for longer before it was found gone has no known handling time: three of the longest polls.

A constant and not a setting, so that rows computed anew after a change of settings are the same.
"""

_ZERO = timedelta(0)
_NO_CALLS = Counts()


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of the calls offered in a stretch of time; adds up to any longer stretch.

    Attributes:
        counts: of the calls offered; those outside opening hours are in `counts.outside_hours` and nothing else.
        handled_count: answered calls whose end was seen; a call that is talked to still is not among them.
        handling: time from answer to end of these: talk, hold and wrap-up.
        abandoned_wait: waits of the abandoned.
        waited: known waits of all; over a stretch's length it is the mean number of those waiting.
        longest_wait: longest known wait; None when none is known.
        least_limit: smallest T that a call was counted against; None when none was.
        greatest_limit: largest such T; where the two differ, the sum means "each within its own limit".
    """

    counts: Counts = _NO_CALLS
    handled_count: int = 0
    handling: timedelta = _ZERO
    abandoned_wait: timedelta = _ZERO
    waited: timedelta = _ZERO
    longest_wait: timedelta | None = None
    least_limit: timedelta | None = None
    greatest_limit: timedelta | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Combine by summing."""
        return Tally(
            counts=self.counts + other.counts,
            handled_count=self.handled_count + other.handled_count,
            handling=self.handling + other.handling,
            abandoned_wait=self.abandoned_wait + other.abandoned_wait,
            waited=self.waited + other.waited,
            longest_wait=_known(max, self.longest_wait, other.longest_wait),
            least_limit=_known(min, self.least_limit, other.least_limit),
            greatest_limit=_known(max, self.greatest_limit, other.greatest_limit),
        )


def _known(
    choose: Callable[[timedelta, timedelta], timedelta], one: timedelta | None, other: timedelta | None
) -> timedelta | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """The calls offered to one queue in one interval; there is a row only where there was a call."""

    queue_id: str
    start_at: datetime
    hour_at: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class PollOfInterval:
    """What coverage is reckoned from: when a poll came that could read the calls, by the server's clock."""

    at: datetime
    interval: timedelta


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How long the polls of one interval covered it. Tells an interval without calls from one that was not seen."""

    keys: BucketKeys
    covered: timedelta


def tally_of(call: FollowedCall, limits: Limits | None, now: datetime) -> Tally:
    """What one call adds. `now` is the server's clock, for those that wait still; `limits` None is out of hours."""
    counts = counts_of(call, limits)
    if limits is None:
        return Tally(counts)
    if call.is_waiting and now - call.offered_at > limits.wait:
        counts += Counts(waiting_past_limit=1)
    is_abandoned = call.outcome is Outcome.ABANDONED
    wait = None if call.is_waiting else call.wait
    handling = handling_time_of(call)
    return Tally(
        counts=counts,
        handled_count=int(handling is not None),
        handling=handling or _ZERO,
        abandoned_wait=wait if is_abandoned and wait is not None else _ZERO,
        waited=wait or _ZERO,
        longest_wait=wait,
        least_limit=limits.wait,
        greatest_limit=limits.wait,
    )


def handling_time_of(call: FollowedCall) -> timedelta | None:
    """From answer to end; None while the call lasts, and where either end was not seen.

    A call ends between its last sight and the poll that missed it: at the middle. One whose record tells its end was
    last seen after it.
    """
    if call.outcome is not Outcome.ANSWERED or call.wait is None or call.answered_at is None or call.gone_at is None:
        return None
    unseen = max(call.gone_at - call.last_seen_at, _ZERO)
    if unseen > END_KNOWN_WITHIN:
        return None
    return max(call.gone_at - unseen / 2 - call.answered_at, _ZERO)


def interval_rows(calls: Iterable[FollowedCall], limits_of: LimitsOf, zone: tzinfo, now: datetime) -> list[IntervalRow]:
    """The rows of every interval in which one of `calls` was offered, by time and queue.

    Args:
        calls: every stored call offered in the intervals.
        limits_of: the limits of each queue.
        zone: the centre's.
        now: the server's clock.
    """
    tallies: defaultdict[tuple[datetime, str], Tally] = defaultdict(Tally)
    for call in calls:
        key = (interval_start(call.offered_at), call.queue_id)
        tallies[key] += tally_of(call, limits_of(call.queue_id, call.offered_at), now)
    hours = {start: bucket_start(start, Resolution.HOUR, zone) for start, _ in tallies}
    return [IntervalRow(queue_id, start, hours[start], tallies[start, queue_id]) for start, queue_id in sorted(tallies)]


def coverage_rows(polls: Iterable[PollOfInterval], span: Span, zone: tzinfo, now: datetime) -> list[CoverageRow]:
    """The coverage of each interval of `span` that has begun: a poll covers its own poll interval's length.

    An interval is never covered for longer than it has lasted at `now`, the server's clock.
    """
    covered: defaultdict[datetime, timedelta] = defaultdict(timedelta)
    for poll in polls:
        covered[interval_start(poll.at)] += poll.interval
    rows = []
    start = interval_start(span.start_at)
    while start < span.end_at and start <= now:
        longest = min(INTERVAL, now - start)
        rows.append(CoverageRow(keys_of(start, zone), min(covered[start], longest)))
        start += INTERVAL
    return rows


def coverage_percent(covered: timedelta, span: Span, now: datetime) -> float:
    """The share of `span` that was covered, of what has passed of it at `now`."""
    passed = min(span.end_at, now) - span.start_at
    return min(100.0, 100.0 * (covered / passed)) if passed > _ZERO else 0.0
