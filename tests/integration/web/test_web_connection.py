"""The connection through the API: tested, set without a restart, taken back; the password goes in and never out."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from structlog.testing import capture_logs
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import ScriptedSource, beat, settings_for, viewer
from tests.support.simulator import SimulatorHandle, running_simulator

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.connections import sealer
from trio_monitor.domain.access import Role
from trio_monitor.errors import FailureReason
from trio_monitor.rotation import rotate
from trio_monitor.sealing import Purpose
from trio_monitor.settings import Settings

CONNECTION = "/api/v1/connection"
TEST = f"{CONNECTION}/test"
KEY = "k" * 40
OLD_SERVER = {
    "base_url": "http://127.0.0.1:9/te/api",
    "client_key": "b2xkLWtleQ==",
    "username": "old",
    "password": "hemligt-42",
}


def settings_with(**changed: Any) -> Settings:
    return settings_for(**{"secret_key": KEY, "trio": OLD_SERVER, **changed})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorHandle]:
    async with running_simulator(seed=5) as running:
        yield running


@asynccontextmanager
async def at_work(
    store: MemoryStore, source: ScriptedSource | None = None, *, is_demo: bool = False, **changed: Any
) -> AsyncIterator[tuple[Monitor, httpx2.AsyncClient]]:
    """A monitor that has polled the server of its environment once, and an administrator."""
    async with AsyncExitStack() as stack:
        opened = open_monitor(
            settings_with(**changed),
            is_demo=is_demo,
            clock=HandClock(NOON),
            store=store,
            source=source or ScriptedSource(reading()),
        )
        monitor = await stack.enter_async_context(opened)
        await beat(monitor)
        yield monitor, await stack.enter_async_context(viewer(monitor))


def body_of(simulator: SimulatorHandle, **changed: Any) -> dict[str, Any]:
    return {
        "base_url": simulator.base_url,
        "client_key": simulator.client_key,
        "username": simulator.username,
        "password": simulator.password,
        "contact_centre_id": None,
        **changed,
    }


async def put(client: httpx2.AsyncClient, body: dict[str, Any], version: int = 0) -> httpx2.Response:
    return await client.put(CONNECTION, json={"version": version, "connection": body})


async def queue_names(client: httpx2.AsyncClient) -> set[str]:
    return {queue["name"] for queue in (await client.get("/api/v1/queues")).json()["queues"]}


async def test_a_connection_is_set_without_a_restart_and_outlives_one(simulator: SimulatorHandle) -> None:
    store, old = MemoryStore(), ScriptedSource(reading())
    async with at_work(store, old) as (monitor, client):
        assert await queue_names(client) == {"North", "South"}
        shown = await put(client, body_of(simulator))
        assert shown.status_code == 200, shown.text
        closed = [old.is_closed]
        await beat(monitor)
        closed.append(old.is_closed)
        assert closed == [False, True]
        assert "Växel" in await queue_names(client)
        told = (await client.get(CONNECTION)).json()
        assert told == shown.json()
        assert (told["origin"], told["version"]) == ("stored", 1)
        assert (told["base_url"], told["username"]) == (simulator.base_url, simulator.username)

    async with AsyncExitStack() as stack:
        opened = open_monitor(settings_with(), clock=HandClock(NOON), store=store)
        monitor = await stack.enter_async_context(opened)
        assert (await beat(monitor)).reason is None
        client = await stack.enter_async_context(viewer(monitor))
        assert (await client.get(CONNECTION)).json()["origin"] == "stored"
        back = await client.delete(CONNECTION, params={"version": 1})
        assert (back.json()["origin"], back.json()["base_url"]) == ("environment", OLD_SERVER["base_url"])
        assert (await beat(monitor)).reason is FailureReason.UNREACHABLE


async def test_a_connection_that_fails_its_test_changes_nothing(simulator: SimulatorHandle) -> None:
    store, old = MemoryStore(), ScriptedSource(reading())
    async with at_work(store, old) as (monitor, client):
        before = (await client.get(CONNECTION)).json()
        refused = assert_problem(await put(client, body_of(simulator, password="wrong")), 422, "connection-failed")
        assert "(login_refused)" in refused["detail"]
        away = body_of(simulator, base_url="http://127.0.0.1:9/te/api")
        assert_problem(await put(client, away), 422, "connection-failed")
        assert (await client.get(CONNECTION)).json() == before
        assert "connection" not in store.documents
        assert (await beat(monitor)).reason is None
        assert not old.is_closed


async def test_a_test_tells_what_an_administrator_needs_and_changes_nothing(simulator: SimulatorHandle) -> None:
    store = MemoryStore()
    async with at_work(store) as (_, client):
        good = (await client.post(TEST, json={"connection": body_of(simulator)})).json()
        assert (good["is_usable"], good["reason"]) == (True, None)
        assert good["server_version"]
        bad = (await client.post(TEST, json={"connection": body_of(simulator, username="nobody")})).json()
        assert bad == {"is_usable": False, "reason": "login_refused", "server_version": None}
        assert store.documents == {}
        assert await queue_names(client) == {"North", "South"}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPERVISOR])
async def test_it_is_for_administrators_only(role: Role) -> None:
    async with at_work(MemoryStore()) as (monitor, _), viewer(monitor, role=role) as client:
        body = {**OLD_SERVER, "contact_centre_id": None}
        for reply in (
            await client.get(CONNECTION),
            await put(client, body),
            await client.post(TEST, json={"connection": body}),
            await client.delete(CONNECTION, params={"version": 0}),
        ):
            assert_problem(reply, 403, "role-too-low")


async def test_the_audit_log_tells_who_tested_set_and_took_back_what_and_no_secret(simulator: SimulatorHandle) -> None:
    async with at_work(MemoryStore()) as (_, client):
        await client.post(TEST, json={"connection": body_of(simulator)})
        await put(client, body_of(simulator))
        await client.delete(CONNECTION, params={"version": 1})
        log = await client.get("/api/v1/audit", params={"limit": 3})
    assert [entry["action"] for entry in log.json()["entries"]] == [
        "connection.taken_back",
        "connection.set",
        "connection.test",
    ]
    assert simulator.base_url in log.text
    for secret in (simulator.password, simulator.client_key, OLD_SERVER["password"]):
        assert secret not in log.text


async def test_somebody_else_changed_it_meanwhile(simulator: SimulatorHandle) -> None:
    async with at_work(MemoryStore()) as (_, client):
        assert (await put(client, body_of(simulator))).status_code == 200
        assert_problem(await put(client, body_of(simulator)), 409, "changed-meanwhile")
        assert_problem(await client.delete(CONNECTION, params={"version": 0}), 409, "changed-meanwhile")
        assert (await client.get(CONNECTION)).json()["version"] == 1


async def test_secrets_are_kept_for_the_same_server_and_sent_to_no_other(simulator: SimulatorHandle) -> None:
    async with at_work(MemoryStore()) as (_, client):
        kept = body_of(simulator, client_key=None, password=None)
        refused = assert_problem(await put(client, kept), 422, "invalid-request")
        assert [each["where"] for each in refused["errors"]] == [
            "body.connection.client_key",
            "body.connection.password",
        ]
        assert_problem(await client.post(TEST, json={"connection": kept}), 422, "invalid-request")
        assert (await put(client, body_of(simulator))).status_code == 200
        assert (await put(client, kept, version=1)).status_code == 200


async def test_secrets_are_neither_returned_nor_logged_nor_stored_readably(simulator: SimulatorHandle) -> None:
    store = MemoryStore()
    with capture_logs() as logs:
        async with at_work(store) as (_, client):
            replies = [
                await put(client, body_of(simulator)),
                await client.get(CONNECTION),
                await client.post(TEST, json={"connection": body_of(simulator)}),
                await put(client, body_of(simulator, base_url="ftp://x")),
            ]
    told = "".join(reply.text for reply in replies) + repr(logs) + store.documents["connection"][-1].body
    for secret in (simulator.password, simulator.client_key, OLD_SERVER["password"]):
        assert secret not in told
    assert simulator.username not in store.documents["connection"][-1].body


async def test_another_secret_key_falls_back_to_the_environment_and_says_so(simulator: SimulatorHandle) -> None:
    store = MemoryStore()
    async with at_work(store) as (_, client):
        await put(client, body_of(simulator))
    async with at_work(store, secret_key="l" * 40) as (_, client):
        told = (await client.get(CONNECTION)).json()
        assert (told["origin"], told["is_unreadable"]) == ("environment", True)
    settings = settings_with(secret_key="l" * 40, previous_secret_key=KEY)
    assert (await rotate(store, *(sealer(settings, purpose) for purpose in Purpose))).resealed == 1
    async with at_work(store, secret_key="l" * 40) as (_, client):
        assert (await client.get(CONNECTION)).json()["origin"] == "stored"


async def test_in_the_demo_it_is_refused_with_the_way_out() -> None:
    async with at_work(MemoryStore(), is_demo=True) as (_, client):
        assert (await client.get(CONNECTION)).json()["origin"] == "demo"
        body = {**OLD_SERVER, "contact_centre_id": None}
        for reply in (
            await put(client, body),
            await client.post(TEST, json={"connection": body}),
            await client.delete(CONNECTION, params={"version": 0}),
        ):
            assert "TRIO_MONITOR_TRIO__BASE_URL" in assert_problem(reply, 409, "demo")["detail"]


async def test_without_a_secret_key_it_cannot_be_set_and_is_told_how() -> None:
    async with at_work(MemoryStore(), secret_key="") as (_, client):
        assert (await client.get(CONNECTION)).json()["can_seal"] is False
        problem = assert_problem(await put(client, {**OLD_SERVER, "contact_centre_id": None}), 409, "no-secret-key")
        assert "TRIO_MONITOR_SECRET_KEY" in problem["detail"]


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://trio.example.se/te/api",
        "file:///etc/te/api",
        "http://trio.example.se/",
        "http://trio.example.se:22",
        "http://u:p@trio.example.se/te/api",
        "http://trio.example.se/te/api?x=/te/api",
        "http://trio.example.se/#/te/api",
        "http://[::1/te/api",
        "http://trio.example.se:99999/te/api",
        "http:///te/api",
        "http://trio example/te/api",
        "javascript:alert(1)//te/api",
    ],
)
async def test_only_addresses_of_the_api_are_tried(base_url: str) -> None:
    body = {**OLD_SERVER, "base_url": base_url, "contact_centre_id": None}
    async with at_work(MemoryStore()) as (_, client):
        assert_problem(await client.post(TEST, json={"connection": body}), 422, "invalid-request")


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::]", "no-such-name.invalid", "a..b", "x" * 70 + ".se"],
)
async def test_addresses_at_which_no_server_can_be_are_not_asked(host: str) -> None:
    body = {**OLD_SERVER, "base_url": f"http://{host}/te/api", "contact_centre_id": None}
    async with at_work(MemoryStore()) as (_, client):
        tested = (await client.post(TEST, json={"connection": body})).json()
        assert tested == {"is_usable": False, "reason": "unreachable", "server_version": None}


async def test_nobody_feels_their_way_through_a_network_by_tests() -> None:
    body = {**OLD_SERVER, "base_url": "http://0.0.0.0/te/api", "contact_centre_id": None}
    async with at_work(MemoryStore()) as (monitor, client):
        clock = monitor.clock
        assert isinstance(clock, HandClock)
        replies = [await client.post(TEST, json={"connection": body}) for _ in range(5)]
        assert {reply.status_code for reply in replies} == {200}
        clock.advance(timedelta(seconds=15))
        refused = await put(client, body)
        assert_problem(refused, 429, "too-many-requests")
        assert refused.headers["retry-after"] == "45"
        clock.advance(timedelta(seconds=45))
        assert (await client.post(TEST, json={"connection": body})).status_code == 200
