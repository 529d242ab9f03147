"""The commands. Errors raised on purpose become a message and an exit status, never a traceback.

Exit status: 0 well, 1 something outside failed (a server, the database), 2 wrong use or settings.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from trio_monitor import __version__, cli_running
from trio_monitor.cli_history import export, intervals
from trio_monitor.cli_running import out
from trio_monitor.cli_settings import check, secrets
from trio_monitor.cli_users import sign_in_link, users
from trio_monitor.clock import SystemClock
from trio_monitor.running import run_monitor
from trio_monitor.settings import every_variable
from trio_monitor.vendor import trio_config

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

EnvFileOption = Annotated[
    Path | None,
    typer.Option("--env-file", help="Read the settings of this file instead of .env.", exists=True, dir_okay=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    env_file: EnvFileOption = None,
) -> None:
    """Real-time monitor for contact centres on Trio Enterprise."""
    context.obj = env_file
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def run(context: typer.Context) -> None:
    """Monitor the configured Trio server; without one, a demo on the bundled simulator."""
    cli_running.leave(run_monitor(cli_running.env_file(context)))


@app.command()
def probe(context: typer.Context, as_json: JsonOption = False) -> None:
    """Read everything the configured Trio server offers once, and tell what fits and what does not."""
    from trio_monitor.sources.trio.probe import probe as probe_server
    from trio_monitor.sources.trio.probe_view import render_probe

    settings = cli_running.own_settings(context)

    async def run_probe() -> None:
        report = await probe_server(trio_config(settings), SystemClock())
        if as_json:
            out.print_json(json.dumps(report.to_dict()))
        else:
            out.print(render_probe(report))

    cli_running.run(run_probe)


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
        # Line by line: with PYTHONUNBUFFERED Python drops what a pipe does not take at once, and a line it takes.
        sys.stdout.writelines(text.splitlines(keepends=True))
    else:
        path.write_text(text, encoding="utf-8")


app.command()(check)
app.add_typer(secrets, name="secrets")
app.add_typer(users, name="user")
app.command("sign-in-link")(sign_in_link)
app.add_typer(export, name="export")
app.add_typer(intervals, name="intervals")
