"""Wall screens: paired by a code, bound to their board, revoked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.integration.web.asgi_stream import reading_stream
from tests.integration.web.test_web_boards import set_board
from tests.integration.web.test_web_roles import GUARDED, SAFE, ask
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, agent, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import beat, ids_of, scripted_monitor, viewer, visitor

from trio_monitor.app import Monitor
from trio_monitor.domain.access import Role
from trio_monitor.ports.access import AuditQuery
from trio_monitor.web.access import COOKIE, PAIRING_COOKIE
from trio_monitor.web.pairings import CODE_LETTERS, MOST_OF_ADDRESS

API = "/api/v1"
PAIRINGS, MINE, SCREENS = f"{API}/screens/pairings", f"{API}/screens/pairings/mine", f"{API}/screens"
FOR_SCREENS = {
    ("GET", f"{API}/session"),
    ("GET", f"{API}/queues"),
    ("GET", f"{API}/queues/{{queue_id}}"),
    ("GET", f"{API}/agents"),
    ("GET", f"{API}/service-level"),
    ("GET", f"{API}/boards/{{board_id}}"),
}


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest_asyncio.fixture
async def monitor(clock: HandClock) -> AsyncIterator[Monitor]:
    async with scripted_monitor(reading(agents=[agent()]), clock=clock) as running:
        await beat(running)
        yield running


@pytest_asyncio.fixture
async def tv(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with visitor(monitor) as client:
        yield client


@pytest_asyncio.fixture
async def boss(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor, role=Role.SUPERVISOR) as client:
        await set_board(client, "hall", queue_ids=["north"])
        yield client


async def code_on(tv: httpx2.AsyncClient) -> str:
    response = await tv.post(PAIRINGS)
    assert response.status_code == 201
    return str(response.json()["code"])


async def confirm(boss: httpx2.AsyncClient, code: str, **members: Any) -> httpx2.Response:
    body = {"code": code, "name": "Hallen", "board_id": "hall", "shows_agents": False, **members}
    return await boss.post(SCREENS, json=body)


async def pair(tv: httpx2.AsyncClient, boss: httpx2.AsyncClient, **members: Any) -> str:
    response = await confirm(boss, await code_on(tv), **members)
    assert response.status_code == 201, response.text
    assert (await tv.get(MINE)).json()["state"] == "paired"
    return str(response.json()["id"])


async def actions(monitor: Monitor) -> list[str]:
    return [each.entry.action for each in await monitor.store.access.load_audit(AuditQuery(limit=100))]


async def test_a_screen_shows_its_board_once_a_supervisor_has_typed_in_its_code(
    monitor: Monitor, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    begun = await tv.post(PAIRINGS)
    flags = begun.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    code = begun.json()["code"]
    assert len(code) == 8
    assert set(code) <= set(CODE_LETTERS)
    assert (await tv.get(MINE)).json() == {"state": "waiting", "board_id": None}
    assert_problem(await tv.get(f"{API}/session"), 401, "not-signed-in")
    assert (await confirm(boss, f" {code[:4].lower()}-{code[4:]}")).status_code == 201
    assert (await tv.get(MINE)).json() == {"state": "paired", "board_id": "hall"}
    user = (await tv.get(f"{API}/session")).json()["user"]
    assert (user["kind"], user["display_name"], user["board_id"]) == ("screen", "Hallen", "hall")
    [listed] = (await boss.get(SCREENS)).json()["screens"]
    assert (listed["name"], listed["board_id"], listed["shows_agents"]) == ("Hallen", "hall", False)
    assert (await actions(monitor))[0] == "screen.add"


async def test_a_screen_stays_paired_for_a_year_without_being_used(
    clock: HandClock, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    await pair(tv, boss)
    clock.advance(timedelta(days=364))
    assert (await tv.get(f"{API}/session")).status_code == 200
    clock.advance(timedelta(days=1))
    assert_problem(await tv.get(f"{API}/session"), 401, "not-signed-in")


async def test_a_code_is_good_for_one_screen(tv: httpx2.AsyncClient, boss: httpx2.AsyncClient) -> None:
    code = await code_on(tv)
    assert (await confirm(boss, code)).status_code == 201
    assert_problem(await confirm(boss, code), 404, "no-such-code")
    assert len((await boss.get(SCREENS)).json()["screens"]) == 1


async def test_an_expired_code_pairs_nothing_and_the_screen_is_told(
    clock: HandClock, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    code = await code_on(tv)
    clock.advance(timedelta(minutes=10))
    assert (await tv.get(MINE)).json()["state"] == "expired"
    assert_problem(await confirm(boss, code), 404, "no-such-code")


async def test_a_new_code_takes_the_place_of_the_one_before(tv: httpx2.AsyncClient, boss: httpx2.AsyncClient) -> None:
    before = await code_on(tv)
    await code_on(tv)
    assert_problem(await confirm(boss, before), 404, "no-such-code")


async def test_codes_cannot_be_guessed(clock: HandClock, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient) -> None:
    code = await code_on(tv)
    for _ in range(5):
        assert_problem(await confirm(boss, "AAAAAAAA"), 404, "no-such-code")
    locked = await confirm(boss, code)
    assert_problem(locked, 429, "sign-in-locked")
    clock.advance(timedelta(seconds=int(locked.headers["retry-after"])))
    assert (await confirm(boss, code)).status_code == 201


async def test_one_address_does_not_fill_the_waiting_room(monitor: Monitor, tv: httpx2.AsyncClient) -> None:
    for _ in range(MOST_OF_ADDRESS):
        tv.cookies.clear()
        await code_on(tv)
    assert (await tv.post(PAIRINGS)).status_code == 201, "a screen that waits may always have a new code"
    tv.cookies.clear()
    assert_problem(await tv.post(PAIRINGS), 429, "too-many-pairings")


async def test_a_page_of_another_site_begins_no_pairing(tv: httpx2.AsyncClient) -> None:
    assert_problem(await tv.post(PAIRINGS, headers={"sec-fetch-site": "cross-site"}), 403, "foreign-origin")


async def test_a_code_that_waits_is_still_good_after_the_database_was_away(clock: HandClock) -> None:
    store = MemoryStore()
    async with (
        scripted_monitor(reading(), clock=clock, store=store) as monitor,
        visitor(monitor) as tv,
        viewer(monitor) as boss,
    ):
        code = await code_on(tv)
        store.is_down = True
        assert (await confirm(boss, code, board_id="standard")).status_code == 503
        store.is_down = False
        assert (await confirm(boss, code, board_id="standard")).status_code == 201


async def test_revoking_ends_the_screen_at_once_and_its_stream_too(
    monitor: Monitor, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    screen_id = await pair(tv, boss)
    async with reading_stream(monitor, tv.cookies[COOKIE]) as stream:
        await stream.event()
        assert (await boss.delete(f"{SCREENS}/{screen_id}")).status_code == 204
        await beat(monitor)
        await stream.end()
    assert_problem(await tv.get(f"{API}/dashboard"), 401, "not-signed-in")
    assert (await tv.get(MINE)).json()["state"] == "expired"
    assert_problem(await boss.delete(f"{SCREENS}/{screen_id}"), 404, "no-such-screen")
    assert (await boss.get(SCREENS)).json() == {"screens": []}
    assert (await actions(monitor))[0] == "screen.revoke"


async def test_a_persons_session_is_no_screen_to_revoke(boss: httpx2.AsyncClient) -> None:
    [own] = (await boss.get(f"{API}/me/sessions")).json()["sessions"]
    assert_problem(await boss.delete(f"{SCREENS}/{own['id']}"), 404, "no-such-screen")


@pytest.mark.parametrize("path", [f"{API}/dashboard", f"{API}/queues"])
async def test_a_screen_sees_the_queues_of_its_board_alone(
    path: str, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    await pair(tv, boss)
    assert len((await boss.get(path)).json()["queues"]) > 1
    assert ids_of((await tv.get(path)).json()["queues"]) == ["north"]
    assert_problem(await tv.get(f"{API}/queues/south"), 403, "foreign-queue")
    await set_board(boss, "hall", version=1, queue_ids=["south"])
    assert ids_of((await tv.get(path)).json()["queues"]) == ["south"]
    await boss.delete(f"{API}/boards/hall", params={"version": 2})
    assert (await tv.get(path)).json()["queues"] == []


async def test_a_screen_counts_the_agents_and_names_them_only_where_that_is_allowed(
    monitor: Monitor, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    await pair(tv, boss)
    shown, whole = (await tv.get(f"{API}/dashboard")).json(), (await boss.get(f"{API}/dashboard")).json()
    assert whole["agents"]
    assert shown["agents"] == []
    assert shown["totals"]["agents_by_state"] == whole["totals"]["agents_by_state"]
    async with visitor(monitor) as other:
        await pair(other, boss, shows_agents=True)
        assert (await other.get(f"{API}/dashboard")).json()["agents"] == whole["agents"]


async def test_a_screen_may_read_what_its_board_shows_and_nothing_else(
    tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    await pair(tv, boss)
    for method, path, _ in GUARDED:
        if (method, path) not in FOR_SCREENS:
            assert_problem(await ask(tv, method, path), 403, "not-for-screens")
        elif path != f"{API}/boards/{{board_id}}":
            assert (await ask(tv, method, path)).status_code == 200, path
    assert all(method in SAFE for method, _ in FOR_SCREENS)
    assert (await tv.get(f"{API}/boards/hall")).json()["queue_ids"] == ["north"]
    assert_problem(await tv.get(f"{API}/boards/standard"), 403, "foreign-board")
    assert_problem(await tv.get("/metrics"), 403, "foreign-queue")


async def test_nobody_pairs_a_screen_that_would_show_more_than_they_may_see(
    monitor: Monitor, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    code = await code_on(tv)
    async with viewer(monitor, name="scoped", role=Role.SUPERVISOR, group_ids=["nowhere"]) as scoped:
        for board_id in ("hall", "standard"):
            assert_problem(await confirm(scoped, code, board_id=board_id), 403, "foreign-queue")
    assert_problem(await confirm(boss, code, board_id="nothing"), 422, "no-such-board")
    assert (await confirm(boss, code)).status_code == 201


async def test_one_sees_and_revokes_the_screens_that_show_no_other_queues_than_ones_own(
    monitor: Monitor, tv: httpx2.AsyncClient, boss: httpx2.AsyncClient
) -> None:
    monitor.live.alerts.groups = {"south": frozenset({"south"})}
    await set_board(boss, "yard", version=1, queue_ids=["south"])
    hall = await pair(tv, boss)
    async with visitor(monitor) as other, visitor(monitor) as third:
        yard = await pair(other, boss, board_id="yard")
        everything = await pair(third, boss, board_id="standard")
        async with viewer(monitor, name="scoped", role=Role.SUPERVISOR, group_ids=["south"]) as scoped:
            assert ids_of((await scoped.get(SCREENS)).json()["screens"]) == [yard]
            for foreign in (hall, everything):
                assert_problem(await scoped.delete(f"{SCREENS}/{foreign}"), 403, "foreign-queue")
            assert (await scoped.delete(f"{SCREENS}/{yard}")).status_code == 204
        assert set(ids_of((await boss.get(SCREENS)).json()["screens"])) == {hall, everything}
        assert (await tv.get(f"{API}/session")).status_code == 200


async def test_the_waiting_cookie_opens_nothing_by_itself(tv: httpx2.AsyncClient) -> None:
    await code_on(tv)
    tv.cookies.set(COOKIE, tv.cookies[PAIRING_COOKIE])
    assert_problem(await tv.get(f"{API}/session"), 401, "not-signed-in")
