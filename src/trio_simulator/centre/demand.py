"""How many calls come when: arrival rates that follow opening hours, planned staffing and the hour.

The offered load of a team is planned as a work-force planner would, by the square-root rule: with n agents at
their desks it is the load a for which n = a + beta * sqrt(a). So the service level is about the same in a team
of five as in one of fifty, and a day curve of staffing gives a day curve of calls. Slow waves on top of it,
different for each service, make the short rushes.
"""

import math
import random
from functools import lru_cache
from itertools import pairwise

from trio_simulator.centre.plan import Plan, Service
from trio_simulator.centre.roster import Roster
from trio_simulator.instants import HOUR_MS, MINUTE_MS, is_weekday, local_time, to_local

SLOT_MS = 5 * MINUTE_MS  # rates are constant within a slot
OFFICE_OPENS, OFFICE_CLOSES = 7 * 60 + 45, 16 * 60 + 30  # minutes past midnight, in the `office` regime
SHORT_OPENS, SHORT_CLOSES = 8 * 60, 16 * 60  # the office-hours service of the `always` regime
_BETA = 0.9
_DAY_CURVE = (
    (7.5, 0.86),
    (9.0, 1.06),
    (10.0, 1.10),
    (11.5, 0.97),
    (12.5, 0.92),
    (13.5, 1.06),
    (15.0, 0.98),
    (17, 0.84),
)
_NIGHT_FACTOR = 0.97


def _curve(hour: float) -> float:
    if not _DAY_CURVE[0][0] <= hour <= _DAY_CURVE[-1][0]:
        return _NIGHT_FACTOR
    for (left, low), (right, high) in pairwise(_DAY_CURVE):
        if hour <= right:
            return low + (high - low) * (hour - left) / (right - left)
    return _NIGHT_FACTOR


class Demand:
    """Opening hours and arrival rates of every service."""

    def __init__(self, plan: Plan, roster: Roster, seed: int) -> None:
        self._plan = plan
        self._roster = roster
        self._waves = {
            service.service_id: random.Random(f"waves:{seed}:{service.service_id}").random() * math.tau
            for service in plan.services
        }
        self._siblings = {team_id: plan.services_of(team_id) for team_id in plan.team_ids}
        self._people = {
            team_id: [person for person in plan.people_of(team_id) if not person.back_office]
            for team_id in plan.team_ids
        }
        self._planned_load = lru_cache(maxsize=4_096)(self._load_of)

    def is_open(self, service: Service, instant_ms: int) -> bool:
        """Whether the service takes new calls at `instant_ms`."""
        if not service.office_hours:
            return True
        if not is_weekday(instant_ms):
            return False
        office = self._plan.hours == "office"
        opens, closes = (OFFICE_OPENS, OFFICE_CLOSES) if office else (SHORT_OPENS, SHORT_CLOSES)
        return local_time(instant_ms, opens) <= instant_ms < local_time(instant_ms, closes)

    def calls_per_second(self, service: Service, instant_ms: int) -> float:
        """The arrival rate of a service, the same for the whole slot that holds `instant_ms`."""
        slot_ms = instant_ms - instant_ms % SLOT_MS
        if not self.is_open(service, slot_ms):
            return 0.0
        load, work_seconds = self._planned_load(service.team_id, slot_ms)
        phase = self._waves[service.service_id]
        hours = slot_ms / HOUR_MS
        waves = (
            1 + 0.13 * math.sin(math.tau * hours / 1.6 + phase) + 0.08 * math.sin(math.tau * hours / 0.6 + 2 * phase)
        )
        local = to_local(slot_ms)
        return load * service.kind.share / work_seconds * waves * _curve(local.hour + local.minute / 60)

    def _load_of(self, team_id: int, slot_ms: int) -> tuple[float, float]:
        """The load a team is planned for, in erlangs, and the work that one call of each open service brings."""
        people = self._people[team_id]
        present = sum(self._roster.shift_ending_after(p, slot_ms).at_work(slot_ms) for p in people)
        root = (-_BETA + math.sqrt(_BETA * _BETA + 4 * present)) / 2
        work_seconds = sum(s.kind.work for s in self._siblings[team_id] if self.is_open(s, slot_ms))
        return root * root, work_seconds
