"""Boards of wall screens through the API."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.alert_world import AlertWorld, alert_world, queue, told
from tests.support.clock import START_AT, HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import ids_of, viewer

from trio_monitor.domain.access import Role

BOARDS, GROUPS = "/api/v1/boards", "/api/v1/queue-groups"


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AlertWorld]:
    async with alert_world() as running:
        await running.poll(told(queue(), queue(queue_id="south"), queue(queue_id="west")))
        yield running


@pytest_asyncio.fixture
async def client(world: AlertWorld) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(world.monitor) as signed_in:
        yield signed_in


def board(**members: Any) -> dict[str, Any]:
    return {
        "name": "Växelns tavla",
        "choice": "queues",
        "queue_ids": ["south", "north"],
        "group_ids": [],
        "order": "as_chosen",
        "tiles": ["waiting", "clock"],
        "distance_metres": 4.5,
        "diagonal_inches": 65,
        "theme": "light",
        "language": "en",
        "rotation_seconds": 20,
        "message": "Möte kl. 14",
        "shows_agents": False,
        **members,
    }


async def set_board(
    client: httpx2.AsyncClient, board_id: str = "switchboard", version: int = 0, **members: Any
) -> httpx2.Response:
    return await client.put(f"{BOARDS}/{board_id}", json={"version": version, "board": board(**members)})


async def test_the_standard_board_is_there_without_any_setting(client: httpx2.AsyncClient) -> None:
    shown = (await client.get(BOARDS)).json()
    assert shown["version"] == 0
    [standard] = shown["boards"]
    assert (standard["id"], standard["is_built_in"], standard["queue_ids"]) == ("standard", True, None)
    assert (standard["board"]["theme"], standard["board"]["shows_agents"]) == ("dark", False)
    assert (await client.get(f"{BOARDS}/standard")).json() == standard


async def test_a_board_is_kept_as_it_was_sent_with_its_queues_in_their_order(client: httpx2.AsyncClient) -> None:
    saved = await set_board(client)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    shown = (await client.get(f"{BOARDS}/switchboard")).json()
    assert shown == {
        "id": "switchboard",
        "is_built_in": False,
        "board": board(),
        "queue_ids": ["south", "north"],
    }
    assert [each["id"] for each in saved.json()["boards"]] == ["standard", "switchboard"]


async def test_a_board_of_a_group_follows_the_group(client: httpx2.AsyncClient) -> None:
    group = {"id": "region", "name": "Region", "queue_ids": ["west", "south"]}
    await client.put(GROUPS, json={"version": 0, "groups": [group]})
    chosen: dict[str, Any] = {"choice": "groups", "queue_ids": [], "group_ids": ["region"], "order": "worst_first"}
    assert (await set_board(client, **chosen)).status_code == 200
    assert (await client.get(f"{BOARDS}/switchboard")).json()["queue_ids"] == ["south", "west"]
    await client.put(GROUPS, json={"version": 1, "groups": [{**group, "queue_ids": ["north"]}]})
    assert (await client.get(f"{BOARDS}/switchboard")).json()["queue_ids"] == ["north"]
    refused = await client.put(GROUPS, json={"version": 2, "groups": []})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:group-in-use")


async def test_boards_survive_a_restart() -> None:
    clock, store = HandClock(START_AT), MemoryStore()
    async with alert_world(clock=clock, store=store) as world, viewer(world.monitor) as client:
        await world.poll(told(queue(), queue(queue_id="south")))
        assert (await set_board(client)).status_code == 200
    async with alert_world(clock=clock, store=store) as world, viewer(world.monitor) as client:
        assert (await client.get(f"{BOARDS}/switchboard")).json()["board"] == board()


async def test_the_second_of_two_changes_from_the_same_version_is_refused(client: httpx2.AsyncClient) -> None:
    assert (await set_board(client)).status_code == 200
    refused = await set_board(client, name="Annan")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:trio-monitor:problem:changed-meanwhile")
    assert "Load it and try again" in refused.json()["detail"]
    dropped = await client.delete(f"{BOARDS}/switchboard", params={"version": 0})
    assert dropped.status_code == 409
    assert (await client.get(f"{BOARDS}/switchboard")).json()["board"]["name"] == "Växelns tavla"


async def test_a_changed_standard_board_can_be_put_back_but_never_taken_away(client: httpx2.AsyncClient) -> None:
    before = (await client.get(f"{BOARDS}/standard")).json()
    assert (await set_board(client, "standard")).status_code == 200
    assert (await client.get(f"{BOARDS}/standard")).json()["is_built_in"] is False
    assert (await client.delete(f"{BOARDS}/standard", params={"version": 1})).status_code == 200
    assert (await client.get(f"{BOARDS}/standard")).json() == before
    refused = await client.delete(f"{BOARDS}/standard", params={"version": 2})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:built-in-board")


async def test_a_board_that_is_not_there_is_told_as_such(client: httpx2.AsyncClient) -> None:
    for response in (
        await client.get(f"{BOARDS}/none"),
        await client.delete(f"{BOARDS}/none", params={"version": 0}),
    ):
        assert (response.status_code, response.json()["type"]) == (404, "urn:trio-monitor:problem:no-such-board")


async def test_there_is_an_end_to_how_many_boards_there_can_be(client: httpx2.AsyncClient) -> None:
    for number in range(100):
        assert (await set_board(client, f"b{number}", version=number)).status_code == 200
    refused = await set_board(client, "one-more", version=100)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:trio-monitor:problem:too-many-boards")
    assert (await set_board(client, "b7", version=100, name="Ändrad")).status_code == 200


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"queue_ids": []}, ["choose at least one queue, or all queues"]),
        ({"choice": "all"}, ["queue_ids are for the choice `queues`", "take worst_first"]),
        ({"choice": "groups", "queue_ids": [], "order": "worst_first"}, ["choose at least one group"]),
        ({"group_ids": ["region"]}, ["group_ids are for the choice `groups`"]),
        ({"tiles": ["agent_names"]}, ["allow them with shows_agents"]),
        ({"tiles": ["clock", "clock"]}, ["only once"]),
        ({"queue_ids": ["north", "north"]}, ["nothing can be chosen twice"]),
        ({"queue_ids": ["none"]}, ["No queue has ever been called none"]),
        (
            {"choice": "groups", "queue_ids": [], "group_ids": ["none"], "order": "worst_first"},
            ["There is no group none", "GET /queue-groups"],
        ),
        ({"distance_metres": 0, "diagonal_inches": 900}, ["distance_metres", "diagonal_inches"]),
        ({"rotation_seconds": 1, "message": "m" * 121, "name": ""}, ["rotation_seconds", "message", "name"]),
        ({"theme": "pink", "language": "fi", "tiles": ["weather"]}, ["theme", "language", "tiles"]),
        ({"distance_metres": "NaN"}, ["distance_metres"]),
        ({"surprise": 1}, ["surprise"]),
    ],
)
async def test_a_board_that_cannot_be_is_refused_with_every_fault(
    client: httpx2.AsyncClient, members: dict[str, Any], words: list[str]
) -> None:
    refused = await set_board(client, **members)
    assert refused.status_code == 422
    assert [word for word in words if word not in refused.text] == []
    assert (await client.get(BOARDS)).json()["version"] == 0


async def test_another_sites_page_cannot_change_a_board(client: httpx2.AsyncClient) -> None:
    body = {"version": 0, "board": board()}
    refused = await client.put(f"{BOARDS}/switchboard", json=body, headers={"origin": "https://evil.example"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:trio-monitor:problem:foreign-origin")


async def test_a_scoped_supervisor_makes_no_board_of_queues_that_they_may_not_see(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    group = {"id": "region", "name": "Region", "queue_ids": ["south"]}
    (await client.put(GROUPS, json={"version": 0, "groups": [group]})).raise_for_status()
    (await set_board(client)).raise_for_status()
    async with viewer(world.monitor, role=Role.SUPERVISOR, group_ids=["region"]) as scoped:
        everything: dict[str, Any] = {"choice": "all", "queue_ids": [], "order": "worst_first"}
        for board_id, members in (("theirs", {}), ("theirs", everything), ("switchboard", {"queue_ids": ["south"]})):
            refused = await set_board(scoped, board_id, 1, **members)
            assert (refused.status_code, refused.json()["type"]) == (403, "urn:trio-monitor:problem:foreign-queue")
        refused = await scoped.delete(f"{BOARDS}/switchboard", params={"version": 1})
        assert refused.status_code == 403
        assert (await set_board(scoped, "theirs", 1, queue_ids=["south"])).status_code == 200


async def test_one_sees_the_boards_that_show_no_other_queues_than_ones_own(
    world: AlertWorld, client: httpx2.AsyncClient
) -> None:
    group = {"id": "region", "name": "Region", "queue_ids": ["south", "west"]}
    (await client.put(GROUPS, json={"version": 0, "groups": [group]})).raise_for_status()
    of_group: dict[str, Any] = {"choice": "groups", "queue_ids": [], "group_ids": ["region"], "order": "worst_first"}
    made: dict[str, dict[str, Any]] = {"both": {}, "one": {"queue_ids": ["south"]}, "group": of_group}
    for version, (board_id, members) in enumerate(made.items()):
        (await set_board(client, board_id, version, name=board_id, **members)).raise_for_status()
    assert ids_of((await client.get(BOARDS)).json()["boards"]) == ["standard", "both", "group", "one"]
    async with viewer(world.monitor, role=Role.VIEWER, group_ids=["region"]) as scoped:
        assert ids_of((await scoped.get(BOARDS)).json()["boards"]) == ["standard", "group", "one"]
        assert (await scoped.get(f"{BOARDS}/one")).status_code == 200
        refused = await scoped.get(f"{BOARDS}/both")
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:trio-monitor:problem:foreign-queue")
