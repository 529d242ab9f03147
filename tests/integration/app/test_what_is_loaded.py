"""What a monitor at work has loaded: memory and start are mostly that."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contract.store.builders import sample, save

from trio_monitor.store import open_store

PROGRAM = """
import asyncio, atexit, gc, json, os, signal, sys, urllib.request
import trio_monitor.__main__ as program

def say_what_is_loaded():
    print("LOOKED THROUGH", len(gc.get_objects()), "OF", gc.get_freeze_count())
    print("LOADED", *sys.modules, sep="\\n", flush=True)

def sign_in(address, link):
    sign_in = {"token": link.partition("=")[2], "name": "anna", "password": "correct horse battery staple"}
    request = urllib.request.Request(address + "/api/v1/session", json.dumps(sign_in).encode())
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as reply:
        print("SIGNED IN", reply.status)

def end_with_the_first_sign_in(address, link):
    asking = asyncio.get_running_loop().run_in_executor(None, sign_in, address, link)
    asking.add_done_callback(lambda _: os.kill(os.getpid(), signal.SIGTERM))

from importlib import import_module
program._load_log()
import_module("trio_monitor.running")._announce = end_with_the_first_sign_in
atexit.register(say_what_is_loaded)
sys.argv[1:] = ["run"]
program.main()
"""
NOT_FOR_SQLITE = {"asyncpg", "sqlalchemy.dialects.postgresql"}
NOT_BEFORE_A_COMMAND_NEEDS_IT = {"trio_monitor.sources.trio.probe", "rich", "pygments", "typer"}
NOT_BEFORE_AN_OLD_DATABASE = {"alembic"}
NOT_BEFORE_A_LETTER = {"trio_monitor.notifier.post", "trio_monitor.notifier.document", "cryptography"}
NOT_BEFORE_AN_EXPORT = {"xlsxwriter", "pyarrow"}
NOT_BEFORE_A_SIGN_IN_ELSEWHERE = {"trio_monitor.oidc", "joserfc"}
NOT_BEFORE_A_DATE_IS_ASKED_FOR = {"holidays"}
NOT_IN_THIS_PROCESS = {"zxcvbn"}
NOT_AT_ALL = {"sqlalchemy.orm", "sqlalchemy.ext.asyncio", "websockets", "watchfiles", "yaml"}


def test_a_monitor_that_polls_and_lets_people_in_carries_only_what_it_uses(tmp_path: Path) -> None:
    given = {
        "TRIO__BASE_URL": "http://127.0.0.1:9/te/api",
        "TRIO__CLIENT_KEY": "a2V5",
        "TRIO__USERNAME": "monitor",
        "TRIO__PASSWORD": "secret",
        "WEB__PORT": "0",
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={f"TRIO_MONITOR_{name}": value for name, value in given.items()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "SIGNED IN 201" in ended.stdout
    looked_through, objects = re.findall(r"LOOKED THROUGH (\d+) OF (\d+)", ended.stdout)[0]
    assert int(looked_through) < int(objects) / 4, "a garbage collection stops everything for a tenth of a second"
    loaded = set(ended.stdout.partition("LOADED\n")[2].splitlines())
    assert {"trio_monitor.web.api", "sqlalchemy", "aiosqlite", "argon2"} <= loaded
    needless = (
        NOT_FOR_SQLITE
        | NOT_BEFORE_A_COMMAND_NEEDS_IT
        | NOT_BEFORE_AN_OLD_DATABASE
        | NOT_BEFORE_A_LETTER
        | NOT_BEFORE_AN_EXPORT
        | NOT_BEFORE_A_SIGN_IN_ELSEWHERE
        | NOT_BEFORE_A_DATE_IS_ASKED_FOR
        | NOT_IN_THIS_PROCESS
        | NOT_AT_ALL
    )
    assert loaded & needless == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("check",),
        ("user", "list"),
        ("user", "add", "bo"),
        ("export", "intervals", "--from", "2026-03-29", "--to", "2026-03-29"),
    ],
)
def test_a_command_does_not_wait_for_what_only_a_running_monitor_uses(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/history.db"

    async def poll_once() -> None:
        store = await open_store(url)
        await store.save_poll(save(samples=(sample(),)))
        await store.aclose()

    asyncio.run(poll_once())
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "trio_monitor", *arguments],
        cwd=tmp_path,
        env={"TRIO_MONITOR_DATABASE__URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
    assert "trio_monitor.cli" in loaded
    assert loaded & {"trio_monitor.app", "trio_monitor.web.api", "fastapi"} == set()
