from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.reading import AgentReading, AgentState
from trio_monitor.ports import AgentInterval
from trio_monitor.store.agent_states import changes_of_agents

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
TEN_SECONDS = timedelta(seconds=10)

agents = st.builds(
    AgentReading,
    agent_id=st.sampled_from(["1", "2", "3"]),
    name=st.just("Åsa"),
    state=st.sampled_from(AgentState),
    raw_state=st.just(""),
    pause_reason=st.none() | st.sampled_from(["lunch", "möte"]),
)
readings = st.lists(agents, max_size=4)


def replay(polls: list[list[AgentReading]]) -> tuple[dict[tuple[str, datetime], AgentInterval], int]:
    """The rows that lie in the table after these polls, by their key, and how many were written."""
    table: dict[tuple[str, datetime], AgentInterval] = {}
    open_intervals: dict[str, AgentInterval] = {}
    written = 0
    for number, reading in enumerate(polls):
        changes = changes_of_agents(open_intervals, reading, NOON + number * TEN_SECONDS)
        table.update({(row.agent_id, row.started_at): row for row in changes.rows})
        open_intervals = dict(changes.open_intervals)
        written += len(changes.rows)
    return table, written


def test_a_reading_like_the_last_one_writes_nothing() -> None:
    reading = [AgentReading(str(n), "Åsa", AgentState.READY, "") for n in range(500)]
    _, written_once = replay([reading])
    _, written_often = replay([reading] * 10)

    assert written_once == written_often == 500


@given(polls=st.lists(readings, max_size=12))
def test_intervals_tell_for_every_poll_what_the_poll_read(polls: list[list[AgentReading]]) -> None:
    table, _ = replay(polls)

    for number, reading in enumerate(polls):
        at = NOON + number * TEN_SECONDS
        told = {
            row.agent_id: (row.state, row.pause_reason)
            for row in table.values()
            if row.started_at <= at and (row.ended_at is None or row.ended_at > at)
        }
        # An agent listed twice: the last row counts.
        assert told == {agent.agent_id: (agent.state, agent.pause_reason) for agent in reading}


@given(polls=st.lists(readings, max_size=12))
def test_intervals_of_an_agent_never_overlap_and_one_at_most_is_open(polls: list[list[AgentReading]]) -> None:
    table, _ = replay(polls)

    for agent_id in ("1", "2", "3"):
        day = sorted((row for row in table.values() if row.agent_id == agent_id), key=lambda row: row.started_at)
        assert all(row.ended_at is not None for row in day[:-1])
        assert all(
            before.ended_at is not None and before.started_at < before.ended_at <= after.started_at
            for before, after in pairwise(day)
        )
