"""Several HTTP servers in one event loop: bind, serve, be dead, come back."""

import asyncio
import socket
from contextlib import suppress
from typing import cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from trio_simulator.mischief import TRANSPORT, abort_connection

_KEEP_ALIVE_SECONDS = 75
_CLOSING_SECONDS = 0.3


class _Protocol(HttpToolsProtocol):
    """Uvicorn's protocol, which also lets the app reach its own connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


class Listener:
    """One HTTP server on one address, which can be taken down and brought back on the same port."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.host = host
        self.port = port  # 0 until it is bound, if any free port will do
        self._config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Bind and serve; nothing happens if it serves already.

        Raises:
            OSError: the address cannot be bound.
        """
        if self._server is not None:
            return
        if not self._config.loaded:
            self._config.load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._build_protocol, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _build_protocol(self) -> asyncio.Protocol:
        return cast("asyncio.Protocol", _Protocol(config=self._config, server_state=self._state, app_state={}))

    def stop(self) -> None:
        """Take the server down: new connections are refused, present ones reset."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.drop_connections()

    def drop_connections(self) -> None:
        """Reset every connection."""
        for connection in list(self._state.connections):
            transport = getattr(connection, TRANSPORT)
            if transport is not None:
                abort_connection(transport)

    async def close(self) -> None:
        """Stop for good: idle connections are closed, requests get a moment to finish and are then cut."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=_CLOSING_SECONDS)
        self.drop_connections()
        for task in list(self._state.tasks):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._state.tasks, return_exceptions=True)


def host_in_url(host: str) -> str:
    """A host as it stands in a URL: IPv6 addresses get brackets."""
    with suppress(OSError):
        socket.inet_pton(socket.AF_INET6, host)
        return f"[{host}]"
    return host
