"""How many callers came and hung up between two polls: an estimate, for these calls are in no record.

A call is first seen by the first poll after its arrival. In the seconds before it nobody watches, and who hangs up
then is never seen. But how long callers waited in those seconds is known from the calls that were seen, and how
readily callers hang up is seen in the seconds right after. Arrivals fall anywhere between two polls (every P seconds)
with equal chance, so that a call which is T seconds old has been passed by a poll with chance min(T / P, 1).

Callers hang up more or less readily as they grow older, and the unwatched seconds are the very first. So two rates are
learnt, from calls first seen in the first half of an interval and in the second, and their trend is drawn back to the
age of the unwatched seconds: that rate times these seconds is how many must be expected to have gone unseen.

The estimate stands beside the figures and is in none of them: docs/decisions/0006-unseen-calls-are-not-added.md.
Calls that came and went while polls were lost are not in it; of these the coverage tells.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from math import sqrt

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.rollup import Span

LEARNING = timedelta(days=7)
"""How readily callers hang up is learnt from so many days up to the end of the range, or from a longer range itself."""

LEAST_HANG_UPS = 5
"""With fewer hang-ups soon after a young first sight nothing is estimated: chance would outweigh what they tell."""

ERRORS_APART = 2.0
"""Standard errors from the estimate to its bounds: by chance alone the truth lies between them 19 times in 20."""

STEPS = 200
"""Into which two poll intervals are cut to add up how long a wait of any length is watched on average."""


@dataclass(slots=True)
class Waits:
    """Waits of many callers within some stretch of their ages.

    Attributes:
        seconds: how long they waited there, all together.
        age_seconds: the same, each second times its age: over `seconds` it is their mean age.
        hang_up_count: how many were seen to hang up there.
    """

    seconds: float = 0.0
    age_seconds: float = 0.0
    hang_up_count: int = 0

    def add(self, seconds: float, mean_age: float, *, has_hung_up: bool = False) -> None:
        """One caller's."""
        self.seconds += seconds
        self.age_seconds += seconds * mean_age
        self.hang_up_count += has_hung_up

    @property
    def mean_age(self) -> float:
        """Of a second waited here; there must be one."""
        return self.age_seconds / self.seconds

    @property
    def rate(self) -> float:
        """Hang-ups per second waited."""
        return self.hang_up_count / self.seconds


@dataclass(frozen=True, slots=True)
class Unseen:
    """The estimate; `expected` and its bounds are None where too few hung up to learn from.

    Attributes:
        hang_up_count: what was learnt from.
    """

    expected: float | None
    least: float | None
    most: float | None
    hang_up_count: int


def learning_span(span: Span) -> Span:
    """The calls that the estimate for a range needs."""
    return Span(min(span.start_at, span.end_at - LEARNING), span.end_at)


class UnseenEstimate:
    """Adds up what calls tell, and estimates from it.

    `blind` is before the first sight, and of the calls of the range alone; `young` and `old` are one poll interval
    from a first sight in the first half of an interval on, and in the second.
    """

    def __init__(self, since: datetime, poll_interval: timedelta) -> None:
        self._since = since
        self._poll = poll_interval.total_seconds()
        self.blind, self.young, self.old = Waits(), Waits(), Waits()

    def add(self, calls: Iterable[FollowedCall]) -> None:
        """Calls within opening hours; those offered before the range only teach."""
        for call in calls:
            if call.outcome in {None, Outcome.UNOBSERVED} or call.wait_at_most is None:
                continue
            is_asked = call.offered_at >= self._since
            at_least, at_most = call.wait_at_least.total_seconds(), call.wait_at_most.total_seconds()
            if call.outcome is Outcome.ABANDONED and at_most > at_least:
                self._add_abandoned(at_least, is_asked=is_asked)
            else:
                self._add_exact((at_least + at_most) / 2, is_asked=is_asked)

    def _add_abandoned(self, last_sight: float, *, is_asked: bool) -> None:
        """Polls came every interval, so when it was seen last tells when it was seen first."""
        first_sight = last_sight % self._poll
        is_seen_once = last_sight < self._poll
        seconds = self._poll / 2 if is_seen_once else self._poll
        watched = self.young if first_sight < self._poll / 2 else self.old
        watched.add(seconds, first_sight + seconds / 2, has_hung_up=is_seen_once)
        if is_asked:
            self.blind.add(first_sight, first_sight / 2)

    def _add_exact(self, wait: float, *, is_asked: bool) -> None:
        """When it was first seen is not known, only how likely each instant is."""
        step = min(int(wait / (2 * self._poll) * STEPS), STEPS)
        for waits, (seconds, age_seconds) in zip(
            (self.young, self.old, self.blind), (each[step] for each in _expected(self._poll)), strict=True
        ):
            if is_asked or waits is not self.blind:
                waits.seconds += seconds
                waits.age_seconds += age_seconds

    def result(self) -> Unseen:
        """The estimate from all calls that were added."""
        blind, young, old = self.blind, self.young, self.old
        count = young.hang_up_count + old.hang_up_count
        if young.hang_up_count < LEAST_HANG_UPS:
            return Unseen(None, None, None, count)
        if not blind.seconds:
            return Unseen(0.0, 0.0, 0.0, count)
        rate, variance = young.rate, 1 / young.hang_up_count
        if old.hang_up_count:
            # So many steps, each as long as from the old to the young, lie between the young and the unwatched.
            steps = (young.mean_age - blind.mean_age) / (old.mean_age - young.mean_age)
            rate *= (young.rate / old.rate) ** steps
            variance = (1 + steps) ** 2 / young.hang_up_count + steps**2 / old.hang_up_count
        expected = rate * blind.seconds
        # The rate is known from so many hang-ups, and how many there were unseen is a matter of chance in itself.
        error = ERRORS_APART * sqrt(expected**2 * variance + expected)
        return Unseen(expected, max(0.0, expected - error), expected + error, count)


@cache
def _expected(poll: float) -> tuple[list[tuple[float, float]], ...]:
    """Seconds that a wait of each length (in steps) is expected to be young, old and blind; and the same by age."""
    half = poll / 2

    def young(age: float) -> float:
        return min(age, half, max(0.0, half + poll - age)) / poll

    def old(age: float) -> float:
        return max(0.0, min(age - half, half, 2 * poll - age)) / poll

    def blind(age: float) -> float:
        return max(0.0, 1 - age / poll)

    return tuple(_integrated(chance, 2 * poll / STEPS) for chance in (young, old, blind))


def _integrated(chance: Callable[[float], float], step: float) -> list[tuple[float, float]]:
    ages = [(number + 0.5) * step for number in range(STEPS)]
    seconds = accumulate((chance(age) * step for age in ages), initial=0.0)
    age_seconds = accumulate((chance(age) * step * age for age in ages), initial=0.0)
    return list(zip(seconds, age_seconds, strict=True))
