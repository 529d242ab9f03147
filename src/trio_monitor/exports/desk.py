"""Exports that were ordered: written a few at a time beside everything else, counted, and kept for a while."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog

from trio_monitor.domain.language import Language
from trio_monitor.errors import RangeRefused, StoreUnavailable
from trio_monitor.exports.room import export_room
from trio_monitor.exports.table import Table
from trio_monitor.exports.writing import FileFormat, write
from trio_monitor.ports import Clock

log = structlog.get_logger(__name__)

MOST_WRITTEN_AT_ONCE = 2
MOST_KEPT = 8
"""Exports that are there at once, waiting, being written or finished; a year of a large centre's quarters is 261 MB."""

KEPT_FOR = timedelta(minutes=15)
ID_BYTES = 16


class ExportState(StrEnum):
    """How far an export has come."""

    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


class ExportFailure(StrEnum):
    """Why there is no file."""

    STORE_UNAVAILABLE = "store-unavailable"
    TOO_MANY_ROWS = "too-many-rows"
    CANNOT_WRITE = "cannot-write"
    UNEXPECTED = "unexpected"


@dataclass(slots=True)
class Export:
    """One file that was ordered.

    Attributes:
        owner: who ordered it, and alone may have it.
        row_count: rows that have been written.
        total_row_count: rows that there were when it was ordered.
    """

    export_id: str
    owner: str
    path: Path
    file_name: str
    file_format: FileFormat
    total_row_count: int
    state: ExportState = ExportState.WAITING
    row_count: int = 0
    failure: ExportFailure | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_under_way(self) -> bool:
        """Whether a file may still come of it."""
        return self.state in {ExportState.WAITING, ExportState.WRITING}

    def note(self, row_count: int) -> None:
        """So many rows more have been written."""
        self.row_count += row_count


class ExportDesk:
    """Takes orders and keeps what came of them, each for whoever ordered it: their rights chose its rows."""

    def __init__(self, room: Path, clock: Clock) -> None:
        self._room = room
        self._clock = clock
        self._slots = asyncio.Semaphore(MOST_WRITTEN_AT_ONCE)
        self._exports: dict[str, Export] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, owner: str, table: Table, file_format: FileFormat, language: Language) -> Export | None:
        """Begin to write the table; None when too many are under way. The oldest finished file makes room."""
        finished = [each for each in self._exports.values() if not each.is_under_way]
        if len(self._exports) >= MOST_KEPT:
            if not finished:
                return None
            self._forget(finished[0])
        export_id = secrets.token_urlsafe(ID_BYTES)
        name = f"{table.file_name}.{file_format.ending}"
        export = Export(export_id, owner, self._room / export_id, name, file_format, table.row_count)
        self._exports[export_id] = export
        writing = self._begin(export, self._write(export, table, language))
        writing.add_done_callback(lambda task: self._note_end(export, task))
        return export

    def find(self, owner: str, export_id: str) -> Export | None:
        """The owner's export, unless it never was, was cancelled or has been deleted."""
        export = self._exports.get(export_id)
        return export if export is not None and export.owner == owner else None

    def cancel(self, owner: str, export_id: str) -> None:
        """Stop writing, or delete the file; nothing happens when the owner has no such export."""
        export = self.find(owner, export_id)
        if export is not None:
            self._forget(export)

    async def aclose(self) -> None:
        """Stop everything, and wait until nothing writes any more."""
        for export in list(self._exports.values()):
            self._forget(export)
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, export: Export, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """What is cancelled with the export, and waited for at the end even when nobody knows the export any more."""
        task = asyncio.create_task(work)
        for tasks in (export.tasks, self._tasks):
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        return task

    async def _write(self, export: Export, table: Table, language: Language) -> None:
        async with self._slots:
            export.state = ExportState.WRITING
            await write(export.path, table, export.file_format, language, export.note)
            export.state = ExportState.DONE

    def _note_end(self, export: Export, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            export.path.unlink(missing_ok=True)  # it may have been finished in the very moment
            return
        error = task.exception()
        if error is not None:
            export.state, export.failure = ExportState.FAILED, _failure_of(error)
            unexpected = error if export.failure is ExportFailure.UNEXPECTED else None
            log.warning("export_failed", failure=export.failure, detail=str(error), exc_info=unexpected)
        if export.export_id in self._exports:
            self._begin(export, self._forget_later(export))

    async def _forget_later(self, export: Export) -> None:
        await self._clock.sleep_until(self._clock.monotonic() + KEPT_FOR.total_seconds())
        self._forget(export)

    def _forget(self, export: Export) -> None:
        self._exports.pop(export.export_id, None)
        for task in export.tasks:
            task.cancel()
        export.path.unlink(missing_ok=True)


def _failure_of(error: BaseException) -> ExportFailure:
    match error:
        case StoreUnavailable():
            return ExportFailure.STORE_UNAVAILABLE
        case RangeRefused():
            return ExportFailure.TOO_MANY_ROWS
        case OSError():
            return ExportFailure.CANNOT_WRITE
        case _:
            return ExportFailure.UNEXPECTED


@asynccontextmanager
async def open_desk(clock: Clock) -> AsyncIterator[ExportDesk]:
    """A desk with a room of its own; at the end nothing is left of either."""
    with export_room() as room:
        desk = ExportDesk(room, clock)
        try:
            yield desk
        finally:
            await desk.aclose()
