"""The forecast against what came, on held-out days of simulated weeks, beside the same day of the week before.

`python -m bench forecast`. The simulator's own arrivals, without its agents, over fourteen weeks: the first eight are
only history, each workday of the other six is forecast from what lay before it. Every day's level is chosen by the
kind of weeks; the centre's curve over the day and the chance of each call are the simulator's.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench.figure import Figure
from bench.seed import Chance
from trio_monitor.calendars import swedish_day
from trio_monitor.domain.forecast import WEEKS_BACK, DayProfile, earlier_days, forecast
from trio_monitor.domain.intervals import interval_start
from trio_monitor.domain.opening_hours import DayKind
from trio_monitor.domain.rollup import midnight
from trio_simulator.centre.agenda import Agenda
from trio_simulator.centre.arrivals import Arrivals
from trio_simulator.centre.cases import CaseClass
from trio_simulator.centre.demand import Demand
from trio_simulator.centre.plan import Service, build_plan
from trio_simulator.centre.roster import Roster

ZONE = ZoneInfo("Europe/Stockholm")
FIRST_DAY = date(2026, 1, 26)
HELD_OUT_WEEKS = 6
"""From 23 March: the change to summer time and Easter are among them."""

SEEDS = range(1, 4)
SERVICE_COUNT, AGENT_COUNT = 4, 25
ASKED_AT = (time(7), time(9), time(11), time(13))
"""Before the centre opens, and thrice while it is open."""

FULL_MAILBOX = 10**9

Level = Callable[[Chance, date], float]
"""How busy a day is; 1 is as the simulator plans it."""

Days = Mapping[date, DayProfile]


@dataclass(frozen=True, slots=True)
class Errors:
    """What two forecasts of the same quarters were wrong by, in calls.

    Attributes:
        ours: ours, quarter by quarter.
        last_week: that the same quarters of the week before come again.
        ours_of_rest: ours, of the rest of the day as a whole.
        last_week_of_rest: the same of the week before.
        offered: how many calls there were.
    """

    ours: float
    last_week: float
    ours_of_rest: float
    last_week_of_rest: float
    offered: int


def _steady(_: Chance, day: date) -> float:
    return 0.3 if swedish_day(day).kind is not DayKind.WORKDAY else 1.0


def _uneven(chance: Chance, day: date) -> float:
    """Some days are busy, some are slack: a third of them by more than 15 %."""
    return _steady(chance, day) * chance.lognormvariate(0, 0.15)


def _growing(chance: Chance, day: date) -> float:
    """Busy Mondays, and three per cent more each week."""
    weeks = (day - FIRST_DAY).days // 7
    return _uneven(chance, day) * (1.3 if day.weekday() == 0 else 1.0) * 1.03**weeks


def _rushes(chance: Chance, day: date) -> float:
    """One day in ten has twice the calls."""
    return _uneven(chance, day) * (2.0 if chance.random() < 0.1 else 1.0)


KINDS: Mapping[str, Level] = {"steady": _steady, "uneven days": _uneven, "growing": _growing, "rushes": _rushes}


class _Counted:
    """Takes the simulator's arrivals and counts the calls of each quarter."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self.days: defaultdict[int, defaultdict[date, dict[time, int]]] = defaultdict(lambda: defaultdict(dict))

    def admit(self, service: Service, case_class: CaseClass) -> None:
        """Count a call."""
        if case_class is not CaseClass.CALL:
            return
        at = interval_start(datetime.fromtimestamp(self._agenda.now_ms / 1000, UTC)).astimezone(ZONE)
        profile = self.days[service.service_id][at.date()]
        profile[at.time()] = profile.get(at.time(), 0) + 1

    def backlog(self, service_id: int) -> int:
        """Enough that nothing but calls comes."""
        del service_id
        return FULL_MAILBOX


async def measure() -> list[Figure]:
    """Every kind of weeks with every seed."""
    figures: list[Figure] = []
    for kind, level in KINDS.items():
        errors = await asyncio.to_thread(_errors_of, level)
        figures += figures_of(kind, errors)
    return figures


def _errors_of(level: Level) -> Errors:
    return added(each for seed in SEEDS for days in simulated_weeks(level, seed) for each in held_out(days))


def simulated_weeks(level: Level, seed: int) -> list[Days]:
    """The calls of each queue in every quarter of all weeks."""
    agenda = Agenda(_milliseconds(FIRST_DAY))
    counted = _Counted(agenda)
    plan = build_plan(SERVICE_COUNT, AGENT_COUNT, seed, "office")
    demand = Demand(plan, Roster(plan, seed), seed)
    arrivals = Arrivals(plan, demand, agenda, counted, Chance(f"arrivals:{seed}"))
    chance = Chance(f"levels:{seed}")
    for day in _all_days():
        arrivals.set_factor(level(chance, day))
        agenda.run_until(_milliseconds(day + timedelta(days=1)))
    return list(counted.days.values())


def held_out(days: Days) -> Iterator[Errors]:
    """Each workday of the last weeks, asked at several times of day."""
    for day in _all_days()[WEEKS_BACK * 7 :]:
        earlier = earlier_days(days, day, days.keys(), swedish_day)
        if not days.get(day) or not earlier:
            continue
        for at in ASKED_AT:
            yield errors_at(earlier, days.get(day - timedelta(weeks=1), {}), days[day], at)


def errors_at(earlier: Sequence[DayProfile], last_week: DayProfile, today: DayProfile, at: time) -> Errors:
    """What the rest of a day differs by, quarter by quarter, from our forecast of it and from the week before."""
    known = {quarter: count for quarter, count in today.items() if quarter < at}
    expected = forecast(earlier, known, at)
    ours = expected.expected if expected is not None else {}
    rest = [quarter for quarter in today.keys() | ours.keys() | last_week.keys() if quarter >= at]
    ours_off = [ours.get(quarter, 0.0) - today.get(quarter, 0) for quarter in rest]
    last_week_off = [last_week.get(quarter, 0) - today.get(quarter, 0) for quarter in rest]
    return Errors(
        ours=sum(map(abs, ours_off)),
        last_week=sum(map(abs, last_week_off)),
        ours_of_rest=abs(sum(ours_off)),
        last_week_of_rest=abs(sum(last_week_off)),
        offered=sum(today.get(quarter, 0) for quarter in rest),
    )


def added(many: Iterable[Errors]) -> Errors:
    """The sums of many."""
    total = Errors(0.0, 0.0, 0.0, 0.0, 0)
    for each in many:
        total = Errors(
            total.ours + each.ours,
            total.last_week + each.last_week,
            total.ours_of_rest + each.ours_of_rest,
            total.last_week_of_rest + each.last_week_of_rest,
            total.offered + each.offered,
        )
    return total


def figures_of(kind: str, errors: Errors) -> list[Figure]:
    """Ours in per cent of the calls that came, with that of the week before as the goal to beat."""
    return [
        Figure(
            f"forecast: {kind}, a quarter",
            _percent(errors.ours, errors),
            "%",
            "mean error in % of the calls that came; to beat: last week's same quarter",
            goal=_percent(errors.last_week, errors),
        ),
        Figure(
            f"forecast: {kind}, rest of the day",
            _percent(errors.ours_of_rest, errors),
            "%",
            "the same of all that is left of the day; to beat: last week's same hours",
            goal=_percent(errors.last_week_of_rest, errors),
        ),
    ]


def _percent(error: float, errors: Errors) -> float:
    return round(100 * error / errors.offered, 1)


def _all_days() -> list[date]:
    return [FIRST_DAY + timedelta(days=number) for number in range((WEEKS_BACK + HELD_OUT_WEEKS) * 7)]


def _milliseconds(day: date) -> int:
    return round(midnight(day, ZONE).timestamp() * 1000)
