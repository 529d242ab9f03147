"""Sums of intervals laid out for a reader: a row for every stretch of time and queue, quiet ones and gaps as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import reduce
from operator import add

from trio_monitor.domain.history import Tally, coverage_percent
from trio_monitor.domain.rollup import Resolution, Span, bucket_start, buckets
from trio_monitor.domain.service_level import Ratio

NO_CALLS = Tally()


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time and how it was seen.

    Attributes:
        span: cut where the range begins and ends.
        key: its start as it is stored.
        covered: for how long it was seen.
        has_passed: whether it has ended.
        coverage_percent: the share of what has passed of it that was seen.
    """

    span: Span
    key: datetime
    covered: timedelta
    has_passed: bool
    coverage_percent: float


@dataclass(frozen=True, slots=True)
class Point:
    """What became of the calls offered in a stretch; `tally` is None for a gap: not seen, and no call is known."""

    stretch: Stretch
    tally: Tally | None

    @property
    def is_open(self) -> bool:
        """Whether the figures may still change: until the stretch has passed and nobody waits."""
        return not self.stretch.has_passed or (self.tally is not None and self.tally.counts.waiting > 0)


def stretches(
    span: Span, resolution: Resolution, zone: tzinfo, covered: Mapping[datetime, timedelta], now: datetime
) -> list[Stretch]:
    """Every stretch of the range that has begun at `now`, the server's clock."""
    laid_out: list[Stretch] = []
    for bucket in buckets(span, resolution, zone):
        if bucket.start_at > now:
            break
        # Only the first stretch can be cut at its start; it is stored under the start that it would have.
        key = bucket.start_at if laid_out else bucket_start(bucket.start_at, resolution, zone)
        seen = covered.get(key, timedelta(0))
        laid_out.append(Stretch(bucket, key, seen, bucket.end_at <= now, coverage_percent(seen, bucket, now)))
    return laid_out


def point_of(stretch: Stretch, tally: Tally | None) -> Point:
    """A stretch that was seen and has no row was quiet; one that was not seen is a gap."""
    if tally is None and stretch.covered > timedelta(0):
        return Point(stretch, NO_CALLS)
    return Point(stretch, tally)


def points(laid_out: Iterable[Stretch], tallies: Mapping[datetime, Tally]) -> list[Point]:
    """One point for each stretch."""
    return [point_of(stretch, tallies.get(stretch.key)) for stretch in laid_out]


def total_of(tallies: Iterable[Tally]) -> Tally:
    """The sum of many."""
    return reduce(add, tallies, NO_CALLS)


def total_coverage(laid_out: Sequence[Stretch], now: datetime) -> float:
    """The coverage of a whole range: of the time that has passed of it."""
    if not laid_out:
        return 0.0
    whole = Span(laid_out[0].span.start_at, laid_out[-1].span.end_at)
    return coverage_percent(sum((each.covered for each in laid_out), timedelta(0)), whole, now)


def abandon_rate(tally: Tally) -> Ratio:
    """Abandoned of offered."""
    return Ratio(tally.counts.abandoned, tally.counts.offered)


def answer_rate(tally: Tally) -> Ratio:
    """Answered of offered."""
    return Ratio(tally.counts.answered, tally.counts.offered)


def asa_seconds(tally: Tally) -> float | None:
    """Mean wait of the answered."""
    counts = tally.counts
    return counts.answered_wait_seconds / counts.answered if counts.answered else None


def aht_seconds(tally: Tally) -> float | None:
    """Mean time from answer to end, of the calls whose end was seen."""
    return tally.handling.total_seconds() / tally.handled_count if tally.handled_count else None


def single_limit(tally: Tally) -> timedelta | None:
    """The limit that every call was counted against; None where there were several, or no call."""
    return tally.least_limit if tally.least_limit == tally.greatest_limit else None


def mean_waiting_count(tally: Tally, span: Span, now: datetime) -> float | None:
    """Mean number of those waiting, by Little's law: the waits of the calls offered, over the time that has passed."""
    passed = min(span.end_at, now) - span.start_at
    return tally.waited / passed if passed > timedelta(0) else None
