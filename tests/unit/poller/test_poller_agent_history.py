"""What is stored of agents: personal data, and so nothing unless it is asked for."""

from dataclasses import replace

import pytest
from tests.support.builders import NOON, agent, connected_row, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import beat, scripted_monitor, settings_for

from trio_monitor.domain.reading import Part
from trio_monitor.errors import FailureReason


async def test_agents_are_kept_only_when_asked_for_and_read() -> None:
    with_agents = reading(agents=[agent()])
    without = replace(reading(), unavailable={Part.AGENTS: FailureReason.TIMEOUT})
    for days, step, expected in ((0, with_agents, None), (7, with_agents, 1), (7, without, None)):
        store = MemoryStore()
        async with scripted_monitor(step, store=store, settings=settings_for(history={"agent_days": days})) as monitor:
            await beat(monitor)
        agents = store.saves[-1].agents
        assert (None if agents is None else len(agents)) == expected


@pytest.mark.parametrize(("days", "stored"), [(0, None), (30, "a1")])
async def test_who_answered_a_call_is_stored_only_where_agents_history_is_kept(days: int, stored: str | None) -> None:
    store = MemoryStore()
    seen = reading(replace(connected_row("1", answered=4), agent_id="a1"))
    settings = settings_for(history={"agent_days": days})
    async with scripted_monitor(seen, clock=HandClock(NOON), store=store, settings=settings) as monitor:
        await beat(monitor)
    assert [call.agent_id for call in store.calls.values()] == [stored]
