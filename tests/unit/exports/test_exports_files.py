"""The files as their readers read them."""

import asyncio
import csv
import io
import sys
import threading
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from errno import ENOSPC
from importlib import import_module
from importlib.abc import MetaPathFinder
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from tests.unit.exports.sheets import as_date, number_format_of, rows_of, sheet_names

from trio_monitor.domain.language import Language
from trio_monitor.errors import RangeRefused
from trio_monitor.exports.table import BATCH_ROW_COUNT, Cell, Column, Kind, Row, Table
from trio_monitor.exports.writing import FileFormat, write
from trio_monitor.exports.xlsxwriter_types import Book, close_book

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SECOND_TWO = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
COLUMNS = [
    Column("queue", Kind.TEXT, ("Kö", "Queue"), ("Köns namn.", "The queue's name.")),
    Column("start_at", Kind.INSTANT, ("Från", "From"), ("Början.", "Start.")),
    Column("start_utc", Kind.UTC, ("Från (UTC)", "From (UTC)"), ("Början.", "Start.")),
    Column("offered", Kind.COUNT, ("Inkomna", "Offered"), ("Samtal.", "Calls.")),
    Column("asa_seconds", Kind.SECONDS, ("Medelväntetid (s)", "ASA (s)"), ("Medel.", "Mean.")),
    Column("level_percent", Kind.PERCENT, ("Servicenivå", "Service level"), ("Andel.", "Share.")),
    Column("outcome", Kind.WORD, ("Utfall", "Outcome"), ("Utfall.", "Outcome.")),
    Column("is_open", Kind.YES_NO, ("Preliminär", "Preliminary"), ("Ja eller nej.", "Yes or no.")),
]
ROW: Row = ('Växel; "stora"', SECOND_TWO.astimezone(STOCKHOLM), SECOND_TWO, 1234, 12.5, 81.94, "abandoned", True)
GAP: Row = ("Norr", SECOND_TWO.astimezone(STOCKHOLM), SECOND_TWO, None, None, None, None, False)


def table(*rows: Row, row_count: int | None = None, batches: Sequence[Sequence[Row]] | None = None) -> Table:
    async def read() -> AsyncIterator[list[Row]]:
        for batch in batches or [rows]:
            yield list(batch)

    return Table(
        titles=("Intervall", "Intervals"),
        file_name="export",
        columns=COLUMNS,
        row_count=len(rows) if row_count is None else row_count,
        batches=read,
        facts=lambda language: [
            (language.of(("Skapad", "Made at")), SECOND_TWO.astimezone(STOCKHOLM)),
            (language.of(("Täckning (%)", "Coverage (%)")), 99.5),
            (language.of(("Formel", "Formula")), "answered_only"),
        ],
    )


def names_in(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def content(each: Table, file_format: FileFormat, language: Language = Language.SWEDISH) -> bytes:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "export"
        await write(path, each, file_format, language, lambda _: None)
        return path.read_bytes()


async def test_csv_for_machines_is_rfc_4180_without_a_language() -> None:
    text = (await content(table(ROW, GAP), FileFormat.CSV)).decode("utf-8")
    assert text.endswith("\r\n")
    assert text.count("\r\n") == 3
    head, row, gap = csv.reader(io.StringIO(text, newline=""))
    assert head == [column.code for column in COLUMNS]
    assert row == [
        'Växel; "stora"',
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T01:30:00Z",
        "1234",
        "12.5",
        "81.94",
        "abandoned",
        "true",
    ]
    assert gap[3:7] == [""] * 4


async def test_csv_for_excel_opens_by_a_double_click_in_swedish() -> None:
    raw = await content(table(ROW), FileFormat.CSV_EXCEL)
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head == [column.headers[0] for column in COLUMNS]
    assert row == [
        'Växel; "stora"',
        "2026-10-25 02:30:00",
        "2026-10-25 01:30:00",
        "1234",
        "12,5",
        "81,94",
        "tappat",
        "ja",
    ]
    english = (await content(table(ROW), FileFormat.CSV_EXCEL, Language.ENGLISH)).decode("utf-8-sig")
    assert english.startswith("Queue;From;")
    assert english.rstrip().endswith(";abandoned;yes")


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.CSV_EXCEL])
@pytest.mark.parametrize("evil", ["=1+2", "+46", "-2", "@SUM(A1)", "\t=1", "\r=1"])
async def test_a_name_that_a_spreadsheet_would_run_is_defused(file_format: FileFormat, evil: str) -> None:
    raw = await content(table((evil, *ROW[1:])), file_format)
    delimiter = "," if file_format is FileFormat.CSV else ";"
    [_, row] = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    assert row[0] == f"'{evil}"


async def test_a_negative_number_is_left_a_number() -> None:
    [_, row] = csv.reader(io.StringIO((await content(table((*ROW[:4], -1.0, *ROW[5:])), FileFormat.CSV)).decode()))
    assert row[4] == "-1"


async def test_a_workbook_has_real_dates_numbers_and_percentages(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(await content(table(ROW, GAP), FileFormat.XLSX))
    head, row, gap = rows_of(path)
    assert head == [column.headers[0] for column in COLUMNS]
    assert as_date(row[1]).isoformat() == "2026-10-25T02:30:00"
    assert as_date(row[2]).isoformat() == "2026-10-25T01:30:00"
    assert row[0] == 'Växel; "stora"'
    assert row[3:] == [1234, 12.5, pytest.approx(0.8194), "tappat", "ja"]
    assert gap[3:] == [None, None, None, None, "nej"]
    formats = [number_format_of(path, f"{letter}2") for letter in "BDEF"]
    assert formats == ["yyyy-mm-dd hh:mm:ss", "0", "0.0", "0.0%"]
    assert b'state="frozen"' in sheet_bytes(path)


def sheet_bytes(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml")


async def test_a_workbooks_second_sheet_tells_how_to_read_the_first(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(await content(table(ROW), FileFormat.XLSX, Language.ENGLISH))
    assert sheet_names(path) == ["Intervals", "Explanation"]
    told = {row[0]: row[1] for row in rows_of(path, 2) if len(row) > 1}
    assert told["Formula"] == "answered_only"
    assert told["Coverage (%)"] == 99.5
    assert as_date(told["Made at"]).isoformat() == "2026-10-25T02:30:00"
    assert told["Rows"] == 1
    assert told["Service level"] == "Share."


async def test_text_in_a_workbook_is_text_whatever_it_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(await content(table(("=1+2", *ROW[1:]), ("https://example.se", *ROW[1:])), FileFormat.XLSX))
    assert [row[0] for row in rows_of(path)[1:]] == ["=1+2", "https://example.se"]
    assert b"<f>" not in sheet_bytes(path)


async def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RangeRefused, match="1048575 rows at the most"):
        await content(table(row_count=1_048_576), FileFormat.XLSX)
    assert names_in(tmp_path) == []


async def test_parquet_has_types_and_the_names_of_the_glossary(tmp_path: Path) -> None:
    path = tmp_path / "export.parquet"
    await write(path, table(ROW, GAP), FileFormat.PARQUET, Language.SWEDISH, lambda _: None)
    read = import_module("pyarrow.parquet").read_table(path).to_pylist()
    assert read[0] == {
        "queue": 'Växel; "stora"',
        "start_at": SECOND_TWO,
        "start_utc": SECOND_TWO,
        "offered": 1234,
        "asa_seconds": 12.5,
        "level_percent": 81.94,
        "outcome": "abandoned",
        "is_open": True,
    }
    assert read[1]["offered"] is None


@pytest.mark.parametrize("file_format", FileFormat)
async def test_a_table_without_rows_is_a_file_all_the_same(file_format: FileFormat, tmp_path: Path) -> None:
    path = tmp_path / "export"
    await write(path, table(batches=[]), file_format, Language.SWEDISH, lambda _: None)
    assert path.stat().st_size > 0


async def test_a_file_that_could_not_be_finished_is_not_there(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[list[Row]]:
        yield [ROW]
        raise ConnectionResetError

    for file_format in FileFormat:
        one = Table(("Blad", "Sheet"), "export", COLUMNS, 2, broken, lambda _: [])
        with pytest.raises(ConnectionResetError):
            await write(tmp_path / "export", one, file_format, Language.SWEDISH, lambda _: None)
    assert names_in(tmp_path) == []


async def test_a_workbook_that_nobody_will_read_is_not_finished_first(tmp_path: Path) -> None:
    asked: list[Language] = []

    async def broken() -> AsyncIterator[list[Row]]:
        yield [ROW]
        raise ConnectionResetError

    def facts(language: Language) -> list[tuple[str, Cell]]:
        """Asked for when the workbook is finished."""
        asked.append(language)
        return []

    one = Table(("Blad", "Sheet"), "export", COLUMNS, 2, broken, facts)
    with pytest.raises(ConnectionResetError):
        await write(tmp_path / "export", one, FileFormat.XLSX, Language.SWEDISH, lambda _: None)
    assert asked == []


async def test_what_the_first_workbook_loads_does_not_hold_up_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_by: list[threading.Thread] = []

    class Watcher(MetaPathFinder):
        """Finds nothing."""

        def find_spec(self, fullname: str, *_: object, **__: object) -> None:
            if fullname == "xlsxwriter":
                loaded_by.append(threading.current_thread())

    for name in [each for each in sys.modules if each.partition(".")[0] == "xlsxwriter"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Watcher(), *sys.meta_path])
    await write(tmp_path / "export", table(ROW), FileFormat.XLSX, Language.SWEDISH, lambda _: None)
    assert len(loaded_by) == 1
    assert loaded_by[0] is not threading.current_thread()


@pytest.mark.parametrize(
    ("file_format", "batch_count", "most_bytes"), [(FileFormat.CSV, 100, 10_000_000), (FileFormat.XLSX, 3, 20_000_000)]
)
async def test_a_large_file_is_written_in_bounded_memory_and_leaves_the_loop_free(
    tmp_path: Path, file_format: FileFormat, batch_count: int, most_bytes: int
) -> None:
    ticks, ticks_before, row_counts = 0, [], []

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    def note(row_count: int) -> None:
        row_counts.append(row_count)
        ticks_before.append(ticks)

    many = table(row_count=batch_count * BATCH_ROW_COUNT, batches=[[ROW] * BATCH_ROW_COUNT] * batch_count)
    ticking = asyncio.create_task(tick())
    tracemalloc.start()
    try:
        await write(tmp_path / "export", many, file_format, Language.SWEDISH, note)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        ticking.cancel()
    assert row_counts == [BATCH_ROW_COUNT] * batch_count
    # Before each batch the loop has gone round at least once.
    assert min(later - before for before, later in pairwise([0, *ticks_before])) >= 1
    assert peak_bytes < most_bytes


class FullDisk:
    """A workbook on a disk that is full; the library says so in an error of its own."""

    def close(self) -> None:
        raise import_module("xlsxwriter.exceptions").FileCreateError(OSError(ENOSPC, "No space left on device"))


def test_a_workbook_that_cannot_be_finished_says_what_the_system_said() -> None:
    with pytest.raises(OSError, match="No space left on device") as told:
        close_book(cast("Book", FullDisk()))
    assert told.value.errno == ENOSPC
