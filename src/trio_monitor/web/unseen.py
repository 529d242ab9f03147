"""The estimate of the calls that no poll saw, from stored calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.unseen import Unseen, UnseenEstimate, learning_span
from trio_monitor.ports import CallQuery, Store
from trio_monitor.web.calls_behind import BATCH_CALL_COUNT

LONGEST_RANGE = timedelta(days=31, hours=1)
"""A month, also when the night in which summer time ends makes it longer."""


def can_estimate(span: Span, calls_since: datetime) -> bool:
    """Whether the range is short enough and its calls are kept."""
    return span.length <= LONGEST_RANGE and span.start_at >= calls_since


async def load_unseen(store: Store, rules: CentreRules, span: Span, queue_ids: Sequence[str] | None) -> Unseen:
    """How many calls of these queues (None: all) no poll is expected to have seen, within opening hours."""
    estimate = UnseenEstimate(span.start_at, rules.poll_interval)
    learning = learning_span(span)
    query = CallQuery(learning.start_at, learning.end_at, queue_ids=queue_ids, limit=BATCH_CALL_COUNT)

    def add(calls: list[FollowedCall]) -> None:
        estimate.add(call for call in calls if rules.limits_of(call.queue_id, call.offered_at) is not None)

    while True:
        calls = await store.load_calls(query)
        await asyncio.to_thread(add, calls)
        if len(calls) < BATCH_CALL_COUNT:
            return estimate.result()
        query = replace(query, after=calls[-1])
