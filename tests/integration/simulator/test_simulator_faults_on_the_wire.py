"""Every fault really happens to the client, and is over when it is cleared."""

import asyncio
import json
from email.utils import parsedate_to_datetime

import httpx2
import pytest
from tests.support.simulator import SimulatorHandle

STATE = "/cc/1/services/state"


async def is_well(client: httpx2.AsyncClient) -> bool:
    response = await client.get(STATE)
    return response.status_code == 200 and len(response.json()["data"]) == 4


@pytest.mark.parametrize("status", [401, 403, 500, 503])
async def test_status(simulator: SimulatorHandle, client: httpx2.AsyncClient, status: int) -> None:
    await simulator.faults([{"kind": "status", "status": status, "resource": "services/state", "count": 1}])
    assert (await client.get("/cc/1/agents/state")).status_code == 200
    assert (await client.get(STATE)).status_code == status
    assert await is_well(client)


async def test_retry_after(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "retry_after", "seconds": 7, "count": 1}])
    response = await client.get(STATE)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert await is_well(client)


async def test_reset_before_an_answer(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "reset", "count": 1}])
    with pytest.raises(httpx2.ReadError):
        await client.get(STATE)
    assert await is_well(client)


async def test_truncated_body(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "truncate", "count": 1}])
    with pytest.raises(httpx2.RemoteProtocolError):
        await client.get(STATE)
    assert await is_well(client)


async def test_malformed_body(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "malformed", "count": 1}])
    response = await client.get(STATE)
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        response.json()
    assert await is_well(client)


async def test_wrong_types_in_all_members_or_in_one(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([
        {"kind": "wrong_type", "count": 1},
        {"kind": "wrong_type", "member": "open", "count": 1},
    ])  # fmt: skip
    row = (await client.get(STATE)).json()["data"][0]
    assert isinstance(row["serviceId"], dict)
    assert row["serviceName"] == -1
    assert row["open"] == "kanske"
    row = (await client.get(STATE)).json()["data"][0]
    assert (row["serviceId"], row["open"]) == (1, "kanske")
    assert await is_well(client)


async def test_missing_members(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([
        {"kind": "missing_member", "count": 1},
        {"kind": "missing_member", "member": "open", "count": 1},
        {"kind": "missing_member", "member": "access_token", "resource": "login"},
    ])  # fmt: skip
    row = (await client.get(STATE)).json()["data"][0]
    assert "serviceId" not in row
    assert "serviceName" in row
    row = (await client.get(STATE)).json()["data"][0]
    assert "serviceId" in row
    assert "open" not in row
    assert "access_token" not in await simulator.tokens(client)


async def test_wrong_charset(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "wrong_charset", "count": 2}])
    response = await client.get(STATE)
    assert response.headers["Content-Type"].endswith("charset=utf-8")
    with pytest.raises(UnicodeDecodeError):
        response.content.decode("utf-8")
    response = await client.get(STATE, headers={"Content-Type": "application/json;charset=iso-8859-1"})
    assert "VÃ¤xel" in response.content.decode("iso-8859-1")
    assert await is_well(client)


async def test_redirect_loop(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "redirect_loop"}])
    with pytest.raises(httpx2.TooManyRedirects):
        await client.get(f"{STATE}?fields=open", follow_redirects=True)
    await simulator.clear_faults()
    assert await is_well(client)


async def test_a_skewed_clock_shows_in_the_date_and_in_all_times(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    path = "/cc/1/services/calls?sort=jobno&fields=queuedTime"
    plain = await client.get(path)
    await simulator.faults([{"kind": "clock_skew", "seconds": 3600}])
    skewed = await client.get(path)
    apart = parsedate_to_datetime(skewed.headers["Date"]) - parsedate_to_datetime(plain.headers["Date"])
    assert apart.total_seconds() == 3600
    before, after = (each.json()["data"][0]["queuedTime"] for each in (plain, skewed))
    assert before.startswith("2026-03-03T09:")
    assert after == before.replace("T09:", "T10:")


async def test_delay(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "delay", "seconds": 30}])
    with pytest.raises(httpx2.ReadTimeout):
        await client.get(STATE, timeout=0.1)
    await simulator.clear_faults()
    await simulator.faults([{"kind": "delay", "seconds": 0.02, "count": 1}])
    assert await is_well(client)


async def test_hang_until_the_client_leaves(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "hang", "count": 1}])
    with pytest.raises(httpx2.ReadTimeout):
        await client.get(STATE, timeout=0.1)
    assert await is_well(client)


async def test_a_hanging_request_is_answered_when_the_faults_are_cleared(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    await simulator.faults([{"kind": "hang", "resource": "login"}])
    login = asyncio.create_task(simulator.log_in(client))
    while not (await simulator.control.get("/faults")).json()[0]["struck"]:
        pass
    assert not login.done()
    await simulator.clear_faults()
    assert await login


async def test_drip_sends_a_byte_at_a_time(simulator: SimulatorHandle, client: httpx2.AsyncClient) -> None:
    await simulator.faults([{"kind": "drip", "seconds": 0, "count": 1}])
    async with client.stream("GET", STATE) as response:
        body = b"".join([chunk async for chunk in response.aiter_raw()])
    assert len(json.loads(body)["data"]) == 4
    await simulator.faults([{"kind": "drip", "seconds": 20}])
    async with client.stream("GET", STATE) as response:
        chunks = response.aiter_raw()
        assert await anext(chunks) == b"{"
        await simulator.clear_faults()
        rest = b"".join([chunk async for chunk in chunks])
    assert len(json.loads(b"{" + rest)["data"]) == 4


async def test_a_dripping_reply_ends_when_the_client_leaves(
    simulator: SimulatorHandle, client: httpx2.AsyncClient
) -> None:
    await simulator.faults([{"kind": "drip", "seconds": 20, "count": 1}])
    async with client.stream("GET", STATE) as response:
        assert await anext(response.aiter_raw()) == b"{"
    assert await is_well(client)
