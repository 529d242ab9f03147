"""What is kept outlives our own restarts, and the database may go and come back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from tests.acceptance.world import (
    World,
    assert_calls_are_true,
    assert_nothing_is_invented,
    outcomes_of,
    sqlite,
    watching,
)
from tests.support.postgres import PostgresServer, render
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

Outage = Callable[[], None]


async def busy_centre(simulator: SimulatorHandle) -> None:
    await simulator.load(2)
    await simulator.advance(60)


@pytest.mark.parametrize("away_seconds", [5, 25, 600])
async def test_a_restart_of_ours_in_the_middle_of_the_day_loses_and_doubles_nothing(
    tmp_path: Path, away_seconds: int
) -> None:
    async with simulator_in_this_process(seed=21) as simulator:
        await busy_centre(simulator)
        async with watching(simulator, sqlite(tmp_path)) as first:
            for _ in range(12):
                before = await first.step()
            good_polls_at = first.good_polls_at
        await simulator.advance(away_seconds)
        async with watching(simulator, sqlite(tmp_path)) as second:
            after = await second.dashboard()
            counts, known = after["totals"]["today"]["counts"], before["totals"]["today"]["counts"]
            assert counts["offered"] >= known["offered"]
            assert counts["answered"] >= known["answered"]
            for _ in range(6):
                await second.step()
            second.good_polls_at[:0] = good_polls_at
            assert await assert_calls_are_true(second) > 20
            await assert_counts_are_those_of_history(second)


async def assert_counts_are_those_of_history(world: World) -> None:
    """What is counted in memory is what stands in the database."""
    counts = (await world.dashboard())["totals"]["today"]["counts"]
    outcomes = outcomes_of(await world.stored_calls())
    assert counts["offered"] == outcomes.total()
    for outcome in ("answered", "abandoned", "flowed_out", "unobserved", "waiting"):
        assert counts[outcome] == outcomes[outcome], outcome


@contextmanager
def sqlite_database(directory: Path) -> Iterator[tuple[str, Outage, Outage]]:
    """A file whose tables can be taken away and given back."""
    path = directory / "history.db"

    def run(script: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)

    yield (
        sqlite(directory),
        lambda: run("ALTER TABLE polls RENAME TO no_polls; ALTER TABLE calls RENAME TO no_calls;"),
        lambda: run("ALTER TABLE no_polls RENAME TO polls; ALTER TABLE no_calls RENAME TO calls;"),
    )


@contextmanager
def postgresql_database(_: Path) -> Iterator[tuple[str, Outage, Outage]]:
    """A server of our own that is stopped and started."""
    server = PostgresServer()
    try:
        yield render(server.url), server.stop, server.start
    finally:
        server.close()


@pytest.mark.parametrize("open_database", [sqlite_database, postgresql_database])
async def test_the_database_goes_and_comes_back(
    tmp_path: Path, open_database: Callable[[Path], AbstractContextManager[tuple[str, Outage, Outage]]]
) -> None:
    with open_database(tmp_path) as (url, take_down, bring_back):
        async with simulator_in_this_process(seed=22) as simulator:
            await busy_centre(simulator)
            async with watching(simulator, url) as world:
                before = await world.step()
                take_down()
                ages = []
                for _ in range(4):
                    during = await world.step()
                    assert_nothing_is_invented(before, during)
                    assert during["source"]["reason"] == "store_unavailable"
                    assert during["source"]["circuit"] == "closed"
                    ages.append(during["source"]["freshness"])
                assert ages == ["fresh", "late", "late", "lost"]
                assert (await world.client.get("/health/ready")).json()["checks"]["store"] == "unavailable"
                assert (await world.client.get("/api/v1/calls")).status_code == 503
                bring_back()
                after = await world.step()
                assert (after["source"]["reason"], after["source"]["freshness"]) == (None, "fresh")
                await world.step()
                assert await assert_calls_are_true(world) > 5
                await assert_counts_are_those_of_history(world)


async def test_a_day_begins_at_midnight_in_the_centre_and_yesterday_is_still_there(tmp_path: Path) -> None:
    async with simulator_in_this_process(seed=23, start_at="2026-03-28T23:58:00+01:00") as simulator:
        await simulator.load(5)
        async with watching(simulator, sqlite(tmp_path)) as world:
            for _ in range(11):
                before = await world.step()
            assert before["totals"]["today"]["counts"]["offered"] > 0
            for _ in range(3):
                after = await world.step()
            assert after["totals"]["today"]["start_at"] == "2026-03-28T23:00:00Z"
            stored = await world.stored_calls()
            today = [call for call in stored if call.offered_at.isoformat() >= "2026-03-28T23:00:00"]
            assert after["totals"]["today"]["counts"]["offered"] == len(today) < len(stored)
            await assert_calls_are_true(world)
