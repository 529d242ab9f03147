"""Sending a document that was encoded once: the form the reader takes, or only word that nothing has changed."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response

from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.live.hub import Encoded
from trio_monitor.web.context import WebContext
from trio_monitor.web.schemas import Schema

CACHE_CONTROL = "private, no-cache"


def takes_gzip(headers: Headers) -> bool:
    """Whether the reader takes gzip; a quality of zero is a refusal, and what is said of gzip outweighs the star."""
    said: dict[str, bool] = {}
    for coding in headers.get("accept-encoding", "").lower().split(","):
        name, _, parameters = coding.partition(";")
        said[name.strip()] = parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return said.get("gzip", said.get("*", False))


def encoded_response(headers: Headers, encoded: Encoded) -> Response:
    """The reply with the document, or 304 when the reader has it already."""
    shared = {"etag": encoded.etag, "cache-control": CACHE_CONTROL, "vary": "Accept-Encoding, Cookie"}
    known = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]
    if encoded.etag in known or "*" in known:
        return Response(status_code=304, headers=shared)
    if takes_gzip(headers):
        body, shared["content-encoding"] = encoded.gzipped, "gzip"
    else:
        body = encoded.plain
    return Response(body, media_type="application/json", headers=shared)


def view_response(headers: Headers, context: WebContext, name: str, shape: Callable[[Snapshot], Schema]) -> Response:
    """The reply with a document made from the latest snapshot, encoded at most once per snapshot."""
    published = context.published()
    return encoded_response(headers, published.view(name, lambda each: shape(each).model_dump_json().encode()))
