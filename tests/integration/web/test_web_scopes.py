"""Every route that can be asked for a queue, an alert, a board or a screen, asked for somebody else's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from tests.integration.web.test_web_boards import board
from tests.integration.web.test_web_roles import guard_of, routes
from tests.integration.web.test_web_routes import assert_problem
from tests.support.alert_world import AlertWorld, alert_world, queue, told
from tests.support.monitor import viewer

from trio_monitor.domain.access import Role, ViewerKind
from trio_monitor.ports.access import Session, SignIn
from trio_monitor.web.accounts import by_the_system

API = "/api/v1"
OF_QUEUES = {"queue_id", "alert_id", "board_id", "screen_id"}
"""Names of parameters by which something of a queue can be asked for."""
OF_NO_QUEUE = {"session_id", "export_id", "rule_id"}
"""One's own sessions and exports; `rule_id` only narrows a list of alerts."""
QUERY = {"version": "1", "format": "csv"}
BODIES: dict[str, dict[str, Any]] = {
    "acknowledge": {"note": None},
    "snooze": {"note": None, "minutes": 5},
    "comments": {"note": "hej"},
    "cause": {"note": "hej"},
    "{board_id}": {"version": 1, "board": board(queue_ids=["north"])},
}


def parameters_of(dependant: Dependant) -> Iterator[str]:
    for field in (*dependant.path_params, *dependant.query_params):
        yield field.alias
    for each in dependant.dependencies:
        yield from parameters_of(each)


def ids_of(route: APIRoute) -> set[str]:
    return {name for name in parameters_of(route.dependant) if name.endswith("_id")}


def for_scoped_people() -> Iterator[tuple[str, str, APIRoute, Role]]:
    """An administrator has no scope."""
    for method, path, route in routes():
        guard = guard_of(route)
        if guard is not None and guard.role is not Role.ADMIN:
            yield method, path, route, guard.role


def test_of_every_id_that_can_be_asked_for_it_is_known_whether_it_leads_to_a_queue() -> None:
    for _, path, route, _ in for_scoped_people():
        assert ids_of(route) <= OF_QUEUES | OF_NO_QUEUE, path


async def foreign_things(world: AlertWorld) -> dict[str, str]:
    """Something of each kind that is about the queue north alone."""
    clock, store = world.monitor.clock, world.monitor.store
    await world.poll(told(queue(1, 500, queue_id="north"), queue(queue_id="south")), times=3)
    world.monitor.live.alerts.groups = {"mine": frozenset({"south"})}
    async with viewer(world.monitor) as admin:
        (
            await admin.put(f"{API}/boards/hall", json={"version": 0, "board": board(queue_ids=["north"])})
        ).raise_for_status()
        [alert, *_] = (await admin.get(f"{API}/alerts", params={"queue_id": "north"})).json()["alerts"]
    now = clock.now()
    end = now + timedelta(days=1)
    screen = Session("hash", "tv", ViewerKind.SCREEN, now, now, end, screen_name="Hallen", board_id="hall")
    await store.access.open_session(SignIn(screen, by_the_system(now, "screen.add", None)))
    return {"queue_id": "north", "alert_id": alert["id"], "board_id": "hall", "screen_id": "tv"}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPERVISOR])
async def test_what_is_somebody_elses_is_refused_by_every_route_that_can_be_asked_for_it(role: Role) -> None:
    async with alert_world() as world:
        foreign = await foreign_things(world)
        async with viewer(world.monitor, role=role, group_ids=["mine"]) as client:
            refused = 0
            for method, path, route, least in for_scoped_people():
                asked = {name: foreign[name] for name in ids_of(route) & OF_QUEUES}
                if not asked:
                    continue
                body = BODIES.get(path.rpartition("/")[2]) if method in {"POST", "PUT"} else None
                known = {name: QUERY[name] for name in parameters_of(route.dependant) if name in QUERY}
                query = {name: value for name, value in asked.items() if f"{{{name}}}" not in path} | known
                response = await client.request(method, path.format(**asked), params=query, json=body)
                assert_problem(response, 403, "foreign-queue" if role.includes(least) else "role-too-low")
                refused += 1
            assert refused > 20
            lists = {
                "queues": "queues",
                "alerts": "alerts",
                "boards": "boards",
                "queue-groups": "groups",
                "history": "queues",
            }
            for name, member in lists.items():
                text = str((await client.get(f"{API}/{name}")).json()[member])
                assert "north" not in text, name
        async with viewer(world.monitor) as admin:
            assert (await admin.get(f"{API}/alerts/{foreign['alert_id']}")).json()["alert"]["acknowledged"] is None
            assert (await admin.get(f"{API}/screens")).json()["screens"] != []
