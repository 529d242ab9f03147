"""How many agents a load needs: Erlang C (callers wait for ever) and Erlang A (callers lose patience).

Source: A. Mandelbaum and S. Zeltyn, "Service Engineering in Action: The Palm/Erlang-A Queue" (2007); test vectors
in docs/reference/metrics.md. Rates are per second, times in seconds, probabilities 0 to 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import ceil, exp, expm1, log

NEGLIGIBLE_LOG = log(1e-12)
"""A state this much less probable than the most probable one, with all beyond it, changes no shown digit."""

MOST_AGENTS = 5_000
"""No centre is this large: the search for the number needed ends here."""


@dataclass(frozen=True, slots=True)
class Load:
    """What arrives and how long it takes.

    Attributes:
        arrivals_per_second: λ.
        handling_seconds: AHT, talk, hold and wrap-up.
        patience_seconds: 1/θ, the mean time after which a caller would hang up; None when nobody does.
    """

    arrivals_per_second: float
    handling_seconds: float
    patience_seconds: float | None = None

    @property
    def erlangs(self) -> float:
        """Offered load a = λ·AHT."""
        return self.arrivals_per_second * self.handling_seconds


@dataclass(frozen=True, slots=True)
class Expectation:
    """What to expect with a number of agents.

    Attributes:
        waits: probability that a caller has to wait.
        within: probability that a caller is answered within the limit; for Erlang A of all callers, those who
            hang up included among the missed.
        mean_wait_seconds: over all callers.
        abandons: probability that a caller hangs up; zero by Erlang C.
    """

    agents: int
    waits: float
    within: float
    mean_wait_seconds: float
    abandons: float


def erlang_c(load: Load, agents: int, limit_seconds: float) -> Expectation | None:
    """What to expect when nobody hangs up; None when the agents cannot carry the load (n ≤ a)."""
    a, n = load.erlangs, agents
    if n <= a:
        return None
    if a == 0:
        return Expectation(n, 0.0, 1.0, 0.0, 0.0)
    blocking = 1.0
    for k in range(1, n + 1):
        blocking = a * blocking / (k + a * blocking)
    waits = n * blocking / (n - a * (1 - blocking))
    spare_per_second = (n - a) / load.handling_seconds
    return Expectation(
        agents=n,
        waits=waits,
        within=1 - waits * exp(-spare_per_second * limit_seconds),
        mean_wait_seconds=waits / spare_per_second,
        abandons=0.0,
    )


def erlang_a(load: Load, agents: int, limit_seconds: float) -> Expectation:
    """What to expect when callers hang up after an exponential patience; defined for any number of agents.

    Raises:
        ValueError: the load has no patience, or there are no agents.
    """
    if load.patience_seconds is None or agents < 1:
        raise ValueError("Erlang A needs a patience and at least one agent")
    if load.erlangs == 0:
        return Expectation(agents, 0.0, 1.0, 0.0, 0.0)
    free, queued = _stationary(load, agents, load.patience_seconds)
    answered = _answered_within(agents / load.handling_seconds, load.patience_seconds, limit_seconds)
    mean_queue = sum(length * probability for length, probability in enumerate(queued))
    mean_wait = mean_queue / load.arrivals_per_second
    return Expectation(
        agents=agents,
        waits=sum(queued),
        within=free + sum(probability * next(answered) for probability in queued),
        mean_wait_seconds=mean_wait,
        abandons=mean_wait / load.patience_seconds,
    )


def _stationary(load: Load, agents: int, patience_seconds: float) -> tuple[float, list[float]]:
    """P(an agent is free), and P(all busy and q callers wait) for q = 0, 1, …, of the birth-and-death chain.

    Built in logarithms outwards from "all busy, nobody waits", so that no load is too large for it.
    """
    arrivals, served, lost = load.arrivals_per_second, 1 / load.handling_seconds, 1 / patience_seconds
    down = [0.0]
    for busy in range(agents, 0, -1):
        down.append(down[-1] + log(busy * served / arrivals))
        if busy < load.erlangs and down[-1] < max(down[0], down[-2]) + NEGLIGIBLE_LOG:
            break
    up = [0.0]
    for waiting in count(1):
        leaving = agents * served + waiting * lost
        up.append(up[-1] + log(arrivals / leaving))
        if leaving > arrivals and up[-1] < max(up) + NEGLIGIBLE_LOG:
            break
    top = max(*down, *up)
    free = [exp(each - top) for each in down[1:]]
    queued = [exp(each - top) for each in up]
    total = sum(free) + sum(queued)
    return sum(free) / total, [each / total for each in queued]


def _answered_within(service_rate: float, patience_seconds: float, limit_seconds: float) -> Iterator[float]:
    """P(answered within the limit) of a caller who finds all agents busy and q callers waiting, for q = 0, 1, ….

    With m = q + 1 exits to wait for, the caller's own hanging up competes with each: the caller lasts through all with
    probability c/(c + mθ), and the time of the exits is then a sum of exponentials of rates c + θ … c + mθ, whose
    distribution is the incomplete beta function I_x(m, c/θ + 1) with x = 1 - exp(-θT), built up by its recurrence.
    """
    theta = 1 / patience_seconds
    x = -expm1(-theta * limit_seconds)
    b = service_rate / theta + 1
    term = exp(-theta * limit_seconds * b)
    within = 1 - term
    for m in count(1):
        yield max(within, 0.0) * service_rate / (service_rate + m * theta)
        term *= x * (m - 1 + b) / m
        within -= term


def agents_needed(expect: Callable[[int], Expectation | None], load: Load, target_percent: float) -> int | None:
    """The smallest number of agents that reaches the target; None when even MOST_AGENTS do not.

    Args:
        expect: what to expect with a number of agents, by either model; None for overload.
        load: where to begin the search: fewer than the offered load never reach a sensible target by Erlang C.
        target_percent: share of callers to be answered within the limit that `expect` was given.
    """
    low, high = 0, max(1, ceil(load.erlangs))
    while not _reaches(expect(high), target_percent):
        low, high = high, 2 * high
        if low >= MOST_AGENTS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if _reaches(expect(middle), target_percent):
            high = middle
        else:
            low = middle
    return high


def _reaches(expectation: Expectation | None, target_percent: float) -> bool:
    return expectation is not None and 100 * expectation.within >= target_percent
