"""Settings documents as people change them: saved with their entry in the audit log, or refused with a 409."""

from typing import Any

from pydantic import TypeAdapter

from trio_monitor.errors import ApiError, Conflict
from trio_monitor.ports import Document
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import ChannelEffect
from trio_monitor.web.context import WebContext


async def save_settings(
    context: WebContext,
    name: str,
    adapter: TypeAdapter[Any],
    body: object,
    version: int,
    entry: AuditEntry,
    effect: ChannelEffect | None = None,
) -> Document:
    """Save the next version of a document.

    Args:
        context: of the request.
        name: the document's.
        adapter: writes its body.
        body: what it shall hold.
        version: the one that the change was made from.
        entry: what the audit log says of the change.
        effect: what becomes of a channel with it.

    Raises:
        ApiError: 409 `changed-meanwhile`; nothing was saved.
    """
    text = adapter.dump_json(body).decode()
    try:
        return await context.store.save_document(name, version, text, entry, effect)
    except Conflict as conflict:
        raise changed_meanwhile(conflict) from conflict


def changed_meanwhile(conflict: Conflict) -> ApiError:
    """What to answer whoever has changed a version that is no longer the newest."""
    detail = f"Somebody else has changed this meanwhile (version {conflict.version}). Load it and try again."
    return ApiError(409, "changed-meanwhile", "Changed meanwhile", detail)
