"""A connection to SQLite whose thread and locks always end."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import aiosqlite
from typing_extensions import override

CLOSE_LIMIT = timedelta(seconds=2)
"""How long closing waits for the thread to end what it is doing; then the thread goes on alone."""

_BUSY_PAUSE = timedelta(milliseconds=10)


class SqliteConnection(aiosqlite.Connection):
    """A connection in a thread of its own, as aiosqlite makes it, with three leaks stopped.

    - SQLite keeps a closed connection, and its locks, for as long as a statement of it lives, and the traceback of a
      cancelled save may keep one alive: so the transaction is rolled back before closing. (It is not interrupted: the
      interruption may hit that rollback.)
    - SQLAlchemy drops a connection without closing it when the task that opens it is cancelled in between; and
      aiosqlite forgets a file that opens after the cancellation.
    - A thread that hangs in a dead disk keeps neither the caller nor the end of the process waiting.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        self._opened: list[sqlite3.Connection] = []
        self._stopped: asyncio.Future[None] | None = None
        super().__init__(partial(_open, connector, self._opened), iter_chunk_size=64)
        self._thread.daemon = True

    @override
    def stop(self) -> asyncio.Future[None] | None:
        """Tell the thread to roll back, close and end; the future is done when it has."""
        self._tx.put_nowait((None, partial(_roll_back_and_close, self._opened)))
        self._stopped = super().stop()
        return self._stopped

    @override
    async def close(self) -> None:
        """Stop, and wait for it a little."""
        if self._stopped is None:
            self.stop()
        if self._stopped is not None:
            await asyncio.wait([self._stopped], timeout=CLOSE_LIMIT.total_seconds())

    def __del__(self) -> None:
        if self._connection is not None:
            self.stop()


async def switch_to_wal(connection: aiosqlite.Connection, limit: timedelta) -> None:
    """Let readers and the writer never wait for each other; the file stays so for ever.

    Two programs that switch a new file at once refuse each other on the spot, whatever the busy timeout: hence this
    loop.

    Raises:
        TimeoutError: the file was locked for all of `limit`.
    """
    async with asyncio.timeout(limit.total_seconds()):
        while True:
            try:
                await connection.execute_fetchall("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                await asyncio.sleep(_BUSY_PAUSE.total_seconds())
            else:
                return


def _open(connector: Callable[[], sqlite3.Connection], opened: list[sqlite3.Connection]) -> sqlite3.Connection:
    connection = connector()
    opened.append(connection)
    return connection


def _roll_back_and_close(opened: list[sqlite3.Connection]) -> None:
    for connection in opened:
        if connection.in_transaction:
            connection.rollback()
        connection.close()
    opened.clear()
