"""What a query string asks of a collection: filters, sort, fields and paging, in this order."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode

from trio_simulator.wire.errors import Refusal

Scalar: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Scalar]

DEFAULT_PAGE_SIZE = 10
_RESERVED = frozenset({"page", "pagesize", "sort", "fields", "redirect"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of the rows of a resource."""

    members: tuple[str, ...]  # every member, in the order they are shown
    default: frozenset[str]  # those shown without `fields`
    filters: Mapping[str, str]  # further filter names, in lower case, and the member each stands for

    def member(self, name: str) -> str | None:
        """The member that a client means, without regard to case; `None` if there is none."""
        lowered = name.lower()
        return next((member for member in self.members if member.lower() == lowered), None)


@dataclass(frozen=True, slots=True)
class Query:
    """One parsed query string."""

    filters: tuple[tuple[str, str], ...]  # member and wanted value
    sort: tuple[tuple[str, bool], ...]  # member, and whether descending
    fields: tuple[str, ...] | None
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and where it stands."""

    rows: Sequence[Row]
    keys: Sequence[str]  # what identifies each row, whatever members are shown
    number: int
    size: int
    total_count: int

    @property
    def total_pages(self) -> int:
        """The number of pages; an empty collection has one."""
        return max(1, math.ceil(self.total_count / self.size))


def query_pairs(query_string: str) -> list[tuple[str, str]]:
    """The names and values of a query string, percent-encoded in UTF-8 or, if it is not that, ISO-8859-1."""
    try:
        return parse_qsl(query_string, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return parse_qsl(query_string, keep_blank_values=True, encoding="iso-8859-1")


def _positive(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise Refusal(f"{name} must be a whole number from 1, not {text!r}")
    return int(text)


def _parse_sort(text: str, shape: Shape) -> tuple[tuple[str, bool], ...]:
    keys = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        member = shape.member(part.removeprefix("-"))
        if member is None:
            raise Refusal(f"cannot sort by {part!r}")
        keys.append((member, part.startswith("-")))
    return tuple(keys)


def parse_query(pairs: Iterable[tuple[str, str]], shape: Shape, largest_page: int) -> Query:
    """Read a query string; page sizes above `largest_page` are cut to it.

    Unknown names in `fields` are passed over, as a server of another version would; unknown names in `sort`
    and unknown filters are refused, lest a client take an unsorted or unfiltered list for what it asked for.

    Raises:
        Refusal: a value cannot be read, or a filter or sort member is unknown.
    """
    given = {name.lower(): value for name, value in pairs}
    filters = []
    for name, value in given.items():
        if name not in _RESERVED:
            member = shape.filters.get(name) or shape.member(name)
            if member is None:
                raise Refusal(f"unknown parameter {name!r}")
            filters.append((member, value))
    fields = given.get("fields")
    wanted = None if fields is None else {name.strip().lower() for name in fields.split(",")}
    return Query(
        filters=tuple(filters),
        sort=_parse_sort(given.get("sort", ""), shape),
        fields=None if wanted is None else tuple(m for m in shape.members if m.lower() in wanted),
        page=_positive("page", given.get("page", "1")),
        page_size=min(largest_page, _positive("pageSize", given.get("pagesize", str(DEFAULT_PAGE_SIZE)))),
    )


def _matches(value: Scalar, wanted: str) -> bool:
    """Texts match by their beginning, anything else whole; both without regard to case."""
    if value is None:
        return wanted.lower() in {"", "null"}
    if isinstance(value, bool):
        return wanted.lower() == ("true" if value else "false")
    if isinstance(value, str):
        return value.lower().startswith(wanted.lower())
    return str(value) == wanted


def _sort_key(value: Scalar) -> tuple[int, float, str]:
    """Nothing before numbers before texts, so that any two values can be compared."""
    if value is None:
        return (0, 0.0, "")
    if isinstance(value, str):
        return (2, 0.0, value.lower())
    return (1, float(value), "")


def select_page(rows: Iterable[Row], query: Query, shape: Shape, key: str) -> Page:
    """Filter, sort and page `rows`, and leave only the members asked for (or the default ones) in each.

    `key` is the member that identifies a row.
    """
    found = list(rows)
    for member, wanted in query.filters:
        found = [row for row in found if _matches(row.get(member), wanted)]
    for member, descending in reversed(query.sort):
        found.sort(key=lambda row, member=member: _sort_key(row.get(member)), reverse=descending)  # type: ignore[misc]
    start = (query.page - 1) * query.page_size
    chosen = query.fields if query.fields is not None else [m for m in shape.members if m in shape.default]
    part = found[start : start + query.page_size]
    return Page(
        rows=[{member: row[member] for member in chosen} for row in part],
        keys=[str(row[key]) for row in part],
        number=query.page,
        size=query.page_size,
        total_count=len(found),
    )


def pagination(page: Page, path: str, pairs: Iterable[tuple[str, str]]) -> dict[str, int | str | None]:
    """The content of the `X-Pagination` header."""
    others = [(name, value) for name, value in pairs if name.lower() not in {"page", "pagesize"}]

    def link(number: int) -> str | None:
        if not 1 <= number <= page.total_pages:
            return None
        return f"{path}?{urlencode([*others, ('page', number), ('pageSize', page.size)])}"

    return {
        "currentPage": page.number,
        "pageSize": page.size,
        "totalCount": page.total_count,
        "totalPages": page.total_pages,
        "previousPageLink": link(page.number - 1),
        "nextPageLink": link(page.number + 1),
    }
