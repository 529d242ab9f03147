"""Who works when: shifts with planned breaks, known beforehand, so that demand can be planned after them."""

import random
from dataclasses import dataclass

from trio_simulator.centre.plan import HoursRegime, Person, Plan
from trio_simulator.instants import (
    HOUR_MS,
    MINUTE_MS,
    is_weekday,
    local_midnight,
    local_time,
    next_local_midnight,
)

LUNCH, SHORT_BREAK, MEETING = "Lunch", "Rast", "Möte"
_SHIFT_MS = 9 * HOUR_MS  # in the `always` regime
_CYCLE_MS = 12 * HOUR_MS  # nine hours on, three off: three in four agents are there at any hour
_ABSENCE_CHANCE = 0.05
_MEETING_CHANCE = 0.15
_OFFICE_STARTS = (7 * 60 + 15, 7 * 60 + 30, 7 * 60 + 30, 7 * 60 + 45, 8 * 60)  # minutes past midnight
_OFFICE_LENGTH_MINUTES = 9 * 60 + 15


@dataclass(frozen=True, slots=True)
class Break:
    """A planned pause."""

    at_ms: int
    length_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work, `start_ms` to `end_ms`, with its planned breaks."""

    start_ms: int
    end_ms: int
    breaks: tuple[Break, ...]

    def at_work(self, instant_ms: int) -> bool:
        """Whether the agent is on shift and on no planned break."""
        if not self.start_ms <= instant_ms < self.end_ms:
            return False
        return not any(b.at_ms <= instant_ms < b.at_ms + b.length_ms for b in self.breaks)


class Roster:
    """The shifts of every agent: a pure function of seed, agent and day."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._hours: HoursRegime = plan.hours
        self._seed = seed
        self._positions = {
            person.agent_id: (index, len(people))
            for team_id in plan.team_ids
            for people in [plan.people_of(team_id)]
            for index, person in enumerate(people)
        }
        self._known: dict[int, tuple[int, Shift]] = {}  # by agent: the instant last asked for, and the answer

    def shift_ending_after(self, person: Person, instant_ms: int) -> Shift:
        """The first shift of an agent that ends later than `instant_ms`: the present one or the next."""
        asked_ms, known = self._known.get(person.agent_id, (0, None))
        if known is not None and asked_ms <= instant_ms < known.end_ms:
            return known
        shift = self._office(person, instant_ms) if self._hours == "office" else self._cycle(person, instant_ms)
        self._known[person.agent_id] = (instant_ms, shift)
        return shift

    def _cycle(self, person: Person, instant_ms: int) -> Shift:
        index, size = self._positions[person.agent_id]
        phase_ms = index * 7 % size * _CYCLE_MS // size
        lap = (instant_ms - phase_ms) // _CYCLE_MS
        start_ms = lap * _CYCLE_MS + phase_ms
        if instant_ms >= start_ms + _SHIFT_MS:
            start_ms += _CYCLE_MS
        rng = random.Random(f"shift:{self._seed}:{person.agent_id}:{start_ms}")
        return self._with_breaks(start_ms, start_ms + _SHIFT_MS, rng)

    def _office(self, person: Person, instant_ms: int) -> Shift:
        day_ms = local_midnight(instant_ms)
        while True:
            rng = random.Random(f"shift:{self._seed}:{person.agent_id}:{day_ms}")
            present = rng.random() >= _ABSENCE_CHANCE
            begin = rng.choice(_OFFICE_STARTS)
            start_ms = local_time(day_ms, begin)
            end_ms = local_time(day_ms, begin + _OFFICE_LENGTH_MINUTES)
            if present and is_weekday(day_ms) and end_ms > instant_ms:
                return self._with_breaks(start_ms, end_ms, rng)
            day_ms = next_local_midnight(day_ms)

    @staticmethod
    def _with_breaks(start_ms: int, end_ms: int, rng: random.Random) -> Shift:
        def near(hours: float, spread_minutes: int) -> int:
            shift = rng.randint(-spread_minutes, spread_minutes) * MINUTE_MS
            return start_ms + round(hours * HOUR_MS) + shift

        breaks = [
            Break(near(2, 35), rng.randint(10, 15) * MINUTE_MS, SHORT_BREAK),
            Break(near(4.25, 60), rng.randint(30, 40) * MINUTE_MS, LUNCH),
            Break(near(7, 35), rng.randint(10, 15) * MINUTE_MS, SHORT_BREAK),
        ]
        if rng.random() < _MEETING_CHANCE:
            breaks.append(Break(near(5.9, 10), 20 * MINUTE_MS, MEETING))
        return Shift(start_ms, end_ms, tuple(sorted(breaks, key=lambda each: each.at_ms)))
