"""Settings documents as people change them: loaded, saved with their entry in the audit log, or refused with a 409."""

from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from trio_monitor.errors import ApiError, Conflict
from trio_monitor.ports import Document, Store
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import ChannelEffect

T = TypeVar("T")


async def load_settings_document(store: Store, name: str, adapter: TypeAdapter[T], otherwise: T) -> tuple[int, T]:
    """The newest version and what it holds; version 0 and `otherwise` when it was never saved."""
    document = await store.load_document(name)
    return (0, otherwise) if document is None else (document.version, adapter.validate_json(document.body))


async def save_settings(
    store: Store,
    name: str,
    adapter: TypeAdapter[Any],
    body: object,
    version: int,
    entry: AuditEntry,
    effect: ChannelEffect | None = None,
) -> Document:
    """Save the next version of a document.

    Args:
        store: where it is kept.
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
        return await store.save_document(name, version, text, entry, effect)
    except Conflict as conflict:
        raise changed_meanwhile(conflict) from conflict


def changed_meanwhile(conflict: Conflict) -> ApiError:
    """What to answer whoever has changed a version that is no longer the newest."""
    detail = f"Somebody else has changed this meanwhile (version {conflict.version}). Load it and try again."
    return ApiError(409, "changed-meanwhile", "Changed meanwhile", detail)


def told(body: BaseModel | None, *, without: str = "") -> dict[str, Any] | None:
    """What the audit log says of one side of a change, without the member that is a secret."""
    return None if body is None else body.model_dump(mode="json", exclude={without})
