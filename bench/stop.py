"""SIGTERM with open streams: how long the monitor takes to end."""

import asyncio

from tests.support.simulator import running_simulator

from bench.events import events_of
from bench.figure import Figure
from bench.monitor import Address, running_monitor

STREAM_COUNT = 100


async def measure() -> list[Figure]:
    """Open the streams, send the signal, wait for the exit."""
    loop = asyncio.get_running_loop()
    async with running_simulator(clock="real", start_at=None) as simulator, running_monitor(simulator) as monitor:
        address = await monitor.sign_in()
        open_count = asyncio.Semaphore(0)
        readers = [asyncio.create_task(_read(address, open_count)) for _ in range(STREAM_COUNT)]
        for _ in readers:
            await open_count.acquire()
        started = loop.time()
        monitor.process.terminate()
        status = await monitor.process.wait()
        seconds = loop.time() - started
        await asyncio.gather(*readers)
    note = f"with {STREAM_COUNT} open streams, until the process has gone (exit status {status})"
    return [Figure("stop: SIGTERM to exit", seconds, "s", note, goal=3)]


async def _read(address: Address, open_count: asyncio.Semaphore) -> None:
    is_open = False
    async for name in events_of(address):
        if name == "snapshot" and not is_open:
            is_open = True
            open_count.release()
