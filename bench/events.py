"""A reader of the live stream, as a browser is one."""

import asyncio
from collections.abc import AsyncIterator

from bench.monitor import COOKIE, Address

STREAM = "/api/v1/stream"
EVENT = b"event: "


def request_for(path: str, address: Address, *, is_gzip: bool) -> bytes:
    """A GET request as bytes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {address.host}:{address.port}"]
    if address.cookie:
        lines.append(f"Cookie: {COOKIE}={address.cookie}")
    if is_gzip:
        lines.append("Accept-Encoding: gzip")
    return "\r\n".join([*lines, "", ""]).encode()


async def events_of(address: Address) -> AsyncIterator[str]:
    """The names of the events, as they come, until the server ends the stream."""
    reader, writer = await asyncio.open_connection(address.host, address.port, limit=2**24)
    try:
        writer.write(request_for(STREAM, address, is_gzip=False))
        while line := await reader.readline():
            if line.startswith(EVENT):
                yield line.removeprefix(EVENT).decode().strip()
    finally:
        writer.close()
