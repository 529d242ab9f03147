"""Comma-separated values (RFC 4180) for machines, and as a Swedish Excel opens them by a double click."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from trio_monitor.domain.language import Language
from trio_monitor.exports.table import Cell, Column, Kind, Row
from trio_monitor.exports.words import word, yes_no

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SECONDS_DECIMALS, PERCENT_DECIMALS = 3, 4

Text = Callable[[Cell], str]


def defused(text: str) -> str:
    """Text from outside that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class CsvFile:
    """For machines: `,`, `.`, instants with their offset, headers by the names of the glossary, no language."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._texts = [_plain_text(column.kind) for column in columns]
        self._file = path.open("wb")
        self._file.write(_lines([[column.code for column in columns]], ","))

    def add(self, rows: Sequence[Row]) -> None:
        """So many lines."""
        self._file.write(_lines(_texts_of(rows, self._texts), ","))

    def close(self) -> None:
        """There is nothing more to write."""
        self._file.close()

    def abandon(self) -> None:
        """There is nothing more to let go of."""
        self.close()


class ExcelCsvFile:
    """For Excel: a byte order mark (else it reads Latin-1), `;`, decimal comma, dates it knows, headers for people."""

    def __init__(self, path: Path, columns: Sequence[Column], language: Language) -> None:
        self._texts = [_excel_text(column.kind, language) for column in columns]
        self._file = path.open("wb")
        self._file.write(BOM.encode() + _lines([[language.of(column.headers) for column in columns]], ";"))

    def add(self, rows: Sequence[Row]) -> None:
        """So many lines."""
        self._file.write(_lines(_texts_of(rows, self._texts), ";"))

    def close(self) -> None:
        """There is nothing more to write."""
        self._file.close()

    def abandon(self) -> None:
        """There is nothing more to let go of."""
        self.close()


def _texts_of(rows: Sequence[Row], texts: Sequence[Text]) -> list[list[str]]:
    return [["" if cell is None else text(cell) for cell, text in zip(row, texts, strict=True)] for row in rows]


def _lines(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


def _plain_text(kind: Kind) -> Text:
    match kind:
        case Kind.TEXT:
            return lambda cell: defused(str(cell))
        case Kind.INSTANT:
            return lambda cell: _instant(cell).isoformat()
        case Kind.UTC:
            return lambda cell: _instant(cell).isoformat().replace("+00:00", "Z")
        case Kind.YES_NO:
            return lambda cell: "true" if cell else "false"
        case Kind.SECONDS | Kind.PERCENT:
            return lambda cell: _decimal(cell, kind)
        case _:
            return str


def _excel_text(kind: Kind, language: Language) -> Text:
    match kind:
        case Kind.TEXT:
            return lambda cell: defused(str(cell))
        case Kind.WORD:
            return lambda cell: word(str(cell), language)
        case Kind.INSTANT | Kind.UTC:
            return lambda cell: f"{_instant(cell):%Y-%m-%d %H:%M:%S}"
        case Kind.YES_NO:
            return lambda cell: yes_no(bool(cell), language)
        case Kind.SECONDS | Kind.PERCENT:
            return lambda cell: _decimal(cell, kind).replace(".", ",")
        case _:
            return str


def _instant(cell: Cell) -> datetime:
    if not isinstance(cell, datetime):
        msg = f"a column of instants holds {cell!r}"
        raise TypeError(msg)
    return cell


def _decimal(cell: Cell, kind: Kind) -> str:
    """A number without needless zeros: 20 and not 20.000."""
    decimals = SECONDS_DECIMALS if kind is Kind.SECONDS else PERCENT_DECIMALS
    text = f"{cell:.{decimals}f}" if isinstance(cell, int | float) else str(cell)
    return text.rstrip("0").rstrip(".") if "." in text else text
