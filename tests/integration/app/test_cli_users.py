"""Users on the command line, as whoever runs the monitor makes and mends them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import reading
from tests.support.clock import HandClock
from tests.support.monitor import ScriptedSource, settings_for, visitor
from typer.testing import CliRunner, Result

from trio_monitor.app import open_monitor
from trio_monitor.cli import app
from trio_monitor.clock import SystemClock
from trio_monitor.domain.access import Role
from trio_monitor.ports.access import ActorKind, AuditQuery, User
from trio_monitor.store import open_store

GOOD = "korrekt häst batteri häftklammer"
Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The database of a monitor that has been started."""
    address = f"sqlite+aiosqlite:///{tmp_path}/history.db"
    users_in(address)
    return address


@pytest.fixture
def run(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the database of the test; what went wrong is in `stderr`, and never a traceback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIO_MONITOR_DATABASE__URL", url)

    def command(*arguments: str) -> Result:
        ended = CliRunner().invoke(app, arguments)
        assert ended.exception is None or isinstance(ended.exception, SystemExit)
        return ended

    return command


def users_in(url: str) -> dict[str, User]:
    async def load() -> list[User]:
        store = await open_store(url)
        try:
            return await store.access.load_users()
        finally:
            await store.aclose()

    return {user.name: user for user in asyncio.run(load())}


def actions_in(url: str) -> list[tuple[ActorKind, str, str | None]]:
    async def load() -> list[tuple[ActorKind, str, str | None]]:
        store = await open_store(url)
        try:
            found = await store.access.load_audit(AuditQuery(limit=100))
            return [(each.entry.actor_kind, each.entry.action, each.entry.target) for each in reversed(found)]
        finally:
            await store.aclose()

    return asyncio.run(load())


def on_the_page(url: str, *, token: str | None = None, **body: Any) -> tuple[httpx2.Response, int]:
    """What the page answers to a sign-in, and then to whoever asks who they are."""

    async def ask() -> tuple[httpx2.Response, int]:
        clock = HandClock(SystemClock().now())
        source = ScriptedSource(reading())
        store = await open_store(url)
        async with (
            open_monitor(settings_for(), clock=clock, source=source, store=store) as monitor,
            visitor(monitor) as client,
        ):
            path = "session" if token else "session/password"
            response = await client.post(f"/api/v1/{path}", json=({"token": token} if token else {}) | body)
            return response, (await client.get("/api/v1/session")).status_code

    return asyncio.run(ask())


def token_in(ended: Result) -> str:
    assert ended.exit_code == 0, ended.stderr
    address, _, token = ended.stdout.strip().partition("/#sign-in=")
    assert address == "http://127.0.0.1:8080"
    return token


def test_a_user_is_made_with_a_link_that_takes_a_good_password_once(run: Run, url: str) -> None:
    token = token_in(run("user", "add", "Bo", "--role", "supervisor", "--display-name", "Bo Ek"))
    weak, _ = on_the_page(url, token=token, password="bo bo bo bo bo")
    assert_problem(weak, 422, "weak-password")
    entered, status = on_the_page(url, token=token, password=GOOD)
    assert (entered.status_code, status) == (201, 200)
    assert entered.json()["user"] | {"id": ""} == {
        "kind": "person",
        "id": "",
        "user_name": "Bo",
        "display_name": "Bo Ek",
        "role": "supervisor",
        "group_ids": [],
        "board_id": None,
    }
    again, _ = on_the_page(url, token=token, password=GOOD)
    assert_problem(again, 401, "link-spent")
    assert on_the_page(url, name="bo", password=GOOD)[0].status_code == 201
    assert run("user", "list").stdout == "Bo  supervisor  all queues\n"


def test_a_disabled_user_is_out_until_enabled_and_a_reset_takes_the_password_away(run: Run, url: str) -> None:
    run("user", "add", "boss", "--role", "admin")
    on_the_page(url, token=token_in(run("user", "add", "bo")), password=GOOD)
    assert run("user", "disable", "BO").exit_code == 0
    assert "bo  viewer  all queues  disabled" in run("user", "list").stdout
    assert_problem(on_the_page(url, name="bo", password=GOOD)[0], 401, "wrong-credentials")
    for command in (("user", "reset", "bo"), ("sign-in-link", "bo")):
        refused = run(*command)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "bo is disabled; `trio-monitor user enable bo` first" in refused.stderr
    assert run("user", "enable", "bo").exit_code == 0
    assert on_the_page(url, name="bo", password=GOOD)[0].status_code == 201
    token = token_in(run("user", "reset", "bo"))
    assert_problem(on_the_page(url, name="bo", password=GOOD)[0], 401, "wrong-credentials")
    assert on_the_page(url, token=token, password=GOOD + " 2")[0].status_code == 201
    by_commands = [(action, target) for kind, action, target in actions_in(url) if kind is ActorKind.SYSTEM]
    assert by_commands == [
        ("user.add", "boss"),
        ("user.add", "bo"),
        ("user.disable", "bo"),
        ("user.enable", "bo"),
        ("user.reset", "bo"),
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("user", "disable", "nobody"), "there is no user 'nobody'; `trio-monitor user list` lists them"),
        (("user", "enable", "nobody"), "there is no user 'nobody'"),
        (("user", "reset", "nobody"), "there is no user 'nobody'"),
        (("sign-in-link", "nobody"), "there is no user 'nobody'"),
        (("user", "add", "BOSS"), "there is a user 'BOSS' already"),
        (("user", "add", "bo", "--group", "nowhere"), "there is no group of queues nowhere"),
        (("user", "add", ""), "name: "),
        (("user", "add", "b o"), "name: "),
        (("user", "add", "b\no"), "name: "),
        (("user", "add", "b" * 65), "name: "),
        (("user", "add", "bo", "--display-name", " "), "display_name: "),
        (("user", "add", "bo", "--role", "king"), "'king' is not one of"),
        (("user", "disable", "boss"), "boss is the last administrator"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(run: Run, url: str, arguments: tuple[str, ...], told: str) -> None:
    run("user", "add", "boss", "--role", "admin")
    before = users_in(url)
    refused = run(*arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert told in " ".join(refused.stderr.split())
    assert users_in(url) == before
    assert len(actions_in(url)) == 1


def test_the_last_administrator_can_go_once_there_is_another(run: Run, url: str) -> None:
    for name in ("one", "two"):
        run("user", "add", name, "--role", "admin")
    assert run("user", "disable", "one").exit_code == 0
    assert run("user", "disable", "two").exit_code == 2
    assert [user.disabled_at is None for user in users_in(url).values()] == [False, True]


def test_a_link_signs_in_whoever_is_named_and_of_several_one_must_be(run: Run, url: str) -> None:
    first = token_in(run("sign-in-link"))
    made, _ = on_the_page(url, token=first, name="Anna", password=GOOD)
    assert made.json()["user"]["role"] == Role.ADMIN
    assert on_the_page(url, token=token_in(run("sign-in-link")))[0].json()["user"]["user_name"] == "Anna"
    run("user", "add", "bo")
    unnamed = run("sign-in-link")
    assert (unnamed.exit_code, "say who: Anna, bo" in unnamed.stderr) == (2, True)
    assert on_the_page(url, token=token_in(run("sign-in-link", "bo")))[0].json()["user"]["user_name"] == "bo"


@pytest.mark.parametrize("command", [("user", "list"), ("user", "add", "bo"), ("sign-in-link",)])
def test_where_there_is_no_database_none_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.delenv("TRIO_MONITOR_DATABASE__URL")
    refused = run(*command)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"TRIO_MONITOR_DATABASE__URL: there is no file {elsewhere}/trio-monitor-demo.sqlite3" in refused.stderr
    assert "`trio-monitor --env-file FILE`" in refused.stderr
    assert list(elsewhere.iterdir()) == []


def test_a_file_of_settings_says_which_monitor_is_meant(
    run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("user", "add", "bo")
    monkeypatch.delenv("TRIO_MONITOR_DATABASE__URL")
    (tmp_path / "other.env").write_text(f"TRIO_MONITOR_DATABASE__URL={url}\n", encoding="utf-8")
    assert run("--env-file", "other.env", "user", "list").stdout == "bo  viewer  all queues\n"
