"""Cold start: from the command to the first snapshot, with the Trio server already up."""

from statistics import median

from tests.support.simulator import running_simulator

from bench.figure import Figure
from bench.monitor import running_monitor

RUN_COUNT = 3


async def measure() -> list[Figure]:
    """Start the monitor several times, each on a new database."""
    seconds = []
    async with running_simulator(clock="real", start_at=None) as simulator:
        for _ in range(RUN_COUNT):
            async with running_monitor(simulator) as monitor:
                seconds.append(monitor.start_seconds)
    note = f"`trio-monitor run` to the first snapshot, migrations included; median of {RUN_COUNT}"
    return [Figure("start: first snapshot", median(seconds), "s", note, goal=3)]
