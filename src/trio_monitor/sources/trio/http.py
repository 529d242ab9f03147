"""One request and its reply: deadlines, size cap, clock sample, and every lower error mapped to our tree."""

import asyncio
import ssl
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2
import stamina

from trio_monitor.domain.reading import ClockSample
from trio_monitor.errors import (
    FailureReason,
    SettingsFault,
    SettingsInvalid,
    SourceContractBroken,
    SourceError,
    SourceRateLimited,
    SourceUnavailable,
)
from trio_monitor.ports import Clock
from trio_monitor.sources.trio.config import TrioConfig

MOST_DIGITS = 9
"""Of a `Retry-After`: already decades, and a length of time that Python can hold."""

KEEP_ALIVE_SECONDS = 75
"""Longer than the longest poll interval (60 s), so that polls reuse their connections."""

LOWER_ERRORS = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    httpx2.CookieConflict,
    OSError,
    ValueError,
    zlib.error,
)
"""Everything that sending a request and reading its reply may raise (ssl and timeouts are OSErrors, wrong
encodings ValueErrors)."""

BROKEN_PROMISES = (httpx2.DecodingError, httpx2.CookieConflict, httpx2.InvalidURL, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, read to its end. Only such as no retry would mend: 2xx, 3xx and most 4xx."""

    url: httpx2.URL
    status: int
    headers: httpx2.Headers
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The declared type and charset."""
        return self.headers.get("Content-Type", "")


@dataclass(slots=True)
class Trip:
    """What belongs to one poll: how often to try, whom we have heard and asked the way, and what their clocks said."""

    attempts: int
    heard: set[str] = field(default_factory=set)
    discovered: set[str] = field(default_factory=set)
    clock_samples: list[ClockSample] = field(default_factory=list)
    request_count: int = 0


def translate_lower_error(error: Exception) -> SourceError:
    """Our name for an error of the layers below. Never quotes it: it may hold an address with a secret."""
    kind = type(error).__name__
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return SourceUnavailable(f"the server is too slow ({kind})", reason=FailureReason.TIMEOUT)
    if isinstance(error, OSError):
        detail = f"the server cannot be reached ({_with_cause(error)})"
        return SourceUnavailable(detail, reason=FailureReason.UNREACHABLE)
    if isinstance(error, BROKEN_PROMISES):
        return SourceContractBroken(f"the reply cannot be read ({kind})")
    return SourceUnavailable(f"the connection failed ({_with_cause(error)})", reason=FailureReason.UNREACHABLE)


def _with_cause(error: Exception) -> str:
    """Names of an error and of the one at its root, which tells a certificate from a port from a host name."""
    root: BaseException = error
    # The context too: the layers below hide some causes by `from None`.
    while below := root.__cause__ or root.__context__:
        # A host of several addresses has an error for each.
        root = below.exceptions[0] if isinstance(below, BaseExceptionGroup) else below
    kind, cause = type(error).__name__, type(root).__name__
    return kind if kind == cause else f"{kind}: {cause}"


class _WhenNeeded(httpx2.AsyncBaseTransport):
    """Builds a transport for the first request: plain HTTP never needs the list of authorities, which is 1 MB."""

    def __init__(self, build: Callable[[], httpx2.AsyncBaseTransport]) -> None:
        self._build = build
        self._built: httpx2.AsyncBaseTransport | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        if self._built is None:
            self._built = self._build()
        return await self._built.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what was opened."""
        if self._built is not None:
            await self._built.aclose()


def build_http_client(config: TrioConfig, transport: httpx2.AsyncBaseTransport | None) -> httpx2.AsyncClient:
    """The client under everything. Proxies and .netrc of the environment are left alone on purpose."""
    limit = config.concurrent_request_limit
    seconds = config.request_timeout.total_seconds()
    limits = httpx2.Limits(max_connections=limit, max_keepalive_connections=limit, keepalive_expiry=KEEP_ALIVE_SECONDS)
    tls = _build_tls(config)
    mounts: dict[str, httpx2.AsyncBaseTransport | None] = {}
    if transport is None:
        mounts["https://"] = _WhenNeeded(lambda: httpx2.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits))
        # For plain HTTP alone; a context without authorities would trust nobody.
        transport = httpx2.AsyncHTTPTransport(
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False, limits=limits
        )
    return httpx2.AsyncClient(
        transport=transport,
        mounts=mounts,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(seconds, connect=config.connect_timeout.total_seconds()),
    )


def _build_tls(config: TrioConfig) -> ssl.SSLContext | bool:
    if config.ca_file is None:
        return True
    try:
        return ssl.create_default_context(cafile=config.ca_file)
    except OSError as error:
        fault = SettingsFault("trio.ca_file", f"cannot be used: {error}", "Give a file of PEM certificates.")
        raise SettingsInvalid((fault,)) from error


class TrioHttp:
    """Sends requests, tries again what may pass, and hands back whole replies."""

    def __init__(self, config: TrioConfig, clock: Clock, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._config = config
        self._clock = clock
        self._client = build_http_client(config, transport)
        self._slots = asyncio.Semaphore(config.concurrent_request_limit)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def request(
        self,
        trip: Trip,
        method: str,
        url: httpx2.URL,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request up to `trip.attempts` times.

        Raises:
            SourceUnavailable: unreachable, too slow, or 5xx, each time.
            SourceRateLimited: the server asks for more patience than a poll has.
            SourceContractBroken: the reply cannot be read.
        """
        config = self._config
        first_wait = config.retry_wait_first
        async for attempt in stamina.retry_context(
            on=self._decide_retry,
            attempts=max(1, trip.attempts),
            timeout=None,
            wait_initial=first_wait,
            wait_max=config.retry_wait_ceiling,
            wait_jitter=first_wait,
        ):
            with attempt:
                return await self._send(trip, method, url, headers, form)
        raise AssertionError("unreachable")

    def _decide_retry(self, error: Exception) -> bool | timedelta:
        if isinstance(error, SourceRateLimited):
            return error.retry_after if error.retry_after <= self._config.retry_after_patience else False
        return isinstance(error, SourceUnavailable)

    async def _send(
        self, trip: Trip, method: str, url: httpx2.URL, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Reply:
        async with self._slots:
            try:
                # The client's own timeouts are per piece; this one also ends a reply that drips byte by byte.
                async with asyncio.timeout(self._config.request_timeout.total_seconds()):
                    reply = await self._exchange(trip, method, url, headers, form)
            except LOWER_ERRORS as error:
                raise translate_lower_error(error) from error
        self._raise_for_passing_trouble(reply)
        return reply

    async def _exchange(
        self, trip: Trip, method: str, url: httpx2.URL, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Reply:
        trip.request_count += 1
        sent_at = self._clock.now()
        async with self._client.stream(method, url, headers=dict(headers), data=form) as response:
            received_at = self._clock.now()
            trip.heard.add(url.netloc.decode("ascii"))
            server_at = parse_http_date(response.headers.get("Date"))
            if server_at is not None:
                trip.clock_samples.append(ClockSample(sent_at, received_at, server_at))
            return Reply(url, response.status_code, response.headers, await self._read_body(response))

    async def _read_body(self, response: httpx2.Response) -> bytes:
        cap = self._config.max_body_bytes
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > cap:
                raise SourceContractBroken(f"the reply is longer than {cap} bytes")
        return bytes(body)

    def _raise_for_passing_trouble(self, reply: Reply) -> None:
        status = reply.status
        if status in {httpx2.codes.TOO_MANY_REQUESTS, httpx2.codes.SERVICE_UNAVAILABLE}:
            retry_after = self._read_retry_after(reply)
            if retry_after is not None:
                raise SourceRateLimited(f"the server asks us to wait (status {status})", retry_after=retry_after)
        if status == httpx2.codes.TOO_MANY_REQUESTS:
            raise SourceUnavailable("the server has had too many requests", reason=FailureReason.RATE_LIMITED)
        if status == httpx2.codes.REQUEST_TIMEOUT:
            raise SourceUnavailable("the server is too slow (status 408)", reason=FailureReason.TIMEOUT)
        if status >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise SourceUnavailable(f"the server answers {status}", reason=FailureReason.SERVER_ERROR)

    def _read_retry_after(self, reply: Reply) -> timedelta | None:
        """Seconds, or an HTTP date by the server's own clock; None when absent, senseless or past."""
        value = reply.headers.get("Retry-After", "").strip()
        if value.isascii() and value.isdigit():
            wait = timedelta(seconds=int(value[:MOST_DIGITS]))
        else:
            until = parse_http_date(value)
            if until is None:
                return None
            wait = until - (parse_http_date(reply.headers.get("Date")) or self._clock.now())
        if wait < timedelta(0):
            return None
        return min(wait, self._config.retry_after_ceiling)


def parse_http_date(value: str | None) -> datetime | None:
    """An HTTP date as an aware UTC instant; None when there is none that can be read."""
    if not value:
        return None
    try:
        instant = parsedate_to_datetime(value)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
