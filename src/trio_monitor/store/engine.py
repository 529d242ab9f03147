"""One engine per database: how connections are made, how long they may take, and how their errors leave this room."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import aiosqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool

from trio_monitor.errors import StoreUnavailable
from trio_monitor.store.sqlite_connection import SqliteConnection, switch_to_wal

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"

BEGINS = "begins"
"""Execution option: the statement by which a transaction begins on SQLite. Without one, each statement is its own."""
TO_WRITE = {BEGINS: "BEGIN IMMEDIATE"}
"""A writer takes the lock at once: one that begins as a reader cannot wait for it later without a deadlock, so SQLite
refuses it on the spot, whatever the busy timeout."""
TO_READ_ONE_STATE = {BEGINS: "BEGIN"}

_LOWER_ERRORS = (SQLAlchemyError, sqlite3.Error, OSError)
"""OSError is also TimeoutError, and every error of a socket."""


def _lower_errors() -> tuple[type[Exception], ...]:
    """What database, driver and disk raise. A centre on SQLite does not carry asyncpg: SQLAlchemy loads it on need."""
    asyncpg = sys.modules.get("asyncpg")
    if asyncpg is None:
        return _LOWER_ERRORS
    return (*_LOWER_ERRORS, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


_POOL_SIZE = 5
_POOL_RECYCLE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the database may take before a call gives up with StoreUnavailable.

    `connect` and `lock` are shorter than `write`, so that the reason told is theirs; `write` is shorter than the
    shortest poll interval (5 s), so that a slow database costs polls, not the beat.
    """

    connect: timedelta = timedelta(seconds=3)
    lock: timedelta = timedelta(seconds=3)
    write: timedelta = timedelta(seconds=4)
    read: timedelta = timedelta(seconds=15)
    migrate: timedelta = timedelta(minutes=10)


def parse_url(url: str) -> URL:
    """The address of a database we can use.

    Raises:
        StoreUnavailable: the address cannot be read, or is neither SQLite in a file nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # `from None`: the lower message quotes the address, perhaps a piece of its password.
        raise StoreUnavailable("the database's address is not an address") from None
    if parsed.drivername not in {SQLITE, POSTGRESQL}:
        raise StoreUnavailable(f"the database's address must begin with {SQLITE}:// or {POSTGRESQL}://")
    if parsed.drivername == SQLITE and parsed.database in {None, "", ":memory:"}:
        # Every connection would see a database of its own.
        raise StoreUnavailable("SQLite needs a file: sqlite+aiosqlite:///path/to/file.db")
    return parsed


def build_engine(url: URL, limits: Limits) -> Engine:
    """The engine for daily work; opens no connection yet."""
    if url.drivername == SQLITE:
        return _build_sqlite_engine(url, limits)
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_timeout=limits.write.total_seconds(),
        pool_recycle=int(_POOL_RECYCLE.total_seconds()),
        # A connection that died in the pool (the server restarted) is noticed here and replaced.
        pool_pre_ping=True,
        connect_args=_postgresql_arguments(limits, statement=limits.read),
    )


def build_migration_engine(url: URL, limits: Limits) -> Engine:
    """The engine for migrations: keeps no connection, lets a statement take long.

    On SQLite without foreign keys: batch mode copies a table and drops the old one, and with them on that deletes the
    rows that point to it.
    """
    if url.drivername == SQLITE:
        return _build_sqlite_engine(url, limits, is_migrating=True)
    return create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        connect_args=_postgresql_arguments(limits, statement=limits.migrate),
    )


def _postgresql_arguments(limits: Limits, *, statement: timedelta) -> dict[str, object]:
    return {
        "timeout": limits.connect.total_seconds(),
        "command_timeout": statement.total_seconds(),
        "server_settings": {
            "application_name": "trio-monitor",
            "timezone": "UTC",
            # Compiling a query costs more than any of ours takes.
            "jit": "off",
            # Also known to the server, so that it does not work on, or keep locks, for a client that has gone.
            "statement_timeout": _milliseconds(statement),
            "lock_timeout": _milliseconds(limits.lock),
            "idle_in_transaction_session_timeout": _milliseconds(limits.read),
        },
    }


def _milliseconds(length: timedelta) -> str:
    return str(length // timedelta(milliseconds=1))


def _build_sqlite_engine(url: URL, limits: Limits, *, is_migrating: bool = False) -> Engine:
    async def connect(database: str, **options: object) -> aiosqlite.Connection:
        connection = SqliteConnection(partial(sqlite3.connect, database, **options))
        try:
            await connection
            if is_migrating:
                await switch_to_wal(connection, limits.lock)
            else:
                await connection.execute_fetchall("PRAGMA foreign_keys = ON")
            await connection.execute_fetchall("PRAGMA synchronous = NORMAL")
        except BaseException:
            await connection.close()
            raise
        return connection

    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_timeout=limits.write.total_seconds(),
        # Each connection is a thread: use few of them.
        pool_use_lifo=True,
        connect_args={
            "async_creator_fn": connect,
            # How long SQLite itself waits for another process's lock.
            "timeout": limits.lock.total_seconds(),
            # Python's own BEGIN comes too late for a transaction that reads first; ours is in `_begin`.
            "isolation_level": None,
        },
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGINS)
    if statement is not None:
        connection.exec_driver_sql(statement)


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn every error of database, driver and disk into StoreUnavailable; let mistakes of ours through as they are.

    Args:
        doing: what fails, for the message: "saving a poll".

    Raises:
        StoreUnavailable: from the lower error.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreUnavailable(f"{doing}: {_first_line(error.orig or error)}") from error
    except StatementError as error:
        # Not the database's refusal: a value that a column type refuses, such as a naive datetime.
        raise (error.orig or error) from error
    except _lower_errors() as error:
        raise StoreUnavailable(f"{doing}: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    # The first line only: PostgreSQL's further lines may quote the row.
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
