"""The yardstick: the same server, set up as the monitor's, that returns constant bytes.

A program of its own: `python -m bench.constant REPLIES` prints the port that it listens on. REPLIES is JSON: by path,
the headers, whose `content-length` is that of the body.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from bench.monitor import Address, end

Replies = dict[str, dict[str, str]]
"""The headers of each path's reply."""


class Constant:
    """An ASGI app that has nothing to do."""

    def __init__(self, replies: Replies) -> None:
        self._replies: dict[str, tuple[Message, Message]] = {}
        for path, headers in replies.items():
            pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
            start: Message = {"type": "http.response.start", "status": 200, "headers": pairs}
            body: Message = {"type": "http.response.body", "body": b"x" * int(headers["content-length"])}
            self._replies[path] = (start, body)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer one request."""
        start, body = self._replies[scope["path"]]
        await send(start)
        await send(body)


@asynccontextmanager
async def constant_server(replies: Replies) -> AsyncIterator[Address]:
    """Start it as a process of its own, with these replies."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.constant", json.dumps(replies), stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise TypeError("started without a pipe")
        port = json.loads(await process.stdout.readline())
        yield Address("127.0.0.1", port, "")
    finally:
        await end(process)


def main(replies: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    app = Constant(json.loads(replies))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, proxy_headers=False
    )
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
