"""What has been: the last hour poll by poll, and the stored calls behind every figure."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Query, Request, Response

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.counted import CountedAs
from trio_monitor.domain.service_level import Formula
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.ports import CallQuery, PollRow, SampleRow
from trio_monitor.web import schemas
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.access import Context, ForSupervisors, ForViewers
from trio_monitor.web.calls_behind import Sieve, load_page, load_page_behind
from trio_monitor.web.context import WebContext
from trio_monitor.web.history_views import unseen_out
from trio_monitor.web.ranges import (
    FromParameter,
    QueueIds,
    ToParameter,
    asked_span,
    chosen_queues,
    require_kept_calls,
    require_shorter,
    within_scope,
)
from trio_monitor.web.replies import encoded_response
from trio_monitor.web.routing import api_router
from trio_monitor.web.unseen import load_unseen
from trio_monitor.web.views import call_out, seconds

router = api_router("history")

TREND_LENGTH = timedelta(hours=1)
GAP_POLLS = 1.5
"""Two polls further apart than this many intervals have a gap between them."""

CountedAsParameter = Annotated[
    CountedAs | None, Query(description="Only the calls that this figure counts, by the limits in force now.")
]
FormulaParameter = Annotated[Formula | None, Query(description="Of `level_*`; the centre's own when left out.")]

LONGEST_CALL_RANGE = timedelta(days=31)


@router.get("/trend", response_model=schemas.TrendOut)
async def show_trend(request: Request, visit: ForViewers, context: Context) -> Response:
    """The last hour, poll by poll; what was not read stands as null."""
    published = context.published(visit.viewer)
    queue_ids = context.queue_ids(visit.viewer)

    async def encode(snapshot: Snapshot) -> bytes:
        return (await _trend(context, snapshot.published_at, queue_ids)).model_dump_json().encode()

    return encoded_response(request.headers, await published.slow_view("trend", encode))


@router.get("/calls")
async def list_calls(
    visit: ForSupervisors,
    context: Context,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    outcome: Annotated[Outcome | None, Query(description="How the wait ended; any when left out.")] = None,
    counted_as: CountedAsParameter = None,
    formula: FormulaParameter = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> schemas.CallsOut:
    """Stored calls by when they were offered, by default today's: what the figures are counted from.

    With `counted_as` exactly those that a figure of the same queues and range counts; `formula` is that of a level.
    """
    if queue_ids:
        await chosen_queues(context, visit.viewer, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    wanted = within_scope(context, visit.viewer, queue_ids)
    query = CallQuery(span.start_at, span.end_at, limit=limit, offset=offset, queue_ids=wanted, outcome=outcome)
    limits_of = context.rules.current.limits_of
    if counted_as is None:
        page = await load_page(context.store, query)
    else:
        sieve = Sieve(counted_as, limits_of, formula or context.rules.current.limits.formula)
        page = await load_page_behind(context.store, query, sieve)
    return schemas.CallsOut(
        total_count=page.total_count,
        offset=offset,
        limit=limit,
        calls=[call_out(call, limits_of(call.queue_id, call.offered_at)) for call in page.calls],
    )


@router.get("/calls/unseen")
async def estimate_unseen(
    visit: ForViewers,
    context: Context,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
) -> shapes.UnseenOut:
    """How many callers came and hung up between two polls, by default today: an estimate, part of no figure."""
    if queue_ids:
        await chosen_queues(context, visit.viewer, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    wanted = within_scope(context, visit.viewer, queue_ids)
    unseen = await load_unseen(context.store, context.rules.current, span, wanted)
    return unseen_out(unseen, span, context.settings.poll.interval)


async def _trend(context: WebContext, now: datetime, queue_ids: frozenset[str] | None) -> schemas.TrendOut:
    start = now - TREND_LENGTH
    until = now + timedelta(microseconds=1)  # the end of a range is not in it, the latest poll is to be
    polls = await context.store.load_polls(start, until)
    taken = await context.store.load_samples(start, until)
    samples = taken if queue_ids is None else [sample for sample in taken if sample.queue_id in queue_ids]
    return trend_out(polls, samples, start, now, context.settings.poll.interval)


def trend_out(
    polls: list[PollRow],
    samples: list[SampleRow],
    start: datetime,
    end: datetime,
    interval: timedelta,
) -> schemas.TrendOut:
    """Samples laid out on the instants of the polls; an instant is put into every gap so that it is drawn as one."""
    instants: list[datetime] = []
    for poll in polls:
        if instants and poll.started_at - instants[-1] > GAP_POLLS * interval:
            instants.append(instants[-1] + interval)
        instants.append(poll.started_at)
    by_queue: dict[str, dict[datetime, SampleRow]] = {}
    names: dict[str, str] = {}
    for sample in samples:
        by_queue.setdefault(sample.queue_id, {})[sample.at] = sample
        names[sample.queue_id] = sample.queue_name
    return schemas.TrendOut(
        start_at=start,
        end_at=end,
        at=instants,
        series=[
            schemas.TrendSeriesOut(
                queue_id=queue_id,
                name=names[queue_id],
                longest_wait_seconds=[_wait_of(rows.get(at)) for at in instants],
                waiting_count=[row.waiting_count if (row := rows.get(at)) else None for at in instants],
            )
            for queue_id, rows in sorted(by_queue.items(), key=lambda item: names[item[0]])
        ],
    )


def _wait_of(sample: SampleRow | None) -> float | None:
    """The longest wait of a sample; zero when it is known that nobody waited."""
    if sample is None:
        return None
    return 0.0 if sample.waiting_count == 0 else seconds(sample.longest_wait)
