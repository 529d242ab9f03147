"""The two paths that every viewer is on, as plain ASGI: the dashboard document and the live stream."""

import asyncio
from collections.abc import AsyncIterator

from starlette.datastructures import Headers, QueryParams
from starlette.types import Message, Receive, Scope, Send

from trio_monitor.domain.access import Viewer
from trio_monitor.errors import ApiError, StoreUnavailable
from trio_monitor.live.hub import GZIP_HEADER, Published, deflate_block
from trio_monitor.web.access import find_known
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import refuse_others
from trio_monitor.web.replies import encoded_response, takes_gzip

RETRY_EVENT = b"retry: 2000\n\n"
"""Asks the browser to come back two seconds after a lost stream."""


class Dashboard:
    """`GET /api/v1/dashboard`: the latest snapshot's bytes."""

    def __init__(self, context: WebContext) -> None:
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        known = await find_known(headers, self._context)
        refuse_others(_parameters(scope))
        response = encoded_response(headers, self._context.published(known.viewer).dashboard)
        await response(scope, receive, send)


class Stream:
    """`GET /api/v1/stream`: server-sent events, the full snapshot first and again after every poll."""

    def __init__(self, context: WebContext) -> None:
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one viewer until it leaves, signs out, or the monitor stops."""
        headers = Headers(scope=scope)
        await find_known(headers, self._context)
        refuse_others(_parameters(scope))
        is_gzip = takes_gzip(headers)
        await send(_stream_start(is_gzip=is_gzip))
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        gone = asyncio.create_task(_until_disconnect(receive))
        self._context.hub.viewer_count += 1
        try:
            await _send_body(send, GZIP_HEADER if is_gzip else b"")
            async for plain, deflated in self._events(headers, gone):
                # Who is cut off will reconnect, to the latest snapshot.
                async with asyncio.timeout(self._context.settings.web.stuck_seconds):
                    await _send_body(send, deflated if is_gzip else plain)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            return
        finally:
            self._context.hub.viewer_count -= 1
            gone.cancel()

    async def _events(self, headers: Headers, gone: "asyncio.Task[None]") -> AsyncIterator[tuple[bytes, bytes]]:
        """Each event as plain bytes and as deflate blocks."""
        hub = self._context.hub
        heartbeat = self._context.settings.web.heartbeat_seconds
        shown = headers.get("last-event-id")
        yield RETRY_EVENT, deflate_block(RETRY_EVENT)
        while not hub.is_closed and not gone.done() and (viewer := await self._viewer(headers)) is not None:
            waiting = hub.next()
            current = None if hub.current is None else self._context.published(viewer)
            if current is not None and current.id != shown:
                shown = current.id
                yield _event_of(current)
                continue
            done, _ = await asyncio.wait({waiting, gone}, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                beat = b'event: heartbeat\ndata: {"at":"%b"}\n\n' % self._context.clock.now().isoformat().encode()
                yield beat, deflate_block(beat)

    async def _viewer(self, headers: Headers) -> Viewer | None:
        """Who reads; None once they are no longer signed in. An open stream keeps a session from becoming idle."""
        try:
            return (await find_known(headers, self._context)).viewer
        except (ApiError, StoreUnavailable):
            return None


def _parameters(scope: Scope) -> QueryParams:
    return QueryParams(scope.get("query_string", b""))


def _event_of(published: Published) -> tuple[bytes, bytes]:
    return published.event, published.event_deflated


def _stream_start(*, is_gzip: bool) -> Message:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache, no-transform"),
        (b"x-accel-buffering", b"no"),
    ]
    if is_gzip:
        headers.append((b"content-encoding", b"gzip"))
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _send_body(send: Send, body: bytes) -> None:
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
