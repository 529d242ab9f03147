"""Settings documents: numbered versions, saved by whoever knows the newest one."""

from collections.abc import Callable, Mapping

from sqlalchemy import Executable, bindparam, select, update

from trio_monitor.errors import Conflict
from trio_monitor.ports import Document
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import ChannelEffect
from trio_monitor.store.access import save_entry
from trio_monitor.store.database import Database
from trio_monitor.store.notices import bring_about
from trio_monitor.store.statements import insert_into
from trio_monitor.store.tables import documents


async def load_document(database: Database, name: str) -> Document | None:
    """The newest version, or None."""
    async with database.reading("loading a document") as connection:
        row = (await connection.execute(_select_newest(name))).first()
    return None if row is None else Document(*row)


async def save_document(
    database: Database,
    name: str,
    expected_version: int,
    body: str,
    entry: AuditEntry,
    effect: ChannelEffect | None,
) -> Document:
    """Save the next version; of several who would replace the same one, the key lets exactly one.

    Raises:
        Conflict: the newest version is not `expected_version`.
    """
    document = Document(name, expected_version + 1, body, entry.at)
    async with database.writing("saving a document") as connection:
        newest = (await connection.execute(_select_newest(name))).first()
        version = 0 if newest is None else newest.version
        if version == expected_version:
            saved = await connection.execute(
                insert_into(documents, database.dialect_name).on_conflict_do_nothing(), [_values(document)]
            )
            if saved.rowcount == 1:
                await save_entry(connection, entry)
                if effect is not None:
                    await bring_about(connection, effect, entry.at)
                return document
            version += 1
    raise Conflict(name, expected_version=expected_version, version=version)


async def rewrite_documents(database: Database, rewrites: Mapping[str, Callable[[str], str]]) -> int:
    """Put other bodies in the place of every version, in one transaction; returns how many were changed."""
    key = (documents.c.name == bindparam("of_name")) & (documents.c.version == bindparam("of_version"))
    async with database.writing("rewriting documents") as connection:
        rows = await connection.execute(
            select(documents.c.name, documents.c.version, documents.c.body).where(documents.c.name.in_(rewrites))
        )
        changed = [
            {"of_name": row.name, "of_version": row.version, "new_body": body}
            for row in rows
            if (body := rewrites[row.name](row.body)) != row.body
        ]
        if changed:
            await connection.execute(update(documents).where(key).values(body=bindparam("new_body")), changed)
    return len(changed)


def _select_newest(name: str) -> Executable:
    return (
        select(documents.c.name, documents.c.version, documents.c.body, documents.c.changed_at)
        .where(documents.c.name == name)
        .order_by(documents.c.version.desc())
        .limit(1)
    )


def _values(document: Document) -> dict[str, object]:
    return {
        "name": document.name,
        "version": document.version,
        "body": document.body,
        "changed_at": document.changed_at,
    }
