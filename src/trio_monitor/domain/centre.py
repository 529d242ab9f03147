"""All that is remembered from one poll to the next, and the snapshot that is shown of it.

`advance` takes a reading in and yields the next state and what changed; the caller keeps the next state only
when the changes have been saved, so that a lost transaction is simply read again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import TypeAlias

from trio_monitor.domain.calls import CallChange, FollowedCall, Sight, follow
from trio_monitor.domain.clock_offset import OffsetBounds, clock_step, measure_offset
from trio_monitor.domain.figures import (
    LONGEST_SLIDING_WINDOW,
    FigureSources,
    PollTally,
    TimeTally,
    counts_by_window,
    coverage_percent,
    minute_of,
    window_starts,
)
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.intervals import INTERVAL, book_changes
from trio_monitor.domain.queue_state import STATUS_ORDER, method_of, queue_status, waiting_by_queue
from trio_monitor.domain.reading import AgentReading, Reading
from trio_monitor.domain.service_level import Counts, Limits, Method
from trio_monitor.domain.snapshot import (
    IntervalLevel,
    QueueState,
    Snapshot,
    SourceState,
    Window,
)

MAX_GAP_POLLS = 3
"""A waiting call unseen for more than this many polls and then gone is unobserved, not abandoned."""

StayKey: TypeAlias = tuple[str, str, datetime]
"""Names a stay for ever: call id, queue id, offered_at."""


@dataclass(frozen=True, slots=True)
class CentreRules:
    """What the centre has decided: limits, time zone and how often it is polled."""

    limits: Limits
    zone: tzinfo
    poll_interval: timedelta


@dataclass(frozen=True, slots=True)
class CentreState:
    """What is known after a poll.

    Attributes:
        known: calls by call id, as `follow` wants them.
        recent: stays offered in the last hour, for the sliding windows.
        book: counts of today's intervals by queue and start.
        polls: how many polls of each of today's minutes came.
        samples: share of time within the limit, kept only while calls cannot be read.
        offset: bounds of the server's clock against ours.
        reading: the last good reading.
        read_at: our clock at that reading.
    """

    known: Mapping[str, FollowedCall] = field(default_factory=dict)
    recent: Mapping[StayKey, FollowedCall] = field(default_factory=dict)
    book: Mapping[tuple[str, datetime], Counts] = field(default_factory=dict)
    polls: Mapping[datetime, PollTally] = field(default_factory=dict)
    samples: Mapping[tuple[str, datetime], TimeTally] = field(default_factory=dict)
    offset: OffsetBounds | None = None
    reading: Reading | None = None
    read_at: datetime | None = None

    @property
    def offset_length(self) -> timedelta:
        """The server's clock minus ours, zero while it is not measured."""
        return self.offset.middle if self.offset else timedelta(0)


def restored_state(
    unfinished: Iterable[FollowedCall],
    today: Iterable[FollowedCall],
    polls_at: Iterable[datetime],
    now: datetime,
    rules: CentreRules,
) -> CentreState:
    """The state after a restart, from history.

    Args:
        unfinished: calls that are still there or were gone a short while ago.
        today: every call offered since midnight, or in the last hour if that is longer.
        polls_at: when today's good polls were.
        now: our clock.
        rules: the centre's.
    """
    polls: dict[datetime, PollTally] = {}
    last_poll_at: datetime | None = None
    for at in polls_at:
        tally = polls.get(minute_of(at), PollTally())
        polls[minute_of(at)] = PollTally(tally.came + 1, tally.with_calls + 1)
        last_poll_at = at if last_poll_at is None else max(at, last_poll_at)
    calls = list(today)
    known = {}
    for call in sorted(unfinished, key=lambda each: each.offered_at):
        seen_at = max(call.last_seen_at, last_poll_at or call.last_seen_at)
        known[call.call_id] = replace(call, last_seen_at=seen_at) if call.gone_at is None else call
    book = book_changes({}, (CallChange(None, call) for call in calls), rules.limits)
    recent = {_stay_key(call): call for call in calls if call.offered_at >= now - LONGEST_SLIDING_WINDOW}
    return CentreState(known=known, recent=recent, book=book, polls=polls)


def advance(
    state: CentreState, reading: Reading, now: datetime, rules: CentreRules
) -> tuple[CentreState, list[CallChange]]:
    """The next state after `reading`, taken at `now` by our clock, and the changes that history must hear of."""
    offset = measure_offset(state.offset, reading.clock_samples)
    server_now = now + (offset.middle if offset else timedelta(0))
    sight = Sight(
        read_at=server_now,
        max_gap=MAX_GAP_POLLS * rules.poll_interval,
        clock_step=clock_step(state.offset, offset),
        is_server_changed=state.reading is not None and state.reading.server_name != reading.server_name,
    )
    has_calls = method_of(reading) is Method.PER_CALL
    known, changes = follow(state.known, reading, sight) if has_calls else (dict(state.known), [])
    midnight = window_starts(server_now, rules.zone)[Window.TODAY]
    book = book_changes(state.book, changes, rules.limits)
    recent = {**state.recent, **{_stay_key(change.after): change.after for change in changes}}
    minute = minute_of(now)
    tally = state.polls.get(minute, PollTally())
    polls = {**state.polls, minute: PollTally(tally.came + 1, tally.with_calls + int(has_calls))}
    oldest = midnight - LONGEST_SLIDING_WINDOW
    return (
        CentreState(
            known=known,
            recent={
                key: call for key, call in recent.items() if call.offered_at >= server_now - LONGEST_SLIDING_WINDOW
            },
            book={key: counts for key, counts in book.items() if key[1] >= midnight},
            polls={at: each for at, each in polls.items() if at >= oldest},
            samples={} if has_calls else _sampled(state, reading, server_now, rules.limits),
            offset=offset,
            reading=reading,
            read_at=now,
        ),
        changes,
    )


def _stay_key(call: FollowedCall) -> StayKey:
    return (call.call_id, call.queue_id, call.offered_at)


def _sampled(
    state: CentreState, reading: Reading, server_now: datetime, limits: Limits
) -> dict[tuple[str, datetime], TimeTally]:
    """The samples with those of this reading; a queue that is closed or silent about itself gives none."""
    samples = dict(state.samples)
    for queue in reading.queues:
        if not queue.is_open or queue.waiting_count is None:
            continue
        is_within = queue.waiting_count == 0 or (queue.longest_wait is not None and queue.longest_wait <= limits.wait)
        key = (queue.queue_id, minute_of(server_now))
        tally = samples.get(key, TimeTally())
        samples[key] = TimeTally(tally.open + 1, tally.within + int(is_within))
    return samples


def snapshot_of(
    state: CentreState, source: SourceState, *, sequence: int, published_at: datetime, rules: CentreRules
) -> Snapshot:
    """What is shown of the centre now, whether the last poll came or failed."""
    reading = state.reading
    server_now = (state.read_at or published_at) + state.offset_length
    method = method_of(reading) if reading else Method.PER_CALL
    starts = window_starts(published_at, rules.zone)
    sources = FigureSources(
        counts=counts_by_window(
            state.book, state.recent.values(), window_starts(server_now, rules.zone), rules.limits, server_now
        ),
        samples=state.samples,
        starts=starts,
        coverage={
            window: coverage_percent(state.polls, start, published_at, rules.poll_interval, method)
            for window, start in starts.items()
        },
        method=method,
    )
    agents = reading.agents if reading else ()
    return Snapshot(
        sequence=sequence,
        published_at=published_at,
        read_at=state.read_at,
        source=source,
        queues=_queue_states(state, reading, source.freshness, sources, rules.limits) if reading else (),
        agents=tuple(_by_our_clock(agent, state.offset_length) for agent in agents),
        agents_by_state=Counter(agent.state for agent in agents),
        totals=sources.of_all(),
        today_intervals=_today_intervals(state.book, server_now),
        limits=rules.limits,
    )


def _queue_states(
    state: CentreState, reading: Reading, age: Freshness, sources: FigureSources, limits: Limits
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
        queues.append(
            QueueState(
                queue_id=queue.queue_id,
                name=queue.name,
                status=queue_status(queue.is_open, now.count, longest_wait, limits, age),
                is_open=queue.is_open,
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


def _today_intervals(book: Mapping[tuple[str, datetime], Counts], server_now: datetime) -> tuple[IntervalLevel, ...]:
    """Today's intervals over all queues, by time; those in which no call was offered are not there."""
    totals: dict[datetime, Counts] = {}
    for (_, start), counts in book.items():
        totals[start] = totals.get(start, Counts()) + counts
    return tuple(
        IntervalLevel(start, counts, is_open=counts.waiting > 0 or start + INTERVAL > server_now)
        for start, counts in sorted(totals.items(), key=lambda item: item[0])
    )
