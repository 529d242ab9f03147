"""The commands. Errors raised on purpose become a message and an exit status, never a traceback.

Exit status: 0 well, 1 something outside failed (a server, the database), 2 wrong use or settings.
"""

import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from trio_monitor import __version__
from trio_monitor.cli_history import history_commands
from trio_monitor.cli_settings import add_check, secret_commands
from trio_monitor.cli_users import add_sign_in_link, user_commands
from trio_monitor.clock import SystemClock
from trio_monitor.errors import SettingsInvalid
from trio_monitor.running import EXIT_WRONG_USE, run_monitor, run_to_end, show_faults, with_database_of_the_monitor
from trio_monitor.settings import Settings, every_variable, load_settings
from trio_monitor.vendor import trio_config

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console(emoji=False)
err = Console(stderr=True, emoji=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Real-time monitor for contact centres on Trio Enterprise."""
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def run() -> None:
    """Monitor the configured Trio server; without one, a demo on the bundled simulator."""
    _exit(run_monitor())


@app.command()
def probe(as_json: JsonOption = False) -> None:
    """Read everything the configured Trio server offers once, and tell what fits and what does not."""
    from trio_monitor.sources.trio.probe import probe as probe_server
    from trio_monitor.sources.trio.probe_view import render_probe

    settings = _settings()

    async def run_probe() -> None:
        report = await probe_server(trio_config(settings), SystemClock())
        if as_json:
            out.print_json(json.dumps(report.to_dict()))
        else:
            out.print(render_probe(report))

    _run(run_probe)


@app.command("settings")
def list_settings() -> None:
    """List every setting."""
    from rich.table import Table

    table = Table("variable", "meaning", box=None)
    for name, meaning in every_variable().items():
        table.add_row(name, meaning)
    out.print(table)


@app.command()
def openapi(
    path: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None,
) -> None:
    """Write the description of the HTTP API."""
    from trio_monitor.web.api import openapi_document

    _write(json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n", path)


@app.command(name="webhook-schema")
def webhook_schema(
    path: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None,
) -> None:
    """Write the JSON schema of what webhooks are sent."""
    from trio_monitor.notifier.document import json_schema

    _write(json_schema(), path)


def _write(text: str, path: Path | None) -> None:
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _of_the_monitor_that_runs() -> Settings:
    settings = _settings()

    async def find() -> None:
        nonlocal settings
        settings = await with_database_of_the_monitor(settings)

    _run(find)
    return settings


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsInvalid as error:
        show_faults(error)
        raise typer.Exit(EXIT_WRONG_USE) from error


def _run(main_function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    _exit(run_to_end(main_function))


def _exit(status: int) -> None:
    if status:
        raise typer.Exit(status)


export_commands, interval_commands = history_commands(_of_the_monitor_that_runs, _run, err)
add_check(app, out)
app.add_typer(secret_commands(_of_the_monitor_that_runs, _run, out), name="secrets")
app.add_typer(user_commands(_of_the_monitor_that_runs, _run, out), name="user")
add_sign_in_link(app, _of_the_monitor_that_runs, _run, out)
app.add_typer(export_commands, name="export")
app.add_typer(interval_commands, name="intervals")
