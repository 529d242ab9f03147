"""The schema that the migrations build is the one that the tables describe."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from tests.contract.store.builders import EVERYTHING, NOON, SECOND, call, poll, save
from tests.support.postgres import fresh_database

from trio_monitor.errors import StoreUnavailable
from trio_monitor.store import open_store, peek_document
from trio_monitor.store.async_core import dispose, transaction
from trio_monitor.store.engine import Limits, build_migration_engine, parse_url
from trio_monitor.store.migrate import migrate
from trio_monitor.store.migrations import NEWEST
from trio_monitor.store.tables import metadata
from trio_monitor.store.upgrade import build_config, upgrade


@pytest_asyncio.fixture
async def empty_url(database_kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """A database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    else:
        async with fresh_database(is_migrated=False) as address:
            yield address


@pytest_asyncio.fixture
async def engine(empty_url: str) -> AsyncIterator[Engine]:
    built = build_migration_engine(parse_url(empty_url), Limits())
    yield built
    await dispose(built)


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def downgrade(connection: Connection) -> None:
    config = build_config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


async def by_migrations(engine: Engine) -> None:
    async with transaction(engine) as connection:
        await connection.run_sync(upgrade)


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_migrations_build_what_the_tables_describe(engine: Engine) -> None:
    await by_migrations(engine)
    async with transaction(engine) as connection:
        assert await connection.run_sync(differences) == []


async def test_names_of_keys_and_indexes_are_those_of_the_naming_convention(engine: Engine) -> None:
    def names(connection: Connection) -> set[str | None]:
        seen = inspect(connection)
        return {
            name
            for table in metadata.tables
            for name in (
                seen.get_pk_constraint(table)["name"],
                *(key["name"] for key in seen.get_foreign_keys(table)),
                *(index["name"] for index in seen.get_indexes(table)),
            )
        }

    await by_migrations(engine)
    async with transaction(engine) as connection:
        migrated = await connection.run_sync(names)
        await connection.run_sync(downgrade)
        await connection.run_sync(metadata.create_all)
        described = await connection.run_sync(names)
    assert migrated == described


async def test_going_back_leaves_nothing_and_going_forward_again_works(engine: Engine) -> None:
    await by_migrations(engine)
    async with transaction(engine) as connection:
        await connection.run_sync(downgrade)
        assert await connection.run_sync(table_names) == {"alembic_version"}
    await by_migrations(engine)
    async with transaction(engine) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_new_database_is_one_that_migrations_have_nothing_to_do_on(engine: Engine) -> None:
    await migrate(engine)
    async with transaction(engine) as connection:
        before = await connection.run_sync(differences)
        await connection.run_sync(upgrade)
        assert before == await connection.run_sync(differences) == []


async def test_an_older_database_is_migrated(engine: Engine) -> None:
    def first_only(connection: Connection) -> None:
        config = build_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    async with transaction(engine) as connection:
        await connection.run_sync(first_only)
    await migrate(engine)
    async with transaction(engine) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(engine: Engine, empty_url: str) -> None:
    await migrate(engine)
    async with transaction(engine) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    told = f"of a newer Trio Monitor \\(schema 9999, this one knows {NEWEST}\\); install that one"
    with pytest.raises(StoreUnavailable, match=told):
        await open_store(empty_url)
    async with transaction(engine) as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "9999"


async def test_a_database_without_tables_holds_no_document_and_gets_no_table_by_looking(
    engine: Engine, empty_url: str
) -> None:
    # A file or a database that was only just made is none that is broken.
    async with transaction(engine):
        pass
    assert await peek_document(empty_url, "connection") is None
    async with transaction(engine) as connection:
        assert await connection.run_sync(table_names) == set()


async def test_stores_opened_at_the_same_time_do_not_migrate_twice(empty_url: str) -> None:
    stores = await asyncio.gather(*(open_store(empty_url) for _ in range(4)))
    await stores[0].save_poll(save(calls=(call(),)))

    assert [await store.load_calls(EVERYTHING) for store in stores] == [[call()]] * 4
    for store in stores:
        await store.aclose()


async def test_a_database_opened_again_keeps_its_rows(empty_url: str) -> None:
    for number in range(2):
        store = await open_store(empty_url)
        await store.save_poll(save(NOON + number * SECOND))
        await store.aclose()

    store = await open_store(empty_url)
    loaded = await store.load_polls(NOON, NOON + 2 * SECOND)
    await store.aclose()
    assert loaded == [poll(), poll(NOON + SECOND)]


def test_the_migrations_are_one_line_without_branches() -> None:
    scripts = ScriptDirectory.from_config(build_config())

    assert scripts.get_heads() == [NEWEST]
    assert len(scripts.get_bases()) == 1


async def test_on_sqlite_no_migrated_table_has_a_hidden_row_id(tmp_path: Path) -> None:
    # Neither reflection nor the comparison above sees WITHOUT ROWID, and batch mode forgets it.
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    with migrated.begin() as connection:
        upgrade(connection)
    migrated.dispose()
    described = create_engine(f"sqlite:///{tmp_path}/described.db")
    metadata.create_all(described)
    described.dispose()

    assert tables_without_row_id(tmp_path / "migrated.db") == tables_without_row_id(tmp_path / "described.db")


def tables_without_row_id(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 1").fetchall()
    connection.close()
    return {name for (name,) in rows}


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 3000)]
)
async def test_on_sqlite_every_connection_is_set_up_for_one_writer_and_many_readers(
    tmp_path: Path, pragma: str, value: object
) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path}/history.db")
    async with store._database.reading("looking") as connection:
        found = (await connection.execute(text(f"PRAGMA {pragma}"))).scalar()
    await store.aclose()
    assert found == value


async def test_on_sqlite_what_is_read_in_one_state_does_not_change_between_two_statements(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/history.db"
    store = await open_store(url)
    count = text("SELECT count(*) FROM polls")
    async with (
        store._database.reading("looking") as loose,
        store._database.reading_one_state("looking") as steady,
    ):
        before = [(await each.execute(count)).scalar() for each in (loose, steady)]
        await store.save_poll(save())
        after = [(await each.execute(count)).scalar() for each in (loose, steady)]
    await store.aclose()
    assert (before, after) == ([0, 0], [1, 0])
