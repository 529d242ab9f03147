"""When: at the start, when a poll has brought news, when a channel is changed or free again, when a notice is due."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from trio_monitor.errors import StoreUnavailable
from trio_monitor.notifier.notifier import RETRY_AFTER, Live, Notifier
from trio_monitor.ports import Clock

log = structlog.get_logger(__name__)

SWEEP_EVERY = timedelta(minutes=5)
"""Another process may have died over a notice, or over news that it had saved."""


async def run_notifier(notifier: Notifier, live: Live, clock: Clock, grace: timedelta) -> None:
    """Tell people of alerts until cancelled; what is under way then has `grace` to end."""
    try:
        while True:
            # Before the round: what comes while it runs, is looked at by the next one.
            live.alerts.has_news.clear()
            live.channels.changed.clear()
            pause = await _round(notifier, clock)
            await _first_of(
                _wait(live.alerts.has_news),
                _wait(live.channels.changed),
                clock.sleep_until(clock.monotonic() + pause.total_seconds()),
            )
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(grace.total_seconds()):
                await notifier.settle()
        await notifier.stop()


async def _round(notifier: Notifier, clock: Clock) -> timedelta:
    """One round; how long there will be nothing to do, unless something happens."""
    due_at: datetime | None = None
    try:
        due_at = await notifier.round()
    except StoreUnavailable as error:
        log.warning("notices_put_off", detail=str(error))
        return RETRY_AFTER
    except Exception:  # broad: a bug in one round must not end the telling
        log.exception("notices_failed_unexpectedly")
        return RETRY_AFTER
    return SWEEP_EVERY if due_at is None else min(SWEEP_EVERY, due_at - clock.now())


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _first_of(*waits: Coroutine[object, object, None]) -> None:
    tasks = [asyncio.create_task(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
