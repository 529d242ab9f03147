"""What really happened to every call: the ground truth that no poll can see whole.

Edges, as decided here:

- A call is offered at its `queuedTime` and answered at its `connectedTime`; the wait is the difference, ringing
  included. A wait of exactly the limit counts as within it.
- A caller who hangs up while the phone rings has abandoned.
- A call is booked on the interval and the service in which it was *offered*. A call that moves to another service
  is a new offered call there: `flowed_out` in the first if nobody had answered it, `answered` if somebody had.
- A call cut off by a restart that loses calls is `lost` if it was waiting; it counts in none of the other outcomes.
- Only cases of class `call` are calls.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from trio_simulator.instants import HOUR_MS, MINUTE_MS, SECOND_MS, utc_text

INTERVAL_MS = 15 * MINUTE_MS
KEPT_MS = 72 * HOUR_MS  # how long an offered call is remembered, beside what the warm-up lasted
_LATEST_COUNT = 20
DEFAULT_LIMIT_SECONDS = 20.0
DEFAULT_SHORT_SECONDS = 5.0


class Outcome(StrEnum):
    """How the time of a call in one service ended."""

    OPEN = "open"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOWED_OUT = "flowed_out"
    LOST = "lost"


@dataclass(slots=True)
class Leg:
    """One call in one service, from its offer to its end. Instants in milliseconds."""

    jobno: int
    service_id: int
    offered_ms: int
    answered_ms: int | None = None
    ended_ms: int | None = None  # end of the talk, the hang-up or the move; wrap-up is not part of the call
    outcome: Outcome = Outcome.OPEN
    agent_id: int | None = None

    @property
    def wait_ms(self) -> int | None:
        """The finished wait; `None` while the call still waits."""
        if self.answered_ms is not None:
            return self.answered_ms - self.offered_ms
        return None if self.ended_ms is None else self.ended_ms - self.offered_ms

    def answer(self, now_ms: int, agent_id: int) -> None:
        """The call reaches an agent."""
        self.answered_ms, self.agent_id, self.outcome = now_ms, agent_id, Outcome.ANSWERED

    def end(self, now_ms: int, outcome: Outcome | None = None) -> None:
        """The call leaves; `outcome` is given unless it was answered before."""
        self.ended_ms = now_ms
        if outcome is not None:
            self.outcome = outcome

    def as_record(self) -> dict[str, object]:
        """The record that `GET /truth` gives."""
        wait_ms = self.wait_ms
        return {
            "jobno": self.jobno,
            "serviceId": self.service_id,
            "offered_at": utc_text(self.offered_ms),
            "answered_at": None if self.answered_ms is None else utc_text(self.answered_ms),
            "ended_at": None if self.ended_ms is None else utc_text(self.ended_ms),
            "outcome": self.outcome.value,
            "wait_seconds": None if wait_ms is None else wait_ms / SECOND_MS,
            "agentId": self.agent_id,
        }


@dataclass(slots=True)
class Tally:
    """Counts of the calls that were offered to a service in an interval."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    answered_within: int = 0
    abandoned_within: int = 0
    sum_wait_ms: int = 0  # of the answered
    flowed_out: int = 0
    lost: int = 0
    still_open: int = 0

    def count(self, leg: Leg, limit_ms: float, short_ms: float) -> None:
        """Add one call. Limits in milliseconds."""
        self.offered += 1
        wait_ms = leg.wait_ms or 0
        if leg.outcome is Outcome.ANSWERED:
            self.answered += 1
            self.answered_within += wait_ms <= limit_ms
            self.sum_wait_ms += wait_ms
        elif leg.outcome is Outcome.ABANDONED:
            self.abandoned += 1
            self.abandoned_within += wait_ms <= limit_ms
            self.short_abandoned += wait_ms <= short_ms
        elif leg.outcome is Outcome.FLOWED_OUT:
            self.flowed_out += 1
        elif leg.outcome is Outcome.LOST:
            self.lost += 1
        else:
            self.still_open += 1

    def as_record(self) -> dict[str, object]:
        """The counts as `GET /truth` gives them."""
        return {
            "offered": self.offered,
            "answered": self.answered,
            "abandoned": self.abandoned,
            "short_abandoned": self.short_abandoned,
            "answered_within": self.answered_within,
            "abandoned_within": self.abandoned_within,
            "sum_wait_seconds": self.sum_wait_ms / SECOND_MS,
            "flowed_out": self.flowed_out,
            "lost": self.lost,
            "still_open": self.still_open,
        }


def tally_by_interval(legs: Iterable[Leg], limit_ms: float, short_ms: float) -> dict[tuple[int, int], Tally]:
    """Tallies by service id and start of the 15-minute interval."""
    tallies: dict[tuple[int, int], Tally] = {}
    for leg in legs:
        key = (leg.service_id, leg.offered_ms - leg.offered_ms % INTERVAL_MS)
        tallies.setdefault(key, Tally()).count(leg, limit_ms, short_ms)
    return tallies


class Truth:
    """The ledger of all calls of the last simulated hours, in the order in which they were offered.

    `kept_ms` is how long an offered call is remembered.
    """

    def __init__(self, kept_ms: int = KEPT_MS) -> None:
        self._kept_ms = kept_ms
        self._legs: deque[Leg] = deque()
        self._latest: defaultdict[int, deque[Leg]] = defaultdict(lambda: deque(maxlen=_LATEST_COUNT))

    def open_leg(self, jobno: int, service_id: int, now_ms: int) -> Leg:
        """Book a call as offered to a service."""
        leg = Leg(jobno, service_id, now_ms)
        self._legs.append(leg)
        while self._legs[0].offered_ms < now_ms - self._kept_ms:
            self._legs.popleft()
        return leg

    def legs(self, from_ms: int | None = None, to_ms: int | None = None) -> Iterator[Leg]:
        """The calls offered at or after `from_ms` and before `to_ms`."""
        for leg in self._legs:
            if (from_ms is None or leg.offered_ms >= from_ms) and (to_ms is None or leg.offered_ms < to_ms):
                yield leg

    def answer(self, leg: Leg, now_ms: int, agent_id: int) -> None:
        """Book a call as answered."""
        leg.answer(now_ms, agent_id)
        self._latest[leg.service_id].append(leg)

    def latest_answers(self, service_id: int, since_ms: int) -> list[Leg]:
        """The latest 20 answered calls of a service at the most, of those offered since `since_ms`."""
        return [leg for leg in self._latest[service_id] if leg.offered_ms >= since_ms]
