"""What can be seen of a store from behind: its pool, its statements, its threads, and other users of its database."""

import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy import event, make_url
from sqlalchemy.pool import QueuePool

from trio_monitor.store.sql_store import SqlStore


def checked_out_count(store: SqlStore) -> int:
    """Connections that somebody holds."""
    pool = store._database._engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


@contextmanager
def recorded_statements(store: SqlStore) -> Iterator[list[str]]:
    """Every statement sent meanwhile, BEGIN and COMMIT left out."""
    statements: list[str] = []

    def record(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", record)


def sqlite_threads() -> list[threading.Thread]:
    """Threads of open SQLite connections."""
    return [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]


async def run_directly(url: str, *statements: str) -> None:
    """Run statements on the database past the store, each committed."""
    if is_sqlite(url):
        connection = sqlite3.connect(path_of(url))
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
    else:
        other = await connect_directly(url)
        for statement in statements:
            await other.execute(statement)
        await other.close()


@asynccontextmanager
async def write_lock_of_another(url: str) -> AsyncIterator[None]:
    """Another program holds, meanwhile, the lock that a save needs."""
    if is_sqlite(url):
        connection = sqlite3.connect(path_of(url), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
    else:
        other = await connect_directly(url)
        async with other.transaction():
            await other.execute("LOCK TABLE polls, calls IN ACCESS EXCLUSIVE MODE")
            yield
        await other.close()


async def connect_directly(url: str) -> asyncpg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return await asyncpg.connect(plain, timeout=10)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def path_of(url: str) -> str:
    return str(make_url(url).database)
