"""`trio-monitor check`: everything in effect, everything at fault, and nothing that is secret."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from tests.integration.app.test_app_cli import SECRET, TRIO
from tests.support.command import run, run_here

from trio_monitor.store import open_store
from trio_monitor.web.accounts import by_the_system

KEY = "4f1d8a7be02c93655e1fa9d0c6b7382e"


def test_every_value_is_shown_with_where_it_comes_from_and_secrets_are_not(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"TRIO_MONITOR_WEB__PORT=9000\nTRIO_MONITOR_DATABASE__URL=postgresql+asyncpg://u:{SECRET}@127.0.0.1:9/trio\n",
        encoding="utf-8",
    )
    ended = run_here(tmp_path, "check", **TRIO, SECRET_KEY=KEY, CENTRE__NAME="Växeln")
    assert ended.returncode == 0, ended.stdout
    lines = ended.stdout.splitlines()
    for line in (
        "TRIO_MONITOR_ENVIRONMENT=development  (default)",
        "TRIO_MONITOR_SECRET_KEY=***  (environment)",
        "TRIO_MONITOR_TRIO__PASSWORD=***  (environment)",
        "TRIO_MONITOR_CENTRE__NAME=Växeln  (environment)",
        "TRIO_MONITOR_WEB__PORT=9000  (.env)",
        "TRIO_MONITOR_DATABASE__URL=postgresql+asyncpg://u:***@127.0.0.1:9/trio  (.env)",
        "TRIO_MONITOR_WEB__METRICS_TOKEN=  (default)",
    ):
        assert line in lines
    assert SECRET not in ended.stdout + ended.stderr
    assert KEY not in ended.stdout + ended.stderr
    # A real server watched in development, its password over plain http, and no database there.
    assert "Warnings (3):" in lines


def test_a_connection_set_in_the_monitor_is_told_to_be_in_force(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/history.db"
    assert "set in the monitor" not in run_here(tmp_path, "check", **TRIO, DATABASE__URL=url).stdout
    assert list(tmp_path.iterdir()) == []

    async def store_connection() -> None:
        store = await open_store(url)
        stored = {"base_url": "https://other.example.se/te/api", "contact_centre_id": None, "sealed": "v1.x"}
        await store.save_document(
            "connection", 0, json.dumps(stored), by_the_system(datetime.now(UTC), "connection.set", None)
        )
        await store.aclose()

    asyncio.run(store_connection())
    told = run_here(tmp_path, "check", **TRIO, DATABASE__URL=url)
    assert (
        "a connection to https://other.example.se/te/api was set in the monitor, and is in force instead" in told.stdout
    )
    alone = run_here(tmp_path, "check", DATABASE__URL=url)
    assert "a connection to https://other.example.se/te/api was set in the monitor, and is in force\n" in alone.stdout
    # The key is another one, and there is nothing else to monitor: neither that nor the demo is started.
    ended = run(tmp_path, "run", DATABASE__URL=url, WEB__PORT="0", SECRET_KEY=KEY)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "TRIO_MONITOR_SECRET_KEY: the connection that was set in the monitor cannot be read with it" in ended.stderr
    assert told.returncode == 0


def test_faults_are_told_beside_what_can_be_shown(tmp_path: Path) -> None:
    ended = run_here(tmp_path, "check", **TRIO, ENVIRONMENT="production", WEB__PORT="no", LOG__LEVEL="debug")
    assert ended.returncode == 2
    assert "Faults (4):" in ended.stdout
    assert "TRIO_MONITOR_LOG__LEVEL=debug  (environment)" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr


def test_another_file_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "other.env").write_text("TRIO_MONITOR_WEB__PORT=9001\n", encoding="utf-8")
    ended = run_here(tmp_path, "--env-file", "other.env", "check")
    assert "TRIO_MONITOR_WEB__PORT=9001  (other.env)" in ended.stdout
    assert run_here(tmp_path, "--env-file", "none.env", "check").returncode == 2


def test_production_has_no_demo(tmp_path: Path) -> None:
    safe = {"ENVIRONMENT": "production", "SECRET_KEY": KEY, "WEB__PUBLIC_URL": "https://monitor.example.se"}
    for ended in (run_here(tmp_path, "check", **safe), run(tmp_path, "run", **safe)):
        assert ended.returncode == 2
        assert "TRIO_MONITOR_TRIO__BASE_URL: it is not set, and the demo's figures have no place in production" in (
            ended.stdout + ended.stderr
        )
        assert "running at" not in ended.stdout
