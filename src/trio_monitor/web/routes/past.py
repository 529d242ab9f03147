"""The past in intervals: one queue or all as a series, and as a heat map of the week."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response

from trio_monitor.domain.access import Viewer
from trio_monitor.domain.closed import IsClosed, closed_by, never_closed
from trio_monitor.domain.heatmap import heatmap
from trio_monitor.domain.report import Point, points, stretches, total_coverage
from trio_monitor.domain.rollup import LONGEST_RANGE, Resolution, Span, a_week_before
from trio_monitor.domain.service_level import Formula, Limits
from trio_monitor.errors import ApiError
from trio_monitor.ports import SumQuery
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.access import Context, ForViewers
from trio_monitor.web.context import WebContext
from trio_monitor.web.history_views import PERCENT_DECIMALS, cell_out, series_out
from trio_monitor.web.ranges import (
    Asked,
    FromParameter,
    ToParameter,
    asked,
    asked_span,
    calls_since,
    known_queues,
    no_such_queue,
    require_shorter,
    server_now,
    within_scope,
)
from trio_monitor.web.replies import document_response
from trio_monitor.web.routing import api_router

router = api_router("history")

ALL = "all"
HEATMAP_DAYS = 28
LONGEST_HEATMAP = timedelta(days=93)

QueueOrAll = Annotated[str, Path(max_length=64, description="A queue's id, or `all`.")]
ResolutionParameter = Annotated[Resolution | None, Query(description="Chosen to suit the range when left out.")]
FormulaParameter = Annotated[Formula | None, Query(description="The centre's own when left out.")]


@router.get("/history")
async def show_history_index(visit: ForViewers, context: Context) -> shapes.HistoryIndexOut:
    """What there is to ask for: queues past and present, how far back, how long a range may be."""
    edges = await context.store.load_edges(context.clock.now())
    names = await known_queues(context, visit.viewer)
    return shapes.HistoryIndexOut(
        time_zone=context.settings.centre.time_zone,
        first_at=edges.first_interval_at,
        newest_at=edges.newest_interval_at,
        calls_since=calls_since(context),
        longest_ranges=[
            shapes.RangeLimitOut(resolution=resolution, days=length.days)
            for resolution, length in LONGEST_RANGE.items()
        ],
        queues=[
            shapes.KnownQueueOut(queue_id=queue_id, name=name)
            for queue_id, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
        ],
    )


@router.get("/history/{queue_id}", response_model=shapes.HistoryOut)
async def show_history(
    request: Request,
    visit: ForViewers,
    context: Context,
    queue_id: QueueOrAll,
    start: FromParameter = None,
    end: ToParameter = None,
    resolution: ResolutionParameter = None,
    formula: FormulaParameter = None,
    compare: Annotated[
        Literal["week"] | None, Query(description="`week`: also the same weekdays one week before.")
    ] = None,
) -> Response:
    """One queue, or all, as a series; by default today. What was not seen has no figures, what was quiet has zeros."""
    name = await queue_name(context, visit.viewer, queue_id)
    what = asked(asked_span(context, start, end, default_days=1), resolution, context)
    if compare is not None and what.resolution in {Resolution.WEEK, Resolution.MONTH}:
        detail = f"A week before makes sense by 15m, hour or day, not by {what.resolution.value}."
        raise ApiError(422, "no-comparison", "Nothing to compare", detail)
    queue_ids = within_scope(context, visit.viewer, None if queue_id == ALL else [queue_id])
    limits, zone, now = limits_shown(context, queue_id), context.settings.centre.zone, server_now(context)
    spans = [what.span] if compare is None else [what.span, a_week_before(what.span, zone)]
    formula = formula or limits.formula
    series = [
        series_out(
            await load_points(context, queue_ids, span, what.resolution, now),
            span,
            formula,
            now,
            await closed_in(context, queue_ids, Asked(span, what.resolution)),
        )
        for span in spans
    ]
    reply = shapes.HistoryOut(
        queue_id=None if queue_id == ALL else queue_id,
        name=name,
        resolution=what.resolution,
        formula=formula,
        target_percent=limits.target_percent,
        time_zone=context.settings.centre.time_zone,
        series=series[0],
        compare=series[1] if compare is not None else None,
    )
    return await document_response(request.headers, reply)


@router.get("/history/{queue_id}/heatmap", response_model=shapes.HeatmapOut)
async def show_heatmap(
    request: Request,
    visit: ForViewers,
    context: Context,
    queue_id: QueueOrAll,
    start: FromParameter = None,
    end: ToParameter = None,
    formula: FormulaParameter = None,
) -> Response:
    """Weekday by quarter-hour, by default of the last 28 days."""
    name = await queue_name(context, visit.viewer, queue_id)
    queue_ids = within_scope(context, visit.viewer, None if queue_id == ALL else [queue_id])
    zone, now = context.settings.centre.zone, server_now(context)
    span = asked_span(context, start, end, default_days=HEATMAP_DAYS)
    require_shorter(span, LONGEST_HEATMAP)
    seen = await load_points(context, queue_ids, span, Resolution.QUARTER, now)
    cells = await asyncio.to_thread(
        heatmap,
        {point.stretch.key: point.tally for point in seen if point.tally is not None},
        {point.stretch.key: point.stretch.covered for point in seen},
        zone,
    )
    formula = formula or limits_shown(context, queue_id).formula
    reply = shapes.HeatmapOut(
        queue_id=None if queue_id == ALL else queue_id,
        name=name,
        start_at=span.start_at,
        end_at=span.end_at,
        formula=formula,
        time_zone=context.settings.centre.time_zone,
        coverage_percent=round(total_coverage([point.stretch for point in seen], now), PERCENT_DECIMALS),
        cells=[cell_out(cell, formula) for cell in cells],
    )
    return await document_response(request.headers, reply)


async def closed_in(context: WebContext, queue_ids: list[str] | None, what: Asked) -> IsClosed:
    """Which stretches lie outside opening hours; weeks and months never lie wholly there."""
    return closed_at(context, await context.store.load_queue_names() if queue_ids is None else queue_ids, what)


def closed_at(context: WebContext, queue_ids: Iterable[str], what: Asked) -> IsClosed:
    """Which stretches lie outside the opening hours of all these queues."""
    if what.resolution in {Resolution.WEEK, Resolution.MONTH}:
        return never_closed
    rules = context.rules.current
    return closed_by((rules.of_queue(each).schedule for each in queue_ids), what.span, rules.zone, rules.calendar)


async def queue_name(context: WebContext, viewer: Viewer, queue_id: str) -> str | None:
    """The queue's name, None for all; ApiError 403 for one out of scope, 404 for one that history does not know."""
    if queue_id == ALL:
        return None
    context.require_in_scope(viewer, [queue_id])
    current = context.hub.current
    for queue in current.snapshot.queues if current is not None else ():
        if queue.queue_id == queue_id:
            return queue.name
    names = await context.store.load_queue_names()
    if queue_id not in names:
        raise no_such_queue([queue_id])
    return names[queue_id]


def limits_shown(context: WebContext, queue_id: str) -> Limits:
    """The limits that a queue's figures are held against, or the centre's."""
    rules = context.rules.current
    return rules.limits if queue_id == ALL else rules.of_queue(queue_id).limits


async def load_points(
    context: WebContext, queue_ids: list[str] | None, span: Span, resolution: Resolution, now: datetime
) -> list[Point]:
    """The series of these queues together; None for all."""
    series = await context.store.load_series(SumQuery(span, resolution, queue_ids))
    laid_out = stretches(span, resolution, context.settings.centre.zone, series.covered, now)
    return points(laid_out, {row.start_at: row.tally for row in series.sums if row.start_at is not None})
