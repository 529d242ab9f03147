"""An empty database for each test, on SQLite and on PostgreSQL, and a store opened on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.postgres import fresh_database, prepare_postgres

from trio_monitor.ports import Store
from trio_monitor.store import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind = str(request.param)
    if kind == "postgresql":
        prepare_postgres()
    return kind


@pytest_asyncio.fixture
async def url(database_kind: str, tmp_path: Path) -> AsyncIterator[str]:
    if database_kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/history.db"
    else:
        async with fresh_database() as address:
            yield address


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await open_store(url)
    yield opened
    await opened.aclose()
