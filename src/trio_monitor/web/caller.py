"""Who sends a request, and by which id it is talked about, as plain ASGI middleware.

Only proxies that are trusted by setting may say whom they speak for; anybody can send their headers.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from secrets import token_hex

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
ID_BYTES = 8
NOBODY = "unknown"
"""The address of who comes by a socket that has none."""


def client_address(scope: Scope) -> str:
    """The address that a request comes from, for limits and audit: a proxy's own only where it speaks for nobody."""
    client = scope.get("client")
    return str(client[0]) if client else NOBODY


def request_id() -> str:
    """The id of the request under way; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


class Caller:
    """Tells the app who calls, puts the id into every line of the log and into the reply."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[str]) -> None:
        self._app = app
        self._trusted = [ip_network(each) for each in trusted_proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = ""
        if self._is_trusted(client_address(scope)):
            given = headers.get(REQUEST_ID_HEADER, "")
            scope = {**scope, **self._spoken_for(headers)}
        name = given if WELL_FORMED.fullmatch(given) else token_hex(ID_BYTES)
        scope = {**scope, "state": {**scope.get("state", {}), "request_id": name}}
        # Left bound: the task is this request's own, and the server logs what the app raises after we are through.
        structlog.contextvars.bind_contextvars(request_id=name)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = name
            await send(message)

        await self._app(scope, receive, send_with_id)

    def _spoken_for(self, headers: Headers) -> Scope:
        """What a trusted proxy says of the client."""
        said: Scope = {}
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        if scheme in {"http", "https"}:
            said["scheme"] = scheme
        address = self._first_untrusted(",".join(headers.getlist("x-forwarded-for")))
        if address is not None:
            said["client"] = (address, 0)
        return said

    def _first_untrusted(self, forwarded_for: str) -> str | None:
        """Seen from us: every proxy adds whom it got the request from, and what comes before that may be made up."""
        nearest: str | None = None
        for each in reversed(forwarded_for.split(",")):
            address = _parsed(each.strip())
            if address is None:
                break
            nearest = str(address)
            if not self._is_trusted(nearest):
                break
        return nearest

    def _is_trusted(self, host: str) -> bool:
        address = _parsed(host)
        return address is not None and any(address in network for network in self._trusted)


def _parsed(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    # On a socket for both kinds an IPv4 client has an IPv6 address.
    return getattr(address, "ipv4_mapped", None) or address
