"""Channels through the API: set, tested, switched on again; their secrets go in and never come out."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from structlog.testing import capture_logs
from tests.support.builders import NOON, connected_row, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, beat, scripted_monitor, settings_for, viewer
from tests.support.news import alert_of, news_event
from tests.support.receivers import http_receiver

from trio_monitor.app import Monitor
from trio_monitor.domain.notices import NoticeState
from trio_monitor.errors import SendFailure
from trio_monitor.ports import PollRow, PollSave
from trio_monitor.ports.notices import Failure, PlannedNotice

CHANNELS = "/api/v1/channels"
HOOK = f"{CHANNELS}/hook"
KEY = "k" * 40
SEEN = reading(connected_row("1", offered=0, answered=7))
SECRET = "sign-with-this-secret"
URL = "https://hooks.example.se/t0ken/x"


def route(**members: Any) -> dict[str, Any]:
    return {
        "severities": ["warning", "critical"],
        "queue_ids": [],
        "group_ids": [],
        "hours": None,
        "only_escalated": False,
        **members,
    }


def body(**members: Any) -> dict[str, Any]:
    return {
        "name": "Driften",
        "kind": "webhook",
        "language": "sv",
        "routes": [route()],
        "url": URL,
        "secret": SECRET,
        "is_enabled": True,
        **members,
    }


async def put(client: httpx2.AsyncClient, version: int = 0, path: str = HOOK, **members: Any) -> httpx2.Response:
    return await client.put(path, json={"version": version, "channel": body(**members)})


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest_asyncio.fixture
async def monitor(store: MemoryStore) -> AsyncIterator[Monitor]:
    settings = settings_for(secret_key=KEY, notify={"allowed_networks": "127.0.0.1"})
    async with scripted_monitor(SEEN, clock=HandClock(NOON + INTERVAL), store=store, settings=settings) as running:
        await beat(running)
        yield running


@pytest_asyncio.fixture
async def client(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor) as signed_in:
        yield signed_in


async def fire(monitor: Monitor, alert_id: str = "a") -> None:
    now = monitor.clock.now()
    save = PollSave(
        PollRow(now, INTERVAL, None),
        alerts=(alert_of(alert_id, at=now, queue_id="north"),),
        alert_events=(news_event(alert_id=alert_id, at=now),),
    )
    await monitor.store.save_poll(save)


async def send_all(monitor: Monitor) -> None:
    await monitor.notifier.round()
    await monitor.notifier.settle()


async def switch_off(store: MemoryStore, monitor: Monitor, channel_id: str = "hook") -> None:
    """The channel fails for good over a notice."""
    now = monitor.clock.now()
    await fire(monitor, "gone")
    key = ("gone", now, news_event().kind)
    await store.notices.save_plan([key], [PlannedNotice("n1", channel_id, [key])], now)
    claimed = await store.notices.claim("n1", now=now, lease_ends_at=now, free_at=now)
    assert claimed is not None
    await store.notices.save_failure(claimed, Failure(now, SendFailure.REFUSED, "HTTP 404"))


async def test_a_channel_is_saved_and_shown_without_its_secrets(client: httpx2.AsyncClient) -> None:
    response = await put(client)
    assert response.status_code == 200, response.text
    shown = (await client.get(CHANNELS)).json()
    assert shown == response.json()
    assert (shown["version"], shown["can_seal"]) == (1, True)
    [channel] = shown["channels"]
    assert (channel["id"], channel["shown_url"]) == ("hook", "https://hooks.example.se/…")
    assert (channel["routes"], channel["is_enabled"], channel["disabled"]) == ([route()], True, None)


async def test_secrets_are_neither_returned_nor_logged_nor_stored_readably(
    client: httpx2.AsyncClient, store: MemoryStore
) -> None:
    with capture_logs() as logs:
        replies = [await put(client), await client.get(CHANNELS), await put(client, 1, secret="short" + SECRET[:9])]
    told = "".join(reply.text for reply in replies) + repr(logs) + store.documents["notification"][-1].body
    assert "t0ken" not in told
    assert SECRET[:9] not in told


async def test_what_is_left_out_stays_as_it_was(client: httpx2.AsyncClient, monitor: Monitor) -> None:
    await put(client)
    assert (await put(client, 1, name="Jouren", url=None, secret=None)).status_code == 200
    assert (await put(client, 2, url="https://other.example.se/", secret=None, name="Jouren")).status_code == 200
    [channel] = monitor.live.channels.channels
    address = monitor.notifier._channels.unseal(channel)
    assert (channel.name, address.url, address.secret) == ("Jouren", "https://other.example.se/", SECRET)


async def test_without_a_secret_key_a_channel_cannot_be_saved_and_is_told_how() -> None:
    async with AsyncExitStack() as stack:
        monitor = await stack.enter_async_context(scripted_monitor(SEEN))
        client = await stack.enter_async_context(viewer(monitor))
        response = await put(client)
        assert response.status_code == 409
        assert response.json()["type"].endswith("no-secret-key")
        assert "TRIO_MONITOR_SECRET_KEY" in response.json()["detail"]
        shown = (await client.get(CHANNELS)).json()
        assert (shown["can_seal"], shown["channels"]) == (False, [])


async def test_a_channel_of_another_secret_key_is_shown_as_unreadable_and_can_be_given_its_address_anew(
    client: httpx2.AsyncClient, store: MemoryStore
) -> None:
    await put(client)
    settings = settings_for(secret_key="l" * 40)
    async with AsyncExitStack() as stack:
        monitor = await stack.enter_async_context(scripted_monitor(SEEN, store=store, settings=settings))
        other = await stack.enter_async_context(viewer(monitor))
        [channel] = (await other.get(CHANNELS)).json()["channels"]
        assert channel["shown_url"] is None
        test = (await other.post(f"{HOOK}/test")).json()
        assert (test["is_taken"], test["reason"]) == (False, "unreadable")
        assert (await put(other, 1, url=None, secret=None, name="x")).status_code == 200
        assert (await put(other, 2, url=URL, secret=None)).status_code == 422
        assert (await put(other, 2)).json()["channels"][0]["shown_url"] is not None


async def test_every_fault_is_told_at_once(client: httpx2.AsyncClient) -> None:
    routes = [route(queue_ids=["east"], group_ids=["night"])]
    response = await put(client, routes=routes, url="ftp://x", secret=None)
    assert response.status_code == 422
    assert [each["where"] for each in response.json()["errors"]] == [
        "body.channel.routes",
        "body.channel.routes",
        "body.channel.url",
        "body.channel.secret",
    ]
    shape = await put(client, name="", kind="pigeon", language="no", routes=[route(severities=[])], secret="short")
    assert {each["where"].split(".")[2] for each in shape.json()["errors"]} == {
        "name",
        "kind",
        "language",
        "routes",
        "secret",
    }


async def test_an_apprise_address_is_checked_before_it_is_saved(client: httpx2.AsyncClient) -> None:
    response = await put(client, kind="apprise", url="nosuch://x", secret=None)
    assert response.status_code == 422
    assert "Apprise" in response.json()["detail"]
    assert (await put(client, kind="apprise", url="mailtos://u:p@example.se", secret=None)).status_code == 200
    missing = await put(client, 1, kind="webhook", url=None)
    assert [each["where"] for each in missing.json()["errors"]] == ["body.channel.url"]


async def test_of_two_who_change_the_same_version_the_second_is_told(client: httpx2.AsyncClient) -> None:
    await put(client)
    response = await put(client, 0, path=f"{CHANNELS}/other")
    assert (response.status_code, response.json()["type"].rpartition(":")[2]) == (409, "changed-meanwhile")


@pytest.mark.parametrize("path", ["hook/test", "hook/enable", "hook?version=0"])
async def test_an_unknown_channel_is_not_found(client: httpx2.AsyncClient, path: str) -> None:
    method = "DELETE" if "?" in path else "POST"
    assert (await client.request(method, f"{CHANNELS}/{path}")).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("PUT", "hook"), ("DELETE", "hook?version=0"), ("POST", "hook/test")])
async def test_pages_of_other_sites_change_nothing(client: httpx2.AsyncClient, method: str, path: str) -> None:
    headers = {"Origin": "https://evil.example"}
    response = await client.request(method, f"{CHANNELS}/{path}", headers=headers, json={})
    assert response.status_code in {403, 422}
    assert (await client.get(CHANNELS)).json()["version"] == 0


async def test_a_test_reaches_the_receiver_and_tells_what_it_said(client: httpx2.AsyncClient) -> None:
    async with http_receiver() as receiver:
        await put(client, url=receiver.url)
        assert (await client.post(f"{HOOK}/test")).json() == {"is_taken": True, "reason": None, "detail": None}
        assert receiver.posted[0].document["is_test"]
        receiver.status = 403
        assert (await client.post(f"{HOOK}/test")).json() == {
            "is_taken": False,
            "reason": "refused",
            "detail": "HTTP 403",
        }


async def test_an_alert_goes_to_the_channel_and_the_delivery_is_listed(
    client: httpx2.AsyncClient, monitor: Monitor
) -> None:
    async with http_receiver() as receiver:
        await put(client, url=receiver.url)
        await fire(monitor)
        await send_all(monitor)
        [posted] = receiver.posted
    [delivery] = (await client.get("/api/v1/deliveries")).json()["deliveries"]
    assert (delivery["id"], delivery["channel_id"], delivery["state"]) == (posted.document["id"], "hook", "sent")
    assert [(each["number"], each["reason"]) for each in delivery["attempts"]] == [(1, None)]
    assert [each["alert_id"] for each in delivery["events"]] == ["a"]
    assert posted.document["events"][0]["alert"]["queue_name"] == "North"


async def test_a_channel_that_failed_for_good_is_shown_raises_an_alert_and_is_enabled_again(
    client: httpx2.AsyncClient, monitor: Monitor, store: MemoryStore
) -> None:
    async with http_receiver() as receiver:
        receiver.status = 404
        await put(client, url=receiver.url)
        await fire(monitor)
        await send_all(monitor)
    await send_all(monitor)
    [channel] = (await client.get(CHANNELS)).json()["channels"]
    assert (channel["disabled"]["reason"], channel["disabled"]["detail"]) == ("refused", "HTTP 404")
    monitor.live.alerts.has_news.clear()
    await beat(monitor)
    assert monitor.live.alerts.has_news.is_set()
    alerts = (await client.get("/api/v1/alerts?state=open")).json()["alerts"]
    assert "channels-disabled" in {alert["rule_id"] for alert in alerts}
    enabled = (await client.post(f"{HOOK}/enable")).json()
    assert enabled["channels"][0]["disabled"] is None
    assert (store.access.entries[-1].action, store.access.entries[-1].target) == ("channel.enable", "hook")


async def test_another_address_enables_a_channel_that_had_failed(
    client: httpx2.AsyncClient, monitor: Monitor, store: MemoryStore
) -> None:
    await put(client)
    await switch_off(store, monitor)
    renamed = (await put(client, 1, name="Jouren", url=None, secret=None)).json()
    assert renamed["channels"][0]["disabled"] is not None
    moved = (await put(client, 2, url="https://other.example.se/")).json()
    assert moved["channels"][0]["disabled"] is None


@pytest.mark.parametrize("is_deleted", [True, False])
async def test_what_waits_for_a_channel_that_people_stop_is_not_sent(
    client: httpx2.AsyncClient, monitor: Monitor, *, is_deleted: bool
) -> None:
    await put(client)
    await fire(monitor)
    await monitor.notifier._plan()
    if is_deleted:
        await client.delete(f"{HOOK}?version=1")
    else:
        await put(client, 1, is_enabled=False)
    [delivery] = (await client.get("/api/v1/deliveries")).json()["deliveries"]
    assert (delivery["state"], delivery["attempts"][-1]["reason"]) == (NoticeState.FAILED, "channel_off")
    assert await monitor.notifier.round() is None


async def test_a_group_that_a_channel_is_told_of_cannot_be_left_out(client: httpx2.AsyncClient) -> None:
    group = {"id": "night", "name": "Natt", "queue_ids": ["north"]}
    await client.put("/api/v1/queue-groups", json={"version": 0, "groups": [group]})
    assert (await put(client, routes=[route(group_ids=["night"])])).status_code == 200
    response = await client.put("/api/v1/queue-groups", json={"version": 1, "groups": []})
    assert response.json()["type"].endswith("group-in-use")


async def test_deliveries_are_paged(client: httpx2.AsyncClient, monitor: Monitor, store: MemoryStore) -> None:
    await put(client)
    keys = []
    for number in range(3):
        await fire(monitor, f"a{number}")
        keys.append((f"a{number}", monitor.clock.now(), news_event().kind))
    for number, key in enumerate(keys):
        await store.notices.save_plan([key], [PlannedNotice(f"n{number}", f"c{number}", [key])], monitor.clock.now())
    first = (await client.get("/api/v1/deliveries", params={"limit": 2})).json()
    second = (await client.get("/api/v1/deliveries", params={"limit": 2, "before": first["next"]})).json()
    assert [each["id"] for each in [*first["deliveries"], *second["deliveries"]]] == ["n2", "n1", "n0"]
    assert second["next"] is None
    assert (await client.get("/api/v1/deliveries", params={"before": "nonsense"})).status_code == 422
