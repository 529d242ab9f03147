"""Passwords, guesses, users, tokens and what the audit log says of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import ADDRESS, beat, scripted_monitor, viewer, visitor

from trio_monitor.app import Monitor
from trio_monitor.domain.access import Role
from trio_monitor.web.passwords import Passwords
from trio_monitor.web.sign_in_failures import run_telling

API = "/api/v1"
GOOD = "korrekt häst batteri häftklammer"
NEW_USER = {"name": "Bo", "display_name": "Bo Ek", "role": "viewer", "group_ids": []}


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was held against a hash: what takes the time of a sign-in."""
    held: list[str] = []
    verify = PasswordHash.verify_and_update

    def counting(self: PasswordHash, password: str, stored: str) -> tuple[bool, str | None]:
        held.append(password)
        return verify(self, password, stored)

    monkeypatch.setattr(PasswordHash, "verify_and_update", counting)
    return held


@asynccontextmanager
async def with_first_admin(
    clock: HandClock, store: MemoryStore | None = None
) -> AsyncIterator[tuple[Monitor, httpx2.AsyncClient]]:
    async with scripted_monitor(reading(), clock=clock, store=store) as monitor, visitor(monitor) as client:
        token = (await monitor.first_link(ADDRESS) or "").partition("#sign-in=")[2]
        body = {"token": token, "name": "Anna", "password": GOOD}
        response = await client.post(f"{API}/session", json=body)
        assert response.status_code == 201, response.text
        yield monitor, client


async def by_password(client: httpx2.AsyncClient, name: str, password: str) -> httpx2.Response:
    return await client.post(f"{API}/session/password", json={"name": name, "password": password})


async def actions(client: httpx2.AsyncClient) -> list[str]:
    return [each["action"] for each in (await client.get(f"{API}/audit?limit=500")).json()["entries"]]


async def test_the_first_administrator_is_made_by_the_link_and_then_signs_in_by_name_and_password() -> None:
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        assert (await client.get(f"{API}/sign-in")).json() == {"needs_first_admin": True, "oidc": None}
        token = (await monitor.first_link(ADDRESS) or "").partition("#sign-in=")[2]
        look = (await client.post(f"{API}/sign-in-links/look", json={"token": token})).json()
        assert (look["kind"], look["user_name"]) == ("first_admin", None)
        weak = {"token": token, "name": "anna.andersson", "password": "anna.andersson"}
        refused = assert_problem(await client.post(f"{API}/session", json=weak), 422, "weak-password")
        assert [(each["where"], each["code"]) for each in refused["errors"]] == [("body.password", "name_inside")]
        made = await client.post(f"{API}/session", json={"token": token, "name": "Anna", "password": GOOD})
        assert (made.status_code, made.json()["user"]["role"]) == (201, "admin")
        assert await monitor.first_link(ADDRESS) is None
        assert (await client.get(f"{API}/sign-in")).json()["needs_first_admin"] is False
        await client.delete(f"{API}/session")
        assert (await by_password(client, "ANNA", GOOD)).status_code == 201


async def test_a_thousand_wrong_passwords_are_held_against_the_hash_five_times(verified: list[str]) -> None:
    store = MemoryStore()
    clock = HandClock(NOON)
    async with with_first_admin(clock, store) as (monitor, admin), visitor(monitor) as guesser:
        answers = [await by_password(guesser, "anna", f"wrong {number}") for number in range(1000)]
        assert [each.status_code for each in answers[:6]] == [401] * 5 + [429]
        assert {each.status_code for each in answers[6:]} == {429}
        assert_problem(answers[-1], 429, "sign-in-locked")
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert len(verified) == 5
        locked = await by_password(guesser, "Anna", GOOD)
        assert locked.status_code == 429
        metrics = (await admin.get("/metrics")).text
        assert 'trio_monitor_sign_in_failures_total{reason="locked"} 996.0' in metrics
        assert 'trio_monitor_sign_in_failures_total{reason="wrong_credentials"} 5.0' in metrics
        told = [each for each in await actions(admin) if each.startswith("sign_in_failed")]
        assert len(told) == 20
        await one_minute_of_telling(monitor, clock)
        [more] = await counts_told(admin)
        assert more == {"count": 1001 - 20, "minute": "2026-03-10T12:00:00+00:00"}


async def one_minute_of_telling(monitor: Monitor, clock: HandClock) -> None:
    telling = asyncio.create_task(run_telling(monitor.web))
    await clock.until_sleeping()
    clock.advance(timedelta(minutes=1))
    await clock.until_sleeping()
    await ended(telling)


async def ended(telling: asyncio.Task[None]) -> None:
    telling.cancel()
    with suppress(asyncio.CancelledError):
        await telling


async def counts_told(admin: httpx2.AsyncClient) -> list[object]:
    told = (await admin.get(f"{API}/audit?action=sign_in_failed.more")).json()["entries"]
    return [each["after"] for each in told]


async def test_a_restart_does_not_forgive_wrong_guesses() -> None:
    clock, store = HandClock(NOON), MemoryStore()
    async with with_first_admin(clock, store) as (monitor, _), visitor(monitor) as guesser:
        for _ in range(5):
            assert (await by_password(guesser, "anna", "wrong")).status_code == 401
    async with scripted_monitor(reading(), clock=clock, store=store) as monitor, visitor(monitor) as guesser:
        locked = await by_password(guesser, "anna", GOOD)
        assert (locked.status_code, locked.headers["retry-after"]) == (429, "1")
        clock.advance(timedelta(seconds=1))
        assert (await by_password(guesser, "anna", GOOD)).status_code == 201


async def test_an_address_that_is_locked_keeps_nobody_elsewhere_from_their_account() -> None:
    clock = HandClock(NOON)
    async with (
        with_first_admin(clock) as (monitor, _),
        visitor(monitor, address="192.0.2.7") as guesser,
        visitor(monitor, address="192.0.2.8") as other,
    ):
        for number in range(30):
            await by_password(guesser, f"nobody {number}", "wrong")
        for _ in range(2):
            assert (await by_password(guesser, "anna", GOOD)).status_code == 429
        assert (await by_password(other, "anna", GOOD)).status_code == 201


async def test_each_further_guess_costs_twice_the_wait_and_the_right_password_then_opens() -> None:
    clock = HandClock(NOON)
    async with with_first_admin(clock) as (monitor, _), visitor(monitor) as guesser:
        for _ in range(5):
            await by_password(guesser, "anna", "wrong")
        for wait in (1, 2, 4):
            refused = await by_password(guesser, "anna", GOOD)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, str(wait))
            clock.advance(timedelta(seconds=wait))
            assert (await by_password(guesser, "anna", "wrong")).status_code == 401
        clock.advance(timedelta(seconds=8))
        assert (await by_password(guesser, "anna", GOOD)).status_code == 201
        assert (await by_password(guesser, "anna", "wrong")).status_code == 401


@pytest.mark.usefixtures("full_price")
async def test_a_password_kept_by_yesterdays_parameters_is_kept_by_todays_from_the_next_sign_in_on() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    async with with_first_admin(clock, store) as (monitor, admin), visitor(monitor) as client:
        anna = await store.access.find_user_named("anna")
        assert anna is not None
        weak = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]).hash(GOOD)
        store.access.users[anna.user_id] = replace(anna, password_hash=weak)
        hashes = [weak]
        for _ in range(2):
            assert (await by_password(client, "anna", GOOD)).status_code == 201
            hashes.append(str(store.access.users[anna.user_id].password_hash))
        assert hashes[0] != hashes[1] == hashes[2]
        assert "m=65536" in hashes[2]
        assert (await actions(admin)).count("user.rehash") == 1


@pytest.mark.parametrize("stored", [None, PasswordHash.recommended().hash(GOOD)], ids=["nobody", "somebody"])
async def test_the_first_sign_in_after_a_start_costs_the_same_whether_there_is_such_a_user(
    stored: str | None, verified: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = PasswordHash.hash

    def counting(self: PasswordHash, password: str) -> str:
        made.append(password)
        return make(self, password)

    monkeypatch.setattr(PasswordHash, "hash", counting)
    assert await Passwords().check("wrong", stored) == (False, None)
    assert (len(made), len(verified)) == (1, 1)


async def test_a_name_that_nobody_has_gets_the_same_answers_at_the_same_price(verified: list[str]) -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, _), visitor(monitor) as guesser:
        told: list[list[tuple[int, object]]] = []
        counts: list[int] = []
        for name in ("anna", "nobody"):
            before = len(verified)
            answers = [await by_password(guesser, name, "wrong") for _ in range(7)]
            told.append([(each.status_code, {**each.json(), "request_id": None}) for each in answers])
            counts.append(len(verified) - before)
        assert told[0] == told[1]
        assert counts == [5, 5]


async def test_an_invited_user_sets_a_password_by_the_link_and_a_reset_ends_what_they_had() -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, admin), visitor(monitor) as bo:
        made = (await admin.post(f"{API}/users", json=NEW_USER)).json()
        assert_problem(await admin.post(f"{API}/users", json={**NEW_USER, "name": "BO"}), 409, "name-taken")
        token = made["link"].partition("#sign-in=")[2]
        entered = await bo.post(f"{API}/session", json={"token": token, "password": GOOD})
        assert entered.json()["user"]["user_name"] == "Bo"
        assert_problem(await bo.post(f"{API}/session", json={"token": token, "password": GOOD}), 401, "link-spent")
        assert (await admin.post(f"{API}/users/{made['user']['id']}/reset")).status_code == 200
        assert_problem(await bo.get(f"{API}/session"), 401, "not-signed-in")
        assert_problem(await by_password(bo, "bo", GOOD), 401, "wrong-credentials")
        assert {"user.add", "user.set_password", "user.reset"} <= set(await actions(admin))


def changeable(user: dict[str, object]) -> dict[str, object]:
    return {each: user[each] for each in ("version", "display_name", "role", "group_ids", "is_enabled")}


async def test_the_last_administrator_cannot_be_lost() -> None:
    async with with_first_admin(HandClock(NOON)) as (_, admin):
        [anna] = (await admin.get(f"{API}/users")).json()["users"]
        for change in ({"role": "viewer"}, {"is_enabled": False}):
            body = changeable(anna) | change
            assert_problem(await admin.put(f"{API}/users/{anna['id']}", json=body), 409, "last-administrator")
        assert (await admin.get(f"{API}/session")).status_code == 200


async def test_a_change_made_from_what_a_user_was_does_not_undo_what_somebody_else_has_done_since() -> None:
    async with with_first_admin(HandClock(NOON)) as (_, admin):
        read = (await admin.post(f"{API}/users", json=NEW_USER)).json()["user"]
        path = f"{API}/users/{read['id']}"
        disabled = (await admin.put(path, json=changeable(read) | {"is_enabled": False})).json()
        assert_problem(await admin.put(path, json=changeable(read) | {"display_name": "Bo"}), 409, "changed-meanwhile")
        assert (await admin.put(path, json=changeable(disabled) | {"display_name": "Bo"})).json()["is_enabled"] is False


async def test_one_sees_where_one_is_signed_in_and_signs_out_there_or_everywhere() -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, here), visitor(monitor, {"user-agent": "TV"}) as there:
        await by_password(there, "anna", GOOD)
        listed = (await here.get(f"{API}/me/sessions")).json()["sessions"]
        other = next(each for each in listed if not each["is_current"])
        assert (len(listed), other["user_agent"]) == (2, "TV")
        assert (await here.delete(f"{API}/me/sessions/{other['id']}")).status_code == 204
        assert_problem(await there.get(f"{API}/session"), 401, "not-signed-in")
        await by_password(there, "anna", GOOD)
        cookies = dict(here.cookies)
        assert (await there.delete(f"{API}/me/sessions")).status_code == 204
        here.cookies.update(cookies)
        assert_problem(await here.get(f"{API}/session"), 401, "not-signed-in")


async def test_a_new_password_wants_the_old_one_and_ends_the_other_sessions() -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, here), visitor(monitor) as there:
        await by_password(there, "anna", GOOD)
        wrong = {"current": "wrong", "new": GOOD + " två"}
        assert_problem(await here.put(f"{API}/me/password", json=wrong), 422, "wrong-password")
        body = {"current": GOOD, "new": GOOD + " två"}
        assert (await here.put(f"{API}/me/password", json=body)).status_code == 204
        assert (await here.get(f"{API}/session")).status_code == 200
        assert_problem(await there.get(f"{API}/session"), 401, "not-signed-in")


async def test_a_token_is_shown_once_counts_by_its_role_and_ends_when_revoked() -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, admin), visitor(monitor) as machine:
        await beat(monitor)
        body = {"name": "Power BI", "role": "viewer", "group_ids": [], "days": 30}
        made = (await admin.post(f"{API}/api-tokens", json=body)).json()
        bearer = {"authorization": f"Bearer {made['secret']}"}
        assert (await machine.get(f"{API}/queues", headers=bearer)).status_code == 200
        for path in ("queues", "dashboard"):
            as_cookie = await machine.get(f"{API}/{path}", headers={"cookie": f"trio_monitor_session={made['secret']}"})
            assert as_cookie.status_code == 401, path
        assert (await machine.get(f"{API}/dashboard", headers=bearer)).status_code == 200
        assert_problem(await machine.get(f"{API}/users", headers=bearer), 403, "role-too-low")
        assert_problem(await machine.get(f"{API}/me/sessions", headers=bearer), 403, "people-only")
        # With a cookie beside it, it is the token that counts.
        assert_problem(await admin.get(f"{API}/users", headers=bearer), 403, "role-too-low")
        assert made["secret"] not in (await admin.get(f"{API}/api-tokens")).text
        assert made["secret"] not in (await admin.get(f"{API}/audit")).text
        assert (await admin.delete(f"{API}/api-tokens/{made['token']['id']}")).status_code == 204
        assert_problem(await machine.get(f"{API}/queues", headers=bearer), 401, "not-signed-in")


async def test_the_audit_log_is_a_file_that_no_spreadsheet_runs() -> None:
    store = MemoryStore()
    clock = HandClock(NOON)
    async with with_first_admin(clock, store) as (monitor, admin), visitor(monitor) as guesser:
        await by_password(guesser, "=HYPERLINK()", "wrong")
        file = await admin.get(f"{API}/audit.csv")
        assert file.headers["content-type"].startswith("text/csv")
        assert ",'=HYPERLINK()," in file.text
        assert GOOD not in file.text
        assert "audit.export" in await actions(admin)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPERVISOR])
async def test_who_is_told_of_a_group_sees_its_queues_alone(role: Role) -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as admin:
        await beat(monitor)
        queues = [each["id"] for each in (await admin.get(f"{API}/queues")).json()["queues"]]
        mine, foreign = queues[0], [*queues[1:], "unknown"]
        monitor.live.alerts.groups = {"mine": frozenset({mine})}
        async with viewer(monitor, role=role, group_ids=["mine"]) as client:
            for path in ("queues", "dashboard"):
                assert ids((await client.get(f"{API}/{path}")).json()["queues"]) == [mine]
            dashboard = (await client.get(f"{API}/dashboard")).json()
            assert dashboard["totals"]["waiting_count"] == dashboard["queues"][0]["waiting_count"]
            for queue_id in foreign:
                for path in paths_of(queue_id):
                    method = "POST" if "/export" in path else "GET"
                    response = await client.request(method, f"{API}{path}")
                    if role is Role.VIEWER and path.startswith(("/calls", "/reports")):
                        assert_problem(response, 403, "role-too-low")
                    else:
                        assert_problem(response, 403, "foreign-queue")
            assert_problem(await client.get("/metrics"), 403, "foreign-queue")
            assert ids((await client.get(f"{API}/queue-groups")).json()["groups"]) == []


async def test_two_scopes_at_once_see_each_their_own_and_of_two_groups_both() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as admin:
        await beat(monitor)
        one, other = sorted(ids((await admin.get(f"{API}/queues")).json()["queues"]))[:2]
        monitor.live.alerts.groups = {"one": frozenset({one}), "other": frozenset({other}), "empty": frozenset()}
        async with (
            viewer(monitor, role=Role.VIEWER, name="a", group_ids=["one"]) as first,
            viewer(monitor, role=Role.VIEWER, name="b", group_ids=["other"]) as second,
            viewer(monitor, role=Role.VIEWER, name="c", group_ids=["one", "other"]) as both,
            viewer(monitor, role=Role.VIEWER, name="d", group_ids=["empty", "gone"]) as none,
        ):
            for _ in range(2):
                for client, expected in ((first, [one]), (second, [other]), (both, [one, other]), (none, [])):
                    for path in ("dashboard", "queues"):
                        assert sorted(ids((await client.get(f"{API}/{path}")).json()["queues"])) == expected
                await beat(monitor)


def paths_of(queue_id: str) -> list[str]:
    return [
        f"/queues/{queue_id}",
        f"/queues/{queue_id}/rules",
        f"/queues/{queue_id}/staffing",
        f"/service-level?queue_id={queue_id}",
        f"/history/{queue_id}",
        f"/history/{queue_id}/heatmap",
        f"/alerts?queue_id={queue_id}",
        f"/calls?queue_id={queue_id}",
        f"/reports?queue_id={queue_id}",
        f"/reports/abandoned?queue_id={queue_id}",
        f"/reports/export?format=csv&queue_id={queue_id}",
        f"/reports/abandoned/export?format=csv&queue_id={queue_id}",
    ]


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row["id"]) for row in rows]


async def test_a_browser_that_signs_in_anew_leaves_its_old_session() -> None:
    async with with_first_admin(HandClock(NOON)) as (monitor, client):
        old = dict(client.cookies)
        assert (await by_password(client, "Anna", GOOD)).status_code == 201
        for cookies, status in ((old, 401), (dict(client.cookies), 200)):
            async with visitor(monitor) as other:
                other.cookies.update(cookies)
                assert (await other.get(f"{API}/session")).status_code == status
