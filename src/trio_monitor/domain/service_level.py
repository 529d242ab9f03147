"""Service level by the six formulas in use, from counts of calls.

Source of the formulas and their test vectors: docs/reference/metrics.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil
from operator import add, attrgetter, sub


class Formula(StrEnum):
    """How abandoned calls are treated. `answered within the limit` counts `wait <= limit`."""

    ANSWERED_ONLY = "answered_only"
    ALL_ABANDONS = "all_abandons"
    OFFERED = "offered"
    SHORT_ABANDONS_EXCLUDED = "short_abandons_excluded"
    ABANDONS_WITHIN_LIMIT_EXCLUDED = "abandons_within_limit_excluded"
    ABANDONS_WITHIN_LIMIT_MET = "abandons_within_limit_met"


class Method(StrEnum):
    """Whether a service level was counted call by call, or is the share of time under the limit."""

    PER_CALL = "per_call"
    SAMPLED = "sampled"


class Window(StrEnum):
    """The windows a service level is offered for; `today` starts at midnight in the centre's zone."""

    MINUTES_15 = "15m"
    MINUTES_30 = "30m"
    MINUTES_60 = "60m"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits calls are counted against.

    Attributes:
        wait: T, the wait that still counts as answered in time.
        warning: the wait at which a queue's status turns to warning; below `wait`.
        short_abandon: S, an abandoned call with a wait up to this is a short one.
        target_percent: the share of calls to be answered within `wait`.
        formula: which of the six formulas the centre uses.
    """

    wait: timedelta = timedelta(seconds=20)
    warning: timedelta = timedelta(seconds=15)
    short_abandon: timedelta = timedelta(seconds=5)
    target_percent: float = 80.0
    formula: Formula = Formula.SHORT_ABANDONS_EXCLUDED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many calls ended in which way, of those offered in one window.

    `waiting` is how many still wait, `waiting_past_limit` how many of these have already missed the limit.
    `offered` is always the sum of answered, abandoned, flowed_out, unobserved and waiting. Calls that came outside
    opening hours are in `outside_hours` and in nothing else. An abandon's wait is known between two bounds: surely
    short are `short_abandoned_least`, short at most `short_abandoned_most`; `short_abandoned` goes by the middle.
    """

    offered: int = 0
    answered: int = 0
    answered_within: int = 0
    abandoned: int = 0
    abandoned_within: int = 0
    short_abandoned: int = 0
    flowed_out: int = 0
    unobserved: int = 0
    waiting: int = 0
    waiting_past_limit: int = 0
    outside_hours: int = 0
    short_abandoned_least: int = 0
    short_abandoned_most: int = 0
    answered_wait_seconds: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        """Combine by summing numerators and denominators; percentages are never averaged."""
        return Counts(*map(add, _members(self), _members(other)))

    def __sub__(self, other: "Counts") -> "Counts":
        """Take back what was added."""
        return Counts(*map(sub, _members(self), _members(other)))


_members = attrgetter(*(member.name for member in fields(Counts)))


def sum_of(parts: Iterable[Counts]) -> Counts:
    """The sum of many, member by member: several times faster than adding them one by one."""
    columns = zip(*map(_members, parts), strict=True)
    return Counts(*map(sum, columns))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with its terms. An empty denominator gives no percentage: neither 0 % nor 100 %."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """The share in percent, or None when there is nothing to divide by."""
        return 100.0 * self.numerator / self.denominator if self.denominator > 0 else None


def service_level(counts: Counts, formula: Formula) -> Ratio:
    """The service level of `counts` by `formula`."""
    ended = counts.answered + counts.abandoned
    match formula:
        case Formula.ANSWERED_ONLY:
            return Ratio(counts.answered_within, counts.answered)
        case Formula.ALL_ABANDONS:
            return Ratio(counts.answered_within, ended)
        case Formula.OFFERED:
            return Ratio(counts.answered_within, counts.offered)
        case Formula.SHORT_ABANDONS_EXCLUDED:
            return Ratio(counts.answered_within, ended - counts.short_abandoned)
        case Formula.ABANDONS_WITHIN_LIMIT_EXCLUDED:
            return Ratio(counts.answered_within, ended - counts.abandoned_within)
        case Formula.ABANDONS_WITHIN_LIMIT_MET:
            return Ratio(counts.answered_within + counts.abandoned_within, ended)


def level_bounds(counts: Counts, formula: Formula) -> tuple[Ratio, Ratio]:
    """Between which two the service level lies, since polls cannot tell every short abandon from a longer one.

    Both are the level itself by the formulas that do not ask for it. Calls that no poll saw are beyond these bounds.
    """
    least, most = (
        service_level(replace(counts, short_abandoned=short), formula)
        for short in (counts.short_abandoned_least, counts.short_abandoned_most)
    )
    return least, most


def live_service_level(counts: Counts, formula: Formula) -> Ratio:
    """As `service_level`, with the calls that still wait past the limit in the denominator: they have missed.

    `offered` has them there already; `answered_only` leaves out every call that reaches no agent, as these may.
    """
    level = service_level(counts, formula)
    if formula in {Formula.OFFERED, Formula.ANSWERED_ONLY}:
        return level
    return Ratio(level.numerator, level.denominator + counts.waiting_past_limit)


def calls_to_recover(level: Ratio, target_percent: float) -> int | None:
    """The smallest number of further calls, all answered in time, that brings `level` to the target.

    None when a target of 100 % has been missed and can never be reached again. Without calls there is nothing to
    recover from: 0.
    """
    # By fractions: in floats 80 % of 100 calls less 79 is a hair over 1, and one call too many would be asked for.
    target = Fraction(str(target_percent)) / 100
    missing = target * level.denominator - level.numerator
    if missing <= 0:
        return 0
    return ceil(missing / (1 - target)) if target < 1 else None
