import asyncio
import sqlite3
import ssl
from dataclasses import fields
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import exc

from trio_monitor.errors import StoreUnavailable
from trio_monitor.store.engine import Limits, parse_url, translated

LOWER_ERRORS = [
    sqlite3.OperationalError("database is locked"),
    sqlite3.DatabaseError("file is not a database"),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.InternalClientError("got result for unknown protocol state"),
    exc.OperationalError("SELECT 1", None, sqlite3.OperationalError("disk I/O error")),
    exc.DBAPIError("SELECT 1", None, RuntimeError("lost")),
    exc.TimeoutError("QueuePool limit reached"),
    exc.ArgumentError("Could not parse SQLAlchemy URL"),
    ConnectionRefusedError("refused"),
    ssl.SSLError("certificate verify failed"),
    PermissionError("denied"),
    TimeoutError(),
    OSError(28, "No space left on device"),
]


@pytest.mark.parametrize("lower", LOWER_ERRORS, ids=lambda error: type(error).__name__)
def test_every_lower_error_leaves_as_store_unavailable_with_its_cause(lower: Exception) -> None:
    with pytest.raises(StoreUnavailable, match=r"^saving a poll: .+") as caught, translated("saving a poll"):
        raise lower

    assert caught.value.__cause__ is lower


@pytest.mark.parametrize("ours", [asyncio.CancelledError(), KeyboardInterrupt(), ValueError("a bug"), KeyError("bug")])
def test_cancellation_and_mistakes_of_ours_leave_as_they_are(ours: BaseException) -> None:
    with pytest.raises(type(ours)) as caught, translated("saving a poll"):
        raise ours

    assert caught.value is ours


def test_a_value_that_a_column_refuses_is_a_mistake_of_ours() -> None:
    refused = ValueError("naive datetime refused")
    with pytest.raises(ValueError, match="naive datetime refused"), translated("saving a poll"):
        raise exc.StatementError("(builtins.ValueError)", "INSERT", None, refused)


def test_the_message_never_quotes_a_row() -> None:
    detail = "duplicate key value\nDETAIL:  Key (token_hash)=(secret) already exists."
    with pytest.raises(StoreUnavailable) as caught, translated("saving a session"):
        raise exc.IntegrityError("INSERT", {"token_hash": "secret"}, sqlite3.IntegrityError(detail))

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql+aiomysql://localhost/trio",
        "sqlite:///history.db",
        "postgresql://localhost/trio",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "postgresql+asyncpg://user:secret@host:port/name",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        parse_url(url)

    assert "secret" not in str(caught.value)


def test_a_save_gives_up_before_the_shortest_poll_interval_is_over() -> None:
    limits = Limits()

    assert limits.connect < limits.write
    assert limits.lock < limits.write < timedelta(seconds=5)
    assert all(getattr(limits, field.name) > timedelta(0) for field in fields(Limits))
