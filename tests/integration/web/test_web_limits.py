"""How often and how much: rates for each user and address, heads that are too large."""

import asyncio
import re
import socket
from contextlib import closing
from datetime import timedelta

import httpx2
import pytest
import uvicorn
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.monitor import beat, scripted_monitor, settings_for, viewer, visitor

from trio_monitor.domain.access import Role
from trio_monitor.web.counters import MOST_COUNTERS, Budgets
from trio_monitor.web.head_limit import LARGEST_HEAD_BYTES, BoundedHeads

QUEUES = "/api/v1/queues"
SESSION = "/api/v1/session"


def told(reply: httpx2.Response) -> dict[str, tuple[int, int]]:
    """What is left of each budget, and in how many seconds it is full again."""
    found = re.findall(r'"(\w+)";r=(\d+);t=(\d+)', reply.headers["ratelimit"])
    return {name: (int(remaining), int(seconds)) for name, remaining, seconds in found}


async def test_who_asks_too_often_is_told_when_to_come_back_and_is_let_in_then() -> None:
    clock = HandClock(NOON)
    settings = settings_for(web={"requests_per_minute": 3})
    async with scripted_monitor(reading(), clock=clock, settings=settings) as monitor, viewer(monitor) as client:
        await beat(monitor)
        first = await client.get(QUEUES)
        assert first.headers["ratelimit-policy"] == '"user";q=3;w=60, "address";q=6000;w=60'
        assert told(first)["user"] == (2, 60)
        clock.advance(timedelta(seconds=20))
        # The first of them asks the database for the session, and counts by its address alone.
        for _ in range(3):
            assert (await client.get(QUEUES)).status_code == 200
        refused = await client.get(QUEUES)
        body = assert_problem(refused, 429, "too-many-requests")
        assert refused.headers["retry-after"] == "40"
        assert "40 seconds" in body["detail"]
        assert told(refused)["user"] == (0, 40)
        clock.advance(timedelta(seconds=40))
        assert "user" not in told(await client.get(QUEUES))
        assert told(await client.get(QUEUES))["user"] == (2, 60)


async def test_one_user_who_asks_too_often_does_not_lock_out_the_next() -> None:
    settings = settings_for(web={"requests_per_minute": 1})
    async with (
        scripted_monitor(reading(), settings=settings) as monitor,
        viewer(monitor) as eager,
        viewer(monitor, role=Role.VIEWER) as calm,
    ):
        await beat(monitor)
        assert [(await eager.get(QUEUES)).status_code for _ in range(3)] == [200, 429, 429]
        assert (await calm.get(QUEUES)).status_code == 200


async def test_who_is_not_signed_in_counts_by_address() -> None:
    settings = settings_for(web={"requests_per_minute": 1, "address_requests_per_minute": 3})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        replies = [await client.get(SESSION) for _ in range(4)]
        assert [reply.status_code for reply in replies] == [401, 401, 401, 429]
        assert [told(reply)["address"][0] for reply in replies] == [2, 1, 0, 0]
        assert "user" not in told(replies[0])


async def test_the_dashboard_the_page_and_health_checks_are_not_counted() -> None:
    settings = settings_for(web={"requests_per_minute": 1, "address_requests_per_minute": 2})
    async with scripted_monitor(reading(), settings=settings) as monitor, viewer(monitor) as client:
        await beat(monitor)
        for path in ("/api/v1/dashboard", "/health/live", "/metrics"):
            assert {(await client.get(path)).status_code for _ in range(5)} & {429} == set()
        assert (await client.get(QUEUES)).status_code == 200
        assert (await client.get(QUEUES)).status_code == 429


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_an_unusual_request_gets_the_same_dashboard_as_a_usual_one(encoding: str) -> None:
    """The dashboard has a shorter road for the request that every page sends: it is neither counted nor named."""
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        await beat(monitor)
        usual, unusual = [
            await client.get("/api/v1/dashboard", headers={"accept-encoding": encoding, **more})
            for more in ({}, {"if-none-match": '"other"'})
        ]
    assert (usual.status_code, usual.content) == (unusual.status_code, unusual.content)
    only = {"x-request-id", "ratelimit", "ratelimit-policy"}
    assert dict(usual.headers) == {name: unusual.headers[name] for name in set(unusual.headers) - only}


async def test_without_limits_nothing_is_counted_or_told() -> None:
    settings = settings_for(web={"requests_per_minute": 0, "address_requests_per_minute": 0})
    async with scripted_monitor(reading(), settings=settings) as monitor, viewer(monitor) as client:
        assert [name for name in (await client.get(SESSION)).headers if name.startswith("ratelimit")] == []


def test_counters_of_many_strangers_do_not_grow_for_ever() -> None:
    clock = HandClock(NOON)
    budgets = Budgets(clock, timedelta(minutes=1), {"address": 2})
    for number in range(3 * MOST_COUNTERS):
        clock.advance(timedelta(milliseconds=10))
        budgets.take("address", str(number))
    assert len(budgets) <= MOST_COUNTERS


def test_a_budget_is_its_own_for_each_caller_and_name() -> None:
    budgets = Budgets(HandClock(NOON), timedelta(minutes=1), {"user": 2, "address": 2})
    assert budgets.take("user", "anna").remaining == 1
    assert budgets.take("user", "bo").remaining == 1
    assert budgets.take("address", "anna").remaining == 1
    assert [budgets.take("user", "anna").is_spent for _ in range(2)] == [False, True]


@pytest.mark.parametrize("path", ["/health/live", "/api/v1/nothing", f"/health/live?{'x' * LARGEST_HEAD_BYTES}"])
async def test_a_head_that_is_too_large_is_a_problem(path: str) -> None:
    headers = {} if "?" in path else {"x-much": "x" * LARGEST_HEAD_BYTES}
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        assert_problem(await client.get(path, headers=headers), 431, "head-too-large")


async def exchange(server: uvicorn.Server, listener: socket.socket, port: int) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        # The socket listens already: who connects before the server is up waits.
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        # Two requests on one connection, so that what is counted is one head and not the connection.
        for _ in range(2):
            writer.write(b"GET /health/live HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 10_000 + b"\r\n\r\n")
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
            await reader.readuntil(b"}}")
        writer.write(b"GET /health/live HTTP/1.1\r\nhost: x\r\nx-endless: ")
        for _ in range(40):
            writer.write(b"x" * 1000)
        assert await reader.readline() == b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
        writer.close()
        async with httpx2.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/health/live")).status_code == 200
    finally:
        server.should_exit = True
        await serving


async def test_a_head_without_an_end_is_hung_up_on_and_others_are_served() -> None:
    async with scripted_monitor(reading()) as monitor:
        server = uvicorn.Server(
            uvicorn.Config(monitor.web_app, http=BoundedHeads, log_config=None, lifespan="off", ws="none")
        )
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            port = listener.getsockname()[1]
            await exchange(server, listener, port)
