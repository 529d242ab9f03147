"""Two processes on one database let nobody guess twice as often."""

import asyncio
import sys

from tests.contract.store.builders import NOON

from trio_monitor.store import open_store

FREE, TRIES = 5, 20
PROCESS = f"""
import asyncio, sys
from datetime import datetime
from trio_monitor.store import open_store

async def guess(url, now):
    store = await open_store(url)
    waits = [await store.access.guess({{"account": {FREE}}}, now) for _ in range({TRIES})]
    await store.aclose()
    print(waits.count({{}}))

asyncio.run(guess(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
"""


async def counted_by_a_process(url: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, url, NOON.isoformat(), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return int(told)


async def test_of_two_processes_that_let_guess_at_once_both_together_let_as_many_as_one(url: str) -> None:
    assert sum(await asyncio.gather(*(counted_by_a_process(url) for _ in range(2)))) == FREE
    store = await open_store(url)
    assert set(await store.access.guess({"account": FREE}, NOON)) == {"account"}
    await store.aclose()
