"""Every error of the layers below becomes one of ours."""

import asyncio
import gzip
import inspect
import json
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import httpcore2
import httpx2
import pytest
from tests.unit.sources.fake_trio import (
    AGENT_STATES,
    CALLS,
    CASES,
    PRIMARY,
    SECONDARY,
    SERVICE_STATES,
    FakeTrio,
    TurnedClock,
    make_config,
)

from trio_monitor.domain.reading import Part
from trio_monitor.errors import (
    FailureReason,
    SourceAuthFailed,
    SourceContractBroken,
    SourceError,
    SourceForbidden,
    SourceRateLimited,
    SourceUnavailable,
)
from trio_monitor.sources.trio import TrioConfig, TrioSource
from trio_monitor.sources.trio.http import translate_lower_error

REQUEST = httpx2.Request("GET", f"https://{PRIMARY}/te/api")

NEED_NO_MESSAGE = {httpx2.RequestNotRead, httpx2.ResponseNotRead, httpx2.StreamClosed, httpx2.StreamConsumed}

OTHER_LOWER_ERRORS: list[Exception] = [
    ssl.SSLError("handshake"),
    ssl.SSLCertVerificationError("self-signed"),
    OSError("no route to host"),
    ConnectionResetError("reset"),
    BrokenPipeError("pipe"),
    TimeoutError("timed out"),
    UnicodeDecodeError("utf-8", b"\xe5", 0, 1, "invalid"),
    UnicodeEncodeError("ascii", "å", 0, 1, "invalid"),
    json.JSONDecodeError("bad", "{", 0),
    zlib.error("bad data"),
    ValueError("nonsense"),
]


def httpx_errors() -> Iterator[Exception]:
    for _, kind in inspect.getmembers(httpx2, inspect.isclass):
        if not issubclass(kind, Exception):
            continue
        if issubclass(kind, httpx2.HTTPStatusError):
            yield kind("status", request=REQUEST, response=httpx2.Response(500, request=REQUEST))
        elif kind in NEED_NO_MESSAGE:
            yield kind()
        else:
            yield kind("failed")


def sources_of(fake: FakeTrio, **changes: object) -> TrioSource:
    return TrioSource(make_config(**changes), TurnedClock(), fake.transport)


def failing_with(error: Exception) -> FakeTrio:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error

    return FakeTrio(before=fail)


def test_the_list_of_lower_errors_is_not_empty() -> None:
    kinds = {type(error) for error in httpx_errors()}
    assert {httpx2.ConnectError, httpx2.ReadTimeout, httpx2.DecodingError, httpx2.InvalidURL} <= kinds
    assert len(kinds) >= 25


@pytest.mark.parametrize("error", [*httpx_errors(), *OTHER_LOWER_ERRORS], ids=lambda error: type(error).__name__)
async def test_every_lower_error_is_mapped(error: Exception) -> None:
    source = sources_of(failing_with(error))
    with pytest.raises(SourceError) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.__cause__ is error
    await source.aclose()


@pytest.mark.parametrize("error", [*httpx_errors(), *OTHER_LOWER_ERRORS], ids=lambda error: type(error).__name__)
async def test_every_lower_error_of_an_optional_part_leaves_the_queues(error: Exception) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error

    source = sources_of(FakeTrio(answers={AGENT_STATES: fail}))
    reading = await source.fetch_reading(attempts=1)
    assert set(reading.unavailable) == {Part.AGENTS}
    assert len(reading.queues) == 2
    await source.aclose()


def over(cause: Exception, error: Exception) -> Exception:
    """The error, raised from its cause."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (ssl.SSLCertVerificationError("x"), "ConnectError: SSLCertVerificationError"),
        (over(ConnectionRefusedError("x"), OSError("x")), "ConnectError: ConnectionRefusedError"),
        (over(ExceptionGroup("x", [socket.gaierror("x"), OSError("x")]), OSError("x")), "ConnectError: gaierror"),
        (httpx2.ConnectError("x"), "ConnectError"),
    ],
)
def test_an_error_tells_its_root_by_name_and_quotes_nothing(cause: Exception, told: str) -> None:
    error = translate_lower_error(over(cause, httpx2.ConnectError("x")))
    assert str(error) == f"the connection failed ({told})"


def test_httpcore_has_no_error_that_httpx_would_not_map() -> None:
    """The client maps these names; a new one below would come through unmapped."""
    known = {kind.__name__ for _, kind in inspect.getmembers(httpx2, inspect.isclass) if issubclass(kind, Exception)}
    below = {kind.__name__ for _, kind in inspect.getmembers(httpcore2, inspect.isclass) if issubclass(kind, Exception)}
    assert below - known == {"ConnectionNotAvailable"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx2.ConnectError("x"), FailureReason.UNREACHABLE),
        (httpx2.ReadTimeout("x"), FailureReason.TIMEOUT),
        (httpx2.PoolTimeout("x"), FailureReason.TIMEOUT),
        (TimeoutError(), FailureReason.TIMEOUT),
        (ssl.SSLError("x"), FailureReason.UNREACHABLE),
        (httpx2.RemoteProtocolError("x"), FailureReason.UNREACHABLE),
        (httpx2.DecodingError("x"), FailureReason.MALFORMED_REPLY),
        (UnicodeDecodeError("utf-8", b"\xe5", 0, 1, "x"), FailureReason.MALFORMED_REPLY),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_the_reason_tells_what_kind_of_trouble_it_is(error: Exception, reason: FailureReason) -> None:
    source = sources_of(failing_with(error))
    with pytest.raises(SourceError) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.reason is reason
    await source.aclose()


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (400, SourceContractBroken, FailureReason.MALFORMED_REPLY),
        (401, SourceAuthFailed, FailureReason.LOGIN_REFUSED),
        (403, SourceForbidden, FailureReason.FORBIDDEN),
        (404, SourceContractBroken, FailureReason.MALFORMED_REPLY),
        (405, SourceContractBroken, FailureReason.MALFORMED_REPLY),
        (408, SourceUnavailable, FailureReason.TIMEOUT),
        (418, SourceContractBroken, FailureReason.MALFORMED_REPLY),
        (429, SourceUnavailable, FailureReason.RATE_LIMITED),
        (500, SourceUnavailable, FailureReason.SERVER_ERROR),
        (502, SourceUnavailable, FailureReason.SERVER_ERROR),
        (503, SourceUnavailable, FailureReason.SERVER_ERROR),
        (599, SourceUnavailable, FailureReason.SERVER_ERROR),
        (204, SourceContractBroken, FailureReason.MALFORMED_REPLY),
        (304, SourceContractBroken, FailureReason.MALFORMED_REPLY),
    ],
)
async def test_every_status_has_its_meaning(status: int, kind: type[SourceError], reason: FailureReason) -> None:
    source = sources_of(FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(status)}))
    with pytest.raises(kind) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.reason is reason
    await source.aclose()


async def test_a_passing_error_is_tried_again_and_a_lasting_one_is_not() -> None:
    fake = FakeTrio()
    for status, expected_count in ((500, 3), (403, 1)):
        fake.answers = {SERVICE_STATES: lambda _, status=status: httpx2.Response(status)}  # type: ignore[misc]
        fake.requests.clear()
        source = sources_of(fake)
        with pytest.raises(SourceError):
            await source.fetch_reading(attempts=3)
        assert fake.paths().count(SERVICE_STATES) == expected_count
        await source.aclose()


async def test_one_failure_among_several_tries_is_not_seen() -> None:
    replies = [httpx2.Response(500)]
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: replies.pop() if replies else None})
    source = sources_of(fake)
    reading = await source.fetch_reading(attempts=2)
    assert len(reading.queues) == 2
    await source.aclose()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Tue, 03 Nov 2026 09:01:30 GMT", 90),
        ("99999999999999999999", 300),
        ("Tue, 03 Nov 2036 09:00:00 GMT", 300),
    ],
)
async def test_a_long_retry_after_is_handed_to_the_poller_up_to_a_ceiling(value: str, seconds: int) -> None:
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(503, headers={"Retry-After": value})})
    source = sources_of(fake)
    with pytest.raises(SourceRateLimited) as caught:
        await source.fetch_reading(attempts=3)
    assert caught.value.retry_after == timedelta(seconds=seconds)
    assert fake.paths().count(SERVICE_STATES) == 1
    await source.aclose()


async def test_a_part_is_left_alone_for_as_long_as_the_server_asks() -> None:
    replies = [httpx2.Response(429, headers={"Retry-After": "60"})]
    fake, clock = FakeTrio(answers={CALLS: lambda _: replies.pop() if replies else None}), TurnedClock()
    source = TrioSource(make_config(), clock, fake.transport)
    for _ in range(2):
        reading = await source.fetch_reading(attempts=1)
        assert reading.unavailable == {Part.CALLS: FailureReason.RATE_LIMITED}
        clock.turn(timedelta(seconds=30))
    assert fake.paths().count(CALLS) == 1
    assert (await source.fetch_reading(attempts=1)).unavailable == {}
    await source.aclose()


async def test_what_one_server_asks_for_is_nothing_to_the_other() -> None:
    fake = FakeTrio(answers={CALLS: lambda _: httpx2.Response(429, headers={"Retry-After": "60"})})
    source = sources_of(fake)
    await source.fetch_reading(attempts=1)
    fake.answers.clear()
    fake.on_duty = SECONDARY
    reading = await source.fetch_reading(attempts=1)
    assert (reading.server_name, reading.unavailable) == (SECONDARY, {})
    await source.aclose()


@pytest.mark.parametrize("value", ["soon", "-5", "Tue, 03 Nov 2026 08:00:00 GMT", "", "٣"])
async def test_a_senseless_retry_after_is_an_ordinary_503(value: str) -> None:
    headers = [(b"Retry-After", value.encode())]
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(503, headers=headers)})
    source = sources_of(fake)
    with pytest.raises(SourceUnavailable):
        await source.fetch_reading(attempts=1)
    await source.aclose()


async def test_a_short_retry_after_is_waited_for_within_the_poll() -> None:
    replies = [httpx2.Response(503, headers={"Retry-After": "0"})]
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: replies.pop() if replies else None})
    source = sources_of(fake)
    assert len((await source.fetch_reading(attempts=2)).queues) == 2
    await source.aclose()


async def test_a_body_over_the_cap_is_refused_also_when_it_came_compressed() -> None:
    bomb = gzip.compress(b'{"data": [' + b" " * 50_000_000 + b"]}")
    assert len(bomb) < 100_000
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(200, content=_once(bomb), headers=headers)})
    source = sources_of(fake, max_body_bytes=1_000_000)
    with pytest.raises(SourceContractBroken, match="longer than 1000000 bytes"):
        await source.fetch_reading(attempts=3)
    assert fake.paths().count(SERVICE_STATES) == 1
    await source.aclose()


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip, gzip, gzip, gzip, gzip"])
async def test_a_body_that_is_not_in_its_encoding_is_a_broken_contract(encoding: str) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=_once(b"{plainly not packed}"), headers={"Content-Encoding": encoding})

    source = sources_of(FakeTrio(answers={SERVICE_STATES: answer}))
    with pytest.raises(SourceContractBroken):
        await source.fetch_reading(attempts=1)
    await source.aclose()


async def test_a_reply_that_drips_ends_at_the_request_deadline() -> None:
    never = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(200, content=drip())})
    source = sources_of(fake, request_timeout=timedelta(milliseconds=20))
    with pytest.raises(SourceUnavailable) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.reason is FailureReason.TIMEOUT
    await source.aclose()


async def test_an_optional_part_that_hangs_does_not_take_the_queues_with_it() -> None:
    never = asyncio.Event()

    async def hang(_: httpx2.Request) -> httpx2.Response | None:
        await never.wait()
        return None

    fake = FakeTrio(answers={CALLS: hang, CASES: hang})
    source = sources_of(fake, part_timeout=timedelta(milliseconds=20))
    reading = await source.fetch_reading(attempts=3)
    assert reading.unavailable == {Part.CALLS: FailureReason.TIMEOUT, Part.CASES: FailureReason.TIMEOUT}
    assert not reading.are_calls_complete
    assert len(reading.queues) == 2
    await source.aclose()


async def test_cancellation_comes_through_and_leaves_the_source_reusable() -> None:
    reached = asyncio.Event()
    never = asyncio.Event()

    async def hang(_: httpx2.Request) -> httpx2.Response | None:
        reached.set()
        await never.wait()
        return None

    fake = FakeTrio(answers={SERVICE_STATES: hang})
    source = sources_of(fake, concurrent_request_limit=1)
    for _ in range(5):
        reached.clear()
        poll = asyncio.create_task(source.fetch_reading(attempts=3))
        await reached.wait()
        poll.cancel()
        with pytest.raises(asyncio.CancelledError):
            await poll
    fake.answers.clear()
    assert len((await source.fetch_reading(attempts=1)).queues) == 2
    await source.aclose()


async def test_the_pollers_deadline_ends_a_poll_with_timeout_also_after_failed_parts() -> None:
    never = asyncio.Event()

    async def hang(_: httpx2.Request) -> httpx2.Response | None:
        await never.wait()
        return None

    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(500)})
    source = sources_of(fake)

    async def poll() -> None:
        async with asyncio.timeout(0.05):
            with pytest.raises(SourceUnavailable):
                await source.fetch_reading(attempts=1)
            fake.answers[SERVICE_STATES] = hang
            await source.fetch_reading(attempts=1)

    with pytest.raises(TimeoutError):
        await poll()
    await source.aclose()


def test_secrets_are_not_in_the_repr() -> None:
    shown = repr(TrioConfig("https://trio.example.se/te/api", "the-key", "the-user", "the-word"))
    assert "trio.example.se" in shown
    assert not any(secret in shown for secret in ("the-key", "the-user", "the-word"))
