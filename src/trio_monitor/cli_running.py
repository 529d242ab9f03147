"""What every command needs: the settings of the monitor that it is about, a way to run to its end, a place to print."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.running import EXIT_WRONG_USE, run_to_end, show_faults, with_database_of_the_monitor
from trio_monitor.settings import Settings, load_settings, variable
from trio_monitor.store import missing_file

out = Console(emoji=False)
err = Console(stderr=True, emoji=False)


def show(text: str) -> None:
    """Print a line as it stands."""
    out.print(text, soft_wrap=True, highlight=False, markup=False)


def env_file(context: typer.Context) -> Path | None:
    """The file that `--env-file` names, which stands before the command."""
    named = context.find_object(Path)
    return named if isinstance(named, Path) else None


def own_settings(context: typer.Context) -> Settings:
    """The settings as they are given; what is wrong with them ends the command."""
    try:
        return load_settings(env_file(context))
    except SettingsInvalid as error:
        show_faults(error)
        raise typer.Exit(EXIT_WRONG_USE) from error


def monitors_settings(context: typer.Context) -> Settings:
    """The settings with the database that `run` uses."""
    settings = own_settings(context)

    async def find() -> None:
        nonlocal settings
        settings = await with_database_of_the_monitor(settings)

    run(find)
    return settings


def run(main_function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it to its end; its errors are told, and end the command."""
    leave(run_to_end(main_function))


def leave(status: int) -> None:
    """End the command, unless all is well."""
    if status:
        raise typer.Exit(status)


def monitors_database(settings: Settings) -> str:
    """The address of the monitor's database.

    Raises:
        SettingsInvalid: there is no such file, so it is hardly the one that was meant; opening it would make it.
    """
    url = settings.database.url.get_secret_value()
    missing = missing_file(url)
    if missing is not None:
        raise other_database(f"there is no file {missing.absolute()}")
    return url


def other_database(problem: str) -> SettingsInvalid:
    """What to raise for a database that no monitor runs with."""
    fix = "give the database that the monitor runs with, as by `trio-monitor --env-file FILE`, or start it first"
    return SettingsInvalid((SettingsFault(variable("database", "url"), problem, fix),))
