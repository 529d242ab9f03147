"""What a monitor at work has loaded: memory and start are mostly that."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, sys
import trio_monitor.cli
from trio_monitor.app import open_monitor
from trio_monitor.clock import SystemClock
from trio_monitor.settings import load_settings

async def poll_once():
    async with open_monitor(load_settings()) as monitor:
        await monitor.cycle.run(SystemClock().now() + monitor.settings.poll.interval)

asyncio.run(poll_once())
print(*sys.modules, sep="\\n")
"""
NOT_FOR_SQLITE = {"asyncpg", "sqlalchemy.dialects.postgresql"}
NOT_BEFORE_A_COMMAND_NEEDS_IT = {"trio_monitor.sources.trio.probe", "rich.progress", "rich._emoji_codes"}
NOT_BEFORE_AN_OLD_DATABASE = {"alembic"}
NOT_BEFORE_A_LETTER = {"trio_monitor.notifier.post", "trio_monitor.notifier.document", "cryptography"}
NOT_BEFORE_AN_EXPORT = {"xlsxwriter", "pyarrow"}
NOT_BEFORE_A_DATE_IS_ASKED_FOR = {"holidays"}
NOT_AT_ALL = {"sqlalchemy.orm", "sqlalchemy.ext.asyncio", "websockets", "watchfiles", "yaml"}


def test_a_monitor_that_polls_carries_only_what_it_uses(tmp_path: Path) -> None:
    trio = {
        "BASE_URL": "http://127.0.0.1:9/te/api",
        "CLIENT_KEY": "a2V5",
        "USERNAME": "monitor",
        "PASSWORD": "secret",
    }
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={f"TRIO_MONITOR_TRIO__{name}": value for name, value in trio.items()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.splitlines())
    assert {"trio_monitor.web.api", "sqlalchemy", "aiosqlite"} <= loaded
    needless = (
        NOT_FOR_SQLITE
        | NOT_BEFORE_A_COMMAND_NEEDS_IT
        | NOT_BEFORE_AN_OLD_DATABASE
        | NOT_BEFORE_A_LETTER
        | NOT_BEFORE_AN_EXPORT
        | NOT_BEFORE_A_DATE_IS_ASKED_FOR
        | NOT_AT_ALL
    )
    assert loaded & needless == set()
