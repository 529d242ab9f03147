"""An Excel workbook: real numbers, dates and percentages, and a second sheet that tells how to read the first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from trio_monitor.domain.language import Language
from trio_monitor.errors import RangeRefused
from trio_monitor.exports.table import Cell, Kind, Row, Table
from trio_monitor.exports.words import word, yes_no
from trio_monitor.exports.xlsxwriter_types import Format, Sheet, close_book, new_book

MOST_ROWS = 1_048_575
"""Excel's own limit, less the header."""

LONGEST_TEXT = 32_767
NAME_LENGTH = 40
"""So much of the file's name is in that of the directory for what is not finished."""

FORMATS: Mapping[Kind, str] = {
    Kind.COUNT: "0",
    Kind.SECONDS: "0.0",
    Kind.PERCENT: "0.0%",
    Kind.INSTANT: "yyyy-mm-dd hh:mm:ss",
    Kind.UTC: "yyyy-mm-dd hh:mm:ss",
}
WIDTHS: Mapping[Kind, int] = {Kind.TEXT: 18, Kind.WORD: 16, Kind.INSTANT: 19, Kind.UTC: 19}
USUAL_WIDTH = 13
MEANING_WIDTHS = (34, 90)
Write = Callable[[Sheet, int, int, Cell], object]


class XlsxFile:
    """Written row by row into files of its own, so that memory stays the same however long it grows."""

    def __init__(self, path: Path, table: Table, language: Language) -> None:
        if table.row_count > MOST_ROWS:
            detail = f"a sheet holds {MOST_ROWS} rows at the most, and this would be {table.row_count}"
            raise RangeRefused(f"{detail}: take a shorter range, a coarser resolution, or CSV")
        self._table = table
        self._language = language
        path.touch()  # what cannot be written is told now, not after the last row
        self._room = TemporaryDirectory(prefix=f".{path.name[:NAME_LENGTH]}.", dir=path.parent)
        options = {"constant_memory": True, "tmpdir": self._room.name, "default_date_format": FORMATS[Kind.INSTANT]}
        self._book = new_book(path, options)
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._sheet = self._book.add_worksheet(language.of(table.titles))
        self._writes = [_write(column.kind, self._format(column.kind), language) for column in table.columns]
        self._row_number = 1
        self._begin()

    def _format(self, kind: Kind) -> Format | None:
        return self._book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None

    def _begin(self) -> None:
        for number, column in enumerate(self._table.columns):
            self._sheet.set_column(number, number, WIDTHS.get(column.kind, USUAL_WIDTH))
            self._sheet.write_string(0, number, self._language.of(column.headers), self._bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, max(1, self._table.row_count), len(self._table.columns) - 1)

    def add(self, rows: Sequence[Row]) -> None:
        """So many rows; RangeRefused when the sheet is full, which it is only when calls came meanwhile."""
        if self._row_number + len(rows) > MOST_ROWS + 1:
            raise RangeRefused(f"a sheet holds {MOST_ROWS} rows at the most")
        for row in rows:
            for number, (cell, write) in enumerate(zip(row, self._writes, strict=True)):
                if cell is not None:
                    write(self._sheet, self._row_number, number, cell)
            self._row_number += 1

    def close(self) -> None:
        """Write the sheet that explains, and the file itself; OSError when it cannot be written."""
        with self._room:
            self._explain()
            close_book(self._book)

    def abandon(self) -> None:
        """Delete the rows, which are in a file of their own until the workbook is written."""
        self._sheet.row_data_fh.close()
        self._room.cleanup()

    def _explain(self) -> None:
        sheet = self._book.add_worksheet(self._language.of(("Förklaring", "Explanation")))
        for number, width in enumerate(MEANING_WIDTHS):
            sheet.set_column(number, number, width)
        facts = [*self._table.facts(self._language), (self._language.of(("Rader", "Rows")), self._row_number - 1)]
        meanings = [
            (self._language.of(column.headers), self._language.of(column.meanings)) for column in self._table.columns
        ]
        for row_number, (name, value) in enumerate([*facts, ("", ""), *meanings]):
            sheet.write_string(row_number, 0, name, self._bold)
            self._write_fact(sheet, row_number, value)

    def _write_fact(self, sheet: Sheet, row_number: int, value: Cell) -> None:
        if isinstance(value, datetime):
            sheet.write_datetime(row_number, 1, value.replace(tzinfo=None))
        elif isinstance(value, int | float):
            sheet.write_number(row_number, 1, value)
        else:
            sheet.write_string(row_number, 1, str(value)[:LONGEST_TEXT], self._wrapped)


def _write(kind: Kind, style: Format | None, language: Language) -> Write:
    """How a cell of this kind is written. Text is always written as text: a workbook needs no defusing."""
    match kind:
        case Kind.INSTANT | Kind.UTC:
            return lambda sheet, row, column, cell: sheet.write_datetime(row, column, _naive(cell), style)
        case Kind.PERCENT:
            return lambda sheet, row, column, cell: sheet.write_number(row, column, _number(cell) / 100, style)
        case Kind.COUNT | Kind.SECONDS:
            return lambda sheet, row, column, cell: sheet.write_number(row, column, _number(cell), style)
        case Kind.YES_NO:
            return lambda sheet, row, column, cell: sheet.write_string(row, column, yes_no(bool(cell), language))
        case Kind.WORD:
            return lambda sheet, row, column, cell: sheet.write_string(row, column, word(str(cell), language))
        case Kind.TEXT:
            return lambda sheet, row, column, cell: sheet.write_string(row, column, str(cell)[:LONGEST_TEXT])


def _naive(cell: Cell) -> datetime:
    """Excel knows no zones: what the clock on the wall shows."""
    if not isinstance(cell, datetime):
        msg = f"a column of instants holds {cell!r}"
        raise TypeError(msg)
    return cell.replace(tzinfo=None)


def _number(cell: Cell) -> float:
    if not isinstance(cell, int | float):
        msg = f"a column of numbers holds {cell!r}"
        raise TypeError(msg)
    return cell
