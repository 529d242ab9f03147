"""What happens in one beat: fetch, follow, save, publish. Nothing is shown that history does not hold."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

import structlog

from trio_monitor.domain.alert_step import AlertStep
from trio_monitor.domain.calls import CallChange, FollowedCall
from trio_monitor.domain.centre import CentreState, advance, restored_state, snapshot_of
from trio_monitor.domain.figures import LONGEST_SLIDING_WINDOW, window_starts
from trio_monitor.domain.following import REMEMBER_GONE_FOR
from trio_monitor.domain.queue_state import method_of
from trio_monitor.domain.reading import Part, Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Method, Window
from trio_monitor.domain.snapshot import Circuit, Snapshot
from trio_monitor.errors import FailureReason, SourceAuthFailed, SourceError, SourceRateLimited, StoreUnavailable
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.rules import LiveRules
from trio_monitor.poller.breaker import Breaker
from trio_monitor.poller.health import Health
from trio_monitor.poller.shortfall import Shortfall
from trio_monitor.ports import CallQuery, Clock, PollRow, PollSave, Publisher, QueueSource, SampleRow, Store

log = structlog.get_logger(__name__)

CLOCK_SKEW_ALLOWANCE = timedelta(days=1)
"""Calls are stored by the server's clock; reading them back looks this far ahead of ours."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often the source is tried.

    Attributes:
        deadline: longest time of a whole poll, shorter than the poll interval.
        attempts: tries of each request while the circuit is closed.
        circuit_failures: failed polls in a row that open the circuit.
        login_retry: pause after a refused login.
    """

    deadline: timedelta
    attempts: int
    circuit_failures: int
    login_retry: timedelta


@dataclass(frozen=True, slots=True)
class CycleSummary:
    """What came of one beat. `pause` is how long to leave the server alone beyond the usual interval."""

    reason: FailureReason | None
    duration: timedelta
    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: FailureReason
    detail: str
    pause: timedelta | None = None


class Cycle:
    """Runs one beat at a time and remembers what the next one needs."""

    def __init__(
        self,
        *,
        source: QueueSource,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        rules: LiveRules,
        alerts: LiveAlerts,
        patience: Patience,
        keeps_agents: bool,
    ) -> None:
        self._source = source
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._live_rules = rules
        self._rules = rules.current
        self._alerts = alerts
        self._patience = patience
        self._keeps_agents = keeps_agents
        self._state: CentreState | None = None
        self._health = Health(Breaker(patience.circuit_failures))
        self._shortfall = Shortfall()
        self._sequence = 0
        self._shown: Snapshot | None = None
        self.has_new_source = False

    async def run(self, next_poll_at: datetime) -> CycleSummary:
        """One beat. A failing source or store is an outcome, not an exception.

        Args:
            next_poll_at: when the next beat is due, told to the viewers.
        """
        started_at, started = self._clock.now(), self._clock.monotonic()
        self.has_new_source = False
        breaker = self._health.breaker
        if breaker.circuit is Circuit.OPEN:
            self._health = replace(self._health, breaker=breaker.probing())
            self.show_age(next_poll_at)
        seconds = self._patience.deadline.total_seconds()
        ends_at = asyncio.get_running_loop().time() + seconds
        try:
            state = await self._current_state(started_at, ends_at)
            async with asyncio.timeout_at(ends_at):
                reading = await self._source.fetch_reading(attempts=breaker.attempts(self._patience.attempts))
            await self._take(state, reading, started_at, self._elapsed(started), next_poll_at)
        except TimeoutError:
            failure = _Failure(FailureReason.TIMEOUT, f"no complete answer within {seconds:g} s")
        except SourceError as error:
            failure = _Failure(error.reason, error.detail, self._pause_after(error))
        except StoreUnavailable as error:
            failure = _Failure(FailureReason.STORE_UNAVAILABLE, str(error))
        else:
            return CycleSummary(None, self._elapsed(started))
        await self._fail(failure, started_at, self._elapsed(started), next_poll_at)
        return CycleSummary(failure.reason, self._elapsed(started), failure.pause)

    def take_up_new_source(self) -> None:
        """The source reads another server, or as somebody else: what the old one failed by is no reason to wait."""
        self._health = replace(self._health, breaker=Breaker(self._patience.circuit_failures))
        self.has_new_source = True

    def show_age(self, next_poll_at: datetime) -> None:
        """Publish what is known once more: nothing has come, but it has grown older."""
        self._publish(self._snapshot(self._state or CentreState(), self._health, next_poll_at))

    def show_again(self) -> None:
        """Publish the last snapshot once more, with what people have just done about its alerts or its looks."""
        if self._shown is not None:
            self._publish(self._shown)

    async def sit_out(self, next_poll_at: datetime) -> None:
        """A beat in which the server is left alone: what is shown grows older, and an alert may come of that."""
        snapshot = self._snapshot(self._state or CentreState(), self._health, next_poll_at)
        step = self._step_without_reading(snapshot)
        try:
            if step.changed or step.events:
                await self._store.alerts.save(step.changed, step.events)
        except StoreUnavailable as error:
            log.debug("alerts_not_saved", detail=str(error))
        else:
            self._alerts.take(step)
        self._publish(snapshot)

    async def fail_unexpectedly(self, next_poll_at: datetime) -> None:
        """Tell the viewers that a beat ended in an error of our own."""
        failure = _Failure(FailureReason.INTERNAL_ERROR, "see the traceback above")
        await self._fail(failure, self._clock.now(), timedelta(0), next_poll_at)

    def _elapsed(self, started: float) -> timedelta:
        return timedelta(seconds=self._clock.monotonic() - started)

    def _pause_after(self, error: SourceError) -> timedelta | None:
        """How long to leave the server alone: as it asks, and after a refused login so as not to lock the user."""
        if isinstance(error, SourceRateLimited):
            return error.retry_after
        return self._patience.login_retry if isinstance(error, SourceAuthFailed) else None

    async def _current_state(self, now: datetime, ends_at: float) -> CentreState:
        """The state to go on from: taken up from history at the start, counted anew when the rules have changed."""
        rules = self._live_rules.current
        if self._state is not None and rules is self._rules:
            return self._state
        try:
            async with asyncio.timeout_at(ends_at):
                restored = await self._load_state(now, rules)
        except TimeoutError as error:
            # Told apart from a slow server: the other `except TimeoutError` blames that.
            raise StoreUnavailable("history could not be read within the time of a poll") from error
        self._state = restored if self._state is None else replace(self._state, book=restored.book)
        self._rules = rules
        return self._state

    async def _load_state(self, now: datetime, rules: CentreRules) -> CentreState:
        midnight = window_starts(now, rules.zone)[Window.TODAY]
        since = min(midnight, now - LONGEST_SLIDING_WINDOW)
        polls = [poll for poll in await self._store.load_polls(since, now) if poll.reason is None]
        if self._state is None:
            last_poll_at = polls[-1].started_at if polls else None
            self._alerts.restore(await self._store.alerts.load_open(), last_poll_at)
        offset = next((poll.clock_offset for poll in reversed(polls) if poll.clock_offset is not None), None)
        # Calls are stored by the server's clock, and their day begins at its midnight.
        server_now = now + (offset or timedelta(0))
        calls_since = min(window_starts(server_now, rules.zone)[Window.TODAY], server_now - LONGEST_SLIDING_WINDOW)
        return restored_state(
            unfinished=await self._store.load_unfinished_calls(server_now - REMEMBER_GONE_FOR),
            today=await self._store.load_calls(CallQuery(calls_since, now + CLOCK_SKEW_ALLOWANCE)),
            polls={poll.started_at: poll.has_calls for poll in polls},
            now=now,
            rules=rules,
            clock_offset=offset,
        )

    async def _take(
        self, before: CentreState, reading: Reading, started_at: datetime, duration: timedelta, next_poll_at: datetime
    ) -> None:
        """Follow, save, show; only what is saved becomes the state."""
        read_at = self._clock.now()
        health = self._health.after_success(read_at, duration)
        # In a thread: a big centre takes tens of milliseconds, and everybody's requests go on meanwhile.
        state, changes, snapshot = await asyncio.to_thread(self._follow, before, reading, read_at, health, next_poll_at)
        step = self._alerts.advance(snapshot, self._rules, reading)
        keeps_agents = self._keeps_agents and Part.AGENTS not in reading.unavailable
        await self._store.save_poll(
            PollSave(
                poll=PollRow(
                    started_at=started_at,
                    duration=duration,
                    reason=None,
                    clock_offset=snapshot.source.clock_offset,
                    queue_count=len(reading.queues),
                    call_count=len(reading.calls),
                    set_aside_count=len(reading.set_aside),
                    has_calls=method_of(reading) is Method.PER_CALL,
                    interval=self._rules.poll_interval,
                ),
                samples=sample_rows(snapshot, started_at),
                calls=latest_of(changes) if self._keeps_agents else without_agents(latest_of(changes)),
                agents=reading.agents if keeps_agents else None,
                alerts=step.changed,
                alert_events=step.events,
            )
        )
        if self._health.failing_since is not None:
            log.info("source_back", lost_seconds=round((read_at - self._health.failing_since).total_seconds()))
        self._shortfall.tell(reading)
        self._state, self._health = state, health
        self._alerts.take(step)
        self._publish(snapshot)

    def _follow(
        self, before: CentreState, reading: Reading, read_at: datetime, health: Health, next_poll_at: datetime
    ) -> tuple[CentreState, Sequence[CallChange], Snapshot]:
        """What the reading makes of the centre, and what is shown of that."""
        state, changes = advance(before, reading, read_at, self._rules)
        return state, changes, self._snapshot(state, health, next_poll_at)

    async def _fail(self, failure: _Failure, started_at: datetime, duration: timedelta, next_poll_at: datetime) -> None:
        """Keep what is known, tell why it grows old, and leave a row so that the gap can be seen."""
        if self._health.failing_since is None:
            log.warning("source_lost", reason=failure.reason.value, detail=failure.detail)
        elif self._health.reason is not failure.reason:
            log.debug("source_still_lost", reason=failure.reason.value, detail=failure.detail)
        self._health = self._health.after_failure(failure.reason, started_at, duration)
        if failure.pause is not None:
            missed = ceil((self._clock.now() + failure.pause - next_poll_at) / self._rules.poll_interval)
            next_poll_at += max(0, missed) * self._rules.poll_interval
        snapshot = self._snapshot(self._state or CentreState(), self._health, next_poll_at)
        poll = PollRow(started_at, duration, failure.reason)
        if failure.reason is FailureReason.STORE_UNAVAILABLE:
            # A database that hangs must not keep viewers waiting for word of it.
            self._publish(snapshot)
            await self._save_failed(poll, snapshot)
        else:
            await self._save_failed(poll, snapshot)
            self._publish(snapshot)

    async def _save_failed(self, poll: PollRow, snapshot: Snapshot) -> None:
        """Save a poll that gave nothing, with the alerts that come of it: of the source, not of the queues."""
        step = self._step_without_reading(snapshot)
        try:
            await self._store.save_poll(PollSave(poll, alerts=step.changed, alert_events=step.events))
        except StoreUnavailable as error:
            log.debug("failed_poll_not_saved", detail=str(error))
        else:
            self._alerts.take(step)

    def _step_without_reading(self, snapshot: Snapshot) -> AlertStep:
        if self._state is None:
            # What has not been read back from history cannot be gone on from.
            return AlertStep({}, (), ())
        return self._alerts.advance(snapshot, self._rules, None)

    def _publish(self, snapshot: Snapshot) -> None:
        self._sequence += 1
        self._shown = replace(snapshot, sequence=self._sequence, alerts=self._alerts.shown())
        self._publisher.publish(self._shown)

    def _snapshot(self, state: CentreState, health: Health, next_poll_at: datetime) -> Snapshot:
        now = self._clock.now()
        source = health.state(
            now=now,
            next_poll_at=next_poll_at,
            interval=self._rules.poll_interval,
            reading=state.reading,
            clock_offset=state.offset.middle if state.offset else None,
        )
        return snapshot_of(state, source, sequence=self._sequence + 1, published_at=now, rules=self._rules)


def sample_rows(snapshot: Snapshot, at: datetime) -> list[SampleRow]:
    """The queues' rows for history, from the very figures that are shown."""
    return [
        SampleRow(
            at=at,
            queue_id=queue.queue_id,
            queue_name=queue.name,
            is_open=queue.is_open,
            waiting_count=queue.waiting_count,
            longest_wait=queue.longest_wait,
            agents_ready_count=queue.agents_ready_count,
            agents_busy_count=queue.agents_busy_count,
            agents_paused_count=queue.agents_paused_count,
        )
        for queue in snapshot.queues
    ]


def latest_of(changes: Sequence[CallChange]) -> list[FollowedCall]:
    """The last state of every stay that changed; a stay may change twice in one beat."""
    latest = {(each.after.call_id, each.after.queue_id, each.after.offered_at): each.after for each in changes}
    return list(latest.values())


def without_agents(calls: Sequence[FollowedCall]) -> list[FollowedCall]:
    """The calls as they are stored where no agent history is kept: who answered is personal data too."""
    return [replace(call, agent_id=None) for call in calls]
