"""Following each call from poll to poll to its outcome.

A reading shows the calls that exist at one instant. Between two readings calls come, are answered, hang up or
move on, and a finished call is simply gone. `follow` compares what we knew with what we see and yields what
changed, by these rules (the name of the rule is kept with the call):

`record`              the record itself tells: it has the time of answer, or is finished without one
`agent_has_it`        gone from the list, but an agent talks to it or wraps it up: answered
`gone_while_waiting`  gone, last seen waiting, no agent has it: abandoned between the two polls
`moved`               the same call now waits in another queue: flowed out of the first
`too_little_evidence` gone after so long without a reading, or over a change of server, that it could have been
                      answered and ended unseen; or its record contradicts itself: unobserved

A call is identified by its id *while it lives*: ids may come back after a restart of the server, and a call
wrongly believed gone may show up again; then its outcome is taken back (`change.before`), never counted twice.
Waits are differences between two times of the same record, so neither clock offset nor a step of the server's
clock can make one up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.reading import AgentReading, AgentState, CallReading, CallState, Reading

REMEMBER_GONE_FOR = timedelta(minutes=15)
"""How long a call that is gone is remembered, so that it is known again if it reappears."""

AGENT_HAS_CALL = frozenset({AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP})


class Outcome(StrEnum):
    """How a call's wait in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOWED_OUT = "flowed_out"
    UNOBSERVED = "unobserved"


class Rule(StrEnum):
    """What told us the outcome; see the module's text."""

    RECORD = "record"
    AGENT_HAS_IT = "agent_has_it"
    GONE_WHILE_WAITING = "gone_while_waiting"
    MOVED = "moved"
    TOO_LITTLE_EVIDENCE = "too_little_evidence"


@dataclass(frozen=True, slots=True)
class FollowedCall:
    """One stay of one call in one queue. All instants by the server's clock.

    Attributes:
        offered_at: when it entered the queue; together with the two ids it names the stay for ever.
        last_seen_at: when a reading last showed it.
        state: the state it was last seen in.
        outcome: None while it waits.
        rule: how the outcome is known; None while it waits.
        answered_at: when it reached an agent; an upper bound where `wait_at_least` and `wait_at_most` differ.
        gone_at: the reading in which it was first missing, or its recorded end; None while it is there.
        wait_at_least: lower bound of its wait; equal to `wait_at_most` when the record tells it exactly.
        wait_at_most: upper bound of its wait; None while it waits or when unobserved.
    """

    call_id: str
    queue_id: str
    offered_at: datetime
    last_seen_at: datetime
    state: CallState
    outcome: Outcome | None = None
    rule: Rule | None = None
    answered_at: datetime | None = None
    gone_at: datetime | None = None
    agent_id: str | None = None
    wait_at_least: timedelta = timedelta(0)
    wait_at_most: timedelta | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether its wait has not ended yet."""
        return self.outcome is None

    @property
    def wait(self) -> timedelta | None:
        """The best single figure for its wait: the middle of the bounds; None while unknown."""
        if self.wait_at_most is None:
            return None
        return (self.wait_at_least + self.wait_at_most) / 2


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call that is new (`before` is None) or changed."""

    before: FollowedCall | None
    after: FollowedCall


@dataclass(frozen=True, slots=True)
class Sight:
    """When and how well a reading saw the calls.

    Attributes:
        read_at: the server's clock at the reading.
        clock_step: how far the server's clock has been set forward (or back) since the last reading.
        max_gap: how long a waiting call may go unseen and still be called abandoned when it is gone.
        is_server_changed: whether another server answered than at the last reading.
    """

    read_at: datetime
    max_gap: timedelta
    clock_step: timedelta = timedelta(0)
    is_server_changed: bool = False


def follow(
    known: Mapping[str, FollowedCall], reading: Reading, sight: Sight
) -> tuple[dict[str, FollowedCall], list[CallChange]]:
    """Compare the calls we know (by call id, the latest stay of each) with what a reading shows.

    Returns:
        The calls known from now on, and every change that history must hear of. Without a change of outcome
        or presence there is none: a call that goes on waiting or talking changes nothing.
    """
    calls = {
        call_id: call
        for call_id, call in known.items()
        if call.gone_at is None or call.gone_at + sight.clock_step + REMEMBER_GONE_FOR >= sight.read_at
    }
    changes: list[CallChange] = []
    seen = _latest_row_of_each(reading.calls)
    for row in seen.values():
        changes += _see(calls, row, sight)
    if reading.are_calls_complete:
        hands = {agent.call_id: agent for agent in reading.agents if agent.call_id and agent.state in AGENT_HAS_CALL}
        for call in list(calls.values()):
            is_missing = call.gone_at is None and call.call_id not in seen
            if is_missing and call.queue_id not in reading.incomplete_queue_ids:
                gone = _conclude(call, hands.get(call.call_id), sight)
                calls[call.call_id] = gone
                changes.append(CallChange(call, gone))
    return calls, changes


def _latest_row_of_each(rows: Iterable[CallReading]) -> dict[str, CallReading]:
    """One row for each call id: a call on its way between two queues may stand in both."""
    latest: dict[str, CallReading] = {}
    for row in rows:
        other = latest.get(row.call_id)
        if other is None or row.offered_at > other.offered_at:
            latest[row.call_id] = row
    return latest


def _see(calls: dict[str, FollowedCall], row: CallReading, sight: Sight) -> list[CallChange]:
    """Take one row into `calls`; what it changes."""
    before = calls.get(row.call_id)
    if before is None:
        calls[row.call_id] = _begin(row, sight)
        return [CallChange(None, calls[row.call_id])]
    if _is_same_stay(before, row, sight):
        after = _go_on(before, row, sight)
        calls[row.call_id] = after
        is_news = replace(before, last_seen_at=after.last_seen_at, state=after.state) != after
        return [CallChange(before, after)] if is_news else []
    left = _leave(before, row, sight)
    calls[row.call_id] = _begin(row, sight)
    changes = [CallChange(before, left)] if left != before else []
    return [*changes, CallChange(None, calls[row.call_id])]


def _is_same_stay(before: FollowedCall, row: CallReading, sight: Sight) -> bool:
    """Whether the row is the stay we know: the same queue, and queued before we last knew of it."""
    if before.queue_id != row.queue_id:
        return False
    offered_at = row.offered_at - sight.clock_step
    if before.outcome is Outcome.ANSWERED and before.rule is Rule.RECORD and row.state.is_waiting:
        return before.answered_at is None or offered_at <= before.answered_at
    return offered_at <= (before.gone_at or before.last_seen_at)


def _begin(row: CallReading, sight: Sight) -> FollowedCall:
    """A stay that we see for the first time."""
    fresh = FollowedCall(
        call_id=row.call_id,
        queue_id=row.queue_id,
        offered_at=row.offered_at,
        last_seen_at=sight.read_at,
        state=row.state,
        agent_id=row.agent_id,
    )
    return _with_outcome(fresh, row, sight, last_wait=None)


def _go_on(before: FollowedCall, row: CallReading, sight: Sight) -> FollowedCall:
    """A stay that we know, as the row shows it now; an outcome that was only inferred is taken back."""
    seen = replace(
        before,
        last_seen_at=sight.read_at,
        state=row.state,
        agent_id=row.agent_id or before.agent_id,
        gone_at=None,
    )
    if before.rule is Rule.RECORD:
        return replace(seen, gone_at=row.ended_at)
    if before.outcome is not None and not before.state.is_waiting and row.answered_at is None:
        return replace(seen, gone_at=row.ended_at)
    waiting = replace(seen, outcome=None, rule=None, answered_at=None, wait_at_least=timedelta(0), wait_at_most=None)
    last_wait = max(before.last_seen_at - before.offered_at, timedelta(0)) if before.state.is_waiting else None
    return _with_outcome(waiting, row, sight, last_wait=last_wait)


def _with_outcome(call: FollowedCall, row: CallReading, sight: Sight, *, last_wait: timedelta | None) -> FollowedCall:
    """The call with the outcome its own record tells, if any.

    `last_wait` is how long it had waited when it was last seen waiting; None when it never was.
    """
    if row.state.is_waiting and row.answered_at is None:
        return call
    is_finished = row.state is CallState.FINISHED
    gone_at = (row.ended_at or sight.read_at) if is_finished else None
    ended_at = row.answered_at or row.ended_at
    wait = ended_at - row.offered_at if ended_at is not None else None
    outcome = Outcome.ABANDONED if is_finished and row.answered_at is None else Outcome.ANSWERED
    if wait is None and last_wait is not None:
        return replace(
            call,
            outcome=outcome,
            rule=Rule.RECORD,
            answered_at=sight.read_at if outcome is Outcome.ANSWERED else None,
            gone_at=gone_at,
            wait_at_least=last_wait,
            wait_at_most=max(sight.read_at - row.offered_at, last_wait),
        )
    if wait is None or wait < timedelta(0):
        return replace(call, outcome=Outcome.UNOBSERVED, rule=Rule.TOO_LITTLE_EVIDENCE, gone_at=gone_at)
    return replace(
        call,
        outcome=outcome,
        rule=Rule.RECORD,
        answered_at=row.answered_at,
        gone_at=gone_at,
        wait_at_least=wait,
        wait_at_most=wait,
    )


def _leave(before: FollowedCall, row: CallReading, sight: Sight) -> FollowedCall:
    """The stay we knew, now that its call id stands for another stay."""
    has_moved = before.queue_id != row.queue_id
    if has_moved and (before.is_waiting or before.rule is Rule.GONE_WHILE_WAITING):
        return _end(before, Outcome.FLOWED_OUT, Rule.MOVED, sight)
    if before.gone_at is not None:
        return before
    return _conclude(before, None, sight)


def _conclude(call: FollowedCall, agent: AgentReading | None, sight: Sight) -> FollowedCall:
    """A call that was there and is there no more."""
    if not call.is_waiting:
        return replace(call, gone_at=sight.read_at)
    if agent is not None:
        if agent.queue_id not in {None, call.queue_id}:
            return _end(call, Outcome.FLOWED_OUT, Rule.MOVED, sight)
        return _answered_by(call, agent, sight)
    unseen_for = sight.read_at - sight.clock_step - call.last_seen_at
    if unseen_for > sight.max_gap or sight.is_server_changed:
        return replace(call, outcome=Outcome.UNOBSERVED, rule=Rule.TOO_LITTLE_EVIDENCE, gone_at=sight.read_at)
    return _end(call, Outcome.ABANDONED, Rule.GONE_WHILE_WAITING, sight)


def _end(call: FollowedCall, outcome: Outcome, rule: Rule, sight: Sight) -> FollowedCall:
    """The call's wait ended somewhere between its last sight and this reading: both bounds are kept."""
    at_least = max(call.last_seen_at - call.offered_at, timedelta(0))
    at_most = max(sight.read_at - sight.clock_step - call.offered_at, at_least)
    return replace(
        call,
        outcome=outcome,
        rule=rule,
        gone_at=call.gone_at or sight.read_at,
        wait_at_least=at_least,
        wait_at_most=at_most,
    )


def _answered_by(call: FollowedCall, agent: AgentReading, sight: Sight) -> FollowedCall:
    """Answered, on the evidence of the agent who has it: who talks, has talked since the answer."""
    ended = replace(
        _end(call, Outcome.ANSWERED, Rule.AGENT_HAS_IT, sight), agent_id=agent.agent_id, answered_at=sight.read_at
    )
    since = agent.state_since
    if since is None or not call.last_seen_at <= since <= sight.read_at:
        return ended
    wait = since - call.offered_at
    if agent.state is AgentState.TALKING:
        return replace(ended, answered_at=since, wait_at_least=wait, wait_at_most=wait)
    return replace(ended, answered_at=since, wait_at_most=wait)
