from dataclasses import replace
from datetime import datetime

import pytest
from tests.contract.store.builders import DAY, NOON, SECOND, agent, poll, save

from trio_monitor.domain.reading import AgentReading, AgentState
from trio_monitor.errors import FailureReason
from trio_monitor.ports import AgentInterval, Store
from trio_monitor.store import open_store

READY, TALKING, PAUSED = AgentState.READY, AgentState.TALKING, AgentState.PAUSED


def at(poll_number: int) -> datetime:
    return NOON + poll_number * 10 * SECOND


async def save_agents(store: Store, poll_number: int, *agents: AgentReading) -> None:
    await store.save_poll(save(at(poll_number), agents=agents))


async def day_of(store: Store, agent_id: str) -> list[AgentInterval]:
    return await store.load_agent_intervals(agent_id, NOON - DAY, NOON + DAY)


def interval(state: AgentState, start: int, end: int | None, pause_reason: str | None = None) -> AgentInterval:
    return AgentInterval(
        agent_id="42",
        state=state.value,
        pause_reason=pause_reason,
        started_at=at(start),
        ended_at=None if end is None else at(end),
    )


async def test_an_agent_who_stays_in_a_state_has_one_open_interval(store: Store) -> None:
    for number in range(3):
        await save_agents(store, number, agent("42", READY))

    assert await day_of(store, "42") == [interval(READY, 0, None)]


async def test_a_change_of_state_ends_one_interval_where_the_next_begins(store: Store) -> None:
    for number, state in enumerate((READY, READY, TALKING, READY)):
        await save_agents(store, number, agent("42", state))

    assert await day_of(store, "42") == [interval(READY, 0, 2), interval(TALKING, 2, 3), interval(READY, 3, None)]


async def test_another_pause_reason_is_another_interval(store: Store) -> None:
    await save_agents(store, 0, agent("42", PAUSED, "lunch"))
    await save_agents(store, 1, agent("42", PAUSED, "utbildning"))

    assert await day_of(store, "42") == [interval(PAUSED, 0, 1, "lunch"), interval(PAUSED, 1, None, "utbildning")]


async def test_an_agent_who_vanishes_has_the_interval_closed_and_returns_with_a_new_one(store: Store) -> None:
    await save_agents(store, 0, agent("42", READY), agent("43", READY))
    await save_agents(store, 1, agent("43", READY))
    await save_agents(store, 2, agent("42", READY), agent("43", READY))

    assert await day_of(store, "42") == [interval(READY, 0, 1), interval(READY, 2, None)]
    assert len(await day_of(store, "43")) == 1


async def test_a_poll_that_did_not_read_agents_changes_nothing(store: Store) -> None:
    await save_agents(store, 0, agent("42", READY))
    await store.save_poll(save(at(1), agents=None))
    await save_agents(store, 2, agent("42", READY))

    assert await day_of(store, "42") == [interval(READY, 0, None)]


async def test_a_poll_that_read_that_there_are_no_agents_closes_every_interval(store: Store) -> None:
    await save_agents(store, 0, agent("42", READY))
    await save_agents(store, 1)

    assert await day_of(store, "42") == [interval(READY, 0, 1)]


async def test_after_a_restart_an_interval_in_the_same_state_goes_on(url: str, store: Store) -> None:
    await save_agents(store, 0, agent("42", READY))
    await store.aclose()
    again = await open_store(url)
    await save_agents(again, 1, agent("42", READY))

    day = await day_of(again, "42")
    await again.aclose()
    assert day == [interval(READY, 0, None)]


async def test_after_a_restart_an_interval_in_another_state_is_closed(url: str, store: Store) -> None:
    await save_agents(store, 0, agent("42", READY), agent("43", READY))
    await store.aclose()
    again = await open_store(url)
    await save_agents(again, 1, agent("42", TALKING))

    days = await day_of(again, "42"), await day_of(again, "43")
    await again.aclose()
    assert days[0] == [interval(READY, 0, 1), interval(TALKING, 1, None)]
    assert [row.ended_at for row in days[1]] == [at(1)]


@pytest.mark.parametrize("is_restarted", [True, False])
async def test_after_a_long_standstill_intervals_end_where_agents_were_last_seen(
    url: str, store: Store, is_restarted: bool
) -> None:
    three_days = 3 * 24 * 360
    await save_agents(store, 0, agent("42", PAUSED), agent("43", READY))
    await save_agents(store, 1, agent("42", PAUSED), agent("43", READY))
    if is_restarted:
        await store.aclose()
    again = await open_store(url) if is_restarted else store
    await again.save_poll(replace(save(at(2)), poll=replace(poll(at(2)), reason=FailureReason.TIMEOUT)))
    await save_agents(again, three_days, agent("42", PAUSED))
    loaded = [await again.load_agent_intervals(agent_id, NOON, at(three_days + 1)) for agent_id in ("42", "43")]
    await again.aclose()

    assert loaded[0] == [interval(PAUSED, 0, 1), interval(PAUSED, three_days, None)]
    assert [row.ended_at for row in loaded[1]] == [at(1)]


async def test_a_clock_that_steps_back_makes_no_interval_end_before_it_began(store: Store) -> None:
    await save_agents(store, 2, agent("42", READY))
    await save_agents(store, 1, agent("42", TALKING))

    assert await day_of(store, "42") == [interval(TALKING, 1, None), interval(READY, 2, 2)]


async def test_only_intervals_that_overlap_the_time_asked_for_are_loaded(store: Store) -> None:
    for number, state in enumerate((READY, TALKING, READY, TALKING)):
        await save_agents(store, number, agent("42", state))

    loaded = await store.load_agent_intervals("42", at(1), at(2))
    assert loaded == [interval(TALKING, 1, 2)]
    assert await store.load_agent_intervals("42", at(0) - DAY, at(0)) == []
    assert await store.load_agent_intervals("42", at(9), at(10)) == [interval(TALKING, 3, None)]
    assert await store.load_agent_intervals("nobody", at(0), at(9)) == []
