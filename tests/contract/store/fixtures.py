"""An empty database for each test, on SQLite and on PostgreSQL, and a store opened on it.

A module whose part of the port is also kept in memory has a `database_kind` of its own, over `WITH_MEMORY`.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.memory_store import MemoryStore
from tests.support.postgres import fresh_database, prepare_postgres

from trio_monitor.ports import Store
from trio_monitor.store import open_store

MEMORY = "memory"
DATABASES = ("sqlite", "postgresql")
WITH_MEMORY = (MEMORY, *DATABASES)


@cache
def sqlite_template() -> bytes:
    """A database with the newest schema: copying it is quicker than making each anew. Call it outside any loop."""

    async def build(path: Path) -> None:
        await (await open_store(f"sqlite+aiosqlite:///{path}")).aclose()

    with tempfile.TemporaryDirectory(prefix="trio-monitor-template-") as folder:
        path = Path(folder) / "history.db"
        asyncio.run(build(path))
        return path.read_bytes()


def prepared(kind: str) -> str:
    """The same, once it can be used."""
    if kind == "postgresql":
        prepare_postgres()
    elif kind == "sqlite":
        sqlite_template()
    return kind


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return prepared(request.param)


@pytest_asyncio.fixture
async def url(database_kind: str, tmp_path: Path) -> AsyncIterator[str]:
    if database_kind == "postgresql":
        async with fresh_database() as address:
            yield address
    elif database_kind == "sqlite":
        path = tmp_path / "history.db"
        path.write_bytes(sqlite_template())
        yield f"sqlite+aiosqlite:///{path}"
    else:
        yield MEMORY


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    if url == MEMORY:
        yield MemoryStore()
        return
    opened = await open_store(url)
    yield opened
    await opened.aclose()
