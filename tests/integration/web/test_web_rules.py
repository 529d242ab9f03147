"""Limits and opening hours of a queue, set through the API and felt by the next poll."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.builders import NOON, connected_row, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, beat, scripted_monitor, viewer

from trio_monitor.app import Monitor

RULES = "/api/v1/queues/north/rules"
SEEN = reading(connected_row("1", offered=0, answered=7))


def body(**members: Any) -> dict[str, Any]:
    return {
        "wait_seconds": 20,
        "warning_seconds": 15,
        "short_abandon_seconds": 5,
        "target_percent": 80,
        "formula": "all_abandons",
        "schedule": None,
        **members,
    }


def schedule(**members: Any) -> dict[str, Any]:
    return {"windows": [window()], "exceptions": [], "on_holidays": "closed", "half_days_close": None, **members}


def window(**members: Any) -> dict[str, Any]:
    return {
        "weekdays": [1, 2, 3, 4, 5],
        "opens": "08:00",
        "closes": "16:30",
        "wait_seconds": None,
        "target_percent": None,
        **members,
    }


@pytest_asyncio.fixture
async def monitor() -> AsyncIterator[Monitor]:
    async with scripted_monitor(SEEN, clock=HandClock(NOON + INTERVAL)) as running:
        await beat(running)
        yield running


@pytest_asyncio.fixture
async def client(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor) as signed_in:
        yield signed_in


async def put(client: httpx2.AsyncClient, rules: dict[str, Any], version: int = 0) -> httpx2.Response:
    return await client.put(RULES, json={"version": version, "rules": rules})


async def queue(client: httpx2.AsyncClient) -> Any:
    return (await client.get("/api/v1/queues/north")).json()["queue"]


async def test_a_queue_without_rules_of_its_own_has_the_centres(client: httpx2.AsyncClient) -> None:
    shown = (await client.get(RULES)).json()
    assert (shown["is_own"], shown["version"], shown["rules"]["wait_seconds"]) == (False, 0, 20)


async def test_todays_calls_are_counted_by_a_new_limit_from_the_next_poll_on(
    monitor: Monitor, client: httpx2.AsyncClient
) -> None:
    assert (await queue(client))["today"]["counts"]["answered_within"] == 1
    saved = (await put(client, body(wait_seconds=6, warning_seconds=5))).json()
    assert (saved["is_own"], saved["version"]) == (True, 1)
    await beat(monitor)
    shown = await queue(client)
    assert shown["today"]["counts"]["answered_within"] == 0
    assert (shown["limit_seconds"], shown["today"]["formula"]) == (6, "all_abandons")


async def test_a_stored_call_is_judged_by_its_queues_own_limit(client: httpx2.AsyncClient) -> None:
    await put(client, body(wait_seconds=6, warning_seconds=5))
    [call] = (await client.get("/api/v1/calls")).json()["calls"]
    assert call["is_within_limit"] is False


async def test_time_outside_opening_hours_is_told_from_quiet_time(client: httpx2.AsyncClient) -> None:
    path = "/api/v1/history/north?from=2026-03-10&to=2026-03-10&resolution=hour"
    points = (await client.get(path)).json()["series"]["points"]
    assert not any(point["is_closed"] for point in points)
    await put(client, body(schedule=schedule(windows=[window(opens="08:00", closes="24:00")])))
    for each in (path, "/api/v1/reports?queue_id=north&from=2026-03-10&to=2026-03-10&resolution=hour"):
        closed = [point["is_closed"] for point in (await client.get(each)).json()["series"]["points"]]
        assert closed == [True] * 8 + [False] * (len(closed) - 8)


async def test_outside_opening_hours_a_call_is_stored_but_in_no_service_level(
    monitor: Monitor, client: httpx2.AsyncClient
) -> None:
    await put(client, body(schedule=schedule(windows=[window(opens="22:00", closes="24:00")])))
    await beat(monitor)
    shown = await queue(client)
    assert (shown["status"], shown["is_open"]) == ("closed", False)
    assert shown["opens_at"] == "2026-03-10T21:00:00Z"
    assert shown["today"]["counts"]["outside_hours"] == 1
    assert shown["today"]["level"]["percent"] is None
    assert (await client.get("/api/v1/calls")).json()["total_count"] == 1


async def test_rules_survive_a_restart() -> None:
    clock, store = HandClock(NOON + INTERVAL), MemoryStore()
    async with scripted_monitor(SEEN, clock=clock, store=store) as first, viewer(first) as client:
        await beat(first)
        await put(client, body(wait_seconds=6, warning_seconds=5))
    clock.advance(INTERVAL)
    async with scripted_monitor(SEEN, clock=clock, store=store) as second, viewer(second) as client:
        await beat(second)
        assert (await queue(client))["limit_seconds"] == 6


async def test_the_second_of_two_changes_from_the_same_version_is_refused(client: httpx2.AsyncClient) -> None:
    assert (await put(client, body())).status_code == 200
    refused = await put(client, body(wait_seconds=30))
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("changed-meanwhile")
    assert (await client.get(RULES)).json()["rules"]["wait_seconds"] == 20


async def test_rules_can_be_taken_back(monitor: Monitor, client: httpx2.AsyncClient) -> None:
    await put(client, body(wait_seconds=6, warning_seconds=5))
    dropped = await client.delete(RULES, params={"version": 1})
    assert dropped.json()["is_own"] is False
    await beat(monitor)
    assert (await queue(client))["limit_seconds"] == 20


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        (body(warning_seconds=20), "warning_seconds"),
        (body(wait_seconds=0), "greater than 0"),
        (body(target_percent=101), "less than or equal to 100"),
        (body(formula="mine"), "formula"),
        (body(surprise=1), "surprise"),
        (body(schedule=schedule(windows=[window(opens="8")])), "07:45"),
        (body(schedule=schedule(windows=[window(opens="17:00")])), "before closes"),
        (body(schedule=schedule(windows=[window(), window(weekdays=[5], opens="16:00", closes="18:00")])), "overlap"),
        (body(schedule=schedule(exceptions=[{"date": "2026-02-30", "windows": []}])), "date"),
        (body(schedule=schedule(exceptions=2 * [{"date": "2026-12-23", "windows": []}])), "only once"),
        (body(schedule=schedule(windows=[window(weekdays=[0])])), "weekdays"),
    ],
)
async def test_wrong_rules_are_refused_with_what_is_wrong(
    client: httpx2.AsyncClient, rules: dict[str, Any], word: str
) -> None:
    refused = await put(client, rules)
    assert refused.status_code == 422
    assert word in refused.json()["detail"]
    assert (await client.get(RULES)).json()["version"] == 0


async def test_an_unknown_queue_has_no_rules(client: httpx2.AsyncClient) -> None:
    nowhere = "/api/v1/queues/nowhere/rules"
    assert (await client.get(nowhere)).status_code == 404
    assert (await client.put(nowhere, json={"version": 0, "rules": body()})).status_code == 404
    assert (await client.delete(nowhere, params={"version": 0})).status_code == 404
    assert (await client.get(RULES)).json()["version"] == 0


@pytest.mark.parametrize("version", [{}, {"version": -1}, {"version": "x"}])
async def test_rules_are_not_taken_back_without_the_version_they_have(
    client: httpx2.AsyncClient, version: dict[str, Any]
) -> None:
    await put(client, body(wait_seconds=30))
    refused = await client.delete(RULES, params=version)
    assert refused.status_code == 422
    assert "query.version" in refused.json()["detail"]
    assert (await client.get(RULES)).json()["is_own"] is True


async def test_another_sites_page_cannot_change_rules(client: httpx2.AsyncClient) -> None:
    headers = {"origin": "https://elsewhere.example"}
    refused = await client.put(RULES, json={"version": 0, "rules": body()}, headers=headers)
    assert refused.status_code == 403


async def test_the_calendar_names_holidays_and_half_days(client: httpx2.AsyncClient) -> None:
    holidays = {each["date"]: each for each in (await client.get("/api/v1/holidays/2026")).json()["holidays"]}
    assert holidays["2026-06-19"]["name"] == "Midsommarafton"
    assert not holidays["2026-06-19"]["is_half_day"]
    assert holidays["2026-04-30"]["is_half_day"]
    assert "2026-11-23" not in holidays
