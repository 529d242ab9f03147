"""The readers' half of the stream's bench: thousands of open streams in one process.

A program of its own: `python -m bench.stream_clients`. It reads the address and how many readers there are to be,
prints a line when all have had their first snapshot, and from then on one at every snapshot that all of them have.
"""

import asyncio
import json
import resource
from typing import cast

import uvloop

from bench.events import STREAM, request_for
from bench.lines import input_lines, print_line
from bench.monitor import Address
from trio_monitor.clock import SystemClock

OPENING_AT_ONCE = 100
LEAST_SNAPSHOT_BYTES = 2_000
"""Shorter chunks are heartbeats and the like."""
HEAD_END = b"\r\n\r\n"
LINE_END = b"\r\n"


class Audience:
    """Knows when every reader has had the same snapshot."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._had = 0
        self._bytes = 0
        self._clock = SystemClock()

    def has_snapshot(self, length: int) -> None:
        """One more reader has it."""
        self._had += 1
        self._bytes += length
        if self._had == self._size:
            print_line(at=self._clock.monotonic(), bytes_per_client=self._bytes / self._size)
            self._had, self._bytes = 0, 0


class _Reader(asyncio.Protocol):
    """One stream: follows the chunks of the reply by their lengths, and throws the rest away."""

    def __init__(self, request: bytes, audience: Audience) -> None:
        self.opened = asyncio.get_running_loop().create_future()
        self._request = request
        self._audience = audience
        self._buffer = b""
        self._is_in_body = False
        self._chunk_length = 0
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        while data:
            data = self._in_chunk(data) if self._missing else self._between_chunks(data)

    def _in_chunk(self, data: bytes) -> bytes:
        taken = min(self._missing, len(data))
        self._missing -= taken
        if self._missing == 0 and self._chunk_length >= LEAST_SNAPSHOT_BYTES:
            if not self.opened.done():
                self.opened.set_result(None)
            self._audience.has_snapshot(self._chunk_length)
        return data[taken:]

    def _between_chunks(self, data: bytes) -> bytes:
        separator = LINE_END if self._is_in_body else HEAD_END
        head, end, rest = (self._buffer + data).partition(separator)
        if not end:
            self._buffer = head
            return b""
        self._buffer = b""
        if self._is_in_body:
            self._chunk_length = int(head, 16)
            self._missing = self._chunk_length + len(LINE_END) if self._chunk_length else 0
        elif not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"not the answer we want: {head[:80]!r}")
        self._is_in_body = True
        return rest


async def read() -> None:
    """Open the streams and read until the input ends."""
    lines = input_lines()
    order = json.loads(await anext(lines))
    address = Address(order["host"], order["port"], order["cookie"])
    audience = Audience(order["count"])
    request = request_for(STREAM, address, is_gzip=True)
    opening = asyncio.Semaphore(OPENING_AT_ONCE)
    loop = asyncio.get_running_loop()

    async def open_one() -> None:
        async with opening:
            _, reader = await loop.create_connection(lambda: _Reader(request, audience), address.host, address.port)
            await reader.opened

    await asyncio.gather(*(open_one() for _ in range(order["count"])))
    async for _ in lines:
        pass


def allow_open_files(count: int) -> None:
    """Raise the soft limit of open files as far as the hard one lets us."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    uvloop.run(read())
