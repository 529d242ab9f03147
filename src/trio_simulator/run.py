"""Puts the parts together and serves until told to stop."""

import asyncio
import ipaddress
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from trio_simulator.api import ROOT, build_api
from trio_simulator.centre.plan import CONTACT_CENTRE_ID
from trio_simulator.clock import SimulatedClock
from trio_simulator.control import Switchboard, build_control
from trio_simulator.faults import FaultBoard
from trio_simulator.mischief import Mischief, ServerDate
from trio_simulator.server import Listener, host_in_url
from trio_simulator.simulation import SERVER_NAMES, ServerName, Settings, Simulation

_HTTP_PORT = 80
_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to listen. Port 0 means any free one."""

    host: str
    port: int
    secondary_port: int
    control_host: str
    control_port: int
    advertised_host: str | None  # as the API data and the ready line have it


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _shown_host(addresses: Addresses) -> str:
    if addresses.advertised_host is not None:
        return addresses.advertised_host
    return "127.0.0.1" if _is_wildcard(addresses.host) else host_in_url(addresses.host)


class Installation:
    """Both servers and the control port, around one simulation."""

    def __init__(self, settings: Settings, clock: SimulatedClock, addresses: Addresses) -> None:
        self._simulation = Simulation(settings, clock)
        self._addresses = addresses
        self._board = board = FaultBoard(settings.seed)
        ports = {"primary": addresses.port, "secondary": addresses.secondary_port}
        self._servers = {name: Listener(self._app(name, board), addresses.host, ports[name]) for name in SERVER_NAMES}
        switchboard = Switchboard(self._simulation, board, self._set_dead, self._drop_connections)
        self._control = Listener(build_control(switchboard), addresses.control_host, addresses.control_port)

    def _app(self, name: ServerName, board: FaultBoard) -> ASGIApp:
        api = build_api(self._simulation, self._simulation.sides[name])
        return ServerDate(Mischief(api, board, name), self._simulation.clock.now_ms)

    async def _set_dead(self, dead: ServerName | None) -> None:
        for name, listener in self._servers.items():
            if name == dead:
                listener.stop()
            else:
                await listener.start()

    def _drop_connections(self) -> None:
        for listener in self._servers.values():
            listener.drop_connections()

    async def start(self) -> dict[str, object]:
        """Bind all ports and yield what a client needs to know.

        Raises:
            OSError: a port cannot be bound.
        """
        for listener in (*self._servers.values(), self._control):
            await listener.start()
        host = _shown_host(self._addresses)
        for name, listener in self._servers.items():
            port = "" if listener.port == _HTTP_PORT else f":{listener.port}"
            self._simulation.sides[name].address = f"{host}{port}"
        settings = self._simulation.settings
        return {
            "base_url": f"http://{self._simulation.sides['primary'].address}{ROOT}",
            "secondary_url": f"http://{self._simulation.sides['secondary'].address}{ROOT}",
            "control_url": f"http://{host_in_url(self._control.host)}:{self._control.port}",
            "client_key": settings.client_key,
            "username": settings.username,
            "password": settings.password,
            "contact_centre_id": CONTACT_CENTRE_ID,
        }

    async def keep_running(self) -> None:
        """Let the centre follow a clock that runs by itself, also while nobody asks."""
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            self._simulation.catch_up()

    async def close(self) -> None:
        """End everything, requests held by faults first."""
        self._board.clear()
        await asyncio.gather(*(each.close() for each in (*self._servers.values(), self._control)))


class _EndOfInput(asyncio.Protocol):
    """Hears when the other end of a pipe is closed, which the system does for a process that dies, however it dies."""

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def connection_lost(self, _error: Exception | None) -> None:
        self._ended.set()


async def serve(
    settings: Settings,
    clock: SimulatedClock,
    addresses: Addresses,
    announce: Callable[[dict[str, object]], None],
    *,
    ends_with_input: bool = False,
) -> None:
    """Serve until SIGINT or SIGTERM, or the end of standard input; `announce` is told once all ports are open.

    Raises:
        OSError: a port cannot be bound.
    """
    installation = Installation(settings, clock, addresses)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if ends_with_input:
        await loop.connect_read_pipe(lambda: _EndOfInput(stop), sys.stdin)
    announce(await installation.start())
    ticking = asyncio.create_task(installation.keep_running())
    await stop.wait()
    ticking.cancel()
    await installation.close()
