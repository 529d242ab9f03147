"""Every route against every role, and against whoever must not get in at all."""

from collections.abc import Iterator
from datetime import timedelta

import httpx2
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.monitor import beat, scripted_monitor, viewer, visitor

from trio_monitor.domain.access import Role
from trio_monitor.web import api as web_api
from trio_monitor.web.access import Least, require_same_origin

API = "/api/v1"
OPEN = {
    ("GET", "/api/v1/sign-in"),
    ("GET", "/api/v1/sign-in/oidc"),
    ("GET", "/api/v1/sign-in/oidc/callback"),
    ("GET", "/api/v1/sign-in/oidc/sign-out"),
    ("POST", "/api/v1/sign-in-links/look"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/password"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/screens/pairings"),
    ("GET", "/api/v1/screens/pairings/mine"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
}
"""Routes for whoever comes; the last one asks for a token of its own, or a session (test_web_prometheus)."""

SAFE = {"GET", "HEAD"}
FILLED = {"{queue_id}": "north", "{alert_id}": "a", "{year}": "2026"}


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls_of(each)


def routes() -> list[tuple[str, str, APIRoute]]:
    served = web_api.routes()
    assert {type(each) for each in served} == {APIRoute}
    return [
        (method, each.path, each)
        for each in served
        if isinstance(each, APIRoute)
        for method in sorted(each.methods or ())
    ]


def guard_of(route: APIRoute) -> Least | None:
    return next((each for each in calls_of(route.dependant) if isinstance(each, Least)), None)


GUARDED = [(method, path, guard.role) for method, path, each in routes() if (guard := guard_of(each)) is not None]
CHANGES = [(method, path) for method, path, _ in GUARDED if method not in SAFE]


def address(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path.replace("{", "").replace("}", "")


def user_body(version: str, role: str, *, is_enabled: bool) -> dict[str, object]:
    return {"version": version, "display_name": "A", "role": role, "group_ids": [], "is_enabled": is_enabled}


async def ask(client: httpx2.AsyncClient, method: str, path: str) -> httpx2.Response:
    return await client.request(method, address(path), json=None if method in SAFE else {})


def test_every_route_has_a_least_role_or_is_open_on_purpose() -> None:
    without = {(method, path) for method, path, each in routes() if guard_of(each) is None}
    assert without == OPEN
    assert len(GUARDED) > 40


def test_every_open_change_is_defended_against_other_sites_pages() -> None:
    for method, path, each in routes():
        if (method, path) in OPEN and method not in SAFE:
            assert require_same_origin in set(calls_of(each.dependant)), path


async def test_every_route_refuses_a_parameter_that_it_does_not_have_but_where_providers_send_browsers() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        await beat(monitor)
        for method, path, _ in routes():
            if not path.startswith(API) or "/sign-in/oidc" in path:
                continue
            response = await client.request(method, f"{address(path)}?zzz=1", json=None if method in SAFE else {})
            assert_problem(response, 422, "unknown-parameter")


@pytest.mark.parametrize("role", Role)
async def test_a_role_is_let_in_where_it_is_enough_and_nowhere_else(role: Role) -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor, role=role) as client:
        await beat(monitor)
        for method, path, least in GUARDED:
            # One's own account is tried elsewhere: it would end this session.
            if path.startswith(f"{API}/me"):
                continue
            response = await ask(client, method, path)
            if role.includes(least):
                assert response.status_code not in {401, 403}, (method, path)
            else:
                assert_problem(response, 403, "role-too-low")


async def test_without_a_session_nobody_is_let_in() -> None:
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        await beat(monitor)
        for method, path, _ in GUARDED:
            assert_problem(await ask(client, method, path), 401, "not-signed-in")
            wrong = {"authorization": "Bearer tm_" + "x" * 40}
            assert_problem(await client.request(method, address(path), headers=wrong), 401, "not-signed-in")


@pytest.mark.parametrize("how", ["expired", "idle", "disabled", "signed out"])
async def test_whose_session_has_ended_is_let_in_nowhere(how: str) -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor, viewer(monitor) as client:
        await beat(monitor)
        cookies = dict(client.cookies)
        async with viewer(monitor, name="boss") as boss:
            users = (await boss.get(f"{API}/users")).json()["users"]
            admin = next(user for user in users if user["name"] == "admin")
            match how:
                case "disabled":
                    body = user_body(admin["version"], "admin", is_enabled=False)
                    assert (await boss.put(f"{API}/users/{admin['id']}", json=body)).status_code == 200
                case "signed out":
                    await client.delete(f"{API}/session")
                    client.cookies.update(cookies)
                case "idle":
                    clock.advance(timedelta(hours=8))
                case _:
                    for _ in range(3):
                        clock.advance(timedelta(hours=4))
                        await client.get(f"{API}/session")
        for method, path, _ in GUARDED:
            assert_problem(await ask(client, method, path), 401, "not-signed-in")


async def test_a_change_by_a_cookie_that_does_not_say_where_it_comes_from_is_refused() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        await beat(monitor)
        del client.headers["sec-fetch-site"]
        for method, path in [*CHANGES, ("DELETE", f"{API}/session")]:
            assert_problem(await ask(client, method, path), 403, "foreign-origin")
        client.headers["sec-fetch-site"] = "cross-site"
        for method, path in CHANGES:
            assert_problem(await ask(client, method, path), 403, "foreign-origin")
        assert (await client.get(f"{API}/session")).status_code == 200


async def test_a_demoted_user_has_no_old_session_to_act_by() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor, role=Role.SUPERVISOR) as client:
        async with viewer(monitor) as admin:
            users = (await admin.get(f"{API}/users")).json()["users"]
            user = next(each for each in users if each["name"] == "supervisor")
            body = user_body(user["version"], Role.VIEWER.value, is_enabled=True)
            assert (await admin.put(f"{API}/users/{user['id']}", json=body)).status_code == 200
        assert_problem(await client.get(f"{API}/session"), 401, "not-signed-in")
