"""The calls behind a figure, a page at a time: stored calls are judged by the same function that counted them."""

import asyncio
from dataclasses import dataclass, replace

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.counted import OUTCOMES, CountedAs, is_counted_as
from trio_monitor.domain.rules import LimitsOf
from trio_monitor.domain.service_level import Formula
from trio_monitor.ports import CallQuery, Store

BATCH_CALL_COUNT = 1_000
"""Calls loaded and judged at a time, so that a poll never waits for long."""


@dataclass(frozen=True, slots=True)
class CallPage:
    """Some of the calls, and how many there are in all."""

    total_count: int
    calls: list[FollowedCall]


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets through the calls that a figure counts, by the limits of each and the formula of the level."""

    figure: CountedAs
    limits_of: LimitsOf
    formula: Formula

    def passed(self, calls: list[FollowedCall]) -> list[FollowedCall]:
        """Those of `calls` that the figure counts."""
        return [
            call
            for call in calls
            if is_counted_as(self.figure, call, self.limits_of(call.queue_id, call.offered_at), self.formula)
        ]


async def load_page(store: Store, query: CallQuery) -> CallPage:
    """The page that `limit` and `offset` tell of."""
    return CallPage(await store.count_calls(query), await store.load_calls(query))


async def load_page_behind(store: Store, query: CallQuery, sieve: Sieve) -> CallPage:
    """The same of the calls that a figure counts. Limits change by queue and hour, so every call is looked at."""
    first, last = query.offset, query.offset + (query.limit or 0)
    page, total_count = [], 0
    outcome = query.outcome or OUTCOMES.get(sieve.figure)
    batch = replace(query, outcome=outcome, limit=BATCH_CALL_COUNT, offset=0)
    while True:
        calls = await store.load_calls(batch)
        passed = await asyncio.to_thread(sieve.passed, calls)
        page += passed[max(0, first - total_count) : max(0, last - total_count)]
        total_count += len(passed)
        if len(calls) < BATCH_CALL_COUNT:
            return CallPage(total_count, page)
        batch = replace(batch, after=calls[-1])
