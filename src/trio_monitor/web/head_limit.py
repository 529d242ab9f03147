"""A limit for the size of a request's head: before it is whole, at the wire, and when it is, as ASGI middleware."""

from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from trio_monitor.web.problems import problem, problem_response

LARGEST_HEAD_BYTES = 16 * 1024
TOO_LARGE = 431
PHRASE = "Request Header Fields Too Large"
SEPARATOR_BYTES = len(": \r\n")

REFUSAL = f"HTTP/1.1 {TOO_LARGE} {PHRASE}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()


class BoundedHeads(HttpToolsProtocol):
    """The parser keeps what it has of a head for as long as it grows; here it stops growing."""

    _head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Parse, and hang up on a head without an end."""
        super().data_received(data)
        # The parser's own callbacks would tell as much, and cost every request a microsecond. There is no scope before
        # the first byte of a request, and no method in it before the head has ended.
        scope = cast("Scope | None", self.scope)
        if scope is None or "method" in scope:
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > LARGEST_HEAD_BYTES:
            self._head_bytes = 0
            self.transport.write(REFUSAL)
            self.transport.close()


class HeadLimit:
    """Refuses a head that came whole and is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and _size(scope) > LARGEST_HEAD_BYTES:
            detail = f"The address and headers of a request may be {LARGEST_HEAD_BYTES} bytes long at the most."
            told = problem(TOO_LARGE, "head-too-large", PHRASE, detail)
            await problem_response(told)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _size(scope: Scope) -> int:
    address = len(scope.get("raw_path", b"")) + len(scope.get("query_string", b""))
    return address + sum(len(name) + len(value) + SEPARATOR_BYTES for name, value in scope["headers"])
