"""A table to be written: columns with a meaning and a kind, rows in batches, and what must be known to read it."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypeAlias

from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import Span

Cell: TypeAlias = str | int | float | bool | datetime | None
Row: TypeAlias = tuple[Cell, ...]
"""One value for each column, in their order. None is not known, and is written as an empty cell, never as zero."""

BATCH_ROW_COUNT = 1_000
"""Rows loaded and written at a time: some 10 ms of either, so that a poll never waits for long."""


class Kind(StrEnum):
    """What a column holds, so that a writer can make real numbers and dates of it."""

    TEXT = "text"
    WORD = "word"
    COUNT = "count"
    SECONDS = "seconds"
    PERCENT = "percent"
    INSTANT = "instant"
    UTC = "utc"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        code: its name in code, API and the glossary; the header of files for machines.
        kind: TEXT comes from outside, WORD is one of ours; INSTANT is told by the centre's clock, UTC is not.
        headers: by language.
        meanings: one sentence by language, for the sheet that explains the table.
    """

    code: str
    kind: Kind
    headers: tuple[str, str]
    meanings: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written.

    Attributes:
        titles: the sheet's name, by language.
        file_name: without its ending.
        row_count: how many rows there are to come, for whoever shows progress.
        batches: starts reading the rows.
        facts: what must be known to read it: pairs of a name and a value, in a language.
    """

    titles: tuple[str, str]
    file_name: str
    columns: Sequence[Column]
    row_count: int
    batches: Callable[[], AsyncIterator[list[Row]]]
    facts: Callable[[Language], Sequence[tuple[str, Cell]]]


def dates_of(span: Span, zone: tzinfo) -> str:
    """The first and the last day of a range, for the name of a file."""
    first, last = span.start_at.astimezone(zone), (span.end_at - timedelta(microseconds=1)).astimezone(zone)
    return f"{first.date()}-{last.date()}"
