"""Sessions as this process remembers them."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from tests.support.builders import NOON
from tests.support.clock import HandClock
from tests.support.memory_access import MemoryAccess
from tests.support.memory_store import MemoryStore

from trio_monitor.domain.access import Role
from trio_monitor.ports.access import FoundSession
from trio_monitor.web.accounts import by_the_system, new_session, new_user
from trio_monitor.web.sessions import REFRESH_AFTER, Sessions, hash_token

HOUR = timedelta(hours=1)
ANNA = new_user("anna", "Anna", Role.SUPERVISOR, ["north"], NOON)


class SlowAccess(MemoryAccess):
    """Finds a session, and takes its time over telling."""

    found = asyncio.Event()
    go_on = asyncio.Event()

    async def find_session(self, token_hash: str, now: datetime) -> FoundSession | None:
        answer = await super().find_session(token_hash, now)
        self.found.set()
        await self.go_on.wait()
        return answer


def signed_in(store: MemoryStore, life: timedelta = 3 * HOUR) -> str:
    token, session = new_session(ANNA, NOON, life, address=None, user_agent=None)
    store.access.users[ANNA.user_id] = ANNA
    store.access.sessions[session.token_hash] = session
    return token


async def test_a_session_ended_while_it_is_looked_up_stays_ended() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    slow = SlowAccess(store._reach)
    slow.found, slow.go_on = asyncio.Event(), asyncio.Event()
    store.access = slow
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    finding = asyncio.create_task(sessions.find(token))
    await slow.found.wait()
    await store.access.end_sessions(ANNA.user_id, by_the_system(NOON, "end", None))
    sessions.forget_user(ANNA.user_id)
    slow.go_on.set()
    assert await finding is None
    assert sessions.at_hand(hash_token(token)) is None


async def test_a_session_that_was_found_costs_the_database_nothing_more() -> None:
    store = MemoryStore()
    token, sessions = signed_in(store), Sessions(store, HandClock(NOON), HOUR)
    for _ in range(10):
        known = await sessions.find(token)
        assert known is not None
        assert known.viewer.name == "Anna"
        assert sessions.at_hand(hash_token(token)) == known.viewer
    assert store.access.read_count == 1


async def test_a_session_ends_when_it_is_not_used_and_at_the_end_of_its_life_however_much_it_is() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, idle_token, sessions = signed_in(store), signed_in(store), Sessions(store, clock, HOUR)
    for _ in range(5):
        clock.advance(timedelta(minutes=35))
        assert await sessions.find(token) is not None
    assert await sessions.find(idle_token) is None
    clock.advance(timedelta(minutes=5))
    assert await sessions.find(token) is None


async def test_that_a_session_is_in_use_is_known_after_a_restart() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    for _ in range(5):
        clock.advance(timedelta(minutes=20))
        assert await sessions.find(token) is not None
    assert await Sessions(store, clock, HOUR).find(token) is not None


async def test_what_another_process_has_ended_is_over_here_within_ten_seconds() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    assert await sessions.find(token) is not None
    await store.access.end_sessions(ANNA.user_id, by_the_system(NOON, "end", None))
    clock.advance(REFRESH_AFTER)
    assert sessions.at_hand(hash_token(token)) is None
    assert await sessions.find(token) is None


async def test_a_clock_that_is_set_back_does_not_put_the_comparison_off() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    assert await sessions.find(token) is not None
    await store.access.end_sessions(ANNA.user_id, by_the_system(NOON, "end", None))
    clock.step(-HOUR)
    clock.advance(REFRESH_AFTER)
    assert sessions.at_hand(hash_token(token)) is None
    assert await sessions.find(token) is None


async def test_what_another_process_has_changed_of_a_user_holds_here_within_ten_seconds() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    await sessions.find(token)
    store.access.users[ANNA.user_id] = replace(ANNA, role=Role.VIEWER)
    clock.advance(REFRESH_AFTER)
    known = await sessions.find(token)
    assert known is not None
    assert known.viewer.role is Role.VIEWER


async def test_while_the_database_is_down_whoever_is_known_stays_signed_in() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    token, sessions = signed_in(store), Sessions(store, clock, HOUR)
    await sessions.find(token)
    store.is_down = True
    clock.advance(REFRESH_AFTER)
    assert await sessions.find(token) is not None
    assert sessions.at_hand(hash_token(token)) is not None
