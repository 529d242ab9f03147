"""The figures of history are those that the live view shows, over a failing server and a restart."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.acceptance.world import World, sqlite, watching
from tests.support.simulator import simulator_in_this_process

STEPS = 45


async def counts_live(world: World) -> Any:
    """Today's counts, as the dashboard shows them."""
    return (await world.dashboard())["totals"]["today"]["counts"]


async def counts_of_history(world: World, resolution: str) -> Any:
    """Today's counts, as history tells them."""
    await world.monitor.keeper.catch_up(world.clock.now())
    response = await world.client.get(f"/api/v1/history/all?resolution={resolution}")
    response.raise_for_status()
    return response.json()["series"]["total"]["counts"]


async def test_history_tells_today_as_the_live_view_does(tmp_path: Path) -> None:
    async with simulator_in_this_process(seed=5) as simulator:
        database = sqlite(tmp_path)
        async with watching(simulator, database) as world:
            for _ in range(STEPS):
                await world.step()
            await simulator.faults([{"kind": "reset"}])
            for _ in range(3):
                await world.step()
            await simulator.clear_faults()
            await world.until(lambda dashboard: not dashboard["source"]["reason"], steps=30)
            live = await counts_live(world)
            assert live["answered"] > 0
            for resolution in ("15m", "hour", "day", "month"):
                assert await counts_of_history(world, resolution) == live
        async with watching(simulator, database) as world:
            for _ in range(STEPS):
                await world.step()
            assert await counts_of_history(world, "15m") == await counts_live(world)


async def test_the_coverage_of_history_is_the_share_of_polls_that_came(tmp_path: Path) -> None:
    async with simulator_in_this_process(seed=6) as simulator, watching(simulator, sqlite(tmp_path)) as world:
        started_at = world.clock.now()
        for _ in range(STEPS):
            await world.step()
        await simulator.faults([{"kind": "reset"}])
        for _ in range(STEPS):
            await world.step()
        await world.monitor.keeper.catch_up(world.clock.now())
        response = await world.client.get(f"/api/v1/history/all?from={started_at:%Y-%m-%dT%H:%MZ}&resolution=15m")
        points = response.json()["series"]["points"]
        seen = sum(point["coverage_percent"] / 100 * passed(point, world).total_seconds() for point in points)
        assert abs(seen - STEPS * 10) <= 20


def passed(point: Any, world: World) -> timedelta:
    """How much of a stretch has passed, by the server's clock, which is ours here."""
    start, end = (datetime.fromisoformat(point[name]) for name in ("start_at", "end_at"))
    return min(end, world.clock.now()) - start
