import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from tests.support.builders import reading
from tests.support.clock import START_AT, HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, Step, never, scripted_monitor, settings_for

from trio_monitor.app import Monitor
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import Reading
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.errors import FailureReason, SourceAuthFailed, SourceRateLimited, SourceUnavailable
from trio_monitor.poller.loop import next_deadline, run_poller

UNREACHABLE = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
SLACK = 1e-6


@given(
    deadline=st.floats(0, 1e7),
    lateness=st.floats(-60, 4000),
    interval=st.floats(5, 60),
    pause=st.floats(0, 600),
)
def test_the_next_deadline_is_on_the_grid_not_past_not_within_the_pause_and_the_first_such(
    deadline: float, lateness: float, interval: float, pause: float
) -> None:
    now = deadline + lateness
    found = next_deadline(deadline, now, interval, pause)
    steps = (found - deadline) / interval
    assert abs(steps - round(steps)) < SLACK
    assert steps > 1 - SLACK
    assert found >= now + pause - SLACK * interval
    is_first = steps < 1 + SLACK or found - interval < now + pause + SLACK * interval
    assert is_first


def test_beats_that_were_missed_are_skipped_not_made_up_for() -> None:
    assert next_deadline(100.0, 137.0, 10.0) == 140.0
    assert next_deadline(100.0, 140.0, 10.0) == 140.0
    assert next_deadline(100.0, 101.0, 10.0, pause=25.0) == 130.0


@asynccontextmanager
async def polling(monitor: Monitor) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(run_poller(monitor.cycle, monitor.clock, INTERVAL))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def polls_started(clock: HandClock, store: MemoryStore, beats: int) -> list[float]:
    """Turn the clock from sleep to sleep; when each poll started, in seconds from the first."""
    for _ in range(beats):
        deadline = await clock.until_sleeping()
        clock.advance(timedelta(seconds=deadline - clock.monotonic()))
    await clock.until_sleeping()
    return [(at - START_AT).total_seconds() for at in sorted(store.polls)]


def taking(clock: HandClock, seconds: float) -> Callable[[], asyncio.Future[Reading]]:
    """A poll during which so much time passes."""

    def fetch() -> asyncio.Future[Reading]:
        clock.advance(timedelta(seconds=seconds))
        done: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        done.set_result(reading())
        return done

    return fetch


async def test_polls_start_at_every_interval_however_long_each_takes() -> None:
    clock, store = HandClock(), MemoryStore()
    steps: list[Step] = [taking(clock, 3), taking(clock, 0), taking(clock, 9.9), reading()]
    async with scripted_monitor(*steps, clock=clock, store=store) as monitor, polling(monitor):
        assert await polls_started(clock, store, 4) == [0, 10, 20, 30, 40]


async def test_a_poll_that_takes_too_long_skips_the_beats_it_missed() -> None:
    clock, store = HandClock(), MemoryStore()
    async with scripted_monitor(taking(clock, 34), reading(), clock=clock, store=store) as monitor, polling(monitor):
        assert await polls_started(clock, store, 2) == [0, 40, 50]


async def test_a_step_of_the_wall_clock_does_not_move_the_beat() -> None:
    clock = HandClock()
    async with scripted_monitor(reading(), clock=clock) as monitor, polling(monitor):
        first = await clock.until_sleeping()
        clock.step(timedelta(hours=-1))
        clock.advance(timedelta(seconds=first - clock.monotonic()))
        assert await clock.until_sleeping() == first + 10


async def test_a_refused_login_is_not_tried_again_at_every_beat() -> None:
    clock, store = HandClock(), MemoryStore()
    settings = settings_for(poll={"login_retry_seconds": 35})
    async with (
        scripted_monitor(SourceAuthFailed("no"), clock=clock, store=store, settings=settings) as monitor,
        polling(monitor),
    ):
        assert await polls_started(clock, store, 8) == [0, 40, 80]


async def test_after_a_refused_login_a_new_connection_is_not_kept_waiting() -> None:
    clock, store = HandClock(), MemoryStore()
    settings = settings_for(poll={"login_retry_seconds": 300})
    async with (
        scripted_monitor(SourceAuthFailed("no"), clock=clock, store=store, settings=settings) as monitor,
        polling(monitor),
    ):
        assert await polls_started(clock, store, 3) == [0]
        monitor.cycle.take_up_new_source()
        assert await polls_started(clock, store, 3) == [0, 40]


async def test_a_server_that_asks_for_time_is_given_it() -> None:
    clock, store = HandClock(), MemoryStore()
    asking = [SourceRateLimited("wait", retry_after=timedelta(seconds=length)) for length in (25, 60)]
    async with (
        scripted_monitor(*asking, reading(), clock=clock, store=store) as monitor,
        polling(monitor),
    ):
        assert await polls_started(clock, store, 10) == [0, 30, 90, 100]


async def test_what_is_shown_grows_old_during_a_pause() -> None:
    clock = HandClock()
    wait = SourceRateLimited("wait", retry_after=timedelta(seconds=45))
    seen: list[tuple[float, str, float]] = []
    async with scripted_monitor(reading(), wait, reading(), clock=clock) as monitor, polling(monitor):
        for _ in range(7):
            deadline = await clock.until_sleeping()
            snapshot = shown(monitor)
            next_poll = (snapshot.source.next_poll_at - START_AT).total_seconds()
            seen.append((clock.monotonic(), snapshot.source.freshness.value, next_poll))
            clock.advance(timedelta(seconds=deadline - clock.monotonic()))
        await clock.until_sleeping()
    assert seen == [
        (0, "fresh", 10),
        (10, "fresh", 60),
        (20, "late", 60),
        (30, "late", 60),
        (40, "lost", 60),
        (50, "lost", 60),
        (60, "fresh", 70),
    ]


def shown(monitor: Monitor) -> Snapshot:
    assert monitor.hub.current is not None
    return monitor.hub.current.snapshot


async def test_a_bug_is_logged_and_shown_and_the_next_beat_comes() -> None:
    clock, store = HandClock(), MemoryStore()
    with capture_logs() as logs:
        async with (
            scripted_monitor(reading(), KeyError("bug"), reading(), clock=clock, store=store) as monitor,
            polling(monitor),
        ):
            await polls_started(clock, store, 1)
            assert shown(monitor).source.reason is FailureReason.INTERNAL_ERROR
            assert len(shown(monitor).queues) == 2
            await polls_started(clock, store, 1)
            assert shown(monitor).source.reason is None
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["poll_failed_unexpectedly"]
    assert [poll.reason for _, poll in sorted(store.polls.items())] == [None, FailureReason.INTERNAL_ERROR, None]


class BrokenPublisher:
    """A publisher with a bug; it fails so many times."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.published: list[Snapshot] = []

    def publish(self, snapshot: Snapshot) -> None:
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError
        self.published.append(snapshot)


@pytest.mark.parametrize("failures", [1, 2, 3, 5])
async def test_a_bug_in_the_showing_itself_does_not_end_the_monitoring(failures: int) -> None:
    clock, store, publisher = HandClock(), MemoryStore(), BrokenPublisher(failures)
    async with scripted_monitor(reading(), clock=clock, store=store) as monitor:
        monitor.cycle._publisher = publisher
        with capture_logs():
            async with polling(monitor) as task:
                await polls_started(clock, store, 8)
                assert not task.done()
    assert publisher.published[-1].source.freshness is Freshness.FRESH


async def test_a_bug_in_the_showing_during_a_pause_does_not_end_the_monitoring() -> None:
    clock, store, publisher = HandClock(), MemoryStore(), BrokenPublisher(0)
    wait = SourceRateLimited("wait", retry_after=timedelta(seconds=45))
    async with scripted_monitor(reading(), wait, reading(), clock=clock, store=store) as monitor:
        monitor.cycle._publisher = publisher
        with capture_logs():
            async with polling(monitor):
                await polls_started(clock, store, 1)
                publisher.failures = 2
                await polls_started(clock, store, 8)
    assert publisher.failures == 0
    assert publisher.published[-1].source.reason is None


@pytest.mark.parametrize("turns", range(12))
async def test_cancellation_ends_the_poller_wherever_it_is(turns: int) -> None:
    clock = HandClock()
    async with scripted_monitor(reading(), UNREACHABLE, never, clock=clock) as monitor:
        task = asyncio.create_task(run_poller(monitor.cycle, clock, INTERVAL))
        for _ in range(turns):
            await asyncio.sleep(0)
            clock.advance(INTERVAL)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
