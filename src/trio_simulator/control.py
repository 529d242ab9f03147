"""The control port: the truth, the clock and the switches. Never under `/te/api`, and on loopback only."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Self

from fastapi import FastAPI, HTTPException, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from starlette.middleware.trustedhost import TrustedHostMiddleware

from trio_simulator.clock import ClockRunsForward, ClockStandsByItself
from trio_simulator.faults import Fault, FaultBoard
from trio_simulator.instants import SECOND_MS, parse_instant, to_milliseconds, utc_text
from trio_simulator.permissions import Profile, Right
from trio_simulator.simulation import ServerName, Simulation
from trio_simulator.truth import (
    DEFAULT_LIMIT_SECONDS,
    DEFAULT_SHORT_SECONDS,
    Tally,
    tally_by_interval,
)

_LONGEST_ADVANCE_SECONDS = 366 * 86_400
_UNPROCESSABLE, _CONFLICT = 422, 409
Record = dict[str, Any]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClockOrder(_Order):
    """Turn the clock by a length or to an instant."""

    advance_seconds: Annotated[float, Field(ge=0, le=_LONGEST_ADVANCE_SECONDS, allow_inf_nan=False)] | None = None
    now: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.advance_seconds is None) == (self.now is None):
            raise ValueError("give advance_seconds or now, one of them")
        return self


class FailoverOrder(_Order):
    """Which server is to be active, and whether the other is wholly down."""

    active: ServerName
    dead: bool = False


class RestartOrder(_Order):
    """A restart of the servers."""

    lose_calls: bool = False


class LoadOrder(_Order):
    """What to multiply the planned flow of calls by."""

    factor: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class AgentsOrder(_Order):
    """How many agents may answer calls; null for all."""

    ready: Annotated[int, Field(ge=0)] | None


class PermissionsOrder(_Order):
    """The profile that a user gets at the next login or refresh."""

    username: str | None = Field(None, description="the main user if not given")
    denied: frozenset[Right] = frozenset()
    hidden_services: frozenset[int] = frozenset()


class TruthWindow(_Order):
    """What `GET /truth` is asked for: a window, and the limits to count by."""

    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    limit_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = DEFAULT_LIMIT_SECONDS
    short_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = DEFAULT_SHORT_SECONDS
    calls: bool = True


def _instant(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except (ValueError, OverflowError):
        raise HTTPException(_UNPROCESSABLE, f"{name}: {text!r} is no ISO 8601 date and time") from None


def _clock_record(simulation: Simulation) -> Record:
    now_ms = simulation.catch_up()
    return {"now": utc_text(now_ms), "kind": simulation.clock.kind, "speed": simulation.clock.speed}


def _truth_record(simulation: Simulation, window: TruthWindow) -> Record:
    now_ms = simulation.catch_up()
    from_ms, to_ms = _instant("from", window.from_), _instant("to", window.to)
    limits_ms = (window.limit_seconds * SECOND_MS, window.short_seconds * SECOND_MS)
    legs = list(simulation.truth.legs(from_ms, to_ms))
    total = Tally()
    by_service = {service.service_id: Tally() for service in simulation.centre.plan.services}
    for leg in legs:
        total.count(leg, *limits_ms)
        by_service[leg.service_id].count(leg, *limits_ms)
    intervals = sorted(tally_by_interval(legs, *limits_ms).items(), key=lambda item: (item[0][1], item[0][0]))
    names = {service.service_id: service.name for service in simulation.centre.plan.services}
    return {
        "now": utc_text(now_ms),
        "limit_seconds": window.limit_seconds,
        "short_seconds": window.short_seconds,
        "total": total.as_record(),
        "services": [
            {"serviceId": key, "serviceName": names[key], **tally.as_record()} for key, tally in by_service.items()
        ],
        "intervals": [
            {"serviceId": service_id, "start": utc_text(start_ms), **tally.as_record()}
            for (service_id, start_ms), tally in intervals
        ],
        "calls": [leg.as_record() for leg in legs] if window.calls else [],
    }


def _turn_clock(simulation: Simulation, order: ClockOrder) -> None:
    clock = simulation.clock
    if order.now is not None:
        length_ms = to_milliseconds(order.now) - clock.now_ms()
    else:
        length_ms = round((order.advance_seconds or 0) * SECOND_MS)
    try:
        if length_ms > _LONGEST_ADVANCE_SECONDS * SECOND_MS:
            raise HTTPException(_UNPROCESSABLE, "the clock can be turned a year at the most")
        clock.advance(length_ms)
    except ClockStandsByItself:
        raise HTTPException(_CONFLICT, "the clock runs by itself; start with --clock hand to turn it") from None
    except ClockRunsForward:
        raise HTTPException(_UNPROCESSABLE, "the clock cannot be turned back") from None


class Switchboard:
    """What the control port does with a valid order."""

    def __init__(
        self,
        simulation: Simulation,
        board: FaultBoard,
        set_dead: Callable[[ServerName | None], Awaitable[None]],
        drop_connections: Callable[[], None],
    ) -> None:
        self._simulation = simulation
        self._board = board
        self._set_dead = set_dead
        self._drop_connections = drop_connections
        self._dead: ServerName | None = None

    def add_to(self, app: FastAPI) -> None:
        """Put every route in place."""
        for method, path, endpoint in (
            ("GET", "/clock", self.read_clock),
            ("POST", "/clock", self.turn_clock),
            ("GET", "/truth", self.read_truth),
            ("GET", "/faults", self.read_faults),
            ("POST", "/faults", self.order_faults),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/failover", self.read_failover),
            ("POST", "/failover", self.fail_over),
            ("POST", "/restart", self.restart),
            ("POST", "/load", self.set_load),
            ("POST", "/agents", self.set_agents),
            ("GET", "/permissions", self.read_permissions),
            ("POST", "/permissions", self.set_permissions),
        ):
            app.add_api_route(path, endpoint, methods=[method])

    async def read_clock(self) -> Record:
        """The simulated time."""
        return _clock_record(self._simulation)

    async def turn_clock(self, order: ClockOrder) -> Record:
        """Turn a hand clock forward; the centre runs on to the new instant."""
        _turn_clock(self._simulation, order)
        return _clock_record(self._simulation)

    async def read_truth(self, window: Annotated[TruthWindow, Query()]) -> Record:
        """What really happened to the calls offered in a window."""
        return _truth_record(self._simulation, window)

    async def read_faults(self) -> list[Record]:
        """The faults that are on."""
        return [ordered.as_record() for ordered in self._board.ordered()]

    async def order_faults(self, faults: list[Fault]) -> list[Record]:
        """Switch faults on, beside those that are on."""
        self._board.order(faults)
        return await self.read_faults()

    async def clear_faults(self) -> list[Record]:
        """Switch all faults off."""
        self._board.clear()
        return []

    async def read_failover(self) -> Record:
        """Which server is active, and which is dead."""
        return {"active": self._simulation.active, "dead": self._dead}

    async def fail_over(self, order: FailoverOrder) -> Record:
        """Make a server active; `dead` takes the other down, its absence brings it back."""
        self._simulation.fail_over(order.active)
        other: ServerName = "primary" if order.active == "secondary" else "secondary"
        self._dead = other if order.dead else None
        await self._set_dead(self._dead)
        return await self.read_failover()

    async def restart(self, order: RestartOrder | None = None) -> Record:
        """Restart both servers: tokens and statistics are lost, connections dropped."""
        self._simulation.restart(lose_calls=order is not None and order.lose_calls)
        self._drop_connections()
        return _clock_record(self._simulation)

    async def set_load(self, order: LoadOrder) -> Record:
        """Change the flow of calls from now on."""
        self._simulation.catch_up()
        self._simulation.centre.arrivals.set_factor(order.factor)
        return {"factor": order.factor}

    async def set_agents(self, order: AgentsOrder) -> Record:
        """Leave only so many agents to answer calls."""
        self._simulation.catch_up()
        self._simulation.centre.keep_agents(order.ready)
        self._simulation.touch()
        return {"ready": order.ready}

    async def read_permissions(self) -> list[Record]:
        """All users and their profiles."""
        return [
            {"username": name, "denied": sorted(profile.denied), "hidden_services": sorted(profile.hidden_services)}
            for name, profile in self._simulation.users.profiles().items()
        ]

    async def set_permissions(self, order: PermissionsOrder) -> list[Record]:
        """Change a profile; it takes effect at the user's next login or refresh."""
        users = self._simulation.users
        username = order.username or users.main
        if users.profile(username) is None:
            raise HTTPException(_UNPROCESSABLE, f"username: there is no user {username!r}")
        users.set_profile(username, Profile(order.denied, order.hidden_services))
        return await self.read_permissions()


def build_control(switchboard: Switchboard) -> FastAPI:
    """The ASGI app of the control port."""
    app = FastAPI(title="Trio simulator control", docs_url=None, redoc_url=None)
    # A web page must not reach the control port through a name that it has made point to loopback.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1"])
    switchboard.add_to(app)
    return app
