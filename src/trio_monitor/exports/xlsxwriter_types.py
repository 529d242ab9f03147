"""What we use of xlsxwriter, which brings no types of its own."""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import IO, Protocol, cast


class Format(Protocol):
    """How a cell looks."""


class Sheet(Protocol):
    """One sheet of a workbook.

    Attributes:
        row_data_fh: the open file of rows that are written, where memory is kept constant.
    """

    row_data_fh: IO[str]

    def write_string(self, row: int, column: int, text: str, style: Format | None = None) -> int:
        """Text, never a formula."""

    def write_number(self, row: int, column: int, number: float, style: Format | None = None) -> int:
        """A number."""

    def write_datetime(self, row: int, column: int, at: datetime, style: Format | None = None) -> int:
        """A date and time without a zone."""

    def set_column(self, first: int, last: int, width: float) -> int:
        """Widths."""

    def freeze_panes(self, row: int, column: int) -> None:
        """Keep the rows above and the columns before in sight."""

    def autofilter(self, first_row: int, first_column: int, last_row: int, last_column: int) -> int | None:
        """Buttons to filter and sort by."""


class Book(Protocol):
    """A workbook."""

    def add_format(self, properties: dict[str, object]) -> Format:
        """A new look."""

    def add_worksheet(self, name: str) -> Sheet:
        """A new sheet."""

    def close(self) -> None:
        """Write the file."""


def new_book(path: Path, options: dict[str, object]) -> Book:
    """A workbook that will be written to `path`."""
    return cast("Book", import_module("xlsxwriter").Workbook(str(path), options))


def close_book(book: Book) -> None:
    """Write the file; OSError when it cannot be."""
    unwritable: type[Exception] = import_module("xlsxwriter.exceptions").FileCreateError
    try:
        book.close()
    except unwritable as error:
        # The library wraps what the system said.
        [said] = error.args
        raise said if isinstance(said, OSError) else OSError(str(said)) from error
