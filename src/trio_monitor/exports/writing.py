"""From a table to a file, a batch at a time: bounded memory, and the event loop free in between."""

import asyncio
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol

from trio_monitor.domain.language import Language
from trio_monitor.exports.csv_file import CsvFile, ExcelCsvFile
from trio_monitor.exports.parquet_file import ParquetFile, pyarrow
from trio_monitor.exports.table import Row, Table
from trio_monitor.exports.xlsx_file import XlsxFile


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


class WrittenFile(Protocol):
    """A file of one of the formats."""

    def add(self, rows: Sequence[Row]) -> None:
        """So many rows."""

    def close(self) -> None:
        """Write what the format has at its end."""

    def abandon(self) -> None:
        """Let go of everything at once: nobody will read the file."""


Progress = Callable[[int], object]
"""Told the number of rows that have been written since it was last told."""


async def write(path: Path, table: Table, file_format: FileFormat, language: Language, progress: Progress) -> None:
    """Write the table to a file, which is there only when it is whole."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        await asyncio.to_thread(_load_library, file_format)
        file = _new_file(unfinished, table, file_format, language)
        try:
            async for rows in table.batches():
                await _to_its_end(file.add, rows)
                progress(len(rows))
        except BaseException:
            # To finish a large workbook takes longer than a process has when it is told to end.
            await _to_its_end(file.abandon)
            raise
        await _to_its_end(file.close)
        await asyncio.to_thread(unfinished.replace, path)
    finally:
        await asyncio.to_thread(unfinished.unlink, missing_ok=True)


def _load_library(file_format: FileFormat) -> None:
    """What the first file of a format would load on the event loop."""
    match file_format:
        case FileFormat.XLSX:
            import_module("xlsxwriter")
        case FileFormat.PARQUET:
            pyarrow()


def _new_file(path: Path, table: Table, file_format: FileFormat, language: Language) -> WrittenFile:
    match file_format:
        case FileFormat.CSV:
            return CsvFile(path, table.columns)
        case FileFormat.CSV_EXCEL:
            return ExcelCsvFile(path, table.columns, language)
        case FileFormat.XLSX:
            return XlsxFile(path, table, language)
        case FileFormat.PARQUET:
            return ParquetFile(path, table)


async def _to_its_end(work: Callable[..., None], *rows: list[Row]) -> None:
    """Run in a thread, and wait for its end even when cancelled: its files must not be deleted under its hands."""
    task = asyncio.create_task(asyncio.to_thread(work, *rows))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
