"""Cold start: from the command to the first snapshot, with the Trio server already up."""

from statistics import median

from tests.support.simulator import running_simulator

from bench.figure import Figure
from bench.monitor import running_monitor

RUN_COUNT = 3


async def measure() -> list[Figure]:
    """Start the monitor several times, each on a new database."""
    seconds, processor_seconds = [], []
    async with running_simulator(clock="real", start_at=None) as simulator:
        for _ in range(RUN_COUNT):
            async with running_monitor(simulator) as monitor:
                seconds.append(monitor.start_seconds)
                processor_seconds.append(monitor.processor_seconds)
    note = (
        f"`trio-monitor run` on a new database to the first snapshot, {median(processor_seconds):.1f} s of it at work"
        f" on a processor (the rest: others were); median of {RUN_COUNT}"
    )
    return [Figure("start: first snapshot", median(seconds), "s", note, goal=3)]
