"""The whole that the servers show: clock, centre, truth, users, and which of the two servers is active."""

from dataclasses import dataclass
from typing import Literal

from trio_simulator.centre.centre import Centre
from trio_simulator.centre.plan import HoursRegime, build_plan
from trio_simulator.clock import SimulatedClock
from trio_simulator.instants import MINUTE_MS
from trio_simulator.permissions import Users
from trio_simulator.tokens import TokenBook
from trio_simulator.truth import KEPT_MS, Truth

ServerName = Literal["primary", "secondary"]
SERVER_NAMES: tuple[ServerName, ServerName] = ("primary", "secondary")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the simulated installation is like."""

    client_key: str
    username: str
    password: str
    services: int = 4
    agents: int = 25
    seed: int = 1
    hours: HoursRegime = "always"
    warm_up_minutes: float = 30.0
    access_token_seconds: float = 3_600.0
    refresh_token_seconds: float = 2_592_000.0
    largest_page: int = 1_000


class Side:
    """One of the two servers: its tokens and its statistics."""

    def __init__(self, name: ServerName, settings: Settings, now_ms: int) -> None:
        self.name = name
        self.tokens = TokenBook(settings.access_token_seconds, settings.refresh_token_seconds)
        self.statistics_since_ms = now_ms
        self.address = ""  # host, with the port if it is not the scheme's own; known once the port is bound

    def start_over(self, now_ms: int) -> None:
        """Lose tokens and statistics, as at a restart."""
        self.tokens.clear()
        self.statistics_since_ms = now_ms


class Simulation:
    """The state that all parts of the simulator share."""

    def __init__(self, settings: Settings, clock: SimulatedClock) -> None:
        now_ms = clock.now_ms()
        begin_ms = now_ms - round(settings.warm_up_minutes * MINUTE_MS)
        plan = build_plan(settings.services, settings.agents, settings.seed, settings.hours)
        self.settings = settings
        self.clock = clock
        self.truth = Truth(now_ms - begin_ms + KEPT_MS)
        self.centre = Centre(plan, settings.seed, begin_ms, self.truth)
        self.users = Users(settings.username, settings.password)
        self.sides = {name: Side(name, settings, begin_ms) for name in SERVER_NAMES}
        self.active: ServerName = "primary"
        self.revision = 0  # one more at every change from outside the model: what was shown before is stale
        self.centre.advance_to(now_ms)

    def catch_up(self) -> int:
        """Run the centre on to the clock's present instant, and yield it."""
        now_ms = self.clock.now_ms()
        self.centre.advance_to(now_ms)
        return now_ms

    def fail_over(self, active: ServerName) -> None:
        """Make a server the active one; after a change its statistics start over."""
        now_ms = self.catch_up()
        if active != self.active:
            self.active = active
            self.sides[active].statistics_since_ms = now_ms
        self.revision += 1

    def restart(self, *, lose_calls: bool) -> None:
        """Restart both servers: tokens and statistics are lost, and if so wished every case."""
        now_ms = self.catch_up()
        for side in self.sides.values():
            side.start_over(now_ms)
        if lose_calls:
            self.centre.lose_everything()
        self.revision += 1

    def touch(self) -> None:
        """Note that something was changed from outside the model."""
        self.revision += 1
