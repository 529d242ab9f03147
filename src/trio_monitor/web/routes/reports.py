"""Reports: sums per queue and stretch of time, the abandoned calls one by one, and both as files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.language import Language
from trio_monitor.domain.report import Point, Stretch, point_of, points, stretches, total_of
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.service_level import Formula
from trio_monitor.errors import ApiError
from trio_monitor.exports.call_table import CallsAsked, call_table
from trio_monitor.exports.interval_table import IntervalsAsked, interval_table
from trio_monitor.exports.table import Table
from trio_monitor.exports.writing import MEDIA_TYPES, FileFormat, stream
from trio_monitor.exports.xlsx_file import MOST_ROWS
from trio_monitor.ports import CallQuery, SumQuery
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.access import Context
from trio_monitor.web.context import WebContext
from trio_monitor.web.history_views import Named, abandoned_out, figures_out, report_row_out, series_out
from trio_monitor.web.parameters import refuse_unknown_parameters
from trio_monitor.web.ranges import (
    Asked,
    FromParameter,
    QueueIds,
    ToParameter,
    asked,
    asked_span,
    chosen_queues,
    require_kept_calls,
    require_shorter,
    server_now,
)
from trio_monitor.web.replies import document_response
from trio_monitor.web.routes.history import LONGEST_CALL_RANGE
from trio_monitor.web.routes.past import FormulaParameter, ResolutionParameter, closed_at

router = APIRouter(tags=["reports"], dependencies=[Depends(refuse_unknown_parameters)])

REPORT_DAYS = 7
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=2_000)]
FormatParameter = Annotated[
    Literal["csv", "csv-excel", "xlsx"],
    Query(alias="format", description="`csv` for machines; `csv-excel` and `xlsx` in the language."),
]
LanguageParameter = Annotated[Language, Query(description="Of headers and words.")]
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file; X-Total-Rows tells how many rows it will have",
        "content": {MEDIA_TYPES[each].partition(";")[0]: {} for each in (FileFormat.CSV, FileFormat.XLSX)},
    }
}


@router.get("/reports", response_model=shapes.ReportOut)
async def show_report(
    request: Request,
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
    names = await chosen_queues(context, queue_ids)
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
    context: Context,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> shapes.AbandonedOut:
    """The callers who hung up, by default today."""
    names = await chosen_queues(context, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    query = replace(_abandoned(span, names if queue_ids else None), limit=limit, offset=offset)
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


@router.get("/reports/export", response_class=StreamingResponse, responses=FILE)
async def export_report(
    context: Context,
    file_format: FormatParameter,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    resolution: ResolutionParameter = None,
    formula: FormulaParameter = None,
    language: LanguageParameter = Language.SWEDISH,
) -> StreamingResponse:
    """The report's rows as a file, all of them. Gaps are empty cells, quiet times are zeros."""
    names = await chosen_queues(context, queue_ids)
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
        ),
    )
    return file_response(table, FileFormat(file_format), language)


@router.get("/reports/abandoned/export", response_class=StreamingResponse, responses=FILE)
async def export_abandoned(
    context: Context,
    file_format: FormatParameter,
    queue_ids: QueueIds = None,
    start: FromParameter = None,
    end: ToParameter = None,
    language: LanguageParameter = Language.SWEDISH,
) -> StreamingResponse:
    """The callers who hung up, as a file."""
    names = await chosen_queues(context, queue_ids)
    span = asked_span(context, start, end, default_days=1)
    require_shorter(span, LONGEST_CALL_RANGE)
    require_kept_calls(span, context)
    table = await call_table(
        context.store,
        CallsAsked(
            query=_abandoned(span, names if queue_ids else None),
            names=names,
            limits_of=context.rules.current.limits_of,
            zone=context.settings.centre.zone,
            now=server_now(context),
            made_at=context.clock.now(),
        ),
    )
    return file_response(table, FileFormat(file_format), language)


def file_response(table: Table, file_format: FileFormat, language: Language) -> StreamingResponse:
    """The file as it is written; `X-Total-Rows` lets the reader show how far it has come."""
    if file_format is FileFormat.XLSX and table.row_count > MOST_ROWS:
        detail = f"A sheet holds {MOST_ROWS} rows at the most, and this would be {table.row_count}: choose CSV."
        raise ApiError(422, "too-many-rows", "Too many rows", detail)
    return StreamingResponse(
        stream(table, file_format, language),
        media_type=MEDIA_TYPES[file_format],
        headers={
            "content-disposition": f'attachment; filename="{table.file_name}.{file_format.ending}"',
            "cache-control": "private, no-store",
            "x-total-rows": str(table.row_count),
        },
    )


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
