"""The commands. Errors raised on purpose become a message and an exit status, never a traceback.

Exit status: 0 well, 1 something outside failed (a server, the database), 2 wrong use or settings.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from uvicorn.loops.auto import auto_loop_factory

from trio_monitor import __version__
from trio_monitor.app import serve, trio_config
from trio_monitor.cli_history import history_commands
from trio_monitor.clock import SystemClock
from trio_monitor.demo import DATABASE_URL, simulated_trio
from trio_monitor.errors import ExportUnavailable, RangeRefused, SettingsInvalid, TrioMonitorError
from trio_monitor.log import configure_log
from trio_monitor.settings import Settings, every_variable, load_settings, variable
from trio_monitor.store.opening import open_store
from trio_monitor.web.api import openapi_document
from trio_monitor.web.sessions import issue_sign_in_link

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console(emoji=False)
err = Console(stderr=True, emoji=False)

EXIT_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
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
    settings = _settings()
    configure_log(settings.log.level, settings.log.format)
    _run(lambda: _serve(settings))


@app.command("sign-in-link")
def sign_in_link() -> None:
    """Print a new one-time sign-in link for a monitor that runs on the same database."""
    settings = _of_the_monitor_that_runs()

    async def issue() -> None:
        store = await open_store(settings.database.url.get_secret_value())
        try:
            lifetime = timedelta(hours=settings.web.sign_in_link_hours)
            token = await issue_sign_in_link(store, SystemClock().now(), lifetime)
        finally:
            await store.aclose()
        address = str(settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}").rstrip("/")
        out.print(f"{address}/#sign-in={token}", soft_wrap=True, highlight=False)

    _run(issue)


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


async def _serve(settings: Settings) -> None:
    if settings.trio.base_url is not None:
        await serve(settings, is_demo=False, ready=_announce)
        return
    err.print(
        f"[yellow]DEMO[/yellow]: {variable('trio', 'base_url')} is not set, so the bundled simulator is monitored."
    )
    async with simulated_trio(_with_demo_database(settings)) as (demo_settings, control_url):
        err.print(f"Simulator's control port: {control_url}", highlight=False)
        await serve(demo_settings, is_demo=True, ready=_announce)


def _with_demo_database(settings: Settings) -> Settings:
    """A database that was chosen is used for the demo too; only the default is another file."""
    if "url" in settings.database.model_fields_set:
        return settings
    database = settings.database.model_copy(update={"url": SecretStr(DATABASE_URL)})
    return settings.model_copy(update={"database": database})


def _of_the_monitor_that_runs() -> Settings:
    """The settings with the database that `run` uses: the demo's own where there is no server to monitor."""
    settings = _settings()
    return settings if settings.trio.base_url is not None else _with_demo_database(settings)


def _announce(address: str, link: str) -> None:
    out.print(f"\nTrio Monitor is running at {address}", highlight=False)
    out.print(f"Sign in once with:  {link}\n", soft_wrap=True, highlight=False)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsInvalid as error:
        _show_faults(error)
        raise typer.Exit(EXIT_WRONG_USE) from error


def _show_faults(error: SettingsInvalid) -> None:
    err.print(f"[red]The settings cannot be used[/red] ({len(error.faults)} found):")
    for fault in error.faults:
        told = f"  {fault.setting}: {fault.problem}\n      → {fault.fix}"
        err.print(told, highlight=False, markup=False, soft_wrap=True)


def _run(main_function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    # From here on there may be something to clean up: Ctrl-C cancels it instead of ending the process on the spot.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory(use_subprocess=False)) as runner:
            runner.run(_until_terminated(main_function))
    except SettingsInvalid as error:
        _show_faults(error)
        raise typer.Exit(EXIT_WRONG_USE) from error
    except (RangeRefused, ExportUnavailable) as error:
        err.print(f"[red]Cannot do that[/red]: {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(EXIT_WRONG_USE) from error
    except TrioMonitorError as error:
        err.print(f"[red]Failed[/red]: {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(EXIT_FAILED) from error
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except asyncio.CancelledError:
        raise typer.Exit(EXIT_TERMINATED) from None


async def _until_terminated(main_function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Let SIGTERM end what is under way as Ctrl-C does, so that no simulator is left behind by a slow start."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await main_function()


export_commands, interval_commands = history_commands(_of_the_monitor_that_runs, _run, err)
app.add_typer(export_commands, name="export")
app.add_typer(interval_commands, name="intervals")
