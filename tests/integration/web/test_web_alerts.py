"""Alerts and their rules through the API: what is shown, what people do, and what is refused."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.monitor import viewer, visitor

ALERTS, RULES, GROUPS = "/api/v1/alerts", "/api/v1/alert-rules", "/api/v1/queue-groups"
CRITICAL = "longest-wait-critical"
CALM = waiting_for(5)


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AlertWorld]:
    async with alert_world() as running:
        yield running


@pytest_asyncio.fixture
async def client(world: AlertWorld) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(world.monitor) as signed_in:
        yield signed_in


async def fired(world: AlertWorld, client: httpx2.AsyncClient) -> Any:
    """The critical alert of a long wait, just begun."""
    await world.poll(waiting_for(30))
    alerts = (await client.get(ALERTS, params={"rule_id": CRITICAL})).json()["alerts"]
    return alerts[0]


async def post(client: httpx2.AsyncClient, alert: Any, doing: str, **body: Any) -> httpx2.Response:
    return await client.post(f"{ALERTS}/{alert['id']}/{doing}", json=body)


async def dashboard_alert(client: httpx2.AsyncClient, alert: Any) -> Any:
    alerts = (await client.get("/api/v1/dashboard")).json()["alerts"]
    return next(each for each in alerts if each["id"] == alert["id"])


async def test_the_dashboard_shows_an_alert_with_the_poll_that_fires_it(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    assert (await client.get("/api/v1/dashboard")).status_code == 503
    await world.poll(CALM)
    assert (await client.get("/api/v1/dashboard")).json()["alerts"] == []
    await world.poll(waiting_for(30.5))
    critical, warning = (await client.get("/api/v1/dashboard")).json()["alerts"]
    now = "2026-03-03T09:00:20Z"
    assert critical == {
        "id": critical["id"],
        "rule_id": CRITICAL,
        "rule_name": None,
        "metric": "longest_wait",
        "severity": "critical",
        "queue_id": "north",
        "queue_name": "North",
        "phase": "firing",
        "began_at": now,
        "fired_at": now,
        "ended_at": None,
        "end": None,
        "value": 30.5,
        "enter_value": 20.0,
        "clear_value": 15.0,
        "worst_value": 30.5,
        "worst_at": now,
        "escalated_at": None,
        "inhibited_by": None,
        "acknowledged": None,
        "snoozed_until": None,
        "cause": None,
    }
    assert (warning["rule_id"], warning["inhibited_by"]) == ("longest-wait-warning", critical["id"])


async def test_what_one_does_everybody_sees_at_once(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    alert = await fired(world, client)
    before = world.snapshot
    response = await post(client, alert, "acknowledge", note="Ringer in folk")
    owner = {"at": "2026-03-03T09:00:10Z", "by": "Admin", "note": "Ringer in folk"}
    assert (response.status_code, response.json()["acknowledged"]) == (200, owner)
    async with viewer(world.monitor) as other:
        assert (await dashboard_alert(other, alert))["acknowledged"] == owner
    assert world.snapshot.sequence == before.sequence + 1
    assert world.snapshot.published_at == before.published_at


async def test_an_alert_taken_on_by_two_is_the_firsts(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    alert = await fired(world, client)
    await post(client, alert, "acknowledge", note=None)
    second = await client.post(f"{ALERTS}/{alert['id']}/acknowledge", json={"note": None})
    assert (second.status_code, second.json()["acknowledged"]["by"]) == (200, "Admin")


async def test_an_alerts_story_is_told_whole(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    alert = await fired(world, client)
    world.clock.advance(timedelta(seconds=1))
    await post(client, alert, "snooze", minutes=15, note="Möte")
    world.clock.advance(timedelta(seconds=1))
    await post(client, alert, "wake")
    world.clock.advance(timedelta(seconds=1))
    await post(client, alert, "comments", note="Kön minskar")
    await world.poll(waiting_for(44))
    await world.poll(CALM, times=14)
    await post(client, alert, "cause", note="Sjukdom")
    story = (await client.get(f"{ALERTS}/{alert['id']}")).json()
    assert [(event["kind"], event["by"], event["note"], event["is_news"]) for event in story["events"]] == [
        ("fired", None, None, True),
        ("snoozed", "Admin", "Möte", False),
        ("woken", "Admin", None, False),
        ("commented", "Admin", "Kön minskar", False),
        ("cleared", None, None, False),
        ("recovered", None, None, True),
        ("explained", "Admin", "Sjukdom", False),
    ]
    assert story["events"][1]["until"] == "2026-03-03T09:15:11Z"
    shown = story["alert"]
    assert (shown["phase"], shown["end"], shown["worst_value"]) == ("ended", "recovered", 44)
    assert (shown["cause"]["note"], shown["ended_at"]) == ("Sjukdom", story["events"][-2]["at"])
    assert (await client.get("/api/v1/dashboard")).json()["alerts"] == []


@pytest.mark.parametrize(("doing", "body"), [("acknowledge", {"note": None}), ("snooze", {"minutes": 5, "note": None})])
async def test_who_comes_too_late_is_told_that_it_has_ended(
    world: AlertWorld, client: httpx2.AsyncClient, doing: str, body: dict[str, Any]
) -> None:
    alert = await fired(world, client)
    await world.poll(CALM, times=13)
    refused = await post(client, alert, doing, **body)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:trio-monitor:problem:alert-ended")
    assert "2026-03-03T09:02:20" in refused.json()["detail"]


async def test_nothing_is_shown_that_could_not_be_saved(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    alert = await fired(world, client)
    world.store.is_down = True
    refused = await post(client, alert, "acknowledge", note=None)
    assert refused.status_code == 503
    world.store.is_down = False
    assert (await dashboard_alert(client, alert))["acknowledged"] is None


@pytest.mark.parametrize(
    ("doing", "body", "words"),
    [
        ("acknowledge", {}, ["note"]),
        ("acknowledge", {"note": "x" * 2001}, ["note", "2000"]),
        ("snooze", {"minutes": 0, "note": None}, ["minutes", "1"]),
        ("snooze", {"minutes": 1441, "note": None}, ["minutes", "1440"]),
        ("comments", {"note": ""}, ["note"]),
        ("cause", {"note": "x", "severity": "warning"}, ["severity"]),
    ],
)
async def test_all_faults_of_an_act_are_told_at_once(
    world: AlertWorld, client: httpx2.AsyncClient, doing: str, body: dict[str, Any], words: list[str]
) -> None:
    alert = await fired(world, client)
    refused = await post(client, alert, doing, **body)
    assert refused.status_code == 422
    assert all(word in refused.text for word in words)


@pytest.mark.parametrize("path", ["", "/acknowledge", "/snooze", "/wake", "/comments", "/cause"])
async def test_an_alert_that_is_not_there_is_said_not_to_be(client: httpx2.AsyncClient, path: str) -> None:
    body = {"note": "x", "minutes": 5}
    wanted = {
        "/acknowledge": ("note",),
        "/snooze": ("note", "minutes"),
        "/wake": (),
        "/comments": ("note",),
        "/cause": ("note",),
    }
    address = f"{ALERTS}/none{path}"
    response = await (
        client.post(address, json={name: body[name] for name in wanted[path]}) if path else client.get(address)
    )
    assert (response.status_code, response.json()["type"]) == (404, "urn:trio-monitor:problem:no-such-alert")


async def test_alerts_are_listed_by_what_is_asked_for(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    await world.poll(told(queue(1, 30), queue(1, 30, queue_id="south")))
    await world.poll(told(queue(1, 30), queue(0, queue_id="south")), times=14)

    async def listed(**params: Any) -> list[tuple[str, str]]:
        response = await client.get(ALERTS, params=params)
        return sorted((each["queue_id"], each["severity"]) for each in response.json()["alerts"])

    assert await listed(state="open") == [("north", "critical"), ("north", "warning")]
    assert await listed(state="ended") == [("south", "critical"), ("south", "warning")]
    assert await listed(severity="critical") == [("north", "critical"), ("south", "critical")]
    assert await listed(queue_id="south", severity="warning") == [("south", "warning")]
    assert await listed(**{"from": "2026-03-03T09:00:11Z"}) == []
    assert len(await listed(to="2026-03-03T09:00:11Z")) == 4


async def test_a_long_list_is_read_page_by_page(world: AlertWorld, client: httpx2.AsyncClient) -> None:
    await world.poll(told(*(queue(1, 30, queue_id=f"q{number}") for number in range(5))))
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 3}
    while True:
        page = (await client.get(ALERTS, params=params)).json()
        seen += [each["id"] for each in page["alerts"]]
        if page["next"] is None:
            break
        params["before"] = page["next"]
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize(
    ("params", "status", "word"),
    [
        ({"from": "2026-03-04T00:00:00Z", "to": "2026-03-03T00:00:00Z"}, 422, "before"),
        ({"from": "yesterday"}, 422, "from"),
        ({"from": "2026-03-04T00:00:00"}, 422, "timezone"),
        ({"state": "bad"}, 422, "open"),
        ({"severity": "bad"}, 422, "critical"),
        ({"limit": 0}, 422, "limit"),
        ({"limit": 201}, 422, "200"),
        ({"before": "none"}, 404, "none"),
    ],
)
async def test_a_list_that_cannot_be_is_refused_with_the_reason(
    client: httpx2.AsyncClient, params: dict[str, Any], status: int, word: str
) -> None:
    refused = await client.get(ALERTS, params=params)
    assert refused.status_code == status
    assert word in refused.text


async def test_who_is_not_signed_in_sees_and_does_nothing(world: AlertWorld) -> None:
    async with visitor(world.monitor) as stranger:
        for response in (
            await stranger.get(ALERTS),
            await stranger.get(RULES),
            await stranger.get(GROUPS),
            await stranger.post(f"{ALERTS}/a/acknowledge", json={"note": None}),
            await stranger.put(f"{RULES}/a", json={}),
            await stranger.put(GROUPS, json={}),
        ):
            assert response.status_code == 401


async def test_another_site_can_change_nothing(client: httpx2.AsyncClient) -> None:
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for response in (
        await client.post(f"{ALERTS}/a/acknowledge", json={"note": None}, headers=evil),
        await client.delete(f"{RULES}/a", params={"version": 0}, headers=evil),
        await client.put(GROUPS, json={"version": 0, "groups": []}, headers=evil),
    ):
        assert response.status_code == 403
