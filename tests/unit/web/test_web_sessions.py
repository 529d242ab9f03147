import asyncio
from datetime import datetime, timedelta

from tests.support.builders import NOON
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore

from trio_monitor.web.sessions import Sessions, hash_token, issue_sign_in_link

HOUR = timedelta(hours=1)


class SlowStore(MemoryStore):
    """Finds a session, and takes its time over telling."""

    def __init__(self) -> None:
        super().__init__()
        self.found = asyncio.Event()
        self.go_on = asyncio.Event()

    async def find_session(self, token_hash: str, now: datetime) -> datetime | None:
        expires_at = await super().find_session(token_hash, now)
        self.found.set()
        await self.go_on.wait()
        return expires_at


async def test_a_session_ended_while_it_is_looked_up_stays_ended() -> None:
    store, clock = SlowStore(), HandClock(NOON)
    store.sessions[hash_token("token")] = NOON + HOUR
    sessions = Sessions(store, clock, HOUR)
    finding = asyncio.create_task(sessions.find("token"))
    await store.found.wait()
    await sessions.sign_out("token")
    store.go_on.set()
    assert await finding is None
    assert not sessions.is_live("token")
    assert await sessions.find("token") is None


async def test_a_session_that_was_found_costs_the_database_nothing_more() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    store.sessions[hash_token("token")] = NOON + HOUR
    sessions = Sessions(store, clock, HOUR)
    for _ in range(10):
        assert await sessions.find("token") == NOON + HOUR
    assert store.read_count == 1
    clock.advance(HOUR)
    assert await sessions.find("token") is None


async def test_a_new_session_lasts_from_the_sign_in() -> None:
    store, clock = MemoryStore(), HandClock(NOON)
    link = await issue_sign_in_link(store, clock.now(), 2 * HOUR)
    clock.advance(HOUR)
    signed_in = await Sessions(store, clock, HOUR).sign_in(link)
    assert signed_in is not None
    assert signed_in[1] == NOON + 2 * HOUR
    assert list(store.sessions.values()) == [NOON + 2 * HOUR]
