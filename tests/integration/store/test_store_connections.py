"""Every connection is given back and closed, whatever happens to the save that holds it."""

import asyncio
from dataclasses import replace

import pytest
from tests.contract.store.builders import DAY, EVERYTHING, NOON, SECOND, agent, audited, call, poll, sample, save
from tests.integration.store.inside import (
    checked_out_count,
    connect_directly,
    is_sqlite,
    run_directly,
    sqlite_threads,
)

from trio_monitor.domain.reading import AgentState
from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports.access import Link, LinkKind
from trio_monitor.store import open_store
from trio_monitor.store.sql_store import SqlStore

FULL = save(
    samples=(sample(queue_id="7"), sample(queue_id="8")),
    calls=tuple(call(str(number)) for number in range(20)),
    agents=(agent("42", AgentState.READY), agent("43", AgentState.PAUSED)),
)


async def open_server_connections(url: str) -> list[str]:
    """State of each connection that the server has open to this database, but for the one that asks."""
    if is_sqlite(url):
        return []
    asking = await connect_directly(url)
    rows = await asking.fetch(
        "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await asking.close()
    return [row["state"] for row in rows]


async def test_after_a_thousand_failing_saves_no_connection_is_held(url: str, store: SqlStore) -> None:
    await run_directly(url, "ALTER TABLE calls RENAME TO elsewhere")
    for _ in range(1_000):
        with pytest.raises(StoreUnavailable):
            await store.save_poll(FULL)

    assert checked_out_count(store) == 0
    assert set(await open_server_connections(url)) <= {"idle"}
    assert len(sqlite_threads()) <= 1
    await run_directly(url, "ALTER TABLE elsewhere RENAME TO calls")
    await store.save_poll(FULL)
    assert await store.load_polls(NOON, NOON + SECOND) == [poll()]


async def test_a_save_cancelled_at_any_step_leaves_all_or_nothing_and_holds_nothing(url: str, store: SqlStore) -> None:
    step = 0
    while True:
        saving = asyncio.create_task(store.save_poll(FULL))
        for _ in range(step):
            await asyncio.sleep(0)
        if saving.done():
            break
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        await assert_all_or_nothing(store)
        await run_directly(
            url, "DELETE FROM polls", "DELETE FROM samples", "DELETE FROM calls", "DELETE FROM agent_states"
        )
        step += 1

    assert step > 10
    await store.save_poll(FULL)
    await assert_all_or_nothing(store)
    assert await store.load_polls(NOON, NOON + SECOND) == [poll()]
    assert set(await open_server_connections(url)) <= {"idle"}


async def assert_all_or_nothing(store: SqlStore) -> None:
    row_counts = (
        len(await store.load_polls(NOON, NOON + SECOND)),
        len(await store.load_samples(NOON, NOON + SECOND)),
        len(await store.load_calls(EVERYTHING)),
        len(await store.load_agent_intervals("42", NOON, NOON + SECOND)),
    )
    assert row_counts in {(0, 0, 0, 0), (1, 2, 20, 1)}
    assert checked_out_count(store) == 0


async def test_when_the_store_is_closed_no_connection_and_no_thread_is_left(url: str) -> None:
    store = await open_store(url)
    await store.save_poll(FULL)
    await asyncio.gather(*(store.load_calls(EVERYTHING) for _ in range(20)))
    await store.aclose()

    for thread in sqlite_threads():
        thread.join(timeout=5)
    assert sqlite_threads() == []
    assert await open_server_connections(url) == []


async def test_closing_waits_for_the_save_that_is_under_way(url: str) -> None:
    store = await open_store(url)
    saving = asyncio.create_task(store.save_poll(FULL))
    await asyncio.sleep(0)
    await store.aclose()
    await saving

    again = await open_store(url)
    assert await again.load_polls(NOON, NOON + SECOND) == [poll()]
    await again.aclose()


async def test_many_readers_and_writers_at_once_are_all_served(store: SqlStore) -> None:
    saves = [replace(FULL, poll=poll(NOON + number * SECOND)) for number in range(30)]
    links = [
        store.access.save_link(Link(str(number), LinkKind.FIRST_ADMIN, NOON + DAY), audited()) for number in range(10)
    ]
    reads = [store.load_calls(EVERYTHING) for _ in range(30)]
    await asyncio.gather(*(store.save_poll(each) for each in saves), *links, *reads)

    assert len(await store.load_polls(NOON, NOON + DAY)) == 30
    assert checked_out_count(store) == 0
