"""The command line as an administrator meets it."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support.command import run

SECRET = "hemligt-42"
TRIO = {
    "TRIO__BASE_URL": "http://127.0.0.1:9/te/api",
    "TRIO__CLIENT_KEY": SECRET,
    "TRIO__USERNAME": "monitor",
    "TRIO__PASSWORD": SECRET,
}


def test_wrong_settings_are_told_all_at_once_without_a_traceback(tmp_path: Path) -> None:
    ended = run(tmp_path, "run", **TRIO, WEB__PROT="1", POLL__ATTEMPTS="0", LOG__LEVEL="loud", DATABASE__URL="mysql:x")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "(4 found)" in ended.stderr
    for name in ("WEB__PROT", "POLL__ATTEMPTS", "LOG__LEVEL", "DATABASE__URL"):
        assert f"TRIO_MONITOR_{name}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stderr


def test_a_port_that_is_taken_is_a_wrong_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run(tmp_path, "run", **TRIO, WEB__PORT=port)
    assert ended.returncode == 2
    assert f"port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    ended = run(tmp_path, "run", **TRIO, WEB__PORT="0", DATABASE__URL=f"sqlite+aiosqlite:///{tmp_path}/none/history.db")
    assert ended.returncode == 1
    assert "Failed" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_of_a_newer_program_is_told_in_one_line(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "history.db")) as newer:
        newer.executescript("CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('9999');")
    ended = run(tmp_path, "user", "list", DATABASE__URL=f"sqlite+aiosqlite:///{tmp_path}/history.db")
    assert ended.returncode == 1
    assert "the database is of a newer Trio Monitor" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_base_address_that_is_none_of_http_is_a_wrong_setting(tmp_path: Path) -> None:
    ended = run(tmp_path, "probe", **{**TRIO, "TRIO__BASE_URL": f"http://u:{SECRET}@trio/te/api"})
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stderr


def test_a_new_sign_in_link_can_be_had_at_any_time(tmp_path: Path) -> None:
    (tmp_path / "history.db").touch()
    ended = run(tmp_path, "sign-in-link", DATABASE__URL=f"sqlite+aiosqlite:///{tmp_path}/history.db")
    assert ended.returncode == 0
    assert ended.stdout.startswith("http://127.0.0.1:8080/#sign-in=")
