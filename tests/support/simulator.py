"""A simulated Trio server for tests: its own process, free ports, and a clock that only the test turns."""

import asyncio
import base64
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from trio_simulator.clock import SimulatedClock
from trio_simulator.instants import parse_instant
from trio_simulator.run import Addresses, Installation
from trio_simulator.simulation import Settings

START_AT = "2026-03-03T10:00:00+01:00"  # a Tuesday forenoon
_READY_SECONDS = 20.0
_END_SECONDS = 5.0
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SimulatorHandle:
    """A running simulator: where it is, who may log in, and its switches."""

    base_url: str  # of the primary, with /te/api
    secondary_url: str
    control_url: str
    client_key: str
    username: str
    password: str
    contact_centre_id: int
    process: asyncio.subprocess.Process | None  # None if it runs in the test's own process
    control: httpx2.AsyncClient

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        response = await self.control.request(method, path, json=body)
        if response.is_error:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
        return response.json()

    async def now(self) -> str:
        """The simulated time, ISO 8601 in UTC."""
        return str((await self._ask("GET", "/clock"))["now"])

    async def advance(self, seconds: float) -> str:
        """Turn the clock; yields the new time."""
        return str((await self._ask("POST", "/clock", {"advance_seconds": seconds}))["now"])

    async def advance_to(self, instant: str) -> str:
        """Turn the clock to an ISO 8601 instant with offset."""
        return str((await self._ask("POST", "/clock", {"now": instant}))["now"])

    async def truth(self, **window: str | float | bool) -> Record:
        """`GET /truth`; `from_`, `to`, `limit_seconds`, `short_seconds`, `calls` as query parameters."""
        query = {name.rstrip("_"): str(value).lower() if isinstance(value, bool) else value
                 for name, value in window.items()}  # fmt: skip
        response = await self.control.get("/truth", params=query)
        response.raise_for_status()
        truth: Record = response.json()
        return truth

    async def faults(self, faults: Sequence[Mapping[str, object]]) -> list[Record]:
        """Switch faults on, beside those that are on."""
        ordered: list[Record] = await self._ask("POST", "/faults", list(faults))
        return ordered

    async def clear_faults(self) -> None:
        """Switch all faults off."""
        await self._ask("DELETE", "/faults")

    async def failover(self, active: str, *, dead: bool = False) -> None:
        """Make "primary" or "secondary" the active server; `dead` takes the other wholly down."""
        await self._ask("POST", "/failover", {"active": active, "dead": dead})

    async def restart(self, *, lose_calls: bool = False) -> None:
        """Restart both servers: tokens and statistics are lost, connections dropped."""
        await self._ask("POST", "/restart", {"lose_calls": lose_calls})

    async def load(self, factor: float) -> None:
        """Multiply the planned flow of calls; 0 means no new calls."""
        await self._ask("POST", "/load", {"factor": factor})

    async def agents(self, ready: int | None) -> None:
        """Leave only so many agents to answer calls; None for all."""
        await self._ask("POST", "/agents", {"ready": ready})

    async def permissions(
        self, denied: Sequence[str] = (), hidden_services: Sequence[int] = (), username: str | None = None
    ) -> None:
        """Change a user's profile; it takes effect at the next login or refresh."""
        order = {"username": username, "denied": list(denied), "hidden_services": list(hidden_services)}
        await self._ask("POST", "/permissions", order)

    async def log_in(self, client: httpx2.AsyncClient, base_url: str | None = None, username: str | None = None) -> str:
        """Log in and yield the access token: for tests of the simulator itself."""
        tokens = await self.tokens(client, base_url, username)
        return str(tokens["access_token"])

    async def tokens(
        self, client: httpx2.AsyncClient, base_url: str | None = None, username: str | None = None
    ) -> Record:
        """Log in and yield the whole token reply."""
        response = await client.post(
            f"{base_url or self.base_url}/login",
            headers={"Authorization": f"Basic {self.client_key}"},
            data={"username": _base64(username or self.username), "password": _base64(self.password)},
        )
        response.raise_for_status()
        tokens: Record = response.json()
        return tokens


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("iso-8859-1")).decode()


def _arguments(options: Mapping[str, object]) -> list[str]:
    """Command-line arguments: `access_token_seconds=60` becomes `--access-token-seconds 60`."""
    chosen = {"clock": "hand", "start_at": START_AT, "port": 0, "secondary_port": 0, "control_port": 0, **options}
    return [
        part
        for name, value in chosen.items()
        if value is not None
        for part in (f"--{name.replace('_', '-')}", str(value))
    ]


async def _read_ready_line(process: asyncio.subprocess.Process) -> Record:
    assert process.stdout is not None
    assert process.stderr is not None
    line = await asyncio.wait_for(process.stdout.readline(), _READY_SECONDS)
    if not line:
        raise AssertionError(f"the simulator did not start: {(await process.stderr.read()).decode()}")
    ready: Record = json.loads(line)
    return ready


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.communicate(), _END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.communicate()
        raise AssertionError("the simulator did not end on SIGTERM") from None


@contextlib.asynccontextmanager
async def running_simulator(**options: object) -> AsyncIterator[SimulatorHandle]:
    """Start a simulator, and end it with SIGTERM.

    Options are those of `trio-simulator serve` with underscores, such as `seed=3`, `services=50`,
    `access_token_seconds=60`. By default the clock is turned by hand, the ports are free ones, and it is ten
    o'clock on Tuesday 2026-03-03 in Stockholm.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "trio_simulator",
        "serve",
        *_arguments(options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        ready = await _read_ready_line(process)
        async with httpx2.AsyncClient(base_url=ready["control_url"], timeout=60, trust_env=False) as control:
            yield SimulatorHandle(process=process, control=control, **ready)
    finally:
        await _end(process)


@contextlib.asynccontextmanager
async def simulator_in_this_process(start_at: str = START_AT, **options: Any) -> AsyncIterator[SimulatorHandle]:
    """The same, on real ports too, but in the test's own event loop: starts in a few hundredths of a second.

    Options are the fields of `trio_simulator.simulation.Settings`.
    """
    credentials = {"client_key": "a2V5", "username": "monitor", "password": "lösenord"}
    settings = Settings(**{**credentials, **options})
    clock = SimulatedClock("hand", parse_instant(start_at))
    installation = Installation(settings, clock, Addresses("127.0.0.1", 0, 0, "127.0.0.1", 0, None))
    ready: Record = await installation.start()
    try:
        async with httpx2.AsyncClient(base_url=ready["control_url"], timeout=60, trust_env=False) as control:
            yield SimulatorHandle(process=None, control=control, **ready)
    finally:
        await installation.close()
