"""The command itself, as a process: it starts, serves, and ends when it is told to."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import psutil
import pytest
from tests.support.monitor import settings_for
from tests.support.simulator import running_simulator

from trio_monitor.connections import CONNECTION_DOCUMENT, StoredConnection, sealer
from trio_monitor.sealing import Purpose
from trio_monitor.store import open_store
from trio_monitor.web.accounts import by_the_system

START_SECONDS = 40
END_SECONDS = 15
KEY = "4f1d8a7be02c93655e1fa9d0c6b7382e"
PASSWORD = "correct horse battery staple"
LINK = re.compile(rb"(http://127\.0\.0\.1:\d+)/#sign-in=(\S+)")
STREAM_COUNT = 20


@dataclass(slots=True)
class Running:
    """A monitor's process, its address and its one-time link's token."""

    process: asyncio.subprocess.Process
    address: str = ""
    token: str = ""
    known_children: list[psutil.Process] = field(default_factory=list)

    @property
    def first_administrator(self) -> dict[str, str]:
        """What uses up the link."""
        return {"token": self.token, "name": "anna", "password": PASSWORD}

    async def until_ready(self) -> None:
        """Read what it prints until the link is there."""
        assert self.process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            while line := await self.process.stdout.readline():
                if found := LINK.search(line):
                    self.address, self.token = found[1].decode(), found[2].decode()
                    return
        _, errors = await self.process.communicate()
        raise AssertionError(f"it ended without a link: {errors.decode()}")

    async def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; the exit status and what was on standard error."""
        self.process.send_signal(number)
        async with asyncio.timeout(END_SECONDS):
            _, errors = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, errors.decode()

    def children(self) -> list[psutil.Process]:
        """Processes that it has started."""
        self.known_children = psutil.Process(self.process.pid).children(recursive=True)
        return self.known_children


def environment(directory: Path, **settings: str | None) -> dict[str, str]:
    """The environment of the process; nothing of the developer's own settings. None takes one of ours away."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIO_MONITOR_")}
    own: dict[str, str | None] = {
        "WEB__PORT": "0",
        "DATABASE__URL": f"sqlite+aiosqlite:///{directory}/history.db",
        **settings,
    }
    given = {f"TRIO_MONITOR_{name}": value for name, value in own.items() if value is not None}
    return {**kept, "PYTHONUNBUFFERED": "1", **given}


@asynccontextmanager
async def started(directory: Path, *python_options: str, **settings: str | None) -> AsyncIterator[Running]:
    """Start `trio-monitor run`; whatever is left of it at the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(f"-X{option}" for option in python_options),
        "-m",
        "trio_monitor",
        "run",
        cwd=directory,
        env=environment(directory, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(process)
    try:
        yield running
    finally:
        for child in running.known_children:
            if child.is_running():
                child.kill()
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def open_streams(stack: AsyncExitStack, running: Running, count: int) -> None:
    """Sign in and open streams; each has sent its first bytes."""
    client = await stack.enter_async_context(httpx2.AsyncClient(base_url=running.address, trust_env=False, timeout=20))
    (await client.post("/api/v1/session", json=running.first_administrator)).raise_for_status()
    (await client.get("/api/v1/dashboard")).raise_for_status()
    for _ in range(count):
        stream = await stack.enter_async_context(client.stream("GET", "/api/v1/stream"))
        assert await anext(stream.aiter_bytes())


async def trio_settings(stack: AsyncExitStack) -> Mapping[str, str]:
    simulator = await stack.enter_async_context(running_simulator(clock="real", start_at=None))
    return {
        "TRIO__BASE_URL": simulator.base_url,
        "TRIO__CLIENT_KEY": simulator.client_key,
        "TRIO__USERNAME": simulator.username,
        "TRIO__PASSWORD": simulator.password,
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_monitor_and_its_open_streams_in_time(tmp_path: Path, number: signal.Signals) -> None:
    async with AsyncExitStack() as stack:
        settings = await trio_settings(stack)
        running = await stack.enter_async_context(started(tmp_path, **settings))
        await running.until_ready()
        await open_streams(stack, running, STREAM_COUNT)
        status, errors = await running.end(number)
    assert status == 0
    assert "Traceback" not in errors
    assert "ERROR" not in errors


async def test_a_connection_that_is_stored_is_monitored_without_any_in_the_settings_and_not_the_demo(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        trio = await trio_settings(stack)
        kept = settings_for(secret_key=KEY)
        who = json.dumps([trio[f"TRIO__{name}"] for name in ("CLIENT_KEY", "USERNAME", "PASSWORD")])
        sealed = sealer(kept, Purpose.CONNECTION).seal(CONNECTION_DOCUMENT, who)
        stored = StoredConnection(base_url=trio["TRIO__BASE_URL"], contact_centre_id=None, sealed=sealed)
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path}/history.db")
        entry = by_the_system(datetime.now(UTC), "connection.set", None)
        await store.save_document(CONNECTION_DOCUMENT, 0, stored.model_dump_json(), entry)
        await store.aclose()
        running = await stack.enter_async_context(started(tmp_path, SECRET_KEY=KEY))
        await running.until_ready()
        assert running.children() == []
        client = await stack.enter_async_context(httpx2.AsyncClient(base_url=running.address, trust_env=False))
        (await client.post("/api/v1/session", json=running.first_administrator)).raise_for_status()
        dashboard = (await client.get("/api/v1/dashboard")).json()
        assert (dashboard["centre"]["is_demo"], bool(dashboard["queues"])) == (False, True)
        assert (await client.get("/api/v1/connection")).json()["origin"] == "stored"
        status, errors = await running.end(signal.SIGTERM)
    assert status == 0
    assert "DEMO" not in errors


async def test_the_demo_takes_its_simulator_with_it(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        await running.until_ready()
        simulators = running.children()
        assert len(simulators) == 1
        async with AsyncExitStack() as stack:
            await open_streams(stack, running, 1)
            status, errors = await running.end(signal.SIGTERM)
    assert status == 0
    assert "DEMO" in errors
    assert not simulators[0].is_running()


async def test_a_monitor_that_is_killed_takes_its_simulator_with_it(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        await running.until_ready()
        (simulator,) = running.children()
        running.process.kill()
        await asyncio.to_thread(simulator.wait, END_SECONDS)
    assert not simulator.is_running()


@pytest.mark.parametrize(("number", "interrupted"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
async def test_a_demo_that_is_stopped_while_it_starts_leaves_no_simulator_behind(
    tmp_path: Path, number: signal.Signals, interrupted: int
) -> None:
    async with started(tmp_path) as running:
        assert running.process.stderr is not None
        async with asyncio.timeout(START_SECONDS):
            while b"control port" not in await running.process.stderr.readline():
                pass
        simulators = running.children()
        assert len(simulators) == 1
        status, errors = await running.end(number)
    assert status in {0, interrupted}
    assert "Traceback" not in errors
    assert not simulators[0].is_running()


@pytest.mark.parametrize("loading", ["asyncio", "structlog", "sqlalchemy.sql", "fastapi", "trio_monitor.web.api"])
async def test_ctrl_c_while_it_is_loading_ends_it_quietly(tmp_path: Path, loading: str) -> None:
    async with started(tmp_path, "importtime") as running:
        assert running.process.stderr is not None
        async with asyncio.timeout(START_SECONDS):
            while not (await running.process.stderr.readline()).rstrip().endswith(f" {loading}".encode()):
                pass
        status, errors = await running.end(signal.SIGINT)
    assert status == 130
    assert [line for line in errors.splitlines() if not line.startswith("import time:")] == []


async def test_a_server_that_is_down_does_not_keep_the_monitor_from_starting(tmp_path: Path) -> None:
    trio = {
        "TRIO__BASE_URL": "http://127.0.0.1:9/te/api",
        "TRIO__CLIENT_KEY": "a2V5",
        "TRIO__USERNAME": "monitor",
        "TRIO__PASSWORD": "secret-word",
    }
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(started(tmp_path, **trio))
        await running.until_ready()
        client = await stack.enter_async_context(httpx2.AsyncClient(base_url=running.address, trust_env=False))
        (await client.post("/api/v1/session", json=running.first_administrator)).raise_for_status()
        source = (await client.get("/api/v1/dashboard")).json()["source"]
        assert (source["freshness"], source["reason"]) == ("never", "unreachable")
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        status, errors = await running.end(signal.SIGTERM)
    assert status == 0
    assert errors.count("source_lost") == 1
    assert "secret-word" not in errors
