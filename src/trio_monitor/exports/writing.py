"""From a table to bytes or to a file, a batch at a time: bounded memory, and the event loop free in between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from trio_monitor.domain.language import Language
from trio_monitor.exports.csv_file import CsvFile, ExcelCsvFile
from trio_monitor.exports.parquet_file import ParquetFile
from trio_monitor.exports.table import Row, Table
from trio_monitor.exports.xlsx_file import XlsxFile

CHUNK_BYTES = 64 * 1024
TEMPORARY_PREFIX = "trio-monitor-export-"


class FileFormat(StrEnum):
    """What files can be had."""

    CSV = "csv"
    CSV_EXCEL = "csv-excel"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return "csv" if self is FileFormat.CSV_EXCEL else self.value


MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
    FileFormat.CSV_EXCEL: "text/csv; charset=utf-8; header=present",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PARQUET: "application/vnd.apache.parquet",
}
Progress = Callable[[int], object]
"""Told the number of rows that have been written since it was last told."""


def _silent(_: int) -> None:
    pass


async def stream(table: Table, file_format: FileFormat, language: Language) -> AsyncIterator[bytes]:
    """The file in pieces. CSV comes while it is read; a workbook is complete only at its end, and comes then."""
    if file_format in {FileFormat.CSV, FileFormat.CSV_EXCEL}:
        async for piece in _csv_pieces(table, file_format, language, _silent):
            yield piece
        return
    with TemporaryDirectory(prefix=TEMPORARY_PREFIX) as directory:
        path = Path(directory) / "export"
        await _write_whole(path, table, file_format, language, _silent)
        with await asyncio.to_thread(path.open, "rb") as written:
            while piece := await asyncio.to_thread(_read_chunk, written):
                yield piece


async def write(path: Path, table: Table, file_format: FileFormat, language: Language, progress: Progress) -> None:
    """Write the table to a file, which is there only when it is whole."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        if file_format in {FileFormat.CSV, FileFormat.CSV_EXCEL}:
            with await asyncio.to_thread(unfinished.open, "wb") as written:
                async for piece in _csv_pieces(table, file_format, language, progress):
                    await asyncio.to_thread(written.write, piece)
        else:
            await _write_whole(unfinished, table, file_format, language, progress)
        await asyncio.to_thread(unfinished.replace, path)
    finally:
        await asyncio.to_thread(unfinished.unlink, missing_ok=True)


async def _csv_pieces(
    table: Table, file_format: FileFormat, language: Language, progress: Progress
) -> AsyncIterator[bytes]:
    is_plain = file_format is FileFormat.CSV
    file = CsvFile(table.columns) if is_plain else ExcelCsvFile(table.columns, language)
    yield file.head()
    async for rows in table.batches():
        yield await asyncio.to_thread(file.lines, rows)
        progress(len(rows))


async def _write_whole(
    path: Path, table: Table, file_format: FileFormat, language: Language, progress: Progress
) -> None:
    file = ParquetFile(path, table) if file_format is FileFormat.PARQUET else XlsxFile(path, table, language)
    try:
        async for rows in table.batches():
            await _to_its_end(file.add, rows)
            progress(len(rows))
    finally:
        await _to_its_end(file.close)


async def _to_its_end(work: Callable[..., None], *rows: list[Row]) -> None:
    """Run in a thread, and wait for its end even when cancelled: its files must not be deleted under its hands."""
    task = asyncio.create_task(asyncio.to_thread(work, *rows))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _read_chunk(written: BinaryIO) -> bytes:
    return written.read(CHUNK_BYTES)
