"""Reports: sums per queue and stretch of time, the abandoned calls one by one, and both as files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query, Request, Response

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.language import Language
from trio_monitor.domain.report import Point, Stretch, point_of, points, stretches, total_of
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.service_level import Formula
from trio_monitor.domain.unseen import Unseen
from trio_monitor.exports.call_table import CallsAsked, call_table
from trio_monitor.exports.interval_table import IntervalsAsked, interval_table
from trio_monitor.exports.writing import FileFormat
from trio_monitor.ports import CallQuery, SumQuery
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.access import Context, ForSupervisors, Visit
from trio_monitor.web.context import WebContext
from trio_monitor.web.history_views import Named, abandoned_out, figures_out, report_row_out, series_out
from trio_monitor.web.ranges import (
    Asked,
    FromParameter,
    QueueIds,
    ToParameter,
    asked,
    asked_span,
    calls_since,
    chosen_queues,
    require_kept_calls,
    require_shorter,
    server_now,
    within_scope,
)
from trio_monitor.web.replies import document_response
from trio_monitor.web.routes.exports import order
from trio_monitor.web.routes.history import LONGEST_CALL_RANGE
from trio_monitor.web.routes.past import FormulaParameter, ResolutionParameter, closed_at
from trio_monitor.web.routing import api_router
from trio_monitor.web.unseen import can_estimate, load_unseen

router = api_router("reports")

REPORT_DAYS = 7
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=2_000)]
FormatParameter = Annotated[
    Literal["csv", "csv-excel", "xlsx"],
    Query(alias="format", description="`csv` for machines; `csv-excel` and `xlsx` in the language."),
]
LanguageParameter = Annotated[Language, Query(description="Of headers and words.")]
ORDERED = 202


@router.get("/reports", response_model=shapes.ReportOut)
async def show_report(
    request: Request,
    visit: ForSupervisors,
    context: Context,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    resolution: ResolutionParameter = None,
    formula: FormulaParameter = None,
    offset: Offset = 0,
    limit: Limit = 200,
) -> Response:
    """Sums of the chosen queues, by default of the last seven days; the rows come in pages."""
    names = await chosen_queues(context, visit.viewer, queue_ids)
    what = asked(asked_span(context, start, end, default_days=REPORT_DAYS), resolution, context)
    limits, zone, now = context.rules.current.limits, context.settings.centre.zone, server_now(context)
    formula = formula or limits.formula
    of_all = await context.store.load_series(SumQuery(what.span, what.resolution, list(names)))
    laid_out = stretches(what.span, what.resolution, zone, of_all.covered, now)
    tallies = {row.start_at: row.tally for row in of_all.sums if row.start_at is not None}
    reply = shapes.ReportOut(
        resolution=what.resolution,
        formula=formula,
        target_percent=limits.target_percent,
        time_zone=context.settings.centre.time_zone,
        series=series_out(points(laid_out, tallies), what.span, formula, now, closed_at(context, names, what)),
        queues=await _queues(context, what, names, formula, now),
        total_count=len(laid_out) * len(names),
        offset=offset,
        limit=limit,
        rows=[
            report_row_out(queue, point, formula, now)
            for queue, point in await _page(context, what, names, laid_out, offset, limit)
        ],
    )
    return await document_response(request.headers, reply)


@router.get("/reports/abandoned")
async def list_abandoned(
    visit: ForSupervisors,
    context: Context,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> shapes.AbandonedOut:
    """The callers who hung up, by default today."""
    names = await chosen_queues(context, visit.viewer, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    query = replace(_abandoned(span, _wanted(visit, queue_ids, names)), limit=limit, offset=offset)
    limits_of = context.rules.current.limits_of
    return shapes.AbandonedOut(
        start_at=span.start_at,
        end_at=span.end_at,
        total_count=await context.store.count_calls(query),
        offset=offset,
        limit=limit,
        calls=[
            abandoned_out(call, names.get(call.queue_id, call.queue_id), limits_of(call.queue_id, call.offered_at))
            for call in await context.store.load_calls(query)
        ],
    )


@router.post("/reports/export", status_code=ORDERED)
async def export_report(
    visit: ForSupervisors,
    context: Context,
    file_format: FormatParameter,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    resolution: ResolutionParameter = None,
    formula: FormulaParameter = None,
    language: LanguageParameter = Language.SWEDISH,
) -> shapes.ExportOut:
    """Order all of the report's rows as a file, to be followed and fetched as an export. Gaps are empty cells."""
    names = await chosen_queues(context, visit.viewer, queue_ids)
    what = asked(asked_span(context, start, end, default_days=REPORT_DAYS), resolution, context)
    limits = context.rules.current.limits
    table = await interval_table(
        context.store,
        IntervalsAsked(
            span=what.span,
            resolution=what.resolution,
            names=names,
            limits=replace(limits, formula=formula or limits.formula),
            zone=context.settings.centre.zone,
            now=server_now(context),
            made_at=context.clock.now(),
            unseen=await _unseen(context, what.span, within_scope(context, visit.viewer, queue_ids)),
        ),
    )
    return order(context, visit, table, FileFormat(file_format), language)


@router.post("/reports/abandoned/export", status_code=ORDERED)
async def export_abandoned(
    visit: ForSupervisors,
    context: Context,
    file_format: FormatParameter,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    language: LanguageParameter = Language.SWEDISH,
) -> shapes.ExportOut:
    """Order the callers who hung up as a file, to be followed and fetched as an export."""
    names = await chosen_queues(context, visit.viewer, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    table = await call_table(
        context.store,
        CallsAsked(
            query=_abandoned(span, _wanted(visit, queue_ids, names)),
            names=names,
            limits_of=context.rules.current.limits_of,
            zone=context.settings.centre.zone,
            now=server_now(context),
            made_at=context.clock.now(),
            unseen=await _unseen(context, span, within_scope(context, visit.viewer, queue_ids)),
        ),
    )
    return order(context, visit, table, FileFormat(file_format), language)


async def _unseen(context: WebContext, span: Span, queue_ids: list[str] | None) -> Unseen | None:
    if not can_estimate(span, calls_since(context)):
        return None
    return await load_unseen(context.store, context.rules.current, span, queue_ids)


def _wanted(visit: Visit, queue_ids: list[str] | None, names: Mapping[str, str]) -> Mapping[str, str] | None:
    """The queues to look for; None for all there are."""
    return names if queue_ids or visit.viewer.scope.group_ids else None


def _abandoned(span: Span, names: Mapping[str, str] | None) -> CallQuery:
    return CallQuery(
        span.start_at,
        span.end_at,
        queue_ids=tuple(names) if names is not None else None,
        outcome=Outcome.ABANDONED,
    )


async def _queues(
    context: WebContext, what: Asked, names: dict[str, str], formula: Formula, now: datetime
) -> list[shapes.ReportQueueOut]:
    query = SumQuery(what.span, what.resolution, list(names), by_queue=True, by_bucket=False)
    tallies = {row.queue_id: row.tally for row in await context.store.load_sums(query)}
    return [
        shapes.ReportQueueOut(
            queue_id=queue_id,
            name=name,
            figures=figures_out(total_of([tallies[queue_id]] if queue_id in tallies else []), what.span, formula, now),
        )
        for queue_id, name in names.items()
    ]


async def _page(
    context: WebContext, what: Asked, names: dict[str, str], laid_out: list[Stretch], offset: int, limit: int
) -> list[tuple[Named, Point]]:
    """The rows from `offset` on, by stretch and queue; only the stretches that they lie in are loaded."""
    if not names:
        return []
    first, last = offset // len(names), (offset + limit - 1) // len(names)
    shown = laid_out[first : last + 1]
    if not shown:
        return []
    span = Span(shown[0].span.start_at, shown[-1].span.end_at)
    sums = await context.store.load_sums(SumQuery(span, what.resolution, list(names), by_queue=True))
    tallies = {(row.start_at, row.queue_id): row.tally for row in sums}
    queues = [
        Named(queue_id, name, closed_at(context, [queue_id], Asked(span, what.resolution)))
        for queue_id, name in names.items()
    ]
    rows = [
        (queue, point_of(stretch, tallies.get((stretch.key, queue.queue_id)))) for stretch in shown for queue in queues
    ]
    skipped = offset - first * len(names)
    return rows[skipped : skipped + limit]
