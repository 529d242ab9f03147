"""Sending a document that was encoded once: the form the reader takes, or only word that nothing has changed."""

import asyncio
import gzip
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response

from trio_monitor.domain.access import Viewer
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.live.hub import Encoded
from trio_monitor.web.context import WebContext
from trio_monitor.web.schemas import Schema

CACHE_CONTROL = "private, no-cache"
WORTH_COMPRESSING_BYTES = 16 * 1024
FAST_LEVEL = 1


def takes_gzip(headers: Headers) -> bool:
    """Whether the reader takes gzip."""
    return accepts_gzip(headers.get("accept-encoding", ""))


def accepts_gzip(accept_encoding: str) -> bool:
    """As the header says; a quality of zero is a refusal, and what is said of gzip outweighs the star."""
    said: dict[str, bool] = {}
    for coding in accept_encoding.lower().split(","):
        name, _, parameters = coding.partition(";")
        said[name.strip()] = parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return said.get("gzip", said.get("*", False))


def document_headers(encoded: Encoded, *, is_gzip: bool) -> dict[str, str]:
    """The headers of a document, beside its type and length."""
    headers = {"etag": encoded.etag, "cache-control": CACHE_CONTROL, "vary": "Accept-Encoding, Cookie"}
    return {**headers, "content-encoding": "gzip"} if is_gzip else headers


def encoded_response(headers: Headers, encoded: Encoded) -> Response:
    """The reply with the document, or 304 when the reader has it already."""
    known = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]
    if encoded.etag in known or "*" in known:
        return Response(status_code=304, headers=document_headers(encoded, is_gzip=False))
    is_gzip = takes_gzip(headers)
    body = encoded.gzipped if is_gzip else encoded.plain
    return Response(body, media_type="application/json", headers=document_headers(encoded, is_gzip=is_gzip))


def view_response(
    headers: Headers, context: WebContext, viewer: Viewer, name: str, shape: Callable[[Snapshot], Schema]
) -> Response:
    """The reply with a document made from what this viewer may see of the latest snapshot, encoded at most once."""
    published = context.published(viewer)
    return encoded_response(headers, published.view(name, lambda each: shape(each).model_dump_json().encode()))


async def document_response(headers: Headers, document: Schema) -> Response:
    """The reply with a document made for this reader alone, compressed when it is worth the while."""
    body = document.model_dump_json().encode()
    shared = {"cache-control": CACHE_CONTROL, "vary": "Accept-Encoding, Cookie"}
    if len(body) >= WORTH_COMPRESSING_BYTES and takes_gzip(headers):
        # In a thread: a month of quarters is a megabyte, and everybody else's requests go on meanwhile.
        body = await asyncio.to_thread(gzip.compress, body, FAST_LEVEL)
        shared["content-encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=shared)
