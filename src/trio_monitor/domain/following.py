"""Following each call from poll to poll to its outcome.

A reading shows the calls that exist at one instant. Between two readings calls come, are answered, hang up or
move on, and a finished call is simply gone. `follow` compares what we knew with what we see and yields what
changed, by these rules (the name of the rule is kept with the call):

`record`              the record itself tells: it has the time of answer, or is finished without one
`agent_has_it`        gone from the list, but an agent talks to it or wraps it up: answered
`gone_while_waiting`  gone, last seen waiting, no agent has it: abandoned between the two polls
`moved`               the same call is now in another queue: flowed out of the first
`too_little_evidence` unseen for so long, or over a change of server, that it could have been answered, and passed
                      on, without us: then only the times in its own record tell more; or its queue, its number or
                      its record can tell no more: unobserved
`offered_unwatched`   it came while nobody watched, or was hidden from us: of those that came then we see only the
                      ones that have lasted until now, and to count these would flatter or wrong: unobserved

A call is identified by its id *while it lives*: ids may come back after a restart of the server, and a call
wrongly believed gone may show up again; then its outcome is taken back (`change.before`), never counted twice.
Waits are differences between two times of the same record, or sums of what passed from poll to poll, so neither
clock offset nor a step of the server's clock can make one up. Rules, bounds and blind spots are told in
docs/explanation/following-calls.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trio_monitor.domain.calls import CallChange, FollowedCall, Outcome, Rule
from trio_monitor.domain.reading import AgentReading, AgentState, CallReading, CallState, Reading

REMEMBER_GONE_FOR = timedelta(minutes=15)
"""How long a call that is gone is remembered, so that it is known again if it reappears."""

SAME_INSTANT = timedelta(seconds=2)
"""Times of entry that differ by no more than this name the same stay: records are rounded, clocks are trimmed."""

AGENT_HAS_CALL = frozenset({AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP})


@dataclass(frozen=True, slots=True)
class Sight:
    """When and how well a reading saw the calls.

    Attributes:
        read_at: the server's clock at the reading.
        clock_step: how far the server's clock has been set forward (or back) since the last reading.
        max_gap: how long a waiting call may go unseen and still have its end inferred from where it is or is not,
            and how long one that may be hidden from us is taken to be still there.
        is_server_changed: whether another server answered than at the last reading.
        watched_since: a call that was offered before this, and is new to us, should have been seen before; None
            while that cannot be said.
    """

    read_at: datetime
    max_gap: timedelta
    clock_step: timedelta = timedelta(0)
    is_server_changed: bool = False
    watched_since: datetime | None = None

    def came_too_late_for(self, call: FollowedCall) -> bool:
        """Whether so much may have happened to the call since it was last seen that only times in its record tell."""
        return self.read_at - call.last_seen_at > self.max_gap


def follow(
    known: Mapping[str, FollowedCall], reading: Reading, sight: Sight
) -> tuple[dict[str, FollowedCall], list[CallChange]]:
    """Compare the calls we know with what a reading shows.

    `known` has the latest stay of each call by call id. A stay under any other key is left over and is concluded.

    Returns:
        The calls known from now on, and every change that history must hear of. Without a change of outcome
        or presence there is none: a call that goes on waiting or talking changes nothing. A step of the clock
        changes all.
    """
    seen = latest_row_of_each(reading.calls)
    by_new_clock, changes = set_clock(known, sight.clock_step)
    calls = _remembered(by_new_clock, seen, sight)
    for row in seen.values():
        changes += _see(calls, row, sight)
    return calls, changes + _miss(calls, seen, reading, sight)


def latest_row_of_each(rows: Iterable[CallReading]) -> dict[str, CallReading]:
    """One row for each call id: a call on its way between two queues may stand in both."""
    latest: dict[str, CallReading] = {}
    for row in rows:
        other = latest.get(row.call_id)
        # The order of rows may differ from poll to poll; of two equal times the choice must not.
        if other is None or (row.offered_at, row.queue_id) > (other.offered_at, other.queue_id):
            latest[row.call_id] = row
    return latest


def set_clock(
    known: Mapping[str, FollowedCall], step: timedelta
) -> tuple[Mapping[str, FollowedCall], list[CallChange]]:
    """The known calls by the server's clock as it goes now, and the changes: history must tell the same time.

    What later readings are compared with moves with the clock; what names the stay, or was recorded, stays.
    """
    if not step:
        return known, []
    moved = {
        key: replace(call, last_seen_at=call.last_seen_at + step, gone_at=call.gone_at and call.gone_at + step)
        for key, call in known.items()
    }
    return moved, [CallChange(call, moved[key]) for key, call in known.items()]


def _remembered(
    known: Mapping[str, FollowedCall], seen: Mapping[str, CallReading], sight: Sight
) -> dict[str, FollowedCall]:
    """The known calls without those that are gone for good.

    A record that still stands in the list is remembered however old: forgotten, it would be counted anew.
    """
    return {
        key: call
        for key, call in known.items()
        if call.gone_at is None
        or max(call.gone_at, call.last_seen_at) + REMEMBER_GONE_FOR >= sight.read_at
        or (key in seen and _is_same_stay(call, seen[key], sight))
    }


def _see(calls: dict[str, FollowedCall], row: CallReading, sight: Sight) -> list[CallChange]:
    """Take one row into `calls`; what it changes."""
    before = calls.get(row.call_id)
    if before is None:
        calls[row.call_id] = _begin(row, sight, row.offered_at)
        return [CallChange(None, calls[row.call_id])]
    if _is_same_stay(before, row, sight):
        after = _go_on(before, row, sight)
        calls[row.call_id] = after
        return [CallChange(before, after)] if _is_news(before, after) else []
    left = _leave(before, row, sight)
    calls[row.call_id] = _begin(row, sight, _offered_after(before, row, sight))
    changes = [CallChange(before, left)] if left != before else []
    return [*changes, CallChange(None, calls[row.call_id])]


def _is_news(before: FollowedCall, after: FollowedCall) -> bool:
    """Whether more has changed than that time has passed, or whom a waiting call rings at."""
    agent_id = after.agent_id if after.is_waiting else before.agent_id
    passed = replace(before, last_seen_at=after.last_seen_at, state=after.state, agent_id=agent_id)
    if before.is_waiting and after.is_waiting:
        passed = replace(passed, wait_at_least=after.wait_at_least)
    return passed != after


def _is_same_stay(before: FollowedCall, row: CallReading, sight: Sight) -> bool:
    """Whether the row is the stay we know: the same queue, and queued before we last saw it."""
    if before.queue_id != row.queue_id:
        return False
    drift = row.offered_at - before.offered_at
    if abs(drift) <= SAME_INSTANT:
        return True
    if sight.is_server_changed:
        return abs(drift - sight.clock_step) <= SAME_INSTANT
    # Not up to `gone_at`: that is when we stopped believing in it, and its number may have been given anew before.
    known_until = before.last_seen_at
    if before.rule is Rule.RECORD and before.answered_at is not None and row.state.is_waiting:
        known_until = min(before.answered_at, known_until)
    return row.offered_at <= known_until


def _offered_after(before: FollowedCall, row: CallReading, sight: Sight) -> datetime:
    """When the stay that follows `before` began.

    A server that keeps the first time of entry when a call moves would give a stay the name of an earlier one when
    the call comes back; then it began where the call was last seen in the queue it came from.
    """
    has_own_time = row.offered_at > min(before.offered_at, before.last_seen_at)
    is_elsewhere = row.queue_id != before.queue_id and not sight.is_server_changed
    return before.last_seen_at if is_elsewhere and not has_own_time else row.offered_at


def _begin(row: CallReading, sight: Sight, offered_at: datetime) -> FollowedCall:
    """A stay that we see for the first time."""
    fresh = FollowedCall(
        call_id=row.call_id,
        queue_id=row.queue_id,
        offered_at=offered_at,
        last_seen_at=sight.read_at,
        state=row.state,
        agent_id=row.agent_id,
        gone_at=_gone_at(row, sight.read_at),
        wait_at_least=_waited(row, sight),
    )
    begun = _with_outcome(fresh, row, sight, last_sight=None)
    if sight.watched_since is None or offered_at >= sight.watched_since:
        return begun
    return replace(begun, outcome=Outcome.UNOBSERVED, rule=Rule.OFFERED_UNWATCHED)


def _go_on(before: FollowedCall, row: CallReading, sight: Sight) -> FollowedCall:
    """A stay that we know, as the row shows it now; an outcome that was only inferred is taken back."""
    seen = replace(
        before,
        last_seen_at=sight.read_at,
        state=row.state,
        agent_id=row.agent_id or before.agent_id,
        gone_at=_gone_at(row, before.gone_at or sight.read_at),
    )
    if _is_settled(before, row):
        return seen
    passed = max(sight.read_at - before.last_seen_at, timedelta(0))
    waiting = replace(
        seen,
        outcome=None,
        rule=None,
        answered_at=None,
        wait_at_least=before.wait_at_least + passed if before.is_waiting else _waited(row, sight),
        wait_at_most=None,
    )
    return _with_outcome(waiting, row, sight, last_sight=before if before.state.is_waiting else None)


def _is_settled(before: FollowedCall, row: CallReading) -> bool:
    """Whether the row can tell no more of the outcome than we know."""
    if before.rule is Rule.OFFERED_UNWATCHED:
        return True
    if before.rule is Rule.RECORD:
        return before.wait_at_least == before.wait_at_most or row.answered_at is None
    if before.is_waiting or row.state.is_waiting or row.answered_at is not None:
        return False
    return before.outcome is Outcome.ANSWERED or not before.state.is_waiting


def _gone_at(row: CallReading, otherwise: datetime) -> datetime | None:
    """When the row's call ended, if it has; a record need not tell."""
    return (row.ended_at or otherwise) if row.state is CallState.FINISHED else None


def _waited(row: CallReading, sight: Sight) -> timedelta:
    """How long the row's call has been here, by its own record."""
    return max(sight.read_at - row.offered_at, timedelta(0))


def _with_outcome(
    call: FollowedCall, row: CallReading, sight: Sight, *, last_sight: FollowedCall | None
) -> FollowedCall:
    """The call with the outcome its own record tells; `last_sight` is when it was last seen waiting, if ever."""
    if row.state.is_waiting and row.answered_at is None:
        return call
    is_abandoned = row.state is CallState.FINISHED and row.answered_at is None
    outcome = Outcome.ABANDONED if is_abandoned else Outcome.ANSWERED
    wait_ended_at = row.ended_at if is_abandoned else row.answered_at
    if wait_ended_at is None and last_sight is not None and not sight.came_too_late_for(last_sight):
        return replace(
            call,
            outcome=outcome,
            rule=Rule.RECORD,
            answered_at=None if is_abandoned else sight.read_at,
            wait_at_least=last_sight.wait_at_least,
            wait_at_most=max(call.wait_at_least, last_sight.wait_at_least),
        )
    if wait_ended_at is None or wait_ended_at < row.offered_at:
        return replace(call, outcome=Outcome.UNOBSERVED, rule=Rule.TOO_LITTLE_EVIDENCE, wait_at_least=timedelta(0))
    wait = wait_ended_at - row.offered_at
    return replace(
        call, outcome=outcome, rule=Rule.RECORD, answered_at=row.answered_at, wait_at_least=wait, wait_at_most=wait
    )


def _leave(before: FollowedCall, row: CallReading, sight: Sight) -> FollowedCall:
    """The stay we knew, now that its call id stands for another stay."""
    is_elsewhere = before.queue_id != row.queue_id and not sight.is_server_changed
    if is_elsewhere and (before.is_waiting or before.rule is Rule.GONE_WHILE_WAITING):
        return _move(before, sight)
    return before if before.gone_at is not None else _lose_sight(before, sight)


def _move(before: FollowedCall, sight: Sight) -> FollowedCall:
    """It flowed out, unless there was time to answer it here and pass it on."""
    if sight.came_too_late_for(before):
        gone_at = before.gone_at or sight.read_at
        unobserved = replace(before, outcome=Outcome.UNOBSERVED, rule=Rule.TOO_LITTLE_EVIDENCE, gone_at=gone_at)
        return replace(unobserved, wait_at_most=None)
    if before.is_waiting:
        return _end(before, Outcome.FLOWED_OUT, Rule.MOVED, sight)
    return replace(before, outcome=Outcome.FLOWED_OUT, rule=Rule.MOVED)


def _miss(
    calls: dict[str, FollowedCall], seen: Mapping[str, CallReading], reading: Reading, sight: Sight
) -> list[CallChange]:
    """Conclude, in `calls`, those that were there and are not in the list; what that changes.

    Where the list may lack a call, one that is missing is taken to be still there, but not for longer than a call
    may go unseen anyway: a list that never becomes whole would else let calls wait for ever.
    """
    hands = {agent.call_id: agent for agent in reading.agents if agent.call_id and agent.state in AGENT_HAS_CALL}
    visible_ids = {queue.queue_id for queue in reading.queues}
    gone: dict[str, CallChange] = {}
    for key, call in calls.items():
        if call.gone_at is not None or key in seen:
            continue
        may_be_hidden = not reading.are_calls_complete or call.queue_id in reading.incomplete_queue_ids
        if may_be_hidden and sight.read_at - call.last_seen_at <= sight.max_gap:
            continue
        if may_be_hidden or key != call.call_id or call.queue_id not in visible_ids:
            gone[key] = CallChange(call, _lose_sight(call, sight))
        else:
            gone[key] = CallChange(call, _conclude(call, hands.get(key), sight))
    calls.update({key: change.after for key, change in gone.items()})
    return list(gone.values())


def _conclude(call: FollowedCall, agent: AgentReading | None, sight: Sight) -> FollowedCall:
    """A call that was there and, by a list that would show it, is there no more."""
    if not call.is_waiting or sight.is_server_changed or sight.came_too_late_for(call):
        return _lose_sight(call, sight)
    if agent is not None:
        if agent.queue_id not in {None, call.queue_id}:
            return _end(call, Outcome.FLOWED_OUT, Rule.MOVED, sight)
        return _answered_by(call, agent, sight)
    return _end(call, Outcome.ABANDONED, Rule.GONE_WHILE_WAITING, sight)


def _lose_sight(call: FollowedCall, sight: Sight) -> FollowedCall:
    """The call is there no more; how its wait ended, if it had not before, was not seen."""
    gone = replace(call, gone_at=sight.read_at)
    return replace(gone, outcome=Outcome.UNOBSERVED, rule=Rule.TOO_LITTLE_EVIDENCE) if call.is_waiting else gone


def _end(call: FollowedCall, outcome: Outcome, rule: Rule, sight: Sight) -> FollowedCall:
    """The call's wait ended somewhere between its last sight and this reading: both bounds are kept."""
    unseen_for = max(sight.read_at - call.last_seen_at, timedelta(0))
    return replace(
        call, outcome=outcome, rule=rule, gone_at=sight.read_at, wait_at_most=call.wait_at_least + unseen_for
    )


def _answered_by(call: FollowedCall, agent: AgentReading, sight: Sight) -> FollowedCall:
    """Answered, on the evidence of the agent who has it: who talks, has talked since the answer."""
    ended = replace(
        _end(call, Outcome.ANSWERED, Rule.AGENT_HAS_IT, sight), agent_id=agent.agent_id, answered_at=sight.read_at
    )
    since = agent.state_since
    if since is None or not call.last_seen_at <= since <= sight.read_at:
        return ended
    wait = call.wait_at_least + (since - call.last_seen_at)
    if agent.state is AgentState.TALKING:
        return replace(ended, answered_at=since, wait_at_least=wait, wait_at_most=wait)
    return replace(ended, answered_at=since, wait_at_most=wait)
