"""How each queue stands now, from one reading.

The call records are the better source: they tell each wait to the millisecond. Where some of a queue's calls may
be missing from them, the server's own count of the queue is shown instead; the two are never mixed in one figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from trio_monitor.domain.following import latest_row_of_each
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import Part, QueueReading, Reading
from trio_monitor.domain.service_level import Limits, Method
from trio_monitor.domain.snapshot import Status

STATUS_ORDER = (Status.CRITICAL, Status.WARNING, Status.UNKNOWN, Status.GOOD, Status.CLOSED)
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits in a queue: how many, and since when the longest, by the server's clock."""

    count: int | None
    longest_since: datetime | None


def method_of(reading: Reading) -> Method:
    """Per call whenever calls can be read at all."""
    has_calls = Part.CALLS not in reading.unavailable or Part.CASES not in reading.unavailable
    return Method.PER_CALL if has_calls else Method.SAMPLED


def waiting_by_queue(reading: Reading, server_now: datetime) -> dict[str, Waiting]:
    """Who waits in each queue at the reading; a call on its way between two queues waits in the later one only."""
    offered: dict[str, list[datetime]] = {}
    for call in latest_row_of_each(reading.calls).values():
        if call.state.is_waiting:
            offered.setdefault(call.queue_id, []).append(call.offered_at)
    are_counted = method_of(reading) is Method.PER_CALL and reading.are_calls_complete
    return {
        queue.queue_id: _waiting_by_calls(offered.get(queue.queue_id, []))
        if are_counted and queue.queue_id not in reading.incomplete_queue_ids
        else _waiting_by_server(queue, server_now)
        for queue in reading.queues
    }


def _waiting_by_calls(offered: list[datetime]) -> Waiting:
    return Waiting(len(offered), min(offered, default=None))


def _waiting_by_server(queue: QueueReading, server_now: datetime) -> Waiting:
    is_waiting = bool(queue.waiting_count)
    since = server_now - queue.longest_wait if is_waiting and queue.longest_wait is not None else None
    return Waiting(queue.waiting_count, since)


def queue_status(
    is_open: bool | None, waiting_count: int | None, longest_wait: timedelta | None, limits: Limits, age: Freshness
) -> Status:
    """Good below the warning limit, critical from the limit on. What is lost or not told is unknown, not good."""
    if age in {Freshness.LOST, Freshness.NEVER} or waiting_count is None:
        return Status.UNKNOWN
    if waiting_count == 0:
        return Status.CLOSED if is_open is False else Status.GOOD
    if longest_wait is None:
        return Status.UNKNOWN
    if longest_wait >= limits.wait:
        return Status.CRITICAL
    return Status.WARNING if longest_wait >= limits.warning else Status.GOOD


def worst(statuses: Iterable[Status]) -> Status:
    """The worst of several; unknown when there is none."""
    return min(statuses, key=STATUS_ORDER.index, default=Status.UNKNOWN)
