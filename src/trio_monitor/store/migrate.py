"""Bringing a database to the newest schema, from inside the program: users need no alembic.ini.

A new database is made from the tables' description at once, and one that is up to date is left alone; only in between
are migrations run, and Alembic loaded, which is large. A test holds description and migrations to each other.
"""

from importlib import import_module

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, inspect, select, text

from trio_monitor.errors import StoreUnavailable
from trio_monitor.store.async_core import transaction
from trio_monitor.store.engine import TO_WRITE
from trio_monitor.store.migrations import NEWEST
from trio_monitor.store.tables import metadata

_LOCK_KEY = 7_236_114_001
"""Any number, the same in every process that may migrate the same PostgreSQL database."""

_version_table = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""The mark by which Alembic knows a schema, as Alembic itself makes it."""


async def migrate(engine: Engine) -> None:
    """Bring the schema up to date in one transaction: it is the old one or the new one.

    Raises:
        StoreUnavailable: the schema is newer than this program.
    """
    async with transaction(engine.execution_options(**TO_WRITE)) as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once must not both migrate. SQLite's own write lock does the same.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        await connection.run_sync(_bring_up_to_date)


def _bring_up_to_date(connection: Connection) -> None:
    names = inspect(connection).get_table_names()
    if not names:
        # There is none: nothing to ask for, table by table.
        metadata.create_all(connection, checkfirst=False)
        _version_table.create(connection)
        connection.execute(_version_table.insert().values(version_num=NEWEST))
        return
    version = connection.scalar(select(_version_table.c.version_num)) if _version_table.name in names else None
    if version is not None and version > NEWEST:
        # An older program was put back. Migrations are numbered, so that text tells which one is newer.
        raise StoreUnavailable(
            f"the database is of a newer Trio Monitor (schema {version}, this one knows {NEWEST}); install that one"
        )
    if version != NEWEST:
        import_module("trio_monitor.store.upgrade").upgrade(connection)
