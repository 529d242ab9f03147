"""Failed sign-ins that have no entry of their own in the audit log, and when it is told of them."""

import asyncio

from tests.integration.web.test_web_sign_in import (
    GOOD,
    by_password,
    counts_told,
    ended,
    one_minute_of_telling,
    with_first_admin,
)
from tests.support.builders import NOON
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import visitor

from trio_monitor.web.sign_in_failures import run_telling


async def test_failures_that_have_no_entry_yet_are_counted_when_the_monitor_ends() -> None:
    clock = HandClock(NOON)
    async with with_first_admin(clock) as (monitor, admin), visitor(monitor) as guesser:
        telling = asyncio.create_task(run_telling(monitor.web))
        await clock.until_sleeping()
        for _ in range(23):
            await by_password(guesser, "anna", "wrong")
        await ended(telling)
        assert await counts_told(admin) == [{"count": 3, "minute": "2026-03-10T12:00:00+00:00"}]


async def test_failures_that_the_database_could_not_take_are_counted_when_it_can() -> None:
    clock, store = HandClock(NOON), MemoryStore()
    async with with_first_admin(clock, store) as (monitor, admin), visitor(monitor) as guesser:
        for _ in range(23):
            await by_password(guesser, "anna", "wrong")
        store.is_down = True
        await one_minute_of_telling(monitor, clock)
        store.is_down = False
        assert await counts_told(admin) == []
        await one_minute_of_telling(monitor, clock)
        assert await counts_told(admin) == [{"count": 3, "minute": "2026-03-10T12:00:00+00:00"}]


async def test_a_failure_of_which_the_database_could_not_be_told_is_counted_when_it_can() -> None:
    clock, store = HandClock(NOON), MemoryStore()
    async with with_first_admin(clock, store) as (monitor, admin), visitor(monitor) as guesser:
        for _ in range(5):
            await by_password(guesser, "anna", "wrong")
        assert (await by_password(guesser, "anna", GOOD)).status_code == 429
        store.is_down = True
        assert (await by_password(guesser, "anna", GOOD)).status_code == 429
        store.is_down = False
        assert await counts_told(admin) == []
        await one_minute_of_telling(monitor, clock)
        assert await counts_told(admin) == [{"count": 1, "minute": "2026-03-10T12:00:00+00:00"}]
