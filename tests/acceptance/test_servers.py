"""What the two servers do beside failing: they change places, die, restart, and change what we may see."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio
from tests.acceptance.world import (
    World,
    assert_calls_are_true,
    assert_nothing_is_invented,
    queue_ids,
    sqlite,
    watching,
)
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLS = ("calls", "cases")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[SimulatorHandle]:
    async with simulator_in_this_process(seed=12) as handle:
        await handle.load(1.5)
        yield handle


@pytest_asyncio.fixture(loop_scope="module")
async def simulator(running: SimulatorHandle) -> AsyncIterator[SimulatorHandle]:
    """The server as it should be, before and after."""
    yield running
    await running.clear_faults()
    await running.permissions()
    await running.failover("primary")


def source_of(dashboard: Any) -> Any:
    return dashboard["source"]


async def test_failover_there_and_back_costs_no_poll_and_doubles_no_call(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        assert source_of(await world.step())["is_failover"] is False
        for active, is_failover in (("secondary", True), ("primary", False)):
            await simulator.failover(active)
            for _ in range(3):
                shown = await world.step()
                assert source_of(shown)["reason"] is None
                assert source_of(shown)["is_failover"] is is_failover
                assert shown["queues"]
        await assert_calls_are_true(world)


async def test_a_dead_primary_is_given_up_for_the_secondary_within_the_poll(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        await world.step()
        await simulator.failover("secondary", dead=True)
        for _ in range(2):
            shown = await world.step()
            assert (source_of(shown)["reason"], source_of(shown)["is_failover"]) == (None, True)
        await simulator.failover("primary")
        shown = await world.step()
        assert (source_of(shown)["reason"], source_of(shown)["is_failover"]) == (None, False)
        await assert_calls_are_true(world)


async def test_a_restart_that_loses_tokens_is_answered_by_a_new_login(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        before = await world.step()
        await simulator.restart()
        after = await world.step()
        assert source_of(after)["reason"] is None
        assert queue_ids(after) == queue_ids(before)
        await world.step()
        await assert_calls_are_true(world)


async def test_a_restart_that_loses_every_call_makes_up_no_answer(simulator: SimulatorHandle, tmp_path: Path) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        before = (await world.step())["totals"]["today"]["counts"]
        await simulator.restart(lose_calls=True)
        after = (await world.step(0.5))["totals"]["today"]["counts"]
        after = (await world.step(9.5))["totals"]["today"]["counts"]
        assert after["answered"] <= before["answered"] + after["offered"] - before["offered"]
        await world.step()
        await assert_calls_are_true(world)


async def test_without_the_right_to_calls_the_level_is_sampled_and_says_so(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        assert (await world.step())["totals"]["today"]["method"] == "per_call"
        await simulator.permissions(denied=CALLS)
        await simulator.restart()
        for _ in range(3):
            during = await world.step()
        today = during["totals"]["today"]
        assert source_of(during)["reason"] is None
        assert source_of(during)["unavailable"] == [{"part": part, "reason": "forbidden"} for part in CALLS]
        assert today["method"] == "sampled"
        assert 0 <= today["time_within_percent"] <= 100
        assert all(queue["waiting_count"] is not None for queue in during["queues"])
        await simulator.permissions()
        await simulator.restart()
        after = await world.step()
        assert after["totals"]["today"]["method"] == "per_call"
        assert after["totals"]["today"]["time_within_percent"] is None


async def test_a_queue_may_vanish_from_our_sight_and_come_back(simulator: SimulatorHandle, tmp_path: Path) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        before = queue_ids(await world.step())
        hidden = min(before)
        await simulator.permissions(hidden_services=[int(hidden)])
        await simulator.restart()
        during = await world.step()
        assert source_of(during)["reason"] is None
        assert queue_ids(during) == before - {hidden}
        assert (await world.client.get(f"/api/v1/queues/{hidden}")).status_code == 404
        await simulator.permissions()
        await simulator.restart()
        assert queue_ids(await world.step()) == before


async def test_short_lived_tokens_are_renewed_without_a_failed_poll(tmp_path: Path) -> None:
    async with (
        simulator_in_this_process(seed=13, access_token_seconds=15, refresh_token_seconds=45) as simulator,
        watching(simulator, sqlite(tmp_path)) as world,
    ):
        assert [source_of(await world.step())["reason"] for _ in range(12)] == [None] * 12


async def failing_polls(world: World, count: int) -> None:
    for _ in range(count):
        await world.clock.until_sleeping()
        world.clock.advance(world.monitor.settings.poll.interval)
    await world.clock.until_sleeping()


async def test_a_thousand_failing_polls_leave_nothing_open(simulator: SimulatorHandle, tmp_path: Path) -> None:
    ours = psutil.Process()
    async with watching(simulator, sqlite(tmp_path)) as world:
        before = await world.step()
        await simulator.faults([{"kind": "reset"}])
        await failing_polls(world, 10)
        tasks, files, threads = len(_tasks()), ours.num_fds(), ours.num_threads()
        await failing_polls(world, 990)
        assert len(_tasks()) == tasks
        assert ours.num_fds() <= files
        assert ours.num_threads() <= threads
        ports = {int(url.rpartition(":")[2].partition("/")[0]) for url in (simulator.base_url, simulator.secondary_url)}
        connections = [each for each in ours.net_connections("tcp") if each.raddr and each.status != "TIME_WAIT"]
        assert ports.isdisjoint(each.raddr.port for each in connections)
        during = await world.dashboard()
        assert_nothing_is_invented(before, during)
        assert source_of(during)["reason"] == "unreachable"
        await simulator.clear_faults()
        assert source_of(await world.step())["reason"] is None


def _tasks() -> set[Any]:
    return asyncio.all_tasks()
