"""The calls that no poll has seen: those whose caller hung up between two polls.

A call is first seen by the first poll after its arrival. In the seconds before it nobody watches, and who hangs up
then is never seen at all. But how long all callers together waited in those seconds is known from the calls that
were seen, and how readily callers hang up is seen in the seconds right after: the product of the two is how many
must be expected to have gone unseen. The same figures tell how many of the abandons that were seen between two
polls are to be expected short, which the middle of the bounds cannot.

Arrivals fall anywhere between two polls with equal chance, so that a call that is T seconds old has been passed by a
poll (polls every P seconds) with chance min(T / P, 1). Nothing but the product's own records goes into this.
Derivation, bounds and measured errors: docs/reference/benchmarks.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from operator import attrgetter, sub

from trio_monitor.domain.calls import CallChange, FollowedCall, Outcome
from trio_monitor.domain.intervals import interval_start
from trio_monitor.domain.service_level import Counts, Limits

REMEMBER_WATCHES_FOR = timedelta(days=1)
"""How readily callers hang up is learnt from so much of the past."""

LEAST_HANG_UPS = 10
"""With fewer hang-ups on record nothing is estimated: the rate, whose standard error is a third of it then."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How well the waits of some calls were watched; additive.

    Attributes:
        hang_up_count: abandons within one poll interval after a first sight at a young age: half an interval at the
            most, for callers lose patience with age and the blind seconds are the very first.
        watched_seconds: what these and all other calls of so young a first sight waited in that time.
        blind_seconds: what callers waited before the first sight.
        blind_short_seconds: of these, up to the limit of a short abandon.
        blind_within_seconds: of these, up to the limit of the service level.
        short_excess: short abandons to be expected among those seen, less those counted as such.
        within_excess: the same of abandons within the limit of the service level.
    """

    hang_up_count: int = 0
    watched_seconds: float = 0.0
    blind_seconds: float = 0.0
    blind_short_seconds: float = 0.0
    blind_within_seconds: float = 0.0
    short_excess: float = 0.0
    within_excess: float = 0.0

    def __add__(self, other: "Watch") -> "Watch":
        """Combine two."""
        return sum_of_watches((self, other))

    def __sub__(self, other: "Watch") -> "Watch":
        """Take back what was added."""
        return Watch(*map(sub, _members(self), _members(other)))


_members = attrgetter(*(member.name for member in fields(Watch)))
_NOTHING = Watch()


def sum_of_watches(parts: Iterable[Watch]) -> Watch:
    """The sum of many, member by member."""
    return Watch(*map(sum, zip(*map(_members, parts), strict=True)))


def watch_of(call: FollowedCall, limits: Limits, poll_interval: timedelta) -> Watch:
    """What one call tells: nothing before its end, for a wait that goes on is no change that would be booked."""
    if call.outcome in {None, Outcome.UNOBSERVED}:
        return _NOTHING
    poll = poll_interval.total_seconds()
    short, limit = limits.short_abandon.total_seconds(), limits.wait.total_seconds()
    at_least = call.wait_at_least.total_seconds()
    at_most = call.wait_at_most.total_seconds() if call.wait_at_most is not None else at_least
    if call.outcome is not Outcome.ABANDONED or at_most <= at_least:
        wait = (at_least + at_most) / 2
        return Watch(
            watched_seconds=_watched(wait, poll),
            blind_seconds=_blind(min(wait, poll), poll),
            blind_short_seconds=_blind(min(wait, short, poll), poll),
            blind_within_seconds=_blind(min(wait, limit, poll), poll),
        )
    first_sight = at_least % poll
    middle = (at_least + at_most) / 2
    is_young, is_seen_once = first_sight < poll / 2, at_least < poll
    return Watch(
        hang_up_count=int(is_young and is_seen_once),
        watched_seconds=((at_most - at_least) / 2 if is_seen_once else poll) if is_young else 0.0,
        blind_seconds=first_sight,
        blind_short_seconds=min(first_sight, short),
        blind_within_seconds=min(first_sight, limit),
        short_excess=_share_up_to(short, at_least, at_most) - (middle <= short),
        within_excess=_share_up_to(limit, at_least, at_most) - (middle <= limit),
    )


def _share_up_to(limit: float, at_least: float, at_most: float) -> float:
    """The chance that a wait between two bounds, anywhere with equal chance, is within the limit."""
    return min(max((limit - at_least) / (at_most - at_least), 0.0), 1.0)


def _blind(wait: float, poll: float) -> float:
    """Expected seconds of `wait` (at most one interval) before the first sight: the integral of 1 - t / poll."""
    return wait - wait * wait / (2 * poll)


def _watched(wait: float, poll: float) -> float:
    """Expected seconds of `wait` in the interval after a first sight that fell into the first half of an interval.

    The integral of the chance to be there: it rises to the half, stays, and falls from one interval to one and a half.
    """
    half = poll / 2
    if wait <= half:
        return wait * wait / (2 * poll)
    if wait <= poll:
        return half * half / (2 * poll) + (wait - half) / 2
    left = max(poll + half - wait, 0.0)
    return half - left * left / (2 * poll)


def book_watches(
    book: Mapping[tuple[str, datetime], Watch], changes: Iterable[CallChange], limits: Limits, poll_interval: timedelta
) -> dict[tuple[str, datetime], Watch]:
    """The watches by queue and interval after the changes, as `intervals.book_changes` books counts."""
    booked = dict(book)
    for change in changes:
        key = (change.after.queue_id, interval_start(change.after.offered_at))
        watch = booked.get(key, _NOTHING) + watch_of(change.after, limits, poll_interval)
        if change.before is not None:
            watch -= watch_of(change.before, limits, poll_interval)
        booked[key] = watch
    return booked


def hang_ups_per_second(watch: Watch) -> float | None:
    """How readily callers hang up in their first seconds; None while too few have been seen to."""
    if watch.hang_up_count < LEAST_HANG_UPS or watch.watched_seconds <= 0:
        return None
    return watch.hang_up_count / watch.watched_seconds


def with_unseen(counts: Counts, watch: Watch, rate: float | None) -> Counts:
    """The counts with the calls that must be expected to have gone unseen, in whole calls.

    Args:
        counts: of the calls that were seen.
        watch: of the same calls.
        rate: how readily callers hang up, learnt from more calls than these; None changes nothing.
    """
    if rate is None:
        return counts
    unseen = round(rate * watch.blind_seconds)
    short = round(counts.short_abandoned + watch.short_excess + rate * watch.blind_short_seconds)
    within = round(counts.abandoned_within + watch.within_excess + rate * watch.blind_within_seconds)
    abandoned = counts.abandoned + unseen
    return replace(
        counts,
        offered=counts.offered + unseen,
        abandoned=abandoned,
        abandoned_within=min(max(within, 0), abandoned),
        short_abandoned=min(max(short, 0), abandoned),
        unseen=unseen,
    )
