"""The database fails in every way we could think of: StoreUnavailable, and afterwards the same store works again."""

import inspect
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from tests.contract.store.builders import EVERYTHING, NOON, SECOND, audited, call, poll, sample, save
from tests.integration.store.inside import checked_out_count, connect_directly, run_directly, write_lock_of_another
from tests.support.postgres import PostgresServer, fresh_database, prepare_postgres, render

from trio_monitor.domain.rollup import Resolution, Span
from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports import IntervalSave, Retention, Store, SumQuery
from trio_monitor.store import open_store
from trio_monitor.store.async_core import dispose, transaction
from trio_monitor.store.engine import Limits
from trio_monitor.store.sql_store import SqlStore
from trio_monitor.store.tables import metadata

SPAN = Span(NOON, NOON + SECOND)
SOON = timedelta(milliseconds=100)

USES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "save_poll": lambda store: store.save_poll(save(samples=(sample(),), calls=(call(),))),
    "load_calls": lambda store: store.load_calls(EVERYTHING),
    "count_calls": lambda store: store.count_calls(EVERYTHING),
    "load_unfinished_calls": lambda store: store.load_unfinished_calls(NOON),
    "load_samples": lambda store: store.load_samples(NOON, NOON + SECOND),
    "load_polls": lambda store: store.load_polls(NOON, NOON + SECOND),
    "load_agent_intervals": lambda store: store.load_agent_intervals("42", NOON, NOON + SECOND),
    "load_queue_names": lambda store: store.load_queue_names(),
    "load_edges": lambda store: store.load_edges(NOON),
    "load_offers_saved_since": lambda store: store.load_offers_saved_since(NOON),
    "save_intervals": lambda store: store.save_intervals(IntervalSave(SPAN, (), (), (), NOON)),
    "load_sums": lambda store: store.load_sums(SumQuery(SPAN, Resolution.DAY)),
    "load_series": lambda store: store.load_series(SumQuery(SPAN, Resolution.DAY)),
    "load_coverage": lambda store: store.load_coverage(SPAN, Resolution.DAY),
    "delete_expired": lambda store: store.delete_expired(Retention(NOON, NOON, NOON, NOON)),
    "load_document": lambda store: store.load_document("rules"),
    "save_document": lambda store: store.save_document("rules", 0, "{}", audited()),
    "rewrite_documents": lambda store: store.rewrite_documents({"rules": str.upper}),
}


@pytest_asyncio.fixture
async def hasty_store(url: str) -> AsyncIterator[SqlStore]:
    """A store that gives up soon."""
    opened = await open_store(url, replace(Limits(), lock=SOON))
    yield opened
    await opened.aclose()


def test_every_method_of_the_port_is_among_the_uses() -> None:
    methods = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}

    assert set(USES) == methods - {"aclose"}


@pytest.mark.parametrize("use", USES)
async def test_a_closed_store_serves_nothing(store: SqlStore, use: str) -> None:
    await store.aclose()
    with pytest.raises(StoreUnavailable, match="the store is closed"):
        await USES[use](store)


@pytest.mark.parametrize("use", USES)
async def test_a_database_without_its_tables_serves_nothing(url: str, store: SqlStore, use: str) -> None:
    await run_directly(url, *(f"DROP TABLE {table.name}" for table in reversed(metadata.sorted_tables)))
    with pytest.raises(StoreUnavailable) as caught:
        await USES[use](store)

    assert caught.value.__cause__ is not None
    assert checked_out_count(store) == 0


async def test_a_store_is_closed_twice_as_well_as_once(store: SqlStore) -> None:
    await store.aclose()
    await store.aclose()


async def test_a_lock_that_another_program_holds_is_not_waited_for_for_ever(url: str, hasty_store: SqlStore) -> None:
    async with write_lock_of_another(url):
        with pytest.raises(StoreUnavailable, match="saving a poll"):
            await hasty_store.save_poll(save())

    await hasty_store.save_poll(save(calls=(call(),)))
    assert await hasty_store.load_polls(NOON, NOON + SECOND) == [poll()]
    assert await hasty_store.load_calls(EVERYTHING) == [call()]


async def test_a_save_that_takes_too_long_is_given_up(url: str) -> None:
    store = await open_store(url, replace(Limits(), write=SOON, lock=3 * SOON))
    async with write_lock_of_another(url):
        with pytest.raises(StoreUnavailable, match="saving a poll") as caught:
            await store.save_poll(save())
        assert isinstance(caught.value.__cause__, TimeoutError)

    assert checked_out_count(store) == 0
    assert await store.load_polls(NOON, NOON + SECOND) == []
    await store.aclose()


async def test_a_directory_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        await open_store(f"sqlite+aiosqlite:///{tmp_path}/missing/history.db")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_text("Kära dagbok! " * 100)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        await open_store(f"sqlite+aiosqlite:///{path}")


async def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    # Root may write to any file, so the mode of the file would prove nothing.
    await (await open_store(f"sqlite+aiosqlite:///{tmp_path}/history.db")).aclose()
    store = await open_store(f"sqlite+aiosqlite:///file:{tmp_path}/history.db?mode=ro&uri=true")
    with pytest.raises(StoreUnavailable, match="readonly"):
        await store.save_poll(save())
    assert await store.load_polls(NOON, NOON + SECOND) == []
    await store.aclose()


async def test_a_file_that_becomes_full(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/history.db"
    store = await open_store(url)
    many = tuple(call(str(number)) for number in range(5_000))
    await dispose(store._database._engine)
    async with transaction(store._database._engine) as connection:
        await connection.execute(text("PRAGMA max_page_count = 60"))

    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        await store.save_poll(save(calls=many))
    assert await store.load_polls(NOON, NOON + SECOND) == []
    await store.save_poll(save(calls=many[:3]))
    assert await store.load_calls(EVERYTHING) == list(many[:3])
    await store.aclose()


async def test_a_server_that_takes_connections_and_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(StoreUnavailable, match="opening the database"):
            await open_store(f"postgresql+asyncpg://user@127.0.0.1:{port}/name?ssl=disable", Limits(connect=SOON))


async def test_a_server_that_nobody_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(StoreUnavailable, match="opening the database"):
        await open_store(f"postgresql+asyncpg://user@127.0.0.1:{port}/name?ssl=disable")


@pytest.fixture
def postgres() -> None:
    prepare_postgres()


@pytest.mark.usefixtures("postgres")
async def test_a_database_that_does_not_exist() -> None:
    async with fresh_database() as url:
        pass
    with pytest.raises(StoreUnavailable, match="does not exist"):
        await open_store(url)


@pytest.mark.usefixtures("postgres")
async def test_connections_that_the_server_has_cut_are_replaced() -> None:
    async with fresh_database() as url:
        store = await open_store(url)
        await store.save_poll(save())
        cutter = await connect_directly(url)
        cut = await cutter.fetch(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await cutter.close()
        await store.save_poll(save(NOON + SECOND))

        assert len(cut) >= 1
        assert len(await store.load_polls(NOON, NOON + 2 * SECOND)) == 2
        await store.aclose()


async def test_a_server_that_stops_and_starts_again_is_used_again_by_the_same_store() -> None:
    server = PostgresServer()
    store = await open_store(render(server.url))
    await store.save_poll(save(samples=(sample(),), calls=(call(),)))
    server.stop()
    later = NOON + SECOND
    for use in USES.values():
        with pytest.raises(StoreUnavailable):
            await use(store)
    server.start()
    await store.save_poll(save(later, samples=(sample(later),)))

    assert await store.load_samples(NOON, later + SECOND) == [sample(), sample(later)]
    assert await store.load_calls(EVERYTHING) == [call()]
    assert checked_out_count(store) == 0
    await store.aclose()
    server.close()
