"""What a poll of a large centre costs: statements are counted, milliseconds are for the bench."""

import pytest
from tests.contract.store.builders import NOON, SECOND, agent, call, sample, save
from tests.integration.store.inside import recorded_statements

from trio_monitor.domain.reading import AgentState
from trio_monitor.ports import PollSave
from trio_monitor.store.sql_store import SqlStore

STATES = tuple(AgentState)


def large_poll(number: int) -> PollSave:
    at = NOON + number * 10 * SECOND
    return save(
        at,
        samples=tuple(sample(at, str(queue), f"Kö {queue}") for queue in range(50)),
        calls=tuple(call(f"{number}-{each}", offered_at=at) for each in range(200)),
        agents=tuple(agent(str(each), STATES[(number + each) % len(STATES)]) for each in range(500)),
    )


async def test_a_poll_of_a_large_centre_takes_five_statements_at_most(store: SqlStore) -> None:
    await store.save_poll(large_poll(0))
    with recorded_statements(store) as statements:
        await store.save_poll(large_poll(1))

    assert len(statements) <= 5


async def test_a_poll_that_also_renames_queues_takes_five_statements_at_most(store: SqlStore) -> None:
    await store.save_poll(large_poll(0))
    later = NOON + SECOND
    renamed = save(later, samples=(sample(later, "7", "Ny"),), calls=(call(),), agents=())
    with recorded_statements(store) as statements:
        await store.save_poll(renamed)

    assert len(statements) == 5


async def test_agents_who_do_what_they_did_cost_no_statement(store: SqlStore) -> None:
    still = tuple(agent(str(each), AgentState.READY) for each in range(500))
    await store.save_poll(save(agents=still))
    with recorded_statements(store) as statements:
        await store.save_poll(save(NOON + SECOND, agents=still))

    assert [statement for statement in statements if "agent_states" in statement] == []
    assert len(statements) == 1


@pytest.mark.parametrize("row_count", [1, 500])
async def test_many_rows_are_given_to_one_short_statement(store: SqlStore, row_count: int) -> None:
    calls = tuple(call(str(number)) for number in range(row_count))
    with recorded_statements(store) as statements:
        await store.save_poll(save(calls=calls))

    [saving] = [statement for statement in statements if statement.startswith("INSERT INTO calls")]
    assert saving.count("VALUES") == 1
    assert len(saving) < 1_500
