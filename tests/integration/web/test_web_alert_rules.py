"""Rules of alerts and groups of queues through the API, and felt by the next poll."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.clock import START_AT, HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, user_of, viewer
from tests.support.rule_body import rule_body

from trio_monitor.domain.access import Role

RULES, GROUPS = "/api/v1/alert-rules", "/api/v1/queue-groups"
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


async def set_rule(
    client: httpx2.AsyncClient, rule_id: str = "many", version: int = 0, **members: Any
) -> httpx2.Response:
    return await client.put(f"{RULES}/{rule_id}", json={"version": version, "rule": rule_body(**members)})


async def test_the_default_rules_are_shown_until_the_first_change(client: httpx2.AsyncClient) -> None:
    shown = (await client.get(RULES)).json()
    assert (shown["version"], shown["is_default"]) == (0, True)
    assert [each["id"] for each in shown["rules"]] == [
        "longest-wait-warning",
        CRITICAL,
        "service-level",
        "abandon-rate",
        "nobody-ready",
        "paused-share",
        "source-lost",
        "circuit-open",
        "channels-disabled",
    ]
    lost = next(each["rule"] for each in shown["rules"] if each["id"] == "source-lost")
    assert (lost["enter"], lost["clear"], lost["keep_seconds"]) == (30, 15, 60)


async def test_a_shown_rule_sent_back_is_the_same_rule(client: httpx2.AsyncClient) -> None:
    shown = (await client.get(RULES)).json()
    for version, each in enumerate(shown["rules"]):
        saved = await client.put(f"{RULES}/{each['id']}", json={"version": version, "rule": each["rule"]})
        assert saved.status_code == 200, saved.text
    assert saved.json()["rules"] == shown["rules"]
    assert saved.json()["is_default"] is False


async def test_a_new_rule_is_watched_from_the_next_poll_on_and_by_its_name(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    await world.poll(told(queue(4, 1)))
    saved = await set_rule(client)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    await world.poll(told(queue(4, 1)))
    [alert] = (await client.get("/api/v1/dashboard")).json()["alerts"]
    assert (alert["rule_id"], alert["rule_name"], alert["value"]) == ("many", "Många väntar", 4)


async def test_a_firing_alert_goes_on_by_a_changed_rule_and_ends_with_a_deleted_one(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    await set_rule(client)
    await world.poll(told(queue(4, 1)))
    [before] = world.shown
    await set_rule(client, version=1, severity="warning")
    await world.poll(told(queue(4, 1)))
    [after] = world.shown
    assert (after.alert.alert_id, after.alert.severity) == (before.alert.alert_id, "warning")
    dropped = await client.delete(f"{RULES}/many", params={"version": 2})
    assert dropped.status_code == 200
    await world.poll(told(queue(4, 1)))
    assert world.kinds("many") == ["fired", "rule_gone"]
    assert ("many", "rule_gone") in world.news()


async def test_rules_and_groups_survive_a_restart() -> None:
    clock, store = HandClock(START_AT), MemoryStore()
    async with alert_world(clock=clock, store=store) as world, viewer(world.monitor) as client:
        await world.poll(told(queue(), queue(queue_id="south")))
        groups = {"version": 0, "groups": [{"id": "switchboard", "name": "Växeln", "queue_ids": ["south"]}]}
        assert (await client.put(GROUPS, json=groups)).status_code == 200
        assert (await set_rule(client, group_ids=["switchboard"])).status_code == 200
    clock.advance(INTERVAL)
    async with alert_world(clock=clock, store=store) as world:
        await world.poll(told(queue(4, 1), queue(4, 1, queue_id="south")))
        assert [(each.alert.rule_id, each.alert.queue_id) for each in world.shown] == [("many", "south")]


async def test_the_second_of_two_changes_from_the_same_version_is_refused(client: httpx2.AsyncClient) -> None:
    assert (await set_rule(client)).status_code == 200
    refused = await set_rule(client, enter=9)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:trio-monitor:problem:changed-meanwhile")
    last = (await client.get(RULES)).json()["rules"][-1]
    assert (last["id"], last["rule"]["enter"]) == ("many", 3)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"enter": 2, "clear": 3}, ["clear (3) must be at most enter (2)"]),
        ({"metric": "service_level", "enter": 80, "clear": 70, "window": "30m"}, ["at least enter"]),
        ({"metric": "abandon_rate", "enter": 120, "clear": 8, "window": "30m"}, ["per cent"]),
        ({"metric": "abandon_rate"}, ["needs a window"]),
        ({"window": "30m"}, ["waiting has no window"]),
        ({"is_of_limit": True}, ["no queue has a limit of its own for waiting"]),
        ({"metric": "source_lost", "queue_ids": ["north"]}, ["place must be centre"]),
        ({"enter": 1, "clear": 2, "window": "30m", "is_of_limit": True}, ["clear (2)", "no window", "no queue has"]),
        ({"enter": -1, "severity": "fatal", "hold_seconds": 90_000}, ["enter", "severity", "hold_seconds"]),
        ({"metric": "temperature"}, ["metric", "longest_wait"]),
        ({"group_ids": ["none"]}, ["There is no group none"]),
        ({"queue_ids": ["none"]}, ["No queue has ever been called none"]),
        ({"surprise": 1}, ["surprise"]),
        ({"enter": "NaN"}, ["enter"]),
    ],
)
async def test_a_rule_that_cannot_be_is_refused_with_every_fault(
    world: AlertWorld, client: httpx2.AsyncClient, members: dict[str, Any], words: list[str]
) -> None:
    await world.poll(CALM)
    refused = await set_rule(client, **members)
    assert refused.status_code == 422
    assert [word for word in words if word not in refused.text] == []
    assert (await client.get(RULES)).json()["is_default"] is True


@pytest.mark.parametrize("rule_id", ["Large", "-a", "a" * 65, "å", "a b"])
async def test_an_id_is_of_small_letters_digits_and_hyphens(client: httpx2.AsyncClient, rule_id: str) -> None:
    assert (await set_rule(client, rule_id)).status_code == 422


async def test_a_rule_cannot_become_another_one(client: httpx2.AsyncClient) -> None:
    refused = await set_rule(client, CRITICAL)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:another-rule")


async def test_a_rule_that_is_not_there_cannot_be_taken_away(client: httpx2.AsyncClient) -> None:
    refused = await client.delete(f"{RULES}/none", params={"version": 0})
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:trio-monitor:problem:no-such-rule")


@pytest.mark.parametrize("who", ["user", "token"])
async def test_a_group_that_somebody_is_limited_to_cannot_be_left_out(
    world: AlertWorld, client: httpx2.AsyncClient, who: str
) -> None:
    group = {"id": "switchboard", "name": "Växeln", "queue_ids": []}
    assert (await client.put(GROUPS, json={"version": 0, "groups": [group]})).status_code == 200
    limited = {"role": "viewer", "group_ids": ["switchboard"]}
    if who == "user":
        await user_of(world.monitor, Role.VIEWER, ["switchboard"])
    else:
        made = await client.post("/api/v1/api-tokens", json={**limited, "name": "board", "days": 1})
        assert made.status_code == 201
    refused = await client.put(GROUPS, json={"version": 1, "groups": []})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:group-in-use")
    assert refused.json()["detail"] == "Rules of alerts, channels, boards, users or API tokens are about: switchboard."
    if who == "token":
        token_id = made.json()["token"]["id"]
        assert (await client.delete(f"/api/v1/api-tokens/{token_id}")).status_code == 204
        assert (await client.put(GROUPS, json={"version": 1, "groups": []})).status_code == 200


@pytest.mark.parametrize(
    ("groups", "word"),
    [
        ([{"id": "a", "name": "A", "queue_ids": []}, {"id": "a", "name": "B", "queue_ids": []}], "more than once: a"),
        ([{"id": "a", "name": "A", "queue_ids": ["none"]}], "none"),
        ([{"id": "A", "name": "A", "queue_ids": []}], "pattern"),
        ([{"id": "a", "name": "", "queue_ids": []}], "name"),
    ],
)
async def test_groups_that_cannot_be_are_refused(
    client: httpx2.AsyncClient, groups: list[dict[str, Any]], word: str
) -> None:
    refused = await client.put(GROUPS, json={"version": 0, "groups": groups})
    assert refused.status_code == 422
    assert word in refused.text
    assert (await client.get(GROUPS)).json() == {"version": 0, "groups": []}


async def test_a_group_that_a_rule_is_about_cannot_be_left_out(client: httpx2.AsyncClient) -> None:
    group = {"id": "switchboard", "name": "Växeln", "queue_ids": []}
    assert (await client.put(GROUPS, json={"version": 0, "groups": [group]})).status_code == 200
    await set_rule(client, group_ids=["switchboard"])
    refused = await client.put(GROUPS, json={"version": 1, "groups": []})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:group-in-use")
    assert [(each["code"], each["value"]) for each in refused.json()["errors"]] == [("group_in_use", "switchboard")]


async def test_one_sees_the_rules_as_far_as_they_are_about_ones_own_queues(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    await world.poll(told(queue(), queue(queue_id="south"), queue(queue_id="west")))
    groups = [
        {"id": "mine", "name": "Mina", "queue_ids": ["south"]},
        {"id": "theirs", "name": "Deras", "queue_ids": ["south", "west"]},
    ]
    (await client.put(GROUPS, json={"version": 0, "groups": groups})).raise_for_status()
    made: dict[str, dict[str, Any]] = {
        "all": {},
        "foreign": {"queue_ids": ["north"]},
        "both": {"queue_ids": ["north", "south"]},
        "mine": {"group_ids": ["mine"]},
        "theirs": {"group_ids": ["theirs"]},
        "west": {"place": "centre", "queue_ids": ["west"]},
    }
    for version, (rule_id, members) in enumerate(made.items()):
        (await set_rule(client, rule_id, version, **members)).raise_for_status()
    async with viewer(world.monitor, role=Role.SUPERVISOR, group_ids=["mine"]) as scoped:
        rules = {each["id"]: each["rule"] for each in (await scoped.get(RULES)).json()["rules"]}
    seen = {key: (rules[key]["queue_ids"], rules[key]["group_ids"]) for key in made if key in rules}
    assert seen == {
        "all": ([], []),
        "both": (["south"], []),
        "mine": ([], ["mine"]),
        "theirs": (["south"], []),
    }
    assert set(made) <= {each["id"] for each in (await client.get(RULES)).json()["rules"]}
