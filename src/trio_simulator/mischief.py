"""The faults at work: ASGI middleware that spoils requests and replies on the wire."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trio_simulator.api import refusal_response
from trio_simulator.faults import Fault, FaultBoard, Strike
from trio_simulator.instants import SECOND_MS
from trio_simulator.simulation import ServerName

TRANSPORT = "transport"  # the key in the scope's state under which server.py puts the connection
_RESET_LINGER = struct.pack("ii", 1, 0)  # close at once with RST in place of FIN
_SERVICE_UNAVAILABLE = 503
_SERVER_ERROR = 500
_CHARSET_MARK = b"charset="


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the way to its answer, as ASGI hands them over."""

    scope: Scope
    receive: Receive
    send: Send


@dataclass(slots=True)
class Reply:
    """A whole reply, caught before it went out."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: bytes) -> bytes:
        """The value of a header; empty if it is not there."""
        return next((value for key, value in self.headers if key.lower() == name), b"")

    def replace_body(self, body: bytes) -> None:
        """Take another body, with its length."""
        self.body = body
        kept = [(key, value) for key, value in self.headers if key.lower() != b"content-length"]
        self.headers = [*kept, (b"content-length", str(len(body)).encode())]

    def start(self) -> Message:
        """The message that begins the reply."""
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}

    async def send(self, send: Send) -> None:
        """Send it whole."""
        await send(self.start())
        await send(_body(self.body, more=False))


def _body(content: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": more}


async def _catch(app: ASGIApp, scope: Scope, receive: Receive) -> Reply:
    reply = Reply()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status, reply.headers = message["status"], list(message.get("headers", []))
        else:
            reply.body += message.get("body", b"")

    await app(scope, receive, keep)
    return reply


async def _gone(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


class ServerDate:
    """Puts the server's own time, skewed or not, into the `Date` header of every reply."""

    def __init__(self, app: ASGIApp, now_ms: Callable[[], int]) -> None:
        self._app = app
        self._now_ms = now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                instant_ms = self._now_ms() + scope["state"].get("skew_ms", 0)
                date = formatdate(instant_ms // SECOND_MS, usegmt=True).encode()
                message = {**message, "headers": [*message.get("headers", []), (b"date", date)]}
            await send(message)

        await self._app(scope, receive, dated)


class Mischief:
    """Lets the ordered faults befall the requests of one server."""

    def __init__(self, app: ASGIApp, board: FaultBoard, server: ServerName) -> None:
        self._app = app
        self._board = board
        self._server = server
        self._before: dict[str, Callable[[Fault, Exchange], Awaitable[None]]] = {
            "hang": self._hang,
            "reset": self._reset,
            "status": self._status,
            "retry_after": self._retry_after,
            "redirect_loop": self._redirect_loop,
            "truncate": self._truncate,
            "drip": self._drip,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or spoil it."""
        strike = self._board.strike(scope["path"], self._server)
        scope["state"]["skew_ms"] = strike.skew_ms
        await self._wait(strike)
        fault = strike.fault
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind in self._before:
            await self._before[fault.kind](fault, Exchange(scope, receive, send))
        else:
            reply = await _catch(self._app, scope, receive)
            SPOILERS[fault.kind](reply, fault)
            await reply.send(send)

    async def _wait(self, strike: Strike) -> None:
        if strike.delay_seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._board.cleared.wait(), strike.delay_seconds)

    async def _hang(self, _: Fault, exchange: Exchange) -> None:
        """No answer until the faults are cleared; then the ordinary one."""
        kept: list[Message] = []

        async def watch() -> None:
            while not kept or kept[-1]["type"] != "http.disconnect":
                kept.append(await exchange.receive())

        gone = asyncio.create_task(watch())
        cleared = asyncio.create_task(self._board.cleared.wait())
        await asyncio.wait({gone, cleared}, return_when=asyncio.FIRST_COMPLETED)
        left = gone.done()
        for task in (gone, cleared):
            task.cancel()
        await asyncio.gather(gone, cleared, return_exceptions=True)

        async def again() -> Message:
            return kept.pop(0) if kept else await exchange.receive()

        if not left:
            await self._app(exchange.scope, again, exchange.send)

    async def _reset(self, _: Fault, exchange: Exchange) -> None:
        abort_connection(exchange.scope["state"][TRANSPORT])
        await _gone(exchange.receive)

    async def _status(self, fault: Fault, exchange: Exchange) -> None:
        response = refusal_response(fault.status or _SERVER_ERROR, "simulated_fault", "a fault was ordered")
        await response(exchange.scope, exchange.receive, exchange.send)

    async def _retry_after(self, fault: Fault, exchange: Exchange) -> None:
        headers = {"Retry-After": str(round(fault.length_seconds))}
        response = refusal_response(_SERVICE_UNAVAILABLE, "simulated_fault", "try again later", headers)
        await response(exchange.scope, exchange.receive, exchange.send)

    async def _redirect_loop(self, _: Fault, exchange: Exchange) -> None:
        query = exchange.scope["query_string"].decode("latin-1")
        location = exchange.scope["path"] + (f"?{query}" if query else "")
        await Reply(307, [(b"location", location.encode("latin-1")), (b"content-length", b"0")]).send(exchange.send)

    async def _truncate(self, _: Fault, exchange: Exchange) -> None:
        """Promise the whole body, send half of it, and close."""
        reply = await _catch(self._app, exchange.scope, exchange.receive)
        await exchange.send(reply.start())
        await exchange.send(_body(reply.body[: len(reply.body) // 2], more=True))
        exchange.scope["state"][TRANSPORT].close()
        await _gone(exchange.receive)

    async def _drip(self, fault: Fault, exchange: Exchange) -> None:
        """A byte at a time, with a pause after each, until all is sent, or the faults are cleared."""
        reply = await _catch(self._app, exchange.scope, exchange.receive)
        cleared = asyncio.create_task(self._board.cleared.wait())
        gone = asyncio.create_task(_gone(exchange.receive))
        try:
            await exchange.send(reply.start())
            for position in range(len(reply.body)):
                if gone.done():
                    return
                if cleared.done():
                    await exchange.send(_body(reply.body[position:], more=True))
                    break
                await exchange.send(_body(reply.body[position : position + 1], more=True))
                await asyncio.wait({gone, cleared}, timeout=fault.length_seconds, return_when=asyncio.FIRST_COMPLETED)
            await exchange.send(_body(b"", more=False))
        finally:
            gone.cancel()
            cleared.cancel()


def abort_connection(transport: asyncio.Transport) -> None:
    """Reset a connection as a crashed host does: the client gets RST, not an orderly end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_LINGER)
    transport.abort()


# --- spoilt replies ---


def _malform(reply: Reply, _: Fault) -> None:
    """A body of the promised length that is neither JSON nor XML."""
    reply.replace_body(b"}{" + reply.body)


def _wrong_charset(reply: Reply, _: Fault) -> None:
    """The letters are of another charset than the label says."""
    label = reply.header(b"content-type").partition(_CHARSET_MARK)[2].decode("ascii") or "utf-8"
    other = "iso-8859-1" if label == "utf-8" else "utf-8"
    reply.replace_body(reply.body.decode(label).encode(other, errors="replace"))


def _rows(body: Any) -> list[dict[str, Any]]:
    """What a fault in the members concerns: the rows of an envelope, or the reply itself."""
    if not isinstance(body, dict):
        return []
    data = body.get("data")
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else [body]


def _otherwise(value: Any) -> Any:
    """A value of another type."""
    if isinstance(value, bool):
        return "kanske"
    if isinstance(value, int | float):
        return {"value": value}
    return -1


def _change_members(reply: Reply, change: Callable[[dict[str, Any]], None]) -> None:
    if not reply.header(b"content-type").startswith(b"application/json"):
        return
    label = reply.header(b"content-type").partition(_CHARSET_MARK)[2].decode("ascii") or "utf-8"
    body = json.loads(reply.body.decode(label))
    for row in _rows(body):
        change(row)
    reply.replace_body(json.dumps(body, ensure_ascii=False).encode(label, errors="replace"))


def _wrong_type(reply: Reply, fault: Fault) -> None:
    """Numbers become objects, texts and nulls numbers, truth values texts: in one member, or in all."""

    def change(row: dict[str, Any]) -> None:
        chosen = {n: _otherwise(v) for n, v in row.items() if n != "links" and fault.member in {None, n}}
        row.update(chosen)

    _change_members(reply, change)


def _missing_member(reply: Reply, fault: Fault) -> None:
    """A member is missing: the one named, or the first, which is what identifies the row."""

    def change(row: dict[str, Any]) -> None:
        first = next((name for name in row if name != "links"), None)
        row.pop(fault.member or first or "", None)

    _change_members(reply, change)


SPOILERS: dict[str, Callable[[Reply, Fault], None]] = {
    "malformed": _malform,
    "wrong_charset": _wrong_charset,
    "wrong_type": _wrong_type,
    "missing_member": _missing_member,
}
