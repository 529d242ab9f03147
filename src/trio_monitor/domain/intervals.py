"""Counts per queue and 15-minute interval, kept up to date by the changes of calls.

A call is booked on the interval in which it was *offered*, whatever the hour of its answer.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from trio_monitor.domain.calls import CallChange, FollowedCall, Outcome
from trio_monitor.domain.rules import LimitsOf
from trio_monitor.domain.service_level import Counts, Limits

INTERVAL = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def interval_start(at: datetime) -> datetime:
    """The UTC start of the 15-minute interval that holds `at`."""
    return at - (at - _EPOCH) % INTERVAL


def counts_of(call: FollowedCall, limits: Limits | None) -> Counts:
    """What one call adds to the counts of its interval. A wait known by bounds counts with their middle.

    Without limits the call came outside opening hours.
    """
    if limits is None:
        return Counts(outside_hours=1)
    wait = call.wait
    match call.outcome:
        case None:
            return Counts(offered=1, waiting=1)
        case Outcome.FLOWED_OUT:
            return Counts(offered=1, flowed_out=1)
        case Outcome.ANSWERED if wait is not None:
            return Counts(
                offered=1,
                answered=1,
                answered_within=int(wait <= limits.wait),
                answered_wait_seconds=wait.total_seconds(),
            )
        case Outcome.ABANDONED if wait is not None and call.wait_at_most is not None:
            return Counts(
                offered=1,
                abandoned=1,
                abandoned_within=int(wait <= limits.wait),
                short_abandoned=int(wait <= limits.short_abandon),
                short_abandoned_least=int(call.wait_at_most <= limits.short_abandon),
                short_abandoned_most=int(call.wait_at_least <= limits.short_abandon),
            )
        case _:
            return Counts(offered=1, unobserved=1)


def book_changes(
    book: Mapping[tuple[str, datetime], Counts], changes: Iterable[CallChange], limits_of: LimitsOf
) -> dict[tuple[str, datetime], Counts]:
    """The book after the changes; what a call had added before its change is taken back."""
    booked = dict(book)
    for change in changes:
        key = (change.after.queue_id, interval_start(change.after.offered_at))
        limits = limits_of(change.after.queue_id, change.after.offered_at)
        counts = booked.get(key, Counts()) + counts_of(change.after, limits)
        if change.before is not None:
            counts -= counts_of(change.before, limits)
        booked[key] = counts
    return booked
