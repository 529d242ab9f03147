"""Who calls, by which id: proxies that are trusted are believed, and nobody else."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2
import pytest
import structlog
from starlette.types import Receive, Scope, Send
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import reading
from tests.support.memory_store import MemoryStore
from tests.support.monitor import ADDRESS, beat, scripted_monitor, settings_for, viewer, visitor

from trio_monitor.web.caller import Caller, client_address, request_id

PROXY, CLIENT, STRANGER = "10.0.0.9", "203.0.113.7", "198.51.100.1"
ID = "0f8c-trace.42_A"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what the app is told of the caller."""
    told = json.dumps([client_address(scope), scope["scheme"], request_id()]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": told})


@asynccontextmanager
async def asked_from(address: str | None, trusted: Sequence[str] = (PROXY,)) -> AsyncIterator[httpx2.AsyncClient]:
    client = (address, 1) if address else None
    transport = httpx2.ASGITransport(Caller(echo, trusted), client=client)  # type: ignore[arg-type]
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as asked:
        yield asked


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        (PROXY, [], PROXY),
        (PROXY, [CLIENT], CLIENT),
        (PROXY, [f"{STRANGER}, {CLIENT}"], CLIENT),
        (PROXY, [STRANGER, CLIENT], CLIENT),
        (PROXY, [f"{STRANGER}, {CLIENT}, {PROXY}"], CLIENT),
        (PROXY, [PROXY], PROXY),
        (PROXY, ["2001:db8::1"], "2001:db8::1"),
        (PROXY, ["nonsense"], PROXY),
        (PROXY, ["<script>, 10.0.0.9"], PROXY),
        (PROXY, [""], PROXY),
        (f"::ffff:{PROXY}", [CLIENT], CLIENT),
        (STRANGER, [CLIENT], STRANGER),
        (None, [CLIENT], "unknown"),
    ],
)
async def test_only_a_trusted_proxy_may_say_whom_it_speaks_for(
    peer: str | None, forwarded_for: list[str], address: str
) -> None:
    async with asked_from(peer) as client:
        headers = [("x-forwarded-for", each) for each in forwarded_for]
        assert (await client.get("/", headers=headers)).json()[0] == address


async def test_proxies_can_be_named_by_their_network() -> None:
    async with asked_from(PROXY, ["10.0.0.0/8", "2001:db8::/32"]) as client:
        assert (await client.get("/", headers={"x-forwarded-for": f"{CLIENT}, 10.9.9.9"})).json()[0] == CLIENT


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [(PROXY, "https", "https"), (PROXY, "gopher", "http"), (STRANGER, "https", "http"), (PROXY, "", "http")],
)
async def test_only_a_trusted_proxy_may_say_that_the_client_came_by_https(peer: str, said: str, scheme: str) -> None:
    async with asked_from(peer) as client:
        assert (await client.get("/", headers={"x-forwarded-proto": said})).json()[1] == scheme


@pytest.mark.parametrize(
    ("peer", "given", "is_taken"),
    [
        (PROXY, ID, True),
        (STRANGER, ID, False),
        (PROXY, "short", False),
        (PROXY, "x" * 65, False),
        (PROXY, "with space in it", False),
        (PROXY, "line\tbreak-or-worse", False),
    ],
)
async def test_an_id_is_taken_from_a_trusted_proxy_when_it_is_well_formed_and_else_made(
    peer: str, given: str, is_taken: bool
) -> None:
    async with asked_from(peer) as client:
        replies = [await client.get("/", headers={"x-request-id": given}) for _ in range(2)]
    names = [reply.headers["x-request-id"] for reply in replies]
    assert [reply.json()[2] for reply in replies] == names
    assert (names == [given, given]) == is_taken
    if not is_taken:
        assert names[0] != names[1]


async def test_every_problem_and_every_line_of_the_log_have_the_id_of_the_reply() -> None:
    store = MemoryStore()
    entries = structlog.testing.LogCapture()
    before = structlog.get_config()["processors"]
    async with scripted_monitor(reading(), store=store) as monitor, viewer(monitor) as client:
        await beat(monitor)
        structlog.configure(processors=[structlog.contextvars.merge_contextvars, entries])
        try:
            store.is_down = True
            replies = [await client.get("/api/v1/channels"), await client.get("/api/v1/nothing")]
        finally:
            structlog.configure(processors=before)
        for reply, status, kind in zip(replies, (503, 404), ("store-unavailable", "not-found"), strict=True):
            body = assert_problem(reply, status, kind)
            assert body["request_id"] == reply.headers["x-request-id"]
    [line] = [entry for entry in entries.entries if entry["event"] == "request_needs_store"]
    assert line["request_id"] == replies[0].headers["x-request-id"]


async def test_the_audit_and_the_limits_of_a_monitor_behind_a_proxy_see_its_users() -> None:
    settings = settings_for(web={"trusted_proxies": "127.0.0.1", "address_requests_per_minute": 2})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        for user in (CLIENT, STRANGER):
            sent = [await client.get("/api/v1/session", headers={"x-forwarded-for": user}) for _ in range(3)]
            assert [reply.status_code for reply in sent] == [401, 401, 429]
