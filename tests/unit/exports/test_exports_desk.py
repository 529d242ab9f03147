"""Exports that were ordered, as those who ordered them see them come, fail, end and go."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.clock import HandClock

from trio_monitor.domain.language import Language
from trio_monitor.errors import StoreUnavailable
from trio_monitor.exports.desk import (
    KEPT_FOR,
    MOST_KEPT,
    MOST_WRITTEN_AT_ONCE,
    Export,
    ExportDesk,
    ExportFailure,
    ExportState,
    open_desk,
)
from trio_monitor.exports.room import export_room
from trio_monitor.exports.table import Column, Kind, Row, Table
from trio_monitor.exports.writing import FileFormat

ANNA, BO = "anna", "bo"
COLUMNS = [Column("queue", Kind.TEXT, ("Kö", "Queue"), ("Köns namn.", "The queue's name."))]


class Source:
    """Gives rows when it is told to."""

    def __init__(self) -> None:
        self._rows: asyncio.Queue[list[Row] | Exception | None] = asyncio.Queue()
        self.was_asked = asyncio.Event()

    def give(self, *names: str) -> None:
        self._rows.put_nowait([(name,) for name in names])

    def end(self, error: Exception | None = None) -> None:
        self._rows.put_nowait(error)

    async def read(self) -> AsyncIterator[list[Row]]:
        self.was_asked.set()
        while (rows := await self._rows.get()) is not None:
            if isinstance(rows, Exception):
                raise rows
            yield rows
            self._rows.task_done()

    async def until_written(self) -> None:
        """All the rows that were given."""
        await self._rows.join()

    def table(self) -> Table:
        return Table(("Blad", "Sheet"), "rapport", COLUMNS, 3, self.read, lambda _: [])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest_asyncio.fixture
async def desk(temporary: Path, clock: HandClock) -> AsyncIterator[ExportDesk]:
    async with open_desk(clock) as opened:
        yield opened
    assert names_in(temporary) == []


def names_in(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


def ordered(desk: ExportDesk, source: Source, file_format: FileFormat = FileFormat.CSV) -> Export:
    export = desk.start(ANNA, source.table(), file_format, Language.SWEDISH)
    assert export is not None
    return export


async def ended(export: Export) -> None:
    """Its writing is over."""
    writing = next(iter(export.tasks))
    await asyncio.wait([writing])


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.CSV_EXCEL, FileFormat.XLSX])
async def test_rows_are_counted_while_they_are_written(desk: ExportDesk, file_format: FileFormat) -> None:
    source = Source()
    export = ordered(desk, source, file_format)
    assert (export.state, export.row_count, export.total_row_count) == (ExportState.WAITING, 0, 3)
    source.give("Norr", "Söder")
    await source.until_written()
    assert export.row_count == 2
    assert export.state is ExportState.WRITING
    assert not export.path.exists()
    source.give("Väst")
    source.end()
    await ended(export)
    assert (export.state, export.row_count) == (ExportState.DONE, 3)
    assert export.path.stat().st_size > 0
    assert export.file_name == f"rapport.{file_format.ending}"


async def test_a_finished_file_is_deleted_after_a_while(desk: ExportDesk, clock: HandClock) -> None:
    source = Source()
    source.end()
    export = ordered(desk, source)
    await ended(export)
    assert desk.find(ANNA, export.export_id) is export
    desk.cancel(BO, export.export_id)
    assert desk.find(BO, export.export_id) is None
    assert desk.find(ANNA, export.export_id) is export
    await clock.until_sleeping()
    [deleting] = export.tasks
    clock.advance(KEPT_FOR)
    await asyncio.wait([deleting])
    assert desk.find(ANNA, export.export_id) is None
    assert not export.path.exists()


async def test_a_cancelled_export_leaves_nothing(desk: ExportDesk, temporary: Path) -> None:
    source = Source()
    export = ordered(desk, source, FileFormat.XLSX)
    await source.was_asked.wait()
    [writing] = export.tasks
    desk.cancel(ANNA, export.export_id)
    desk.cancel(ANNA, export.export_id)
    await asyncio.wait([writing])
    assert desk.find(ANNA, export.export_id) is None
    assert names_in(export.path.parent) == ["in-use"]
    assert export.path.parent.parent == temporary


async def test_the_end_waits_for_what_was_cancelled_just_before(desk: ExportDesk) -> None:
    source = Source()
    export = ordered(desk, source, FileFormat.XLSX)
    await source.was_asked.wait()
    desk.cancel(ANNA, export.export_id)
    await desk.aclose()
    assert names_in(export.path.parent) == ["in-use"]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (StoreUnavailable("gone"), ExportFailure.STORE_UNAVAILABLE),
        (OSError("No space left on device"), ExportFailure.CANNOT_WRITE),
        (ZeroDivisionError(), ExportFailure.UNEXPECTED),
    ],
)
async def test_a_failure_says_why_there_is_no_file(desk: ExportDesk, error: Exception, failure: ExportFailure) -> None:
    source = Source()
    source.give("Norr")
    source.end(error)
    export = ordered(desk, source)
    await ended(export)
    assert (export.state, export.failure) == (ExportState.FAILED, failure)
    assert not export.path.exists()


async def test_a_few_are_written_at_once_and_the_others_wait_their_turn(desk: ExportDesk) -> None:
    sources = [Source() for _ in range(MOST_WRITTEN_AT_ONCE + 1)]
    exports = [ordered(desk, source) for source in sources]
    for source in sources[:-1]:
        await source.was_asked.wait()
    states = [export.state for export in exports]
    assert states == [ExportState.WRITING] * MOST_WRITTEN_AT_ONCE + [ExportState.WAITING]
    desk.cancel(ANNA, exports[0].export_id)
    await sources[-1].was_asked.wait()
    assert exports[-1].state.value == "writing"


async def test_when_too_many_are_there_the_oldest_file_makes_room_but_none_that_is_being_written(
    desk: ExportDesk,
) -> None:
    done = Source()
    done.end()
    finished = ordered(desk, done)
    await ended(finished)
    under_way = [ordered(desk, Source()) for _ in range(MOST_KEPT)]
    assert desk.find(ANNA, finished.export_id) is None
    assert desk.start(ANNA, Source().table(), FileFormat.CSV, Language.SWEDISH) is None
    desk.cancel(ANNA, under_way[0].export_id)
    assert ordered(desk, Source()) is not None


def test_what_a_killed_process_left_is_deleted_at_the_next_start_and_what_is_in_use_is_not(temporary: Path) -> None:
    with export_room() as in_use:
        left = temporary / "trio-monitor-exports-killed"
        left.mkdir()
        (left / "in-use").touch()
        (left / "old").write_text("rows")
        with export_room() as ours:
            assert set(temporary.iterdir()) == {in_use, ours}
    assert list(temporary.iterdir()) == []
