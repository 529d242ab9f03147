"""Transactions: how every call on the store reaches the database, within its time and without leaking anything."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import Engine

from trio_monitor.errors import StoreUnavailable
from trio_monitor.store.async_core import AsyncConnection, dispose, transaction
from trio_monitor.store.engine import TO_READ_ONE_STATE, TO_WRITE, Limits, translated


class Database:
    """An engine with its limits.

    Writers of this process stand in line at a lock, the same on both databases. SQLite has one writer anyway; the
    line is first come, first served, which SQLite's own waiting and SQLAlchemy's pool are not, so that a save never
    starves behind the batches of a deletion.
    """

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self._reader_of_one_state = engine.execution_options(**TO_READ_ONE_STATE)
        self._writer = engine.execution_options(**TO_WRITE)
        self._write_turn = asyncio.Lock()
        self._is_closed = False
        self._in_flight_count = 0
        self._nothing_in_flight = asyncio.Event()
        self._nothing_in_flight.set()

    @property
    def dialect_name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def reading(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; on SQLite each of its statements sees the database as it is at that moment.

        Raises:
            StoreUnavailable: closed, out of time, or the database failed; `doing` says at what.
        """
        async with self._reading(self._engine, doing) as connection:
            yield connection

    @asynccontextmanager
    async def reading_one_state(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads, in one transaction: what belongs together is read together.

        Raises:
            StoreUnavailable: as for `reading`.
        """
        async with self._reading(self._reader_of_one_state, doing) as connection:
            yield connection

    @asynccontextmanager
    async def _reading(self, engine: Engine, doing: str) -> AsyncIterator[AsyncConnection]:
        with self._counted(doing), translated(doing):
            async with asyncio.timeout(self._limits.read.total_seconds()), transaction(engine) as connection:
                yield connection

    @asynccontextmanager
    async def writing(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction that is committed at the end, or rolled back when anything is raised.

        Raises:
            StoreUnavailable: as for `reading`.
        """
        with self._counted(doing), translated(doing):
            async with (
                asyncio.timeout(self._limits.write.total_seconds()),
                self._write_turn,
                transaction(self._writer) as connection,
            ):
                yield connection

    @contextmanager
    def _counted(self, doing: str) -> Iterator[None]:
        if self._is_closed:
            raise StoreUnavailable(f"{doing}: the store is closed")
        self._in_flight_count += 1
        self._nothing_in_flight.clear()
        try:
            yield
        finally:
            self._in_flight_count -= 1
            if self._in_flight_count == 0:
                self._nothing_in_flight.set()

    async def aclose(self) -> None:
        """Refuse new work, let what is under way end (each has its limit), then close every connection.

        The waiting matters: a connection that comes back to a disposed pool is never closed, and its thread never ends.
        """
        self._is_closed = True
        try:
            await self._nothing_in_flight.wait()
        finally:
            with translated("closing the database"):
                await dispose(self._engine)
