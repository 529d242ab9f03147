"""Bringing a database to the newest schema, from inside the program: users need no alembic.ini."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from trio_monitor.store.engine import WRITES

_LOCK_KEY = 7_236_114_001
"""Any number, the same in every process that may migrate the same PostgreSQL database."""


def build_config() -> Config:
    """Alembic's settings; the connection goes in by `attributes["connection"]`."""
    config = Config()
    config.set_main_option("script_location", "trio_monitor.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


async def migrate(engine: AsyncEngine) -> None:
    """Run what migrations are missing, all in one transaction: the schema is the old one or the new one."""
    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once must not both migrate. SQLite's own write lock does the same.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = build_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
