"""Resident memory of the monitor's process on the demo centre."""

import asyncio

from tests.support.simulator import running_simulator

from bench.events import events_of
from bench.figure import Figure
from bench.monitor import running_monitor

POLL_COUNT = 6
INTERVAL_SECONDS = 5
DEADLINE_SECONDS = 120


async def measure() -> list[Figure]:
    """Watch the stream until so many polls have come, then ask the system."""
    async with (
        running_simulator(clock="real", start_at=None) as simulator,
        running_monitor(simulator, POLL__INTERVAL_SECONDS=str(INTERVAL_SECONDS)) as monitor,
        asyncio.timeout(DEADLINE_SECONDS),
    ):
        snapshot_count = 0
        async for name in events_of(await monitor.sign_in()):
            snapshot_count += name == "snapshot"
            if snapshot_count == POLL_COUNT:
                break
        note = (
            f"the monitor's process on the demo centre (4 queues, 25 agents) with one viewer, after {POLL_COUNT} polls"
        )
        return [Figure("memory: resident", monitor.resident_mebibytes, "MB", note, goal=90)]
