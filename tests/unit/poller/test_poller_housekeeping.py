import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs
from tests.support.clock import START_AT, HandClock
from tests.support.memory_store import MemoryStore

from trio_monitor.poller.housekeeping import RetentionRules, run_housekeeping

DAY = timedelta(days=1)
RULES = RetentionRules(samples=7 * DAY, calls=396 * DAY, agents=0 * DAY, audit=396 * DAY)


async def test_what_is_too_old_is_deleted_at_once_and_every_hour_also_after_an_outage() -> None:
    clock, store = HandClock(), MemoryStore()
    task = asyncio.create_task(run_housekeeping(store, clock, RULES))
    try:
        with capture_logs() as logs:
            for is_down in (False, True, False):
                deadline = await clock.until_sleeping()
                store.is_down = is_down
                clock.advance(timedelta(seconds=deadline - clock.monotonic()))
            await clock.until_sleeping()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    hours = [
        (each.samples_before - START_AT + 7 * DAY) / timedelta(hours=1) for each in store.deleted if each.samples_before
    ]
    assert hours == [0, 1, 3]
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == ["retention_put_off"]


def test_each_class_of_history_has_its_own_age() -> None:
    retention = RULES.at(START_AT)
    assert retention.samples_before == START_AT - 7 * DAY
    assert retention.calls_before == START_AT - 396 * DAY
    assert (retention.agents_before, retention.keeps_agents) == (START_AT, False)
    assert replace(RULES, agents=DAY).at(START_AT).keeps_agents
