"""The commands about settings and secrets: what is in effect and at fault, and from one secret key to the next."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from trio_monitor.cli_running import env_file, monitors_database, monitors_settings, run, show
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
from trio_monitor.store import open_store, peek_document
from trio_monitor.web.accounts import by_the_system

if TYPE_CHECKING:
    from trio_monitor.rotation import Rotation

EXIT_FAULTY = 2
DEFAULT = "default"


secrets = typer.Typer(no_args_is_help=True, help="Secrets that the database keeps encrypted.")


def check(context: typer.Context) -> None:
    """Show every setting in effect, where it comes from, and whatever is wrong. Nothing is started or changed."""
    reading = read_settings(env_file(context))
    if reading.settings is not None:
        for path, _ in members():
            origin = reading.origins.get(variable(*path), DEFAULT)
            show(f"{variable(*path)}={shown(reading.settings, path)}  ({origin})")
    doubts, faults = [], list(reading.faults)
    if reading.settings is not None:
        of_database = list(_of_database(reading.settings))
        doubts = [*warnings(reading.settings), *of_database]
        if not of_database and _lacks_server(reading.settings):
            faults.append(nothing_to_monitor())
    told = {fault.setting for fault in faults}
    _tell("Warnings", [doubt for doubt in doubts if doubt.setting not in told])
    _tell("Faults", faults)
    if faults:
        raise typer.Exit(EXIT_FAULTY)
    show("\nThe settings can be used.")


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


def _tell(heading: str, faults: Sequence[SettingsFault]) -> None:
    if faults:
        show(f"\n{heading} ({len(faults)}):")
    for fault in faults:
        show(f"  {fault.setting}: {fault.problem}\n      → {fault.fix}")


@secrets.command("rotate")
def rotate_secrets(context: typer.Context) -> None:
    """Encrypt everything anew with TRIO_MONITOR_SECRET_KEY that TRIO_MONITOR_PREVIOUS_SECRET_KEY opens."""
    settings = monitors_settings(context)

    async def work() -> None:
        _tell_rotation(await _rotated(settings))

    run(work)


async def _rotated(settings: Settings) -> "Rotation":
    from trio_monitor.rotation import rotate
    from trio_monitor.web.access import json_text

    channels = sealer(settings, Purpose.CHANNELS)
    if not channels.can_seal:
        raise SettingsInvalid((SettingsFault(variable("secret_key"), "it is not set", "give the new key"),))
    store = await open_store(monitors_database(settings))
    try:
        rotation = await rotate(store, channels, sealer(settings, Purpose.CONNECTION))
        entry = by_the_system(SystemClock().now(), "secrets.rotate", None, json_text(asdict(rotation)))
        await store.access.record([entry])
        return rotation
    finally:
        await store.aclose()


def _tell_rotation(rotation: "Rotation") -> None:
    show(f"{rotation.resealed} encrypted anew, {rotation.newest_already} were so already")
    if rotation.unreadable:
        show(f"{rotation.unreadable} can be read with neither key: enter what they hold anew")
