"""SQLAlchemy's Core on asyncio drivers, without its ORM.

`sqlalchemy.ext.asyncio` loads the whole ORM for sessions that nobody here uses: 6 MB in every process and a quarter of
its import time. What is left without sessions is this page; both run SQLAlchemy in its own `greenlet_spawn`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable
from sqlalchemy.util import greenlet_spawn

P = ParamSpec("P")
T = TypeVar("T")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Rows: TypeAlias = CursorResult[*tuple[Any, ...]]


class AsyncConnection:
    """A connection in a transaction."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        """The database's kind."""
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        """The whole result. A list of parameters is one executemany."""
        return await greenlet_spawn(self._connection.execute, statement, parameters)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Do something that is written for SQLAlchemy's ordinary connection."""
        return await greenlet_spawn(work, self._connection)


@asynccontextmanager
async def transaction(engine: Engine) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction that is committed at the end, or rolled back when anything is raised."""
    connection = await greenlet_spawn(engine.connect)
    try:
        begun = await greenlet_spawn(connection.begin)
        yield AsyncConnection(connection)
        await greenlet_spawn(begun.commit)
    finally:
        # Rolls back what has not been committed.
        await _to_its_end(connection)


async def dispose(engine: Engine) -> None:
    """Close every connection that nobody holds."""
    await greenlet_spawn(engine.dispose)


async def _to_its_end(connection: Connection) -> None:
    """Close it even when cancelled: one that came back to a disposed pool later would never be closed."""
    closing = asyncio.create_task(greenlet_spawn(connection.close))
    cancelled: asyncio.CancelledError | None = None
    while not closing.done():
        try:
            await asyncio.wait([closing])
        except asyncio.CancelledError as error:
            cancelled = error
    try:
        closing.result()
    finally:
        if cancelled is not None:
            raise cancelled
