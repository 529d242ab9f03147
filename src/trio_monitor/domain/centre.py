"""All that is remembered from one poll to the next, and the snapshot that is shown of it.

`advance` takes a reading in and yields the next state and what changed; the caller keeps the next state only
when the changes have been saved, so that a lost transaction is simply read again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from trio_monitor.domain.calls import CallChange, FollowedCall, Rule
from trio_monitor.domain.clock_offset import DATE_RESOLUTION, OffsetBounds, clock_step, measure_offset
from trio_monitor.domain.figures import (
    LONGEST_SLIDING_WINDOW,
    WINDOW_LENGTHS,
    FigureSources,
    PollTally,
    TimeTally,
    counts_by_window,
    coverage_percent,
    minute_of,
    observed_since,
    tally_by_window,
    window_starts,
)
from trio_monitor.domain.following import Sight, follow, set_clock
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.intervals import book_changes
from trio_monitor.domain.narrowing import without_hidden
from trio_monitor.domain.queue_state import STATUS_ORDER, method_of, queue_status, waiting_by_queue
from trio_monitor.domain.reading import AgentReading, Part, Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Counts, Method, Window
from trio_monitor.domain.snapshot import (
    QueueState,
    Snapshot,
    SourceState,
)
from trio_monitor.domain.today import today_intervals
from trio_monitor.errors import FailureReason

MAX_GAP_POLLS = 3
"""A waiting call unseen for more than this many polls and then gone is unobserved, not abandoned."""

StayKey: TypeAlias = tuple[str, str, datetime]
"""Names a stay for ever: call id, queue id, offered_at."""


@dataclass(frozen=True, slots=True)
class CentreState:
    """What is known after a poll.

    Attributes:
        known: calls by call id, as `follow` wants them.
        recent: stays offered in the last hour, for the sliding windows.
        book: counts of today's intervals by queue and start.
        polls: how many polls of each of today's minutes came.
        samples: by queue and minute of our clock, taken by the polls that could not read the calls.
        offset: bounds of the server's clock against ours.
        reading: the last good reading.
        read_at: our clock at that reading.
        calls_read_at: the server's clock at the last reading that could read the calls.
    """

    known: Mapping[str, FollowedCall] = field(default_factory=dict)
    recent: Mapping[StayKey, FollowedCall] = field(default_factory=dict)
    book: Mapping[tuple[str, datetime], Counts] = field(default_factory=dict)
    polls: Mapping[datetime, PollTally] = field(default_factory=dict)
    samples: Mapping[tuple[str, datetime], TimeTally] = field(default_factory=dict)
    offset: OffsetBounds | None = None
    reading: Reading | None = None
    read_at: datetime | None = None
    calls_read_at: datetime | None = None

    @property
    def offset_length(self) -> timedelta:
        """The server's clock minus ours, zero while it is not measured."""
        return self.offset.middle if self.offset else timedelta(0)


def restored_state(
    unfinished: Iterable[FollowedCall],
    today: Iterable[FollowedCall],
    polls: Mapping[datetime, bool],
    now: datetime,
    rules: CentreRules,
    clock_offset: timedelta | None = None,
) -> CentreState:
    """The state after a restart, from history.

    Args:
        unfinished: calls that are still there or were gone a short while ago.
        today: every call offered since midnight, or in the last hour if that is longer.
        polls: when today's good polls were, by our clock, and whether each could read the calls.
        now: our clock.
        rules: the centre's.
        clock_offset: the server's clock minus ours at the last good poll, if it was measured.
    """
    tallies: dict[datetime, PollTally] = {}
    for at, has_calls in polls.items():
        tallies[minute_of(at)] = tallies.get(minute_of(at), PollTally()) + PollTally(1, int(has_calls))
    offset = clock_offset or timedelta(0)
    last_read_at = max((at for at, has_calls in polls.items() if has_calls), default=None)
    calls_read_at = last_read_at + offset if last_read_at is not None else None
    server_now = now + offset
    calls = list(today)
    book = book_changes({}, (CallChange(None, call) for call in calls), rules.limits_of)
    midnight = window_starts(server_now, rules.zone)[Window.TODAY]
    return CentreState(
        known=_known_again([*calls, *unfinished], calls_read_at),
        recent={_stay_key(call): call for call in calls if call.offered_at >= server_now - LONGEST_SLIDING_WINDOW},
        book={key: counts for key, counts in book.items() if key[1] >= midnight},
        polls=tallies,
        calls_read_at=calls_read_at,
        # Only the middle is in history. With the bounds it had, a clock that was set meanwhile is found out.
        offset=OffsetBounds(offset - DATE_RESOLUTION, offset + DATE_RESOLUTION) if clock_offset is not None else None,
    )


def _known_again(calls: Iterable[FollowedCall], read_at: datetime | None) -> dict[str, FollowedCall]:
    """The latest stay of each call by call id, and under keys of their own the earlier ones that nobody concluded.

    History tells when a call last changed. One that is still there was seen by every poll since that
    could read the calls.
    """
    known: dict[str, FollowedCall] = {}
    stays = {_stay_key(call): call for call in calls}
    for call in sorted(stays.values(), key=_lateness):
        earlier = known.get(call.call_id)
        if earlier is not None and earlier.gone_at is None:
            known[f"{earlier.call_id} {earlier.queue_id} {earlier.offered_at.isoformat()}"] = earlier
        known[call.call_id] = call
    return {
        key: _seen_until(call, read_at) if read_at and key == call.call_id and call.gone_at is None else call
        for key, call in known.items()
    }


def _lateness(call: FollowedCall) -> tuple[bool, bool, datetime, datetime]:
    """Which of a call's stays is the latest. Times come last: they go astray when the server's clock is set back."""
    return call.gone_at is None, call.rule is not Rule.MOVED, call.last_seen_at, call.offered_at


def _seen_until(call: FollowedCall, last_poll_at: datetime) -> FollowedCall:
    passed = max(last_poll_at - call.last_seen_at, timedelta(0))
    waited = call.wait_at_least + passed if call.is_waiting else call.wait_at_least
    return replace(call, last_seen_at=call.last_seen_at + passed, wait_at_least=waited)


def advance(
    state: CentreState, reading: Reading, now: datetime, rules: CentreRules
) -> tuple[CentreState, list[CallChange]]:
    """The next state after `reading`, taken at `now` by our clock, and the changes that history must hear of."""
    offset = measure_offset(state.offset, reading.clock_samples)
    server_now = now + (offset.middle if offset else timedelta(0))
    sight = _sight(state, reading, server_now, clock_step(state.offset, offset), rules)
    has_calls = method_of(reading) is Method.PER_CALL
    known, changes = follow(state.known, reading, sight) if has_calls else set_clock(state.known, sight.clock_step)
    changes = [_with_history(change, state.recent) for change in changes]
    recent = {**state.recent, **{_stay_key(change.after): change.after for change in changes}}
    minute = minute_of(now)
    polls = {**state.polls, minute: state.polls.get(minute, PollTally()) + PollTally(1, int(has_calls))}
    samples = state.samples if has_calls else _sampled(state.samples, reading, now, rules)
    midnight = window_starts(server_now, rules.zone)[Window.TODAY]
    oldest = window_starts(now, rules.zone)[Window.TODAY] - LONGEST_SLIDING_WINDOW
    return (
        CentreState(
            known=known,
            recent={
                key: call for key, call in recent.items() if call.offered_at >= server_now - LONGEST_SLIDING_WINDOW
            },
            book={
                key: counts
                for key, counts in book_changes(state.book, changes, rules.limits_of).items()
                if key[1] >= midnight
            },
            polls={at: each for at, each in polls.items() if at >= oldest},
            samples={key: each for key, each in samples.items() if key[1] >= oldest},
            offset=offset,
            reading=reading,
            read_at=now,
            calls_read_at=server_now if has_calls else state.calls_read_at and state.calls_read_at + sight.clock_step,
        ),
        changes,
    )


def _sight(state: CentreState, reading: Reading, server_now: datetime, step: timedelta, rules: CentreRules) -> Sight:
    """How well this reading sees the calls.

    A call that came since the last reading is new to us by right; so is one that came within an interval before it,
    since the parts of a reading are not of one instant. After too long a gap only the last interval was watched.
    """
    max_gap = MAX_GAP_POLLS * rules.poll_interval
    is_server_changed = state.reading is not None and _server_of(state.reading) != _server_of(reading)
    last_read_at = state.calls_read_at + step if state.calls_read_at else None
    is_watching = last_read_at is not None and server_now - last_read_at <= max_gap and not is_server_changed
    return Sight(
        read_at=server_now,
        max_gap=max_gap,
        clock_step=step,
        is_server_changed=is_server_changed,
        watched_since=(last_read_at if last_read_at and is_watching else server_now) - rules.poll_interval,
    )


def _server_of(reading: Reading) -> tuple[str, bool]:
    """Which of the vendor's servers answered, even where one name stands for both."""
    return reading.server_name, reading.is_failover


def _with_history(change: CallChange, recent: Mapping[StayKey, FollowedCall]) -> CallChange:
    """A stay that had been forgotten and is back is counted in place of what it had been counted as."""
    return change if change.before is not None else CallChange(recent.get(_stay_key(change.after)), change.after)


def _stay_key(call: FollowedCall) -> StayKey:
    return (call.call_id, call.queue_id, call.offered_at)


def _sampled(
    samples: Mapping[tuple[str, datetime], TimeTally],
    reading: Reading,
    now: datetime,
    rules: CentreRules,
) -> dict[tuple[str, datetime], TimeTally]:
    """The samples with those of this reading; a queue that is closed or silent about itself gives none."""
    sampled = dict(samples)
    for queue in reading.queues:
        limits = rules.limits_of(queue.queue_id, now)
        if not queue.is_open or queue.waiting_count is None or limits is None:
            continue
        if queue.waiting_count > 0 and queue.longest_wait is None:
            continue
        is_within = queue.waiting_count == 0 or (queue.longest_wait is not None and queue.longest_wait <= limits.wait)
        key = (queue.queue_id, minute_of(now))
        sampled[key] = sampled.get(key, TimeTally()) + TimeTally(1, int(is_within))
    return sampled


def method_shown(state: CentreState) -> Method:
    """Which method the figures are told by.

    A list of calls that fails is a gap in the counts, not another method; only when it is refused, or when the
    shortest window holds no poll that could read it, do samples stand in.
    """
    reading, read_at = state.reading, state.read_at
    if reading is None or read_at is None or method_of(reading) is Method.PER_CALL:
        return Method.PER_CALL
    if {reading.unavailable[Part.CALLS], reading.unavailable[Part.CASES]} == {FailureReason.FORBIDDEN}:
        return Method.SAMPLED
    since = read_at - min(WINDOW_LENGTHS.values())
    was_read = any(tally.with_calls for minute, tally in state.polls.items() if minute >= since)
    return Method.PER_CALL if was_read else Method.SAMPLED


def snapshot_of(
    state: CentreState, source: SourceState, *, sequence: int, published_at: datetime, rules: CentreRules
) -> Snapshot:
    """What is shown of the centre now, whether the last poll came or failed.

    All values are as they were at the last good reading, and the windows end there: a failed poll changes none.
    """
    reading = state.reading
    read_at = state.read_at or published_at
    server_now = read_at + state.offset_length
    method = method_shown(state)
    starts = window_starts(read_at, rules.zone)
    # Today's counts of waiting calls need those too that have waited for longer than the recent ones reach back.
    waiting = {_stay_key(call): call for call in state.known.values() if call.is_waiting}
    sources = FigureSources(
        counts=counts_by_window(
            state.book,
            {**state.recent, **waiting}.values(),
            window_starts(server_now, rules.zone),
            rules.limits_of,
            server_now,
        ),
        samples=tally_by_window(state.samples, starts),
        starts=starts,
        coverage={
            window: coverage_percent(state.polls, start, read_at, rules.poll_interval, method)
            for window, start in starts.items()
        },
        observed_since={window: observed_since(state.polls, start) for window, start in starts.items()},
        method=method,
    )
    agents = without_hidden(reading.agents, rules.hidden_agent_ids) if reading else ()
    return Snapshot(
        sequence=sequence,
        published_at=published_at,
        read_at=state.read_at,
        source=source,
        queues=_queue_states(state, reading, source.freshness, sources, rules) if reading else (),
        # By name, as they are mostly looked at: whoever sorts them anew has little left to do.
        agents=tuple(
            _by_our_clock(agent, state.offset_length)
            for agent in sorted(agents, key=lambda each: (each.name.casefold(), each.agent_id))
        ),
        agents_by_state=Counter(agent.state for agent in agents),
        totals=sources.of_all(),
        today_intervals=today_intervals(state.book, server_now),
        limits=rules.limits,
        booked=state.book,
    )


def _queue_states(
    state: CentreState, reading: Reading, age: Freshness, sources: FigureSources, rules: CentreRules
) -> tuple[QueueState, ...]:
    """Every queue, worst first; of the same status by name, so that rows keep their places."""
    read_at = state.read_at
    if read_at is None:
        return ()
    waiting = waiting_by_queue(reading, read_at + state.offset_length)
    queues = []
    for queue in reading.queues:
        now = waiting[queue.queue_id]
        since = now.longest_since - state.offset_length if now.longest_since else None
        longest_wait = max(read_at - since, timedelta(0)) if since else None
        limits_now = rules.limits_of(queue.queue_id, read_at)
        limits = limits_now or rules.of_queue(queue.queue_id).limits
        is_open = queue.is_open if limits_now is not None else False
        queues.append(
            QueueState(
                queue_id=queue.queue_id,
                name=queue.name,
                status=queue_status(is_open, now.count, longest_wait, limits, age),
                is_open=is_open,
                opens_at=rules.opens_at(queue.queue_id, read_at),
                waiting_count=now.count,
                longest_waiting_since=since,
                longest_wait=longest_wait,
                agents_logged_in_count=queue.agents_logged_in_count,
                agents_ready_count=queue.agents_ready_count,
                agents_busy_count=queue.agents_busy_count,
                agents_paused_count=queue.agents_paused_count,
                limits=limits,
                windows=sources.of_queue(queue.queue_id),
            )
        )
    return tuple(sorted(queues, key=lambda each: (STATUS_ORDER.index(each.status), each.name)))


def _by_our_clock(agent: AgentReading, offset: timedelta) -> AgentReading:
    since, logged_in = agent.state_since, agent.logged_in_since
    return replace(
        agent,
        state_since=since - offset if since else None,
        logged_in_since=logged_in - offset if logged_in else None,
    )
