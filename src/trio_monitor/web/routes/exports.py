"""Exports that were ordered by the reports: how far they have come, their files, and an end to them."""

from typing import Annotated, Any

from fastapi import Path, Response
from fastapi.responses import FileResponse

from trio_monitor.domain.language import Language
from trio_monitor.errors import ApiError
from trio_monitor.exports.desk import KEPT_FOR, Export, ExportState
from trio_monitor.exports.table import Table
from trio_monitor.exports.writing import MEDIA_TYPES, FileFormat
from trio_monitor.exports.xlsx_file import MOST_ROWS
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.access import Context, ForSupervisors, Visit
from trio_monitor.web.context import WebContext
from trio_monitor.web.routing import api_router

router = api_router("reports")

ExportId = Annotated[str, Path(max_length=64)]
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {MEDIA_TYPES[each].partition(";")[0]: {} for each in (FileFormat.CSV, FileFormat.XLSX)},
    }
}
SECOND = "1"


@router.get("/exports/{export_id}")
async def show_export(
    visit: ForSupervisors, context: Context, response: Response, export_id: ExportId
) -> shapes.ExportOut:
    """How far it has come; ask again after the seconds that `Retry-After` tells, while it is under way."""
    export = _find(context, visit, export_id)
    if export.is_under_way:
        response.headers["retry-after"] = SECOND
    response.headers["cache-control"] = "no-store"
    return export_out(export)


@router.get("/exports/{export_id}/file", response_class=FileResponse, responses=FILE)
async def fetch_file(visit: ForSupervisors, context: Context, export_id: ExportId) -> FileResponse:
    """The finished file; it may be fetched more than once, or in parts, while it is kept."""
    export = _find(context, visit, export_id)
    if export.state is not ExportState.DONE:
        raise ApiError(409, "export-unfinished", "Not finished", f"There is no file yet: the export is {export.state}.")
    return FileResponse(
        export.path,
        media_type=MEDIA_TYPES[export.file_format],
        filename=export.file_name,
        headers={"cache-control": "private, no-store"},
    )


@router.delete("/exports/{export_id}", status_code=204)
async def cancel_export(visit: ForSupervisors, context: Context, export_id: ExportId) -> None:
    """Stop writing, or delete the file; without one there is nothing to do."""
    context.exports.cancel(visit.viewer.viewer_id, export_id)


def order(
    context: WebContext, visit: Visit, table: Table, file_format: FileFormat, language: Language
) -> shapes.ExportOut:
    """Begin to write a table for whoever asks.

    Raises:
        ApiError: 422 for more rows than a sheet holds, 429 when too many exports are under way.
    """
    if file_format is FileFormat.XLSX and table.row_count > MOST_ROWS:
        detail = f"A sheet holds {MOST_ROWS} rows at the most, and this would be {table.row_count}: choose CSV."
        raise ApiError(422, "too-many-rows", "Too many rows", detail)
    export = context.exports.start(visit.viewer.viewer_id, table, file_format, language)
    if export is None:
        detail = "As many exports are under way as there may be at once; try again when one has ended."
        raise ApiError(429, "too-many-exports", "Too many exports", detail)
    return export_out(export)


def export_out(export: Export) -> shapes.ExportOut:
    """One export."""
    return shapes.ExportOut(
        export_id=export.export_id,
        state=export.state,
        row_count=export.row_count,
        total_row_count=export.total_row_count,
        file_name=export.file_name,
        failure=export.failure,
    )


def _find(context: WebContext, visit: Visit, export_id: str) -> Export:
    export = context.exports.find(visit.viewer.viewer_id, export_id)
    if export is None:
        kept = KEPT_FOR.total_seconds() / 60
        detail = f"There is no such export: it was cancelled, or its file was deleted after {kept:.0f} minutes."
        raise ApiError(404, "no-such-export", "No such export", detail)
    return export
