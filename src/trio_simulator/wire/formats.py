"""Formats and charsets: JSON, XML and indented replies, in the encoding the client asked for."""

import html
import json
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal
from xml.sax.saxutils import escape

from trio_simulator.wire.errors import UnsupportedMediaType

Format = Literal["json", "xml", "html"]
_FORMATS: dict[str, Format] = {
    "application/json": "json",
    "text/json": "json",
    "*/*": "json",
    "application/*": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/html": "html",
    "text/*": "html",
}
_MEDIA_TYPES: dict[Format, str] = {"json": "application/json", "xml": "application/xml", "html": "text/html"}
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a reply is to be written."""

    format: Format = "json"
    charset: str = "utf-8"

    @property
    def content_type(self) -> str:
        """The `Content-Type` of the reply."""
        return f"{_MEDIA_TYPES[self.format]}; charset={self.charset}"


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _choose_format(accept: str) -> Format:
    """The best format by quality, then by place; JSON when nothing known is asked for."""
    best: tuple[float, Format] = (0.0, "json")
    for part in accept.split(","):
        media_type, *parameters = part.split(";")
        known = _FORMATS.get(media_type.strip().lower())
        quality = _quality(parameters)
        if known is not None and quality > best[0]:
            best = (quality, known)
    return best[1]


def choose_rendering(accept: str | None, content_type: str | None) -> Rendering:
    """The format by `Accept`, the charset by the request's `Content-Type`.

    Raises:
        UnsupportedMediaType: the charset is none that the server knows.
    """
    charset = "utf-8"
    if content_type:
        header = Message()
        header["Content-Type"] = content_type
        asked = header.get_content_charset() or charset
        if asked not in _CHARSETS:
            raise UnsupportedMediaType(f"unknown charset {asked!r}")
        charset = _CHARSETS[asked]
    return Rendering(_choose_format(accept) if accept else "json", charset)


def _xml(name: str, value: Any, parts: list[str]) -> None:
    """One element: a list's items are called `item`, null is an empty element with `nil`."""
    if value is None:
        parts.append(f'<{name} nil="true"/>')
        return
    parts.append(f"<{name}>")
    if isinstance(value, dict):
        for key, member in value.items():
            _xml(key, member, parts)
    elif isinstance(value, list):
        for member in value:
            _xml("link" if name == "links" else "item", member, parts)
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    else:
        parts.append(escape(str(value)))
    parts.append(f"</{name}>")


def _json_bytes(value: Any, charset: str) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def encode_body(value: Any, rendering: Rendering) -> bytes:
    """The bytes of a reply; letters that the charset lacks are escaped, never lost."""
    if rendering.format == "json":
        return _json_bytes(value, rendering.charset)
    if rendering.format == "xml":
        parts = [f'<?xml version="1.0" encoding="{rendering.charset}"?>']
        _xml("response", value, parts)
        return "".join(parts).encode(rendering.charset, errors="xmlcharrefreplace")
    indented = html.escape(json.dumps(value, ensure_ascii=False, indent=2), quote=False)
    page = f'<!DOCTYPE html><meta charset="{rendering.charset}"><title>TE API</title><pre>{indented}</pre>'
    return page.encode(rendering.charset, errors="xmlcharrefreplace")
