"""The hours of light and the agents who are hidden, set through the API and seen by everybody."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.builders import NOON, agent, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import beat, ids_of, scripted_monitor, viewer

from trio_monitor.app import Monitor
from trio_monitor.domain.access import Role
from trio_monitor.domain.reading import AgentState

API = "/api/v1"
HOURS, HIDDEN = f"{API}/light-hours", f"{API}/hidden-agents"
ASA = replace(agent(agent_id="a1"), name="Åsa Öberg")
TEST_USER = replace(agent(AgentState.READY, None, queue_id=None, agent_id="t1"), name="Testanvändare")
SEEN = reading(agents=[ASA, TEST_USER])


@pytest_asyncio.fixture
async def monitor() -> AsyncIterator[Monitor]:
    async with scripted_monitor(SEEN, clock=HandClock(NOON)) as running:
        await beat(running)
        yield running


@pytest_asyncio.fixture
async def client(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor) as signed_in:
        yield signed_in


async def hide(client: httpx2.AsyncClient, *agent_ids: str, version: int = 0) -> httpx2.Response:
    return await client.put(HIDDEN, json={"version": version, "agent_ids": list(agent_ids)})


async def set_hours(client: httpx2.AsyncClient, light: str, dark: str, version: int = 0) -> httpx2.Response:
    return await client.put(HOURS, json={"version": version, "hours": {"light_from": light, "dark_from": dark}})


async def dashboard(client: httpx2.AsyncClient) -> Any:
    return (await client.get(f"{API}/dashboard")).json()


def states_in(shown: Any) -> dict[str, int]:
    return {each["state"]: each["count"] for each in shown["totals"]["agents_by_state"]}


async def test_hidden_agents_are_neither_listed_nor_counted_from_the_next_poll_on(
    monitor: Monitor, client: httpx2.AsyncClient
) -> None:
    assert states_in(await dashboard(client)) == {"talking": 1, "ready": 1}
    saved = await hide(client, "t1")
    assert (saved.status_code, saved.json()) == (200, {"version": 1, "agents": [{"id": "t1", "name": "Testanvändare"}]})
    await beat(monitor)
    shown = await dashboard(client)
    assert (ids_of(shown["agents"]), states_in(shown)) == (["a1"], {"talking": 1})
    assert ids_of((await client.get(f"{API}/agents")).json()["agents"]) == ["a1"]
    metrics = (await client.get("/metrics")).text
    assert 'trio_monitor_agents{state="talking"} 1' in metrics
    assert 'trio_monitor_agents{state="ready"}' not in metrics
    assert (await hide(client, version=1)).json() == {"version": 2, "agents": []}
    await beat(monitor)
    assert ids_of((await dashboard(client))["agents"]) == ["t1", "a1"]


async def test_everybody_shares_the_one_snapshot_without_the_hidden(
    monitor: Monitor, client: httpx2.AsyncClient
) -> None:
    await hide(client, "t1")
    await beat(monitor)
    async with viewer(monitor, role=Role.VIEWER) as other:
        seen = await other.get(f"{API}/dashboard")
    assert ids_of(seen.json()["agents"]) == ["a1"]
    assert seen.headers["etag"] == (await client.get(f"{API}/dashboard")).headers["etag"]
    assert monitor.hub.current is not None
    assert monitor.hub.current.parts == {}


async def test_what_is_hidden_and_when_it_is_light_outlive_a_restart() -> None:
    clock, store = HandClock(NOON), MemoryStore()
    async with scripted_monitor(SEEN, clock=clock, store=store) as monitor, viewer(monitor) as client:
        await beat(monitor)
        await hide(client, "t1")
        await set_hours(client, "06:30", "21:00")
    async with scripted_monitor(SEEN, clock=clock, store=store) as monitor, viewer(monitor) as client:
        await beat(monitor)
        shown = await dashboard(client)
        assert ids_of(shown["agents"]) == ["a1"]
        assert shown["centre"]["light_hours"] == {"light_from": "06:30", "dark_from": "21:00"}
        # One who is hidden already needs not to be seen to stay so.
        assert (await hide(client, "t1", "a1", version=1)).status_code == 200


async def test_an_agent_whom_nobody_knows_cannot_be_hidden(client: httpx2.AsyncClient) -> None:
    refused = await hide(client, "t1", "nobody")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:no-such-agent")
    assert (await client.get(HIDDEN)).json() == {"version": 0, "agents": []}


async def test_light_hours_come_with_the_snapshot_and_a_change_is_shown_at_once(
    monitor: Monitor, client: httpx2.AsyncClient
) -> None:
    before = await dashboard(client)
    assert before["centre"]["light_hours"] == {"light_from": "07:00", "dark_from": "19:00"}
    saved = await set_hours(client, "06:00", "22:00")
    assert saved.json() == {"version": 1, "hours": {"light_from": "06:00", "dark_from": "22:00"}}
    async with viewer(monitor, role=Role.VIEWER) as other:
        after = await dashboard(other)
    assert after["centre"]["light_hours"] == saved.json()["hours"]
    assert (after["read_at"], after["id"] != before["id"]) == (before["read_at"], True)


@pytest.mark.parametrize(("light", "dark"), [("7:00", "19:00"), ("07:00", "24:00"), ("08:00", "08:00"), ("", "19:00")])
async def test_hours_that_are_none_are_refused(client: httpx2.AsyncClient, light: str, dark: str) -> None:
    assert (await set_hours(client, light, dark)).status_code == 422
    assert (await client.get(HOURS)).json()["version"] == 0


async def test_the_second_of_two_changes_from_the_same_version_is_refused(client: httpx2.AsyncClient) -> None:
    assert (await hide(client, "t1")).status_code == (await set_hours(client, "06:00", "22:00")).status_code == 200
    late = [await hide(client, "a1"), await set_hours(client, "05:00", "22:00")]
    assert [reply.status_code for reply in late] == [409, 409]
    assert {reply.json()["type"].rpartition(":")[2] for reply in late} == {"changed-meanwhile"}
    assert ids_of((await client.get(HIDDEN)).json()["agents"]) == ["t1"]


async def test_the_audit_log_tells_who_hid_whom_and_changed_the_hours(client: httpx2.AsyncClient) -> None:
    await hide(client, "t1")
    await set_hours(client, "06:00", "22:00")
    entries = (await client.get(f"{API}/audit", params={"limit": 2})).json()["entries"]
    told = [(each["action"], each["before"], each["after"]) for each in entries]
    assert told == [
        (
            "light_hours.set",
            {"light_from": "07:00", "dark_from": "19:00"},
            {"light_from": "06:00", "dark_from": "22:00"},
        ),
        ("hidden_agents.set", {"agents": []}, {"agents": ["Testanvändare"]}),
    ]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPERVISOR])
async def test_only_an_administrator_reads_or_changes_either(monitor: Monitor, role: Role) -> None:
    async with viewer(monitor, role=role) as other:
        replies = [await other.get(HOURS), await other.get(HIDDEN), await hide(other, "t1")]
        replies.append(await set_hours(other, "06:00", "22:00"))
    assert {reply.status_code for reply in replies} == {403}
