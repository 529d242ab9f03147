"""The yardstick: the same server, set up as the monitor's, that returns constant bytes.

A program of its own: `python -m bench.constant PLAIN_BYTES GZIPPED_BYTES` prints the port that it listens on.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import Receive, Scope, Send

from bench.monitor import Address, end


class Constant:
    """An ASGI app that has nothing to do."""

    def __init__(self, body_bytes: dict[str, int]) -> None:
        self._bodies = {path: b"x" * size for path, size in body_bytes.items()}

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer one request."""
        body = self._bodies[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def constant_server(plain_bytes: int, gzipped_bytes: int) -> AsyncIterator[Address]:
    """Start it as a process of its own; `/plain` and `/gzipped` have bodies of these sizes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.constant", str(plain_bytes), str(gzipped_bytes), stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise TypeError("started without a pipe")
        port = json.loads(await process.stdout.readline())
        yield Address("127.0.0.1", port, "")
    finally:
        await end(process)


def main(plain_bytes: str, gzipped_bytes: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    app = Constant({"/plain": int(plain_bytes), "/gzipped": int(gzipped_bytes)})
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, proxy_headers=False
    )
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
