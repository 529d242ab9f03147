"""One simulated day through the real wire, the real poller and the real store, against the simulator's truth.

Nothing is shortened but the waiting: the simulator's clock and the monitor's own are turned by hand, ten seconds at
a time. What the page would show at the end of the day is then compared with what really happened. Both sides count
the same calls: those offered since the first poll.

Run as a program (`python -m bench.day SCENARIO SEED HOURS`) it prints one line of JSON per simulated hour and the
result at the end; `bench.accuracy` starts several of these.
"""

import asyncio
import logging
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
import uvloop
from pydantic import AnyHttpUrl, SecretStr
from tests.support.clock import HandClock
from tests.support.simulator import SimulatorHandle, running_simulator

from bench.lines import print_line
from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.service_level import Counts, Window
from trio_monitor.ports import CallQuery
from trio_monitor.settings import DatabaseSettings, PollSettings, Settings, TrioSettings
from trio_monitor.web.unseen import load_unseen

POLL_INTERVAL = timedelta(seconds=10)
HOUR = timedelta(hours=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
FULL_DAY_STARTS = datetime(2026, 3, 3, 0, 0, tzinfo=STOCKHOLM)
OFFICE_DAY_STARTS = datetime(2026, 3, 3, 7, 30, tzinfo=STOCKHOLM)
"""A quarter of an hour before the services open, so that no call is older than the first poll."""


class Hours(StrEnum):
    """A whole day of a centre that never closes, or the opening hours of one that does."""

    FULL = "full"
    OFFICE = "office"


LENGTHS = {Hours.FULL: timedelta(days=1), Hours.OFFICE: timedelta(hours=10)}
STARTS = {Hours.FULL: FULL_DAY_STARTS, Hours.OFFICE: OFFICE_DAY_STARTS}


@dataclass(frozen=True, slots=True)
class TrioAccess:
    """Where a simulated server is, and who may log in."""

    base_url: str
    client_key: str
    username: str
    password: str

    @classmethod
    def of(cls, simulator: SimulatorHandle) -> "TrioAccess":
        """That of a running simulator."""
        return cls(simulator.base_url, simulator.client_key, simulator.username, simulator.password)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a day that are compared."""

    offered: int
    answered: int
    answered_within: int
    abandoned: int
    short_abandoned: int
    flowed_out: int
    unobserved: int
    waiting: int
    wait_seconds: float

    @property
    def service_level(self) -> float:
        """Per cent, by the default formula."""
        return 100 * self.answered_within / (self.answered + self.abandoned - self.short_abandoned)

    @property
    def asa(self) -> float:
        """Average speed of answer in seconds."""
        return self.wait_seconds / self.answered


@dataclass(frozen=True, slots=True)
class DayResult:
    """What one day gave.

    Attributes:
        truth: what really happened.
        shown: what the page showed after the last poll.
        expected_unseen: the product's estimate of the calls that no poll saw; None when it makes none.
        mistakes: how often a call was taken for something else, by "what it was → what it was taken for".
        poll_count: polls tried, and of these, `failed_count` failed.
        seconds: how long the day took.
    """

    scenario: str
    seed: int
    truth: Figures
    shown: Figures
    mistakes: dict[str, int]
    expected_unseen: float | None
    poll_count: int
    failed_count: int
    seconds: float


Action = Callable[["RunningDay"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of day: its flow of calls, and what happens at which time after its start."""

    name: str
    load: float = 1.0
    events: tuple[tuple[timedelta, Action], ...] = ()


class RunningDay:
    """A day under way: turns both clocks, polls, and lets things happen."""

    def __init__(self, simulator: SimulatorHandle, settings: Settings, clock: HandClock) -> None:
        self.simulator = simulator
        self.settings = settings
        self.clock = clock
        self.poll_count = 0
        self.failed_count = 0
        self._stack = AsyncExitStack()
        self._monitor: Monitor | None = None

    @property
    def monitor(self) -> Monitor:
        """The monitor; only while it runs."""
        if self._monitor is None:
            raise RuntimeError("the monitor does not run")
        return self._monitor

    async def start_monitor(self) -> None:
        """Start our process, as it were."""
        self._monitor = await self._stack.enter_async_context(open_monitor(self.settings, clock=self.clock))

    async def stop_monitor(self) -> None:
        """End it; only its database stays."""
        self._monitor = None
        await self._stack.aclose()

    async def poll(self) -> None:
        """One beat, if there is a monitor."""
        if self._monitor is None:
            return
        summary = await self._monitor.cycle.run(self.clock.now() + POLL_INTERVAL)
        self.poll_count += 1
        self.failed_count += summary.reason is not None

    async def turn_clocks(self) -> None:
        """On to the next beat."""
        self.clock.advance(POLL_INTERVAL)
        await self.simulator.advance(POLL_INTERVAL.total_seconds())


def faults(*ordered: dict[str, object]) -> Action:
    """Switch faults on."""

    async def action(day: RunningDay) -> None:
        await day.simulator.faults(ordered)

    return action


async def all_well(day: RunningDay) -> None:
    """Switch the faults off."""
    await day.simulator.clear_faults()


def failover(active: str, *, dead: bool = False) -> Action:
    """Let the other server take over."""

    async def action(day: RunningDay) -> None:
        await day.simulator.failover(active, dead=dead)

    return action


NOON = timedelta(hours=4, minutes=30)
"""After the start of an office day; in a full day this falls into the night, where all goes on as by day."""
FLAPPING = faults({"kind": "status", "status": 500, "probability": 0.25}, {"kind": "reset", "probability": 0.15})
UNREACHABLE = faults({"kind": "reset"})
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("quiet", load=0.5),
        Scenario("normal"),
        Scenario("overloaded", load=1.35),
        Scenario("flapping server", events=((timedelta(0), FLAPPING),)),
        Scenario(
            "30 lost polls",
            events=((NOON, UNREACHABLE), (NOON + 30 * POLL_INTERVAL, all_well)),
        ),
        Scenario(
            "restart of ours",
            events=((NOON, RunningDay.stop_monitor), (NOON + 6 * POLL_INTERVAL, RunningDay.start_monitor)),
        ),
        Scenario(
            "failover and back",
            events=((NOON, failover("secondary", dead=True)), (NOON + 2 * HOUR, failover("primary"))),
        ),
    )
}


async def simulate(scenario: Scenario, seed: int, hours: Hours, progress: Callable[[int], None]) -> DayResult:
    """Run one day.

    Args:
        scenario: what kind of day.
        seed: which one.
        hours: how much of it.
        progress: called with the number of simulated hours that have passed, after each.
    """
    started = asyncio.get_running_loop().time()
    async with _day(seed, hours) as day:
        start_at = day.clock.now()
        events = sorted(scenario.events, key=lambda event: event[0])
        await day.simulator.load(scenario.load)
        while day.clock.now() < start_at + LENGTHS[hours]:
            passed = day.clock.now() - start_at
            while events and events[0][0] <= passed:
                await events.pop(0)[1](day)
            await day.poll()
            if passed and passed % HOUR == timedelta(0):
                progress(passed // HOUR)
            last_poll_at = day.clock.now()
            if last_poll_at + POLL_INTERVAL < start_at + LENGTHS[hours]:
                await day.turn_clocks()
            else:
                break
        truth = await day.simulator.truth(from_=start_at.isoformat())
        calls = await day.monitor.store.load_calls(CallQuery(start_at, last_poll_at + HOUR))
        unseen = await load_unseen(
            day.monitor.store, day.monitor.live.rules.current, Span(start_at, last_poll_at), None
        )
        published = day.monitor.hub.current
        if published is None:
            raise RuntimeError("nothing was published")
        return DayResult(
            scenario=scenario.name,
            seed=seed,
            truth=_true_figures(truth["total"]),
            shown=_shown_figures(published.snapshot.totals[Window.TODAY].counts),
            mistakes=dict(_mistakes(truth["calls"], calls, day.settings)),
            expected_unseen=unseen.expected,
            poll_count=day.poll_count,
            failed_count=day.failed_count,
            seconds=asyncio.get_running_loop().time() - started,
        )


@asynccontextmanager
async def _day(seed: int, hours: Hours) -> AsyncIterator[RunningDay]:
    start_at = STARTS[hours]
    options = {"seed": seed, "start_at": start_at.isoformat(), "hours": "always" if hours is Hours.FULL else "office"}
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        async with running_simulator(**options) as simulator:
            clock = HandClock(start_at)
            day = RunningDay(
                simulator, monitor_settings(TrioAccess.of(simulator), Path(directory) / "day.sqlite3"), clock
            )
            await day.start_monitor()
            try:
                yield day
            finally:
                await day.stop_monitor()


def monitor_settings(access: TrioAccess, database: Path) -> Settings:
    """The default settings, but for waits before retries: these pass in real time and would only cost patience."""
    return Settings(
        _env_file=None,
        trio=TrioSettings(
            base_url=AnyHttpUrl(access.base_url),
            client_key=SecretStr(access.client_key),
            username=access.username,
            password=SecretStr(access.password),
        ),
        database=DatabaseSettings(url=SecretStr(f"sqlite+aiosqlite:///{database}")),
        poll=PollSettings(backoff_seconds=0.001, backoff_ceiling_seconds=0.001),
    )


def _true_figures(total: dict[str, Any]) -> Figures:
    return Figures(
        offered=total["offered"],
        answered=total["answered"],
        answered_within=total["answered_within"],
        abandoned=total["abandoned"],
        short_abandoned=total["short_abandoned"],
        flowed_out=total["flowed_out"],
        unobserved=total["lost"],
        waiting=total["still_open"],
        wait_seconds=total["sum_wait_seconds"],
    )


def _shown_figures(counts: Counts) -> Figures:
    return Figures(
        offered=counts.offered,
        answered=counts.answered,
        answered_within=counts.answered_within,
        abandoned=counts.abandoned,
        short_abandoned=counts.short_abandoned,
        flowed_out=counts.flowed_out,
        unobserved=counts.unobserved,
        waiting=counts.waiting,
        wait_seconds=counts.answered_wait_seconds,
    )


def _mistakes(truth: list[dict[str, Any]], calls: list[FollowedCall], settings: Settings) -> Counter[str]:
    """Which calls were taken for what they were not, by their exact identity: the record's own time of entry."""
    limits = settings.limits.limits
    seen = {(call.call_id, call.queue_id, round(call.offered_at.timestamp() * 1000)): call for call in calls}
    mistakes: Counter[str] = Counter()
    for leg in truth:
        offered_ms = round(datetime.fromisoformat(leg["offered_at"]).timestamp() * 1000)
        call = seen.pop((str(leg["jobno"]), str(leg["serviceId"]), offered_ms), None)
        wait = timedelta(seconds=leg["wait_seconds"] or 0)
        was = _kind(leg["outcome"], wait, limits.wait, limits.short_abandon)
        taken_for = "unseen"
        if call is not None:
            taken_for = _kind(call.outcome or "open", call.wait or timedelta(0), limits.wait, limits.short_abandon)
        if was != taken_for:
            mistakes[f"{was} → {taken_for}"] += 1
    mistakes.update({"nothing → a call": len(seen)} if seen else {})
    return mistakes


def _kind(outcome: str, wait: timedelta, limit: timedelta, short: timedelta) -> str:
    if outcome == "answered":
        return "answered in time" if wait <= limit else "answered late"
    if outcome == "abandoned":
        return "short abandon" if wait <= short else "abandoned"
    return outcome


async def _simulate_until_told_to_stop(scenario: str, seed: int, hours: Hours) -> DayResult:
    """As `simulate`; SIGTERM breaks the day off in good order, so that no simulator is left behind."""
    day = asyncio.create_task(simulate(SCENARIOS[scenario], seed, hours, lambda passed: print_line(hours=passed)))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, day.cancel)
    return await day


def main(scenario: str, seed: str, hours: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        result = uvloop.run(_simulate_until_told_to_stop(scenario, int(seed), Hours(hours)))
    except asyncio.CancelledError:
        sys.exit(1)
    print_line(result=asdict(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
