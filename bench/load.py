"""The load generator: some connections kept alive, each asking again as soon as it has its answer.

A program of its own (`python -m bench.load`), so that it does not compete with the server for one interpreter. Bare
sockets, for an HTTP client would be slower than the server.
"""

import asyncio
import json
import re
import sys
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import cast

import uvloop

from bench.events import request_for
from bench.monitor import Address

CONNECTION_COUNT = 16
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
OK = b"HTTP/1.1 200"
DEADLINE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one round: requests per second, each one's seconds, bytes of one body, and the reply's headers."""

    requests_per_second: float
    latencies: list[float]
    body_bytes: int
    headers: dict[str, str]


class _Connection(asyncio.Protocol):
    """One connection: counts the bytes of a reply, then asks anew."""

    def __init__(self, request: bytes, latencies: list[float], end_at: float) -> None:
        self.ended = asyncio.get_running_loop().create_future()
        self.body_bytes = 0
        self.head = b""
        self._request = request
        self._latencies = latencies
        self._end_at = end_at
        self._clock = perf_counter
        self._head = b""
        self._missing = 0
        self._asked_at = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        if self._transport is None or self._clock() >= self._end_at:
            self.ended.set_result(None)
            return
        self._head, self._missing = b"", 0
        self._asked_at = self._clock()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            head, end, rest = self._head.partition(HEAD_END)
            if not end:
                return
            found = LENGTH.search(head + HEAD_END)
            if found is None or not head.startswith(OK):
                self.ended.set_exception(RuntimeError(f"not the answer we want: {head[:80]!r}"))
                return
            self.body_bytes = int(found[1])
            self.head = head
            self._missing = self.body_bytes - len(rest)
        if self._missing == 0:
            self._latencies.append(self._clock() - self._asked_at)
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(error or ConnectionResetError("the server hung up"))


def _headers_in(head: bytes) -> dict[str, str]:
    _, *lines = head.decode("latin-1").split("\r\n")
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


async def load(address: Address, path: str, seconds: float, *, is_gzip: bool) -> Load:
    """Ask for `path` for so many seconds."""
    loop = asyncio.get_running_loop()
    latencies: list[float] = []
    request = request_for(path, address, is_gzip=is_gzip)
    started = perf_counter()
    connections = []
    for _ in range(CONNECTION_COUNT):
        transport, connection = await loop.create_connection(
            lambda: _Connection(request, latencies, started + seconds), address.host, address.port
        )
        connections.append((transport, connection))
    async with asyncio.timeout(seconds + DEADLINE_SECONDS):
        await asyncio.gather(*(connection.ended for _, connection in connections))
    took = perf_counter() - started
    for transport, _ in connections:
        transport.close()
    return Load(
        requests_per_second=len(latencies) / took,
        latencies=latencies,
        body_bytes=connections[0][1].body_bytes,
        headers=_headers_in(connections[0][1].head),
    )


async def load_from_another_process(address: Address, path: str, seconds: float, *, is_gzip: bool) -> Load:
    """As `load`, out of the way."""
    order = {"path": path, "seconds": seconds, "is_gzip": is_gzip, **asdict(address)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.load", json.dumps(order), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the load generator failed; its message is above")
    return Load(**json.loads(printed))


def main(order: str) -> None:
    told = json.loads(order)
    address = Address(told["host"], told["port"], told["cookie"])
    result = uvloop.run(load(address, told["path"], told["seconds"], is_gzip=told["is_gzip"]))
    # Not by `print`: with PYTHONUNBUFFERED it drops what the pipe does not take at once.
    with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
        json.dump(asdict(result), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
