"""Readings and calls with everything that a test does not speak of already filled in. Times are seconds after NOON."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.reading import AgentReading, AgentState, CallReading, CallState, QueueReading, Reading

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUEUE_IDS = ("north", "south")


def at(seconds: float) -> datetime:
    """This many seconds after NOON."""
    return NOON + timedelta(seconds=seconds)


def waiting_row(call_id: str = "1", queue_id: str = "north", *, offered: float = 0) -> CallReading:
    """A call that waits."""
    return CallReading(call_id, queue_id, CallState.QUEUED, at(offered))


def connected_row(
    call_id: str = "1", queue_id: str = "north", *, offered: float = 0, answered: float | None = None
) -> CallReading:
    """A call in talk; its record need not tell since when."""
    answered_at = at(answered) if answered is not None else None
    return CallReading(call_id, queue_id, CallState.CONNECTED, at(offered), answered_at=answered_at, agent_id="a1")


def finished_row(
    call_id: str = "1",
    queue_id: str = "north",
    *,
    offered: float = 0,
    answered: float | None = None,
    ended: float | None = None,
) -> CallReading:
    """A call that is over and still stands in the list."""
    return CallReading(
        call_id,
        queue_id,
        CallState.FINISHED,
        at(offered),
        answered_at=at(answered) if answered is not None else None,
        ended_at=at(ended) if ended is not None else None,
    )


def agent(
    state: AgentState = AgentState.TALKING,
    call_id: str | None = "1",
    *,
    queue_id: str | None = "north",
    since: float | None = None,
    agent_id: str = "a1",
) -> AgentReading:
    """An agent, who has the call in hand."""
    return AgentReading(
        agent_id=agent_id,
        name="Åsa Öberg",
        state=state,
        raw_state=state.value,
        state_since=at(since) if since is not None else None,
        queue_id=queue_id,
        call_id=call_id,
    )


def queues(queue_ids: Iterable[str] = QUEUE_IDS) -> tuple[QueueReading, ...]:
    """Open queues of which the server tells nothing else."""
    return tuple(QueueReading(queue_id, queue_id.title(), is_open=True) for queue_id in queue_ids)


def reading(*calls: CallReading, agents: Iterable[AgentReading] = (), are_calls_complete: bool = True) -> Reading:
    """What one poll saw of the two queues."""
    return Reading(
        "te1", queues=queues(), agents=tuple(agents), calls=tuple(calls), are_calls_complete=are_calls_complete
    )


def stay(
    call_id: str = "1",
    queue_id: str = "north",
    *,
    offered: float = 0,
    outcome: Outcome | None = None,
    wait: float | tuple[float, float] | None = None,
    seen: float | None = None,
    gone: float | None = None,
) -> FollowedCall:
    """A followed call; a wait is exact or a pair of bounds."""
    bounds = wait if isinstance(wait, tuple) else (wait, wait)
    state = CallState.CONNECTED if outcome is Outcome.ANSWERED else CallState.QUEUED
    return FollowedCall(
        call_id=call_id,
        queue_id=queue_id,
        offered_at=at(offered),
        last_seen_at=at(offered if seen is None else seen),
        state=state,
        outcome=outcome,
        rule=Rule.RECORD if outcome else None,
        gone_at=at(gone) if gone is not None else None,
        wait_at_least=timedelta(seconds=bounds[0] or 0),
        wait_at_most=timedelta(seconds=bounds[1]) if bounds[1] is not None else None,
    )
