import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.builders import NOON, SECOND, agent, at, connected_row, reading, stay, waiting_row
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, ScriptedSource, beat, never, scripted_monitor, settings_for

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.calls import CallChange, Outcome
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import CallReading, ClockSample, Reading
from trio_monitor.domain.service_level import Window
from trio_monitor.domain.snapshot import Circuit, Snapshot
from trio_monitor.errors import (
    FailureReason,
    SourceAuthFailed,
    SourceContractBroken,
    SourceError,
    SourceForbidden,
    SourceRateLimited,
    SourceUnavailable,
    StoreUnavailable,
)
from trio_monitor.poller.cycle import Patience, latest_of
from trio_monitor.ports import PollSave

UNREACHABLE = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
TIMEOUT = SourceUnavailable("too slow", reason=FailureReason.TIMEOUT)


def shown(monitor: Monitor) -> Snapshot:
    assert monitor.hub.current is not None
    return monitor.hub.current.snapshot


def clock_at_noon() -> HandClock:
    return HandClock(NOON)


def impatient(monitor: Monitor, seconds: float) -> None:
    """Deadlines run on real time: a short one keeps the test short."""
    monitor.cycle._patience = Patience(timedelta(seconds=seconds), 3, 3, INTERVAL)


class WatchedStore(MemoryStore):
    """Notes what was shown when a poll was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.monitor: Monitor | None = None
        self.shown_at_save: list[str | None] = []

    async def save_poll(self, save: PollSave) -> None:
        assert self.monitor is not None
        current = self.monitor.hub.current
        self.shown_at_save.append(current.id if current else None)
        await super().save_poll(save)


async def test_a_poll_is_saved_before_it_is_shown() -> None:
    store = WatchedStore()
    async with scripted_monitor(reading(), store=store) as monitor:
        store.monitor = monitor
        await beat(monitor)
        assert store.shown_at_save == [None]
        first = monitor.hub.current
        assert first is not None
        await beat(monitor)
        assert store.shown_at_save == [None, first.id]


async def test_a_poll_that_cannot_be_saved_is_not_shown() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    steps = (reading(waiting_row("1")), reading(waiting_row("1"), waiting_row("2", offered=5)))
    async with scripted_monitor(*steps, clock=clock, store=store) as monitor:
        await beat(monitor)
        before = shown(monitor)
        clock.advance(INTERVAL)
        store.is_down = True
        summary = await beat(monitor)
        assert summary.reason is FailureReason.STORE_UNAVAILABLE
        assert shown(monitor).queues == before.queues
        assert shown(monitor).totals == before.totals
        assert shown(monitor).source.last_success_at == before.source.last_success_at
        assert shown(monitor).source.reason is FailureReason.STORE_UNAVAILABLE
        assert shown(monitor).source.circuit is Circuit.CLOSED


async def test_the_first_poll_that_can_be_saved_again_takes_everything_up_and_doubles_nothing() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    steps = (
        reading(waiting_row("1")),
        reading(waiting_row("2", offered=5), agents=[agent(call_id="1", since=8)]),
        reading(waiting_row("2", offered=5), waiting_row("3", offered=15), agents=[agent(call_id="1", since=8)]),
    )
    async with scripted_monitor(*steps, clock=clock, store=store) as monitor:
        await beat(monitor)
        clock.advance(INTERVAL)
        store.is_down = True
        await beat(monitor)
        clock.advance(INTERVAL)
        store.is_down = False
        await beat(monitor)
        counts = shown(monitor).totals[Window.TODAY].counts
    assert (counts.offered, counts.answered, counts.waiting) == (3, 1, 2)
    saved = {call.call_id: call for call in store.calls.values()}
    assert len(store.calls) == len(saved) == 3
    assert saved["1"].outcome is Outcome.ANSWERED
    assert saved["1"].wait == 8 * SECOND


async def test_a_poll_that_was_saved_although_the_store_said_no_is_not_counted_twice() -> None:
    class CommitsThenFails(MemoryStore):
        is_flaky = True

        async def save_poll(self, save: PollSave) -> None:
            await super().save_poll(save)
            if self.is_flaky and save.calls:
                self.is_flaky = False
                raise StoreUnavailable("the connection was lost after the commit")

    clock, store = clock_at_noon(), CommitsThenFails()
    async with scripted_monitor(reading(waiting_row("1")), clock=clock, store=store) as monitor:
        for _ in range(3):
            await beat(monitor)
            clock.advance(INTERVAL)
        assert shown(monitor).totals[Window.TODAY].counts.offered == 1
    assert len(store.calls) == 1


async def test_a_server_that_does_not_answer_costs_one_deadline_and_no_more() -> None:
    store = MemoryStore()
    async with scripted_monitor(reading(waiting_row()), never, store=store, clock=clock_at_noon()) as monitor:
        impatient(monitor, 0.05)
        await beat(monitor)
        summary = await beat(monitor)
        assert summary.reason is FailureReason.TIMEOUT
        assert shown(monitor).source.reason is FailureReason.TIMEOUT
        assert [queue.waiting_count for queue in shown(monitor).queues] == [1, 0]


async def test_a_database_that_does_not_answer_at_the_start_is_not_blamed_on_the_server() -> None:
    class Stuck(MemoryStore):
        async def load_unfinished_calls(self, gone_after: object) -> list[object]:  # type: ignore[override]
            await asyncio.Event().wait()
            raise AssertionError(gone_after)

    async with scripted_monitor(reading(), store=Stuck()) as monitor:
        impatient(monitor, 0.05)
        summary = await beat(monitor)
        assert summary.reason is FailureReason.STORE_UNAVAILABLE
        assert shown(monitor).source.freshness is Freshness.NEVER


@pytest.mark.parametrize(
    ("error", "reason", "pause_seconds"),
    [
        (UNREACHABLE, "unreachable", None),
        (TIMEOUT, "timeout", None),
        (SourceUnavailable("500", reason=FailureReason.SERVER_ERROR), "server_error", None),
        (SourceForbidden("no"), "forbidden", None),
        (SourceContractBroken("what?"), "malformed_reply", None),
        (SourceAuthFailed("no"), "login_refused", 60),
        (SourceRateLimited("wait", retry_after=timedelta(seconds=42)), "rate_limited", 42),
    ],
)
async def test_each_failure_is_named_saved_and_followed_by_its_own_pause(
    error: SourceError, reason: str, pause_seconds: float | None
) -> None:
    clock, store = clock_at_noon(), MemoryStore()
    async with scripted_monitor(error, clock=clock, store=store) as monitor:
        summary = await beat(monitor)
        assert summary.reason is not None
        assert summary.reason.value == reason
        assert summary.pause == (None if pause_seconds is None else timedelta(seconds=pause_seconds))
        assert shown(monitor).source.reason is summary.reason
    assert [poll.reason for poll in store.polls.values()] == [summary.reason]


async def test_values_stay_and_grow_old_while_polls_fail_and_the_statuses_turn_unknown() -> None:
    clock = clock_at_noon()
    async with scripted_monitor(reading(waiting_row()), UNREACHABLE, clock=clock) as monitor:
        await beat(monitor)
        ages, statuses = [], []
        for _ in range(4):
            clock.advance(INTERVAL)
            await beat(monitor)
            ages.append(shown(monitor).source.freshness.value)
            statuses.append({queue.status.value for queue in shown(monitor).queues})
            assert [queue.waiting_count for queue in shown(monitor).queues if queue.queue_id == "north"] == [1]
        assert ages == ["fresh", "late", "late", "lost"]
        assert statuses[-1] == {"unknown"}
        assert shown(monitor).read_at == NOON


async def test_an_open_circuit_probes_once_for_each_request_and_shows_that_it_is_half_open() -> None:
    source = ScriptedSource(UNREACHABLE)
    async with open_monitor(settings_for(), clock=HandClock(), source=source, store=MemoryStore()) as monitor:
        for _ in range(3):
            await beat(monitor)
        assert shown(monitor).source.circuit is Circuit.OPEN
        during: list[Circuit] = []

        async def look() -> Reading:
            during.append(shown(monitor).source.circuit)
            return reading()

        source.then(look)
        await beat(monitor)
        assert during == [Circuit.HALF_OPEN]
        assert source.attempts == [3, 3, 3, 1]
        assert shown(monitor).source.circuit is Circuit.CLOSED
        await beat(monitor)
        assert source.attempts[-1] == 3


async def test_a_restart_goes_on_where_history_stands() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    first = (reading(waiting_row("1"), waiting_row("2")), reading(waiting_row("1"), connected_row("2", answered=6)))
    async with scripted_monitor(*first, clock=clock, store=store) as monitor:
        for _ in first:
            await beat(monitor)
            clock.advance(INTERVAL)
    then = reading(connected_row("2", answered=6), waiting_row("3", offered=15))
    async with scripted_monitor(then, clock=clock, store=store) as monitor:
        await beat(monitor)
        counts = shown(monitor).totals[Window.TODAY].counts
    assert (counts.offered, counts.answered, counts.abandoned, counts.waiting) == (3, 1, 1, 1)
    assert len(store.calls) == 3


async def test_a_restart_keeps_the_measured_clock_offset() -> None:
    """Stored calls bear the server's times: taken for ours, those of a server behind would fall out of the windows."""
    behind = timedelta(hours=2)
    clock, store = clock_at_noon(), MemoryStore()

    def by_server(*calls: CallReading) -> Reading:
        sample = ClockSample(clock.now(), clock.now(), clock.now() - behind)
        return replace(reading(*calls), clock_samples=(sample,))

    offered = 5 - behind.total_seconds()
    row = connected_row("1", offered=offered, answered=offered + 4)
    clock.advance(INTERVAL)
    async with scripted_monitor(by_server(row), clock=clock, store=store) as monitor:
        await beat(monitor)
        assert shown(monitor).totals[Window.MINUTES_60].counts.answered == 1
    clock.advance(INTERVAL)
    async with scripted_monitor(by_server(row), clock=clock, store=store) as monitor:
        await beat(monitor)
        assert shown(monitor).totals[Window.MINUTES_60].counts.answered == 1
        offset = shown(monitor).source.clock_offset
    assert offset is not None
    assert abs(offset + behind) <= SECOND


async def test_a_restart_keeps_the_calls_of_the_servers_day_where_its_clock_is_ahead() -> None:
    ahead = timedelta(minutes=5)
    midnight = 11 * 3600  # 23:00 UTC is midnight in Stockholm
    clock, store = HandClock(at(midnight - 230)), MemoryStore()

    def by_server(*calls: CallReading) -> Reading:
        return replace(reading(*calls), clock_samples=(ClockSample(clock.now(), clock.now(), clock.now() + ahead),))

    async with scripted_monitor(
        by_server(waiting_row("1", offered=midnight + 65)), clock=clock, store=store
    ) as monitor:
        await beat(monitor)
        assert shown(monitor).totals[Window.TODAY].counts.offered == 1
    clock.advance(timedelta(hours=2))
    for _ in range(2):
        async with scripted_monitor(by_server(), clock=clock, store=store) as monitor:
            await beat(monitor)
            clock.advance(timedelta(hours=1))
            assert shown(monitor).totals[Window.TODAY].counts.offered == 1


async def test_a_restart_keeps_the_coverage_of_the_last_hour_across_midnight() -> None:
    midnight = HandClock(at(11 * 3600))  # 23:00 UTC is midnight in Stockholm
    store = MemoryStore()
    midnight.step(timedelta(minutes=-2))
    async with scripted_monitor(reading(), clock=midnight, store=store) as monitor:
        for _ in range(18):
            await beat(monitor)
            midnight.advance(INTERVAL)
        whole = shown(monitor).totals[Window.MINUTES_15].coverage_percent
    async with scripted_monitor(reading(), clock=midnight, store=store) as monitor:
        await beat(monitor)
        assert shown(monitor).totals[Window.MINUTES_15].coverage_percent >= whole


async def test_a_store_that_is_down_at_the_start_is_read_as_soon_as_it_is_back() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    async with scripted_monitor(reading(waiting_row("1")), clock=clock, store=store) as monitor:
        await beat(monitor)
    async with scripted_monitor(reading(), clock=clock, store=store) as monitor:
        store.is_down = True
        clock.advance(INTERVAL)
        assert (await beat(monitor)).reason is FailureReason.STORE_UNAVAILABLE
        assert shown(monitor).queues == ()
        store.is_down = False
        clock.advance(INTERVAL)
        assert (await beat(monitor)).reason is None
        assert shown(monitor).totals[Window.TODAY].counts.offered == 1


async def test_what_history_holds_is_shown_even_when_the_server_is_down_at_the_start() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    async with scripted_monitor(reading(connected_row("1", answered=4)), clock=clock, store=store) as monitor:
        await beat(monitor)
    async with scripted_monitor(UNREACHABLE, clock=clock, store=store) as monitor:
        await beat(monitor)
        assert shown(monitor).source.freshness is Freshness.NEVER
        assert shown(monitor).totals[Window.TODAY].counts.answered == 1
        assert shown(monitor).queues == ()


async def test_only_changed_calls_are_saved() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    async with scripted_monitor(reading(waiting_row("1")), clock=clock, store=store) as monitor:
        for _ in range(3):
            await beat(monitor)
            clock.advance(INTERVAL)
    assert [len(save.calls) for save in store.saves] == [1, 0, 0]


async def test_samples_are_the_very_figures_that_are_shown() -> None:
    store, clock = MemoryStore(), clock_at_noon()
    clock.advance(12 * SECOND)
    async with scripted_monitor(reading(waiting_row("1")), clock=clock, store=store) as monitor:
        await beat(monitor)
        rows = {row.queue_id: (row.waiting_count, row.longest_wait) for row in store.samples.values()}
        assert rows == {queue.queue_id: (queue.waiting_count, queue.longest_wait) for queue in shown(monitor).queues}
    assert rows == {"north": (1, 12 * SECOND), "south": (0, None)}


async def test_cancellation_is_never_swallowed() -> None:
    started = asyncio.Event()

    async def hang() -> Reading:
        started.set()
        return await never()

    store = MemoryStore()
    async with scripted_monitor(hang, store=store) as monitor:
        polling = asyncio.create_task(beat(monitor))
        await started.wait()
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling
        assert monitor.hub.current is None
    assert store.saves == []


async def test_sequence_numbers_only_grow() -> None:
    numbers = []
    async with scripted_monitor(reading(), UNREACHABLE, reading()) as monitor:
        for _ in range(4):
            await beat(monitor)
            numbers.append(shown(monitor).sequence)
    assert numbers == sorted(set(numbers))


def test_of_a_stay_that_changed_twice_only_the_last_state_is_saved() -> None:
    first, second = stay("1"), stay("1", outcome=Outcome.ANSWERED, wait=3)
    other = stay("1", "south")
    assert latest_of([CallChange(None, first), CallChange(None, other), CallChange(first, second)]) == [second, other]


async def test_a_call_that_has_been_there_since_yesterday_is_concluded_after_a_restart() -> None:
    clock, store = clock_at_noon(), MemoryStore()
    async with scripted_monitor(reading(waiting_row("1", offered=-14 * 3600)), clock=clock, store=store) as monitor:
        await beat(monitor)
    clock.advance(INTERVAL)
    async with scripted_monitor(reading(), clock=clock, store=store) as monitor:
        await beat(monitor)
    (call,) = store.calls.values()
    assert call.outcome is Outcome.UNOBSERVED
    assert call.gone_at is not None
