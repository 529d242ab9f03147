"""Opening the store, and looking into it: the ways into this room."""

from pathlib import Path

from sqlalchemy import inspect

from trio_monitor.ports import Document
from trio_monitor.store.async_core import dispose
from trio_monitor.store.database import Database
from trio_monitor.store.documents import load_document
from trio_monitor.store.engine import SQLITE, Limits, build_engine, build_migration_engine, parse_url, translated
from trio_monitor.store.migrate import migrate
from trio_monitor.store.sql_store import SqlStore
from trio_monitor.store.tables import documents


async def open_store(url: str, limits: Limits | None = None) -> SqlStore:
    """Bring the database to the newest schema and return the store on it; close it with `aclose`.

    Args:
        url: `sqlite+aiosqlite:///path` (the directory must exist) or `postgresql+asyncpg://user:password@host/name`.
        limits: how long the database may take; the usual ones when None.

    Raises:
        StoreUnavailable: the address is no good, the database cannot be reached, or it refuses a migration.
    """
    limits = limits or Limits()
    parsed = parse_url(url)
    engine = build_migration_engine(parsed, limits)
    with translated("opening the database"):
        try:
            await migrate(engine)
        finally:
            await dispose(engine)
        return SqlStore(Database(build_engine(parsed, limits), limits))


async def peek_document(url: str, name: str) -> Document | None:
    """The newest version of a document, without making or changing anything; None where nothing was ever kept.

    Raises:
        StoreUnavailable: as `open_store`.
    """
    if missing_file(url) is not None:
        return None
    limits = Limits()
    database = Database(build_engine(parse_url(url), limits), limits)
    try:
        # A database that was only just made has no tables, and is none that is broken.
        async with database.reading("looking for documents") as connection:
            has_documents = await connection.run_sync(lambda each: inspect(each).has_table(documents.name))
        return await load_document(database, name) if has_documents else None
    finally:
        await database.aclose()


def missing_file(url: str) -> Path | None:
    """The file of an SQLite database that `open_store` would have to make; None when there is nothing to make.

    Raises:
        StoreUnavailable: the address is no good.
    """
    parsed = parse_url(url)
    if parsed.drivername != SQLITE or parsed.database is None:
        return None
    path = Path(parsed.database)
    return None if path.exists() else path
