"""The command `trio-simulator`."""

import asyncio
import json
import os
import stat
import sys
from typing import Annotated

import typer

from trio_simulator.centre.plan import HoursRegime
from trio_simulator.clock import ClockKind, SimulatedClock
from trio_simulator.instants import parse_instant
from trio_simulator.run import Addresses, is_loopback, serve
from trio_simulator.simulation import Settings

# Made-up credentials; the password has a letter outside ASCII on purpose, since logins are ISO-8859-1.
DEMO_KEY, DEMO_USER, DEMO_WORD = "dHJpby1tb25pdG9yLWRlbW8=", "monitor", "övervakning"

MOST_WARM_UP_MINUTES = 31 * 1_440

_EARLIEST_MS, _LATEST_MS = parse_instant("2000-01-01T00:00:00Z"), parse_instant("2100-01-01T00:00:00Z")

app = typer.Typer(add_completion=False, no_args_is_help=True, help="A stand-in Trio Enterprise server.")


@app.callback()
def _commands() -> None:
    """A stand-in Trio Enterprise server."""


def _start_at(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        instant_ms = parse_instant(text)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no ISO 8601 date and time", param_hint="--start-at") from None
    if not _EARLIEST_MS <= instant_ms <= _LATEST_MS:
        raise typer.BadParameter(f"{text!r} is not between 2000 and 2100", param_hint="--start-at")
    return instant_ms


def _loopback(host: str) -> str:
    if not is_loopback(host):
        raise typer.BadParameter(f"{host!r} is not loopback: the control port gives away everything")
    return host


def _client_key(key: str) -> str:
    if not key.isascii() or not key or any(letter.isspace() for letter in key):
        raise typer.BadParameter("must be ASCII without spaces")
    return key


def _latin(text: str) -> str:
    try:
        text.encode("iso-8859-1")
    except UnicodeEncodeError:
        raise typer.BadParameter("must be of ISO-8859-1 letters: the login knows no others") from None
    return text


def _piped_input(is_asked: bool) -> bool:
    if is_asked:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            raise typer.BadParameter("needs a pipe on standard input")
    return is_asked


@app.command("serve")
def serve_command(
    *,
    host: Annotated[str, typer.Option(help="Address of both servers.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the primary; 0 for any free one.")] = 8900,
    secondary_port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the secondary.")] = 8901,
    control_port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the control.")] = 8902,
    control_host: Annotated[str, typer.Option(callback=_loopback, help="A loopback address.")] = "127.0.0.1",
    advertise_host: Annotated[str | None, typer.Option(help="Host name that the API data give.")] = None,
    services: Annotated[int, typer.Option(min=1, max=200)] = 4,
    agents: Annotated[int, typer.Option(min=1, max=2_000)] = 25,
    seed: Annotated[int, typer.Option(help="The same seed gives the same calls.")] = 1,
    hours: Annotated[HoursRegime, typer.Option(help="Open around the clock, or weekdays 07:45-16:30.")] = "always",
    clock: Annotated[ClockKind, typer.Option(help="Running, or turned by the control port.")] = "real",
    speed: Annotated[float, typer.Option(min=0.01, max=3_600, help="Pace of a real clock.")] = 1.0,
    start_at: Annotated[str | None, typer.Option(help="ISO 8601; the present time if not given.")] = None,
    warm_up_minutes: Annotated[
        float, typer.Option(min=0, max=MOST_WARM_UP_MINUTES, help="Time already run at the start.")
    ] = 30.0,
    client_key: Annotated[str, typer.Option(callback=_client_key, help="API client key.")] = DEMO_KEY,
    username: Annotated[str, typer.Option(callback=_latin)] = DEMO_USER,
    password: Annotated[str, typer.Option(callback=_latin)] = DEMO_WORD,
    access_token_seconds: Annotated[float, typer.Option(min=1, help="In simulated time.")] = 3_600,
    refresh_token_seconds: Annotated[float, typer.Option(min=1, help="In simulated time.")] = 2_592_000,
    until_input_ends: Annotated[
        bool, typer.Option(callback=_piped_input, help="End too when the pipe on standard input is closed.")
    ] = False,
    max_page_size: Annotated[int, typer.Option(min=1, help="Larger page sizes are cut to it.")] = 1_000,
) -> None:
    """Serve both Trio servers and the control port until interrupted.

    When all is ready, one line of JSON on standard output tells the addresses and the credentials.
    """
    settings = Settings(
        client_key=client_key,
        username=username,
        password=password,
        services=services,
        agents=agents,
        seed=seed,
        hours=hours,
        warm_up_minutes=warm_up_minutes,
        access_token_seconds=access_token_seconds,
        refresh_token_seconds=refresh_token_seconds,
        largest_page=max_page_size,
    )
    addresses = Addresses(host, port, secondary_port, control_host, control_port, advertise_host)
    simulated = SimulatedClock(clock, _start_at(start_at), speed)
    try:
        asyncio.run(serve(settings, simulated, addresses, _announce, ends_with_input=until_input_ends))
    except OSError as error:
        typer.echo(f"trio-simulator: cannot listen: {error}", err=True)
        raise typer.Exit(1) from None


def _announce(ready: dict[str, object]) -> None:
    typer.echo(json.dumps(ready))


def main() -> None:
    """Run the command line."""
    app()
