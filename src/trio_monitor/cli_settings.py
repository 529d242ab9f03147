"""The commands about settings and secrets: what is in effect and at fault, and from one secret key to the next."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from trio_monitor.clock import SystemClock
from trio_monitor.connections import CONNECTION_DOCUMENT, sealer, stored_connection
from trio_monitor.errors import SettingsFault, SettingsInvalid, StoreUnavailable
from trio_monitor.sealing import Purpose
from trio_monitor.settings import (
    Environment,
    Settings,
    members,
    nothing_to_monitor,
    read_settings,
    shown,
    variable,
    warnings,
)
from trio_monitor.store import missing_file, open_store, peek_document
from trio_monitor.web.accounts import by_the_system

if TYPE_CHECKING:
    from trio_monitor.rotation import Rotation

Run = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]

EXIT_FAULTY = 2
DEFAULT = "default"

EnvFileOption = Annotated[
    Path | None, typer.Option("--env-file", help="Read this file instead of .env.", exists=True, dir_okay=False)
]


def add_check(app: typer.Typer, out: Console) -> None:
    """The command `check`."""

    @app.command()
    def check(env_file: EnvFileOption = None) -> None:
        """Show every setting in effect, where it comes from, and whatever is wrong. Nothing is started or changed."""
        reading = read_settings(env_file)
        if reading.settings is not None:
            for path, _ in members():
                origin = reading.origins.get(variable(*path), DEFAULT)
                _print(out, f"{variable(*path)}={shown(reading.settings, path)}  ({origin})")
        doubts, faults = [], list(reading.faults)
        if reading.settings is not None:
            of_database = list(_of_database(reading.settings))
            doubts = [*warnings(reading.settings), *of_database]
            if not of_database and _lacks_server(reading.settings):
                faults.append(nothing_to_monitor())
        told = {fault.setting for fault in faults}
        _tell(out, "Warnings", [doubt for doubt in doubts if doubt.setting not in told])
        _tell(out, "Faults", faults)
        if faults:
            raise typer.Exit(EXIT_FAULTY)
        _print(out, "\nThe settings can be used.")


def _lacks_server(settings: Settings) -> bool:
    return settings.environment is Environment.PRODUCTION and settings.trio.base_url is None


def _of_database(settings: Settings) -> Iterator[SettingsFault]:
    """A connection that was set in the monitor outweighs what is told above."""
    url = variable("database", "url")
    try:
        found = asyncio.run(peek_document(settings.database.url.get_secret_value(), CONNECTION_DOCUMENT))
    except StoreUnavailable as error:
        yield SettingsFault(url, f"it cannot be read: {error}", "see that the database runs")
        return
    stored = stored_connection(found)
    if stored is not None:
        problem = f"a connection to {stored.base_url} was set in the monitor, and is in force"
        fix = "nothing, if that is meant"
        if settings.trio.base_url is not None:
            problem += " instead"
            fix += "; DELETE /api/v1/connection goes back to this one"
        yield SettingsFault(variable("trio", "base_url"), problem, fix)


def _tell(out: Console, heading: str, faults: Sequence[SettingsFault]) -> None:
    if faults:
        _print(out, f"\n{heading} ({len(faults)}):")
    for fault in faults:
        _print(out, f"  {fault.setting}: {fault.problem}\n      → {fault.fix}")


def _print(out: Console, text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def secret_commands(settings_of: Callable[[], Settings], run: Run, out: Console) -> typer.Typer:
    """The group `secrets`.

    Args:
        settings_of: reads the settings, or ends the command with what is wrong with them.
        run: runs the work and turns errors into an exit status.
        out: where the counts are shown.
    """
    secrets = typer.Typer(no_args_is_help=True, help="Secrets that the database keeps encrypted.")

    @secrets.callback()
    def group() -> None:
        """Secrets that the database keeps encrypted."""

    @secrets.command("rotate")
    def rotate_secrets() -> None:
        """Encrypt everything anew with TRIO_MONITOR_SECRET_KEY that TRIO_MONITOR_PREVIOUS_SECRET_KEY opens."""
        settings = settings_of()

        async def work() -> None:
            _tell_rotation(out, await _rotated(settings))

        run(work)

    return secrets


async def _rotated(settings: Settings) -> "Rotation":
    from trio_monitor.rotation import rotate
    from trio_monitor.web.access import json_text

    channels = sealer(settings, Purpose.CHANNELS)
    url = settings.database.url.get_secret_value()
    missing = missing_file(url)
    if not channels.can_seal:
        raise _invalid("secret_key", problem="it is not set", fix="give the new key")
    if missing is not None:
        raise _invalid(
            "database", "url", problem=f"there is no file {missing.absolute()}", fix="give the monitor's database"
        )
    store = await open_store(url)
    try:
        rotation = await rotate(store, channels, sealer(settings, Purpose.CONNECTION))
        entry = by_the_system(SystemClock().now(), "secrets.rotate", None, json_text(asdict(rotation)))
        await store.access.record([entry])
        return rotation
    finally:
        await store.aclose()


def _tell_rotation(out: Console, rotation: "Rotation") -> None:
    _print(out, f"{rotation.resealed} encrypted anew, {rotation.newest_already} were so already")
    if rotation.unreadable:
        _print(out, f"{rotation.unreadable} can be read with neither key: enter what they hold anew")


def _invalid(*path: str, problem: str, fix: str) -> SettingsInvalid:
    return SettingsInvalid((SettingsFault(variable(*path), problem, fix),))
