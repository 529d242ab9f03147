"""Opening the demo: its database, its past, and its simulator."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, tzinfo
from math import ceil
from pathlib import Path

from pydantic import SecretStr

from trio_monitor.clock import SystemClock
from trio_monitor.demo.simulator import simulated_trio, stop_process
from trio_monitor.domain.rollup import midnight
from trio_monitor.errors import StoreUnavailable
from trio_monitor.settings import Settings
from trio_monitor.store import missing_file, open_store

FILE = Path("trio-monitor-demo.sqlite3")
"""Demo figures never get into the file of a real centre."""

UNFINISHED = FILE.with_suffix(".unfinished")
PAST_COMMAND = (sys.executable, "-m", "trio_monitor.demo.past")
PAST_DAYS = 15
"""Whole days before today: a forecast learns from at least two of the same weekday."""

SQLITE_FILES = ("", "-wal", "-shm")


def with_demo_database(settings: Settings) -> Settings:
    """A database that was chosen is used for the demo too; only the default is another file."""
    return settings if "url" in settings.database.model_fields_set else with_database(settings, FILE)


@asynccontextmanager
async def open_demo(
    settings: Settings, tell: Callable[[str], None], env_file: Path | None = None
) -> AsyncIterator[Settings]:
    """Start the simulator, and give a database of the demo's own a past if it has none; a chosen one gets none.

    Args:
        settings: those of a monitor without a server.
        tell: shows a line to whoever waits.
        env_file: where the settings were read; `.env` when None.

    Yields:
        The settings of the demo.

    Raises:
        SourceUnavailable: the simulator does not start.
        StoreUnavailable: the past cannot be written.
    """
    settings = with_demo_database(settings)
    if await _has_past(settings):
        async with simulated_trio(settings) as (demo_settings, control_url):
            _tell_control_port(tell, control_url)
            yield demo_settings
        return
    tell("Two weeks of simulated calls are made for the charts, this once ...")
    now = SystemClock().now()
    minutes = ceil((now - first_midnight(now, settings.centre.zone)) / timedelta(minutes=1))
    async with simulated_trio(settings, "--warm-up-minutes", str(minutes)) as (demo_settings, control_url):
        await _make_past(control_url, env_file)
        _tell_control_port(tell, control_url)
        yield demo_settings


def first_midnight(now: datetime, zone: tzinfo) -> datetime:
    """Where the past begins that ends at `now`."""
    return midnight(now.astimezone(zone).date() - timedelta(days=PAST_DAYS), zone)


async def _has_past(settings: Settings) -> bool:
    url = settings.database.url.get_secret_value()
    if url != _url(FILE):
        return True
    if missing_file(url) is not None:
        return False
    store = await open_store(url)
    try:
        edges = await store.load_edges(SystemClock().now())
    finally:
        await store.aclose()
    # Nobody has ever monitored with it: a command, or a start that was broken off, has left it.
    return edges.first_poll_at is not None or edges.first_interval_at is not None


def _tell_control_port(tell: Callable[[str], None], control_url: str) -> None:
    tell(f"Simulator's control port: {control_url}")


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def with_database(settings: Settings, file: Path) -> Settings:
    """The settings with this SQLite database."""
    database = settings.database.model_copy(update={"url": SecretStr(_url(file))})
    return settings.model_copy(update={"database": database})


def _begin_anew() -> None:
    for ending in SQLITE_FILES:
        UNFINISHED.with_name(UNFINISHED.name + ending).unlink(missing_ok=True)
    if FILE.exists():
        # Whoever was made a user in a file without a past stays one.
        shutil.copyfile(FILE, UNFINISHED)


async def _make_past(control_url: str, env_file: Path | None) -> None:
    """Whole or not at all: a start that was broken off begins anew."""
    _begin_anew()
    of_file = () if env_file is None else (str(env_file),)
    process = await asyncio.create_subprocess_exec(*PAST_COMMAND, control_url, *of_file, start_new_session=True)
    try:
        status = await process.wait()
    finally:
        await stop_process(process)
    if status != 0:
        raise StoreUnavailable("the demo's past could not be made; the reason is above")
    UNFINISHED.rename(FILE)
