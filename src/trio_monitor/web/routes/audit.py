"""The audit log: who did what to what, as pages and as a file."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import Query
from fastapi.responses import StreamingResponse

from trio_monitor.exports.csv_file import defused
from trio_monitor.ports.access import AuditQuery, StoredEntry
from trio_monitor.web import schemas_access as shapes
from trio_monitor.web.access import Context, ForAdmins
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import Instant
from trio_monitor.web.routing import api_router

router = api_router("audit")

LARGEST_PAGE = 500
COLUMNS = (
    "id", "at", "actor_kind", "actor_id", "actor_name", "action", "target", "address", "request_id", "before", "after",
)  # fmt: skip

Since = Annotated[Instant | None, Query(alias="from", description="At or after.")]
Until = Annotated[Instant | None, Query(alias="to", description="Before.")]
Actor = Annotated[str | None, Query(max_length=80, description="Whose acts: the name as the log has it.")]
Action = Annotated[str | None, Query(max_length=64, description="Such as `user.add`.")]


@router.get("/audit")
async def list_entries(
    _: ForAdmins,
    context: Context,
    start: Since = None,
    end: Until = None,
    actor: Actor = None,
    action: Action = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before.")] = None,
) -> shapes.AuditOut:
    """The audit log, the latest first."""
    query = AuditQuery(limit + 1, start, end, actor, action, before)
    found = await context.store.access.load_audit(query)
    page = found[:limit]
    return shapes.AuditOut(
        entries=[_entry_out(each) for each in page], next=page[-1].number if len(found) > limit else None
    )


@router.get(
    "/audit.csv",
    response_class=StreamingResponse,
    responses={200: {"description": "The file, the latest first", "content": {"text/csv": {}}}},
)
async def export_entries(
    visit: ForAdmins,
    context: Context,
    start: Since = None,
    end: Until = None,
    actor: Actor = None,
    action: Action = None,
) -> StreamingResponse:
    """The audit log as a file. Taking it out is an entry too."""
    now = context.clock.now()
    await context.store.access.record([visit.entry(now, "audit.export")])
    return StreamingResponse(
        _lines(context, start, end, actor, action),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="audit-{now.date()}.csv"',
            "cache-control": "private, no-store",
        },
    )


async def _lines(
    context: WebContext, start: datetime | None, end: datetime | None, actor: str | None, action: str | None
) -> AsyncIterator[bytes]:
    yield _csv([COLUMNS])
    before: int | None = None
    while True:
        page = await context.store.access.load_audit(AuditQuery(LARGEST_PAGE, start, end, actor, action, before))
        if page:
            yield _csv([_cells(each) for each in page])
        if len(page) < LARGEST_PAGE:
            return
        before = page[-1].number


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


def _cells(stored: StoredEntry) -> tuple[str, ...]:
    entry = stored.entry
    texts = (
        entry.actor_id, entry.actor_name, entry.action, entry.target, entry.address, entry.request_id,
        entry.before, entry.after,
    )  # fmt: skip
    return (
        str(stored.number),
        entry.at.isoformat().replace("+00:00", "Z"),
        entry.actor_kind.value,
        *(defused(each or "") for each in texts),
    )


def _entry_out(stored: StoredEntry) -> shapes.AuditEntryOut:
    entry = stored.entry
    return shapes.AuditEntryOut(
        id=stored.number,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        action=entry.action,
        target=entry.target,
        address=entry.address,
        request_id=entry.request_id,
        before=None if entry.before is None else json.loads(entry.before),
        after=None if entry.after is None else json.loads(entry.after),
    )
