"""Guesses at passwords, by account and by address: seen by every process on the database, and by the next start.

Refused guesses are not written, so a flood writes no more than it is let to guess.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, select, update

from trio_monitor.domain.lockout import FORGOTTEN_AFTER, Guesses, one_more
from trio_monitor.store.access_tables import guesses
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.statements import insert_into


async def count(
    connection: AsyncConnection, dialect_name: str, free_counts: Mapping[str, int], now: datetime
) -> dict[str, datetime]:
    """Count one guess at each key, or tell which of them have to wait; see the port AccessStore."""
    await connection.execute(delete(guesses).where(guesses.c.last_at <= now - FORGOTTEN_AFTER))
    # Rows to lock: of two who guess at once one waits for the other. In order, so that they never wait for each other.
    keys = sorted(free_counts)
    none_yet = [{"key_hash": key, "count": 0, "last_at": now, "free_at": now} for key in keys]
    await connection.execute(insert_into(guesses, dialect_name).on_conflict_do_nothing(), none_yet)
    rows = (
        await connection.execute(
            select(guesses).where(guesses.c.key_hash.in_(keys)).order_by(guesses.c.key_hash).with_for_update()
        )
    ).all()
    locked = {row.key_hash: row.free_at for row in rows if row.free_at > now}
    if locked:
        return locked
    changed = [_changed(row, free_counts[row.key_hash], now) for row in rows]
    is_this = guesses.c.key_hash == bindparam("of_key")
    values: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in ("count", "last_at", "free_at")}
    await connection.execute(update(guesses).where(is_this).values(values), changed)
    return {}


async def take_back(connection: AsyncConnection, account: str, address: str, now: datetime) -> None:
    """Forgive the account, and the address its last one."""
    await connection.execute(delete(guesses).where(guesses.c.key_hash == account))
    less = {"count": guesses.c.count - 1, "free_at": now}
    await connection.execute(update(guesses).where(guesses.c.key_hash == address).values(less))


def _changed(row: Row[Any], free_count: int, now: datetime) -> dict[str, object]:
    key_hash, *known = tuple(row)
    after = one_more(Guesses(*known), free_count, now)
    return {
        "of_key": key_hash,
        "new_count": after.count,
        "new_last_at": after.last_at,
        "new_free_at": after.free_at,
    }
