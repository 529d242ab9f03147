"""An empty database for each test, on SQLite and on PostgreSQL, and a store opened on it.

A module whose part of the port is also kept in memory has a `database_kind` of its own, over `WITH_MEMORY`.
"""

from collections.abc import AsyncIterator
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


def prepared(kind: str) -> str:
    """The same, once it can be used."""
    if kind == "postgresql":
        prepare_postgres()
    return kind


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return prepared(request.param)


@pytest_asyncio.fixture
async def url(database_kind: str, tmp_path: Path) -> AsyncIterator[str]:
    if database_kind == "postgresql":
        async with fresh_database() as address:
            yield address
    else:
        yield MEMORY if database_kind == MEMORY else f"sqlite+aiosqlite:///{tmp_path}/history.db"


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    if url == MEMORY:
        yield MemoryStore()
        return
    opened = await open_store(url)
    yield opened
    await opened.aclose()
