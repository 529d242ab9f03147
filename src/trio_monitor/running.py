"""Running the monitor, and whatever else a command does, until it ends: errors become a message and an exit status.

Neither typer nor rich is loaded here: `run` lives long, and prints its address and no more. The monitor itself, which
takes most of a second to load, is loaded only to be run.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import structlog
from uvicorn.loops.auto import auto_loop_factory

from trio_monitor.connections import is_connection_stored
from trio_monitor.demo import open_demo, with_demo_database
from trio_monitor.errors import (
    ExportUnavailable,
    LastAdministrator,
    NameTaken,
    RangeRefused,
    SettingsInvalid,
    TrioMonitorError,
    UserChanged,
    UserRefused,
)
from trio_monitor.log import configure_log
from trio_monitor.settings import (
    Environment,
    Settings,
    development_warning,
    load_settings,
    nothing_to_monitor,
    secret_values,
    variable,
)

log = structlog.get_logger(__name__)

EXIT_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
RED, YELLOW = 31, 33
"""Colours of a terminal, by their ANSI numbers."""


def run_monitor(env_file: Path | None = None) -> int:
    """Monitor the configured Trio server; without one, a demo on the bundled simulator. The exit status."""
    try:
        settings = load_settings(env_file)
    except SettingsInvalid as error:
        show_faults(error)
        return EXIT_WRONG_USE
    configure_log(settings.log.level, settings.log.format, secret_values(settings))
    # Before anything is started: until then Ctrl-C ends the process on the spot.
    import_module("trio_monitor.app")
    return run_to_end(lambda: _serve(settings, env_file))


async def with_database_of_the_monitor(settings: Settings) -> Settings:
    """The settings with the database that `run` uses: the demo's own where there is no server to monitor."""
    of_the_demo = with_demo_database(settings)
    if of_the_demo is settings or settings.trio.base_url is not None or await is_connection_stored(settings):
        return settings
    return of_the_demo


def show_faults(error: SettingsInvalid) -> None:
    """Tell every fault of the settings with its fix."""
    _tell(f"{_coloured('The settings cannot be used', RED)} ({len(error.faults)} found):")
    for fault in error.faults:
        _tell(f"  {fault.setting}: {fault.problem}\n      → {fault.fix}")


def run_to_end(main_function: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """Run it; its errors are told. The exit status."""
    # From here on there may be something to clean up: Ctrl-C cancels it instead of ending the process on the spot.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory(use_subprocess=False)) as runner:
            runner.run(_until_terminated(main_function))
    except SettingsInvalid as error:
        show_faults(error)
        return EXIT_WRONG_USE
    except (RangeRefused, ExportUnavailable, UserRefused, UserChanged, NameTaken, LastAdministrator) as error:
        _tell(f"{_coloured('Cannot do that', RED)}: {error}")
        return EXIT_WRONG_USE
    except TrioMonitorError as error:
        _tell(f"{_coloured('Failed', RED)}: {error}")
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except asyncio.CancelledError:
        return EXIT_TERMINATED
    return 0


async def _until_terminated(main_function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Let SIGTERM end what is under way as Ctrl-C does, so that no simulator is left behind by a slow start."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await main_function()


async def _serve(settings: Settings, env_file: Path | None) -> None:
    from trio_monitor.app import serve

    if settings.trio.base_url is not None or await is_connection_stored(settings):
        if settings.environment is Environment.DEVELOPMENT:
            told = development_warning()
            log.warning("development_settings", detail=told.problem, hint=told.fix)
        await serve(settings, is_demo=False, ready=_announce)
        return
    if settings.environment is Environment.PRODUCTION:
        raise SettingsInvalid((nothing_to_monitor(),))
    missing = variable("trio", "base_url")
    why = f"{missing} is not set, nor a connection in the monitor, so the bundled simulator is monitored."
    _tell(f"{_coloured('DEMO', YELLOW)}: {why}")
    async with open_demo(settings, _tell, env_file) as demo_settings:
        await serve(demo_settings, is_demo=True, ready=_announce)


def _announce(address: str, link: str | None) -> None:
    _print(f"\nTrio Monitor is running at {address}", sys.stdout)
    if link is not None:
        _print(f"Sign in once with:  {link}\n", sys.stdout)


def _tell(text: str) -> None:
    _print(text, sys.stderr)


def _print(text: str, file: TextIO) -> None:
    # Whoever reads it through a pipe waits for the address.
    print(text, file=file, flush=True)


def _coloured(text: str, colour: int) -> str:
    if not sys.stderr.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\033[{colour}m{text}\033[0m"
