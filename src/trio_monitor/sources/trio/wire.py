"""From the bytes of a reply to typed pieces: the only place that handles JSON of unknown shape."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from trio_monitor.errors import SourceContractBroken
from trio_monitor.sources.trio.field_map import ResourceMap

CHARSETS: Mapping[str, str] = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "ascii": "ascii",
    # The platform runs on code page 1252, which differs from ISO-8859-1 only where that has unprintable control
    # codes; the Encoding Standard reads the label in the same way.
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso8859-15",
    "utf-16": "utf-16",
}
"""Charsets that a reply may declare → how we decode them. JSON without a declared charset is UTF-8 (RFC 8259)."""

SINGLE_BYTE_CODECS = frozenset({"cp1252", "iso8859-15"})
SAMPLE_LENGTH = 200
LINKS = "links"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an envelope or of one of its items."""

    rel: str
    href: str


class Item:
    """One row. Its links and original names are worked out only where they are asked for: rows are many."""

    __slots__ = ("_row", "members")

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row
        self.members: Mapping[str, object] = _lowered(row)

    @property
    def wire_names(self) -> tuple[str, ...]:
        """The names of the members as the server wrote them."""
        return tuple(name for name in self._row if name.lower() != LINKS)

    @property
    def links(self) -> tuple[Link, ...]:
        """The row's own links."""
        return _parse_links(self.members.get(LINKS))

    def value(self, table: ResourceMap, member: str) -> object:
        """The value of our `member`, under any of its names and in any case; None when it did not come."""
        for key in table.keys[member]:
            value = self.members.get(key)
            if value is not None:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A reply: its links, its rows, and how many things in `data` were no rows at all."""

    links: tuple[Link, ...] = ()
    items: tuple[Item, ...] = ()
    unreadable_count: int = 0


@dataclass(frozen=True, slots=True)
class Pagination:
    """What `X-Pagination` told of a collection."""

    current_page: int
    page_count: int
    total_count: int


@dataclass(frozen=True, slots=True)
class TokenReply:
    """What a login or a refresh answered."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in_seconds: float | None


def redact(text: str) -> str:
    """The shape of a text for the log: letters and digits masked, so that no name or secret is left."""
    masked = re.sub(r"\d", "0", re.sub(r"[^\W\d_]", "x", text[:SAMPLE_LENGTH]))
    return masked.encode("ascii", "replace").decode("ascii")


def decode_body(body: bytes, content_type: str) -> str:
    """Text of a reply by the charset that it declares.

    A reply that declares a single-byte charset but is UTF-8 is refused: it would decode without an error, to names
    that nobody has. Real text in a single-byte charset is all but never valid UTF-8 by accident.

    Raises:
        SourceContractBroken: the charset is unknown, or the body is not in it.
    """
    message = Message()
    message["Content-Type"] = content_type or "application/json"
    declared = str(message.get_param("charset", "utf-8")).strip().lower()
    codec = CHARSETS.get(declared)
    if codec is None:
        raise SourceContractBroken(f"the reply declares the unknown charset {redact(declared)!r}")
    if codec in SINGLE_BYTE_CODECS and _is_multibyte_utf8(body):
        raise SourceContractBroken(f"the reply declares charset {declared} but is UTF-8")
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise SourceContractBroken(f"the reply is not in its declared charset {declared}") from error


def _is_multibyte_utf8(body: bytes) -> bool:
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def parse_json(text: str) -> Any:
    """Parse strictly: no NaN, no bottomless nesting. Raises SourceContractBroken."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise SourceContractBroken("the reply is not JSON", sample=redact(text)) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse_envelope(body: bytes, content_type: str) -> Envelope:
    """Read a reply's envelope; raises SourceContractBroken when it is none."""
    text = decode_body(body, content_type)
    document = parse_json(text)
    if not isinstance(document, dict):
        raise SourceContractBroken("the reply is not an envelope", sample=redact(text))
    members = _lowered(document)
    rows = members.get("data")
    if not isinstance(rows, list):
        raise SourceContractBroken("the reply has no list of data", sample=redact(text))
    items = tuple(Item(row) for row in rows if isinstance(row, dict))
    return Envelope(_parse_links(members.get("links")), items, len(rows) - len(items))


def _lowered(members: Mapping[str, Any]) -> dict[str, Any]:
    """Members whose names are read in any case, as all are."""
    return {name.lower(): value for name, value in members.items()}


def _parse_links(links: Any) -> tuple[Link, ...]:
    if not isinstance(links, list):
        return ()
    found = []
    for link in links:
        if not isinstance(link, dict):
            continue
        lowered = _lowered(link)
        if isinstance(lowered.get("href"), str):
            found.append(Link(str(lowered.get("rel", "")), lowered["href"]))
    return tuple(found)


def parse_pagination(header: str | None) -> Pagination | None:
    """Read `X-Pagination`; None without the header. Raises SourceContractBroken when it makes no sense."""
    if header is None:
        return None
    document = parse_json(header)
    values = _lowered(document) if isinstance(document, dict) else {}
    current, size = _count(values.get("currentpage")), _count(values.get("pagesize"))
    total, pages = _count(values.get("totalcount")), _count(values.get("totalpages"))
    if pages is None and total is not None and size:
        pages = -(-total // size)
    if pages is None or total is None:
        raise SourceContractBroken("the X-Pagination header makes no sense", sample=redact(header))
    return Pagination(1 if current is None else current, pages, total)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def parse_token_reply(body: bytes, content_type: str, table: ResourceMap) -> TokenReply:
    """Read the tokens, bare as in OAuth 2 or inside an envelope; raises SourceContractBroken."""
    document = parse_json(decode_body(body, content_type))
    rows = _lowered(document).get("data") if isinstance(document, dict) else None
    if isinstance(rows, list) and rows:
        document = rows[0]
    if not isinstance(document, dict):
        raise SourceContractBroken("the login's reply has no tokens")
    item = Item(document)
    access, refresh = item.value(table, "access_token"), item.value(table, "refresh_token")
    expires_in = item.value(table, "expires_in")
    if not _is_header_text(access):
        raise SourceContractBroken("the login's reply has no access token")
    is_number = isinstance(expires_in, int | float) and not isinstance(expires_in, bool)
    return TokenReply(
        access_token=str(access),
        refresh_token=str(refresh) if isinstance(refresh, str) and refresh else None,
        expires_in_seconds=float(str(expires_in)) if is_number else None,
    )


def _is_header_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable() and " " not in value


def json_type(value: object) -> str:
    """The JSON name of a value's type: all that may be told of personal data."""
    names: Sequence[tuple[type, str]] = (
        (bool, "boolean"),
        (int, "number"),
        (float, "number"),
        (str, "string"),
        (list, "array"),
        (dict, "object"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "null")
