"""Reading the members of one row: a value that cannot be true becomes None, and a note."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from trio_monitor.domain.reading import Part, SetAside
from trio_monitor.sources.trio.field_map import ResourceMap
from trio_monitor.sources.trio.wire import Item, json_type

T = TypeVar("T")

LONGEST_CREDIBLE_WAIT = timedelta(hours=24)
LARGEST_CREDIBLE_COUNT = 100_000
CREDIBLE_FUTURE = timedelta(days=1)
FIRST_CREDIBLE_YEAR = 2000
"""Times before it mean "none": the platform is .NET, whose empty time is 0001-01-01."""

LONGEST_TEXT = 200
FLAG_WORDS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class RowContext:
    """What is the same for all rows of one part."""

    part: Part
    table: ResourceMap
    zone: ZoneInfo
    server_now: datetime
    notes: list[SetAside] = field(default_factory=list)


class NotCredibleError(ValueError):
    """A value that cannot be true; the message ends a sentence that begins with the member's name."""


class Row:
    """One row's members by our names."""

    def __init__(self, item: Item, context: RowContext) -> None:
        self._item = item
        self._context = context
        self._unreadable: set[str] = set()
        self.row_id: str | None = None
        self.row_id = self.identity("id")

    def set_aside(self, problem: str) -> None:
        """Note that this row, or a member of it, could not be used."""
        self._context.notes.append(SetAside(self._context.part, problem, self.row_id))

    def is_unreadable(self, member: str) -> bool:
        """Whether the member came, was read, and could not be true. It is then not the same as one not told."""
        return member in self._unreadable

    def is_null(self, member: str) -> bool:
        """Whether the member came and says that there is none."""
        members = self._item.members
        came = [members[key] for key in self._context.table.keys[member] if key in members]
        return bool(came) and all(value is None or value == "" for value in came)

    def identity(self, member: str) -> str | None:
        """An id: a string or a whole number. Empty means none."""
        return self._read(member, _to_identity)

    def text(self, member: str) -> str | None:
        """Words. Empty means none."""
        return self._read(member, _to_text)

    def flag(self, member: str) -> bool | None:
        """Yes or no."""
        return self._read(member, _to_flag)

    def count(self, member: str) -> int | None:
        """How many."""
        return self._read(member, _to_count)

    def seconds(self, member: str) -> timedelta | None:
        """How long, sent as seconds."""
        return self._read(member, _to_length)

    def instant(self, member: str) -> datetime | None:
        """When, as aware UTC. A time without offset is taken by the site's zone."""
        instant = self._read(member, lambda value: _to_instant(value, self._context.zone))
        if instant is not None and instant - self._context.server_now > CREDIBLE_FUTURE:
            self._unreadable.add(member)
            self.set_aside(f"{member} lies in the future")
            return None
        return instant

    def _read(self, member: str, convert: Callable[[object], T | None]) -> T | None:
        value = self._item.value(self._context.table, member)
        if value is None:
            return None
        try:
            return convert(value)
        except NotCredibleError as error:
            self._unreadable.add(member)
            self.set_aside(f"{member} {error}")
            return None


def _to_identity(value: object) -> str | None:
    if isinstance(value, str):
        return _to_text(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotCredibleError(f"is of type {json_type(value)}")
    if value < 0:
        raise NotCredibleError("is negative")
    return _to_text(str(value))


def _to_text(value: object) -> str | None:
    if not isinstance(value, str):
        raise NotCredibleError(f"is of type {json_type(value)}")
    words = value.strip()
    if not words.isprintable():
        words = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    if len(words) > LONGEST_TEXT:
        raise NotCredibleError(f"is longer than {LONGEST_TEXT} characters")
    return words or None


def _to_flag(value: object) -> bool:
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word not in FLAG_WORDS:
        raise NotCredibleError("is neither true nor false")
    return FLAG_WORDS[word]


def _to_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise NotCredibleError(f"is of type {json_type(value)}")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise NotCredibleError("is not a number") from None
    if not math.isfinite(number):
        raise NotCredibleError("is not a number")
    return number


def _to_count(value: object) -> int:
    number = _to_number(value)
    if not 0 <= number <= LARGEST_CREDIBLE_COUNT or number != int(number):
        raise NotCredibleError("is not a credible number")
    return int(number)


def _to_length(value: object) -> timedelta:
    number = _to_number(value)
    if not 0 <= number <= LONGEST_CREDIBLE_WAIT.total_seconds():
        raise NotCredibleError("is not a credible time")
    return timedelta(seconds=number)


def _to_instant(value: object, zone: ZoneInfo) -> datetime | None:
    if value == "":
        return None
    try:
        parsed = datetime.fromisoformat(str(value).strip() if isinstance(value, str) else "")
        if parsed.year < FIRST_CREDIBLE_YEAR:
            return None
        return (parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotCredibleError("is not a time") from None
