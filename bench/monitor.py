"""The monitor as users run it: a process of its own, on a simulator that is already up, and a way to sign in."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
from tests.support.simulator import SimulatorHandle

COMMAND = str(Path(sys.executable).with_name("trio-monitor"))
READY_SECONDS = 30.0
STOP_SECONDS = 20.0
PASSWORD = "correct horse battery staple"
"""The first administrator's."""

LINK = re.compile(r"(http://\S+)/#sign-in=(\S+)")
PREFIX = "TRIO_MONITOR_"
MEBIBYTE = 1024 * 1024
COOKIE = "trio_monitor_session"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and the cookie that it lets in."""

    host: str
    port: int
    cookie: str


@dataclass(frozen=True, slots=True)
class RunningMonitor:
    """A monitor process that has its first snapshot."""

    process: asyncio.subprocess.Process
    address: str
    sign_in_token: str
    start_seconds: float

    @property
    def resident_mebibytes(self) -> float:
        """What the process holds in memory, by the system's count."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / MEBIBYTE

    @property
    def processor_seconds(self) -> float:
        """What the process has used of the processors."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    async def sign_in(self) -> Address:
        """Use up the one-time link."""
        return await sign_in(self.address, self.sign_in_token)


async def sign_in(address: str, token: str) -> Address:
    """Use up a one-time link; the address with the session's cookie."""
    async with httpx2.AsyncClient(base_url=address, trust_env=False) as client:
        response = await client.post("/api/v1/session", json={"token": token, "name": "bench", "password": PASSWORD})
        response.raise_for_status()
        parts = urlsplit(address)
        return Address(str(parts.hostname), int(parts.port or 80), str(client.cookies[COOKIE]))


def environment_of(simulator: SimulatorHandle, directory: str, **more: str) -> dict[str, str]:
    """The settings of a monitor on this simulator, and none of the caller's own."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {
        "TRIO__BASE_URL": simulator.base_url,
        "TRIO__CLIENT_KEY": simulator.client_key,
        "TRIO__USERNAME": simulator.username,
        "TRIO__PASSWORD": simulator.password,
        "DATABASE__URL": f"sqlite+aiosqlite:///{directory}/bench.sqlite3",
        "WEB__PORT": "0",
        "LOG__LEVEL": "error",
        **more,
    }
    return {**mine, **{PREFIX + name: value for name, value in settings.items()}}


@asynccontextmanager
async def running_monitor(simulator: SimulatorHandle, **settings: str) -> AsyncIterator[RunningMonitor]:
    """Start `trio-monitor run`, wait for its first snapshot, and end it if nobody has."""
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        started = loop.time()
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            "run",
            stdout=asyncio.subprocess.PIPE,
            cwd=directory,
            env=environment_of(simulator, directory, **settings),
        )
        try:
            address, token = await asyncio.wait_for(_sign_in_link(process), READY_SECONDS)
            yield RunningMonitor(process, address, token, loop.time() - started)
        finally:
            await end(process)


async def _sign_in_link(process: asyncio.subprocess.Process) -> tuple[str, str]:
    if process.stdout is None:
        raise TypeError("started without a pipe")
    async for line in process.stdout:
        found = LINK.search(line.decode())
        if found:
            return found[1], found[2]
    raise RuntimeError("the monitor ended before its first snapshot")


async def end(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end, and insist if it does not."""
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
