"""Agent history as intervals: what one poll changes, worked out in memory.

A poll of 500 agents changes some twenty states. Remembering who is in which state turns 500 rows per poll into one
row per change, at the price that the memory must be read from the database after a restart or a failed save.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trio_monitor.domain.reading import AgentReading
from trio_monitor.ports import AgentInterval

LONGEST_UNSEEN = timedelta(minutes=15)
"""Who is in the same state after a longer time without sight is not taken to have been in it all along."""


@dataclass(frozen=True, slots=True)
class AgentStateChanges:
    """What a poll changes.

    Attributes:
        rows: intervals to write, closed ones before the ones that take their place.
        open_intervals: by agent id, what is open once the rows are written.
    """

    rows: Sequence[AgentInterval]
    open_intervals: Mapping[str, AgentInterval]


def changes_of_agents(
    before: Mapping[str, AgentInterval], agents: Iterable[AgentReading], at: datetime, seen_at: datetime | None = None
) -> AgentStateChanges:
    """Compare the open intervals, last seen at `seen_at`, with a reading taken at `at` (our clock).

    An agent in the same state for the same pause reason keeps its interval; another state closes it and opens the
    next at the same instant, so that a day has neither hole nor overlap; an agent that is missing has it closed.
    After a long time without sight all are closed at the last one: what happened since is not known.
    """
    if seen_at is not None and at - seen_at > LONGEST_UNSEEN:
        anew = changes_of_agents({}, agents, at)
        return replace(anew, rows=(*_closed(before.values(), seen_at), *anew.rows))
    open_intervals: dict[str, AgentInterval] = {}
    for agent in agents:
        known = before.get(agent.agent_id)
        if known is not None and (known.state, known.pause_reason) == (agent.state.value, agent.pause_reason):
            open_intervals[agent.agent_id] = known
        else:
            open_intervals[agent.agent_id] = AgentInterval(
                agent_id=agent.agent_id,
                state=agent.state.value,
                pause_reason=agent.pause_reason,
                started_at=at,
                ended_at=None,
            )
    closed = _closed((known for agent_id, known in before.items() if open_intervals.get(agent_id) != known), at)
    opened = [interval for agent_id, interval in open_intervals.items() if before.get(agent_id) != interval]
    return AgentStateChanges(rows=(*closed, *opened), open_intervals=open_intervals)


def _closed(intervals: Iterable[AgentInterval], at: datetime) -> list[AgentInterval]:
    # `max`: a clock stepped back must not make an interval end before it began.
    return [replace(each, ended_at=max(at, each.started_at)) for each in intervals]
