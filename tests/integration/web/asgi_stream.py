"""A reader of the live stream that talks ASGI to the app itself, so that each message is seen as it is sent."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message

from trio_monitor.app import Monitor
from trio_monitor.web.access import COOKIE

STREAM = "/api/v1/stream"


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event."""

    kind: str
    id: str | None
    data: Any


@dataclass(slots=True)
class StreamReader:
    """One open stream."""

    task: "asyncio.Task[None]" = field(init=False)
    messages: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    takes: asyncio.Event = field(default_factory=asyncio.Event)
    blocked: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    bodies: list[bytes] = field(default_factory=list)
    is_ended: bool = False
    _text: bytes = b""
    _decoder: Any = None

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self.takes.is_set():
            self.blocked.set()
            await self.takes.wait()
        await self.messages.put(message)

    async def start(self) -> None:
        """Wait for the reply's head."""
        head = await self.messages.get()
        self.status = head["status"]
        self.headers = {name.decode(): value.decode() for name, value in head["headers"]}
        if self.headers.get("content-encoding") == "gzip":
            self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)

    async def event(self) -> Event:
        """The next event; `retry` lines are passed over."""
        while True:
            block, found, rest = self._text.partition(b"\n\n")
            if not found:
                await self._read()
                continue
            self._text = rest
            fields = dict(line.split(": ", 1) for line in block.decode().splitlines())
            if "event" in fields:
                return Event(fields["event"], fields.get("id"), json.loads(fields["data"]))

    async def end(self) -> None:
        """Read on until the reply ends."""
        while not self.is_ended:
            await self._read()

    async def _read(self) -> None:
        assert not self.is_ended, "the stream has ended"
        message = await self.messages.get()
        body = message.get("body", b"")
        if body:
            self.bodies.append(body)
        self._text += self._decoder.decompress(body) if self._decoder else body
        self.is_ended = not message.get("more_body", False)


@asynccontextmanager
async def reading_stream(
    monitor: Monitor, token: str | None, headers: Mapping[str, str] | None = None, *, method: str = "GET"
) -> AsyncIterator[StreamReader]:
    """Open the stream with a session's token; the reader leaves at the end."""
    cookie = {"cookie": f"{COOKIE}={token}"} if token else {}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": STREAM,
        "raw_path": STREAM.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "server": ("monitor.test", 80),
        "client": ("127.0.0.1", 5000),
        "headers": [(name.encode(), value.encode()) for name, value in {**cookie, **(headers or {})}.items()],
        "state": {},
    }
    reader = StreamReader()
    reader.takes.set()
    reader.task = asyncio.ensure_future(monitor.web_app(scope, reader.receive, reader.send))
    try:
        await reader.start()
        yield reader
    finally:
        reader.left.set()
        reader.takes.set()
        await reader.task
