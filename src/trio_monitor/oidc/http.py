"""Requests to an OpenID provider: a deadline and a largest size for each, and every lower error mapped to ours."""

import asyncio
import json
import ssl
import zlib
from collections.abc import Mapping

import httpx2

from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc.config import OidcConfig

JsonObject = Mapping[str, object]

MOST_CONNECTIONS = 8
OUT_OF_REACH = (httpx2.TransportError, OSError)
"""What passes by itself (timeouts and ssl are OSErrors)."""
UNREADABLE = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, httpx2.CookieConflict, ValueError, zlib.error)


class ProviderHttp:
    """Connects at the first request. No redirect is followed, and nothing is read from the environment."""

    def __init__(self, config: OidcConfig, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._config = config
        self._transport = transport
        self._client: httpx2.AsyncClient | None = None

    async def aclose(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.aclose()

    async def get(self, url: str) -> JsonObject:
        """A document of the provider.

        Raises:
            IdentityError: it cannot be had, or is none.
        """
        status, document = await self._ask("GET", url, {}, None)
        if status != httpx2.codes.OK:
            raise IdentityError(f"{url} answers {status}", IdentityFailure.PROVIDER_MISCONFIGURED)
        return document

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, JsonObject]:
        """The status and the document that answer a form."""
        return await self._ask("POST", url, headers, form)

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> tuple[int, JsonObject]:
        try:
            # The client's own timeouts are per piece; this one also ends a reply that drips byte by byte.
            async with asyncio.timeout(self._config.timeout.total_seconds()):
                status, body = await self._exchange(method, url, headers, form)
            if status == httpx2.codes.TOO_MANY_REQUESTS or status >= httpx2.codes.INTERNAL_SERVER_ERROR:
                raise IdentityError(f"{url} answers {status}", IdentityFailure.PROVIDER_UNAVAILABLE)
            document = json.loads(body)
        except OUT_OF_REACH as error:
            # What the lower error says is left out: it may quote what was sent.
            message = f"{url} cannot be reached ({type(error).__name__})"
            raise IdentityError(message, IdentityFailure.PROVIDER_UNAVAILABLE) from error
        except UNREADABLE as error:
            message = f"the reply of {url} cannot be read ({type(error).__name__})"
            raise IdentityError(message, IdentityFailure.PROVIDER_MISCONFIGURED) from error
        if not isinstance(document, dict):
            raise IdentityError(f"the reply of {url} is no JSON object", IdentityFailure.PROVIDER_MISCONFIGURED)
        return status, document

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> tuple[int, bytes]:
        cap = self._config.largest_reply_bytes
        sent = {"accept": "application/json", **headers}
        async with self._connected().stream(method, url, headers=sent, data=form) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > cap:
                    message = f"the reply of {url} is longer than {cap} bytes"
                    raise IdentityError(message, IdentityFailure.PROVIDER_MISCONFIGURED)
            return response.status_code, bytes(body)

    def _connected(self) -> httpx2.AsyncClient:
        if self._client is None:
            ca_file = self._config.ca_file
            self._client = httpx2.AsyncClient(
                transport=self._transport,
                verify=True if ca_file is None else ssl.create_default_context(cafile=ca_file),
                trust_env=False,
                follow_redirects=False,
                timeout=self._config.timeout.total_seconds(),
                limits=httpx2.Limits(max_connections=MOST_CONNECTIONS),
            )
        return self._client
