"""Two servers, of which one is active."""

import asyncio
import contextlib

import httpx2
import pytest
from tests.support.simulator import SimulatorHandle


async def test_the_passive_server_redirects_to_the_active_one(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    response = await client.get(f"{simulator.secondary_url}/cc?fields=ccId")
    assert response.status_code == 307
    assert response.headers["Location"] == f"{simulator.base_url}/cc?fields=ccId"
    assert (await client.get(simulator.secondary_url)).status_code == 307
    assert (await client.post(f"{simulator.secondary_url}/login")).status_code == 307


async def test_redirect_false_turns_it_off(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    response = await client.get(f"{simulator.secondary_url}?redirect=false")
    assert response.json()["data"][0]["failoverMode"] is False


async def test_failover_and_back(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.failover("secondary")
    response = await client.get("/cc")
    assert response.status_code == 307
    assert response.headers["Location"] == f"{simulator.secondary_url}/cc"
    assert (await client.get(f"{simulator.secondary_url}/cc")).status_code == 401
    token = await simulator.log_in(client, simulator.secondary_url)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get(f"{simulator.secondary_url}/cc", headers=headers)).status_code == 200
    assert (await client.get(simulator.secondary_url)).json()["data"][0]["failoverMode"] is True
    await simulator.failover("primary")
    assert (await client.get("/cc")).status_code == 200


async def test_statistics_start_over_at_a_switch_but_calls_go_on(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    path = "/cc/1/services/state?fields=estimatedWaitingTime"
    calls = (await client.get("/cc/1/services/calls?pageSize=100")).json()["data"]
    before = (await client.get(path)).json()["data"]
    assert any(row["estimatedWaitingTime"] for row in before)
    await simulator.failover("secondary")
    token = await simulator.log_in(client, simulator.secondary_url)
    headers = {"Authorization": f"Bearer {token}"}
    after = (await client.get(f"{simulator.secondary_url}{path}", headers=headers)).json()["data"]
    assert not any(row["estimatedWaitingTime"] for row in after)
    again = await client.get(f"{simulator.secondary_url}/cc/1/services/calls?pageSize=100", headers=headers)
    assert again.json()["data"] == calls


async def test_a_dead_server_refuses_connections_and_comes_back_on_its_port(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    await simulator.failover("secondary", dead=True)
    with pytest.raises(httpx2.TransportError):
        await client.get("/cc")
    with pytest.raises(httpx2.ConnectError):
        await client.get("/cc")
    assert (await client.get(simulator.secondary_url)).status_code == 200
    await simulator.failover("primary")
    assert (await client.get("/cc")).status_code == 200


async def test_a_restart_loses_tokens_and_drops_connections(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    calls = (await client.get("/cc/1/services/calls?pageSize=100")).json()["data"]
    address = httpx2.URL(simulator.base_url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    await simulator.restart()
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read() == b""
    writer.close()
    assert (await client.get("/cc")).status_code == 401
    client.headers["Authorization"] = f"Bearer {await simulator.log_in(client)}"
    assert (await client.get("/cc/1/services/calls?pageSize=100")).json()["data"] == calls


async def test_a_restart_can_lose_all_calls(simulator: SimulatorHandle) -> None:
    await simulator.restart(lose_calls=True)
    async with httpx2.AsyncClient(base_url=simulator.base_url, trust_env=False) as client:
        client.headers["Authorization"] = f"Bearer {await simulator.log_in(client)}"
        assert (await client.get("/cc/1/services/calls")).json()["data"] == []
        await simulator.advance(300)
        calls = (await client.get("/cc/1/services/calls?sort=jobno")).json()["data"]
    assert 100_001 <= calls[0]["jobno"] < 100_050
    total = (await simulator.truth())["total"]
    outcomes = ("answered", "abandoned", "flowed_out", "lost", "still_open")
    assert total["offered"] == sum(total[name] for name in outcomes)
