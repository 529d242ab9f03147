"""Which figures a call is counted in: the way back from a figure to the calls behind it."""

from enum import StrEnum

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.history import handling_time_of
from trio_monitor.domain.intervals import counts_of
from trio_monitor.domain.service_level import Counts, Formula, Limits, service_level


class CountedAs(StrEnum):
    """Figures that are numbers of calls; `level_*` are the terms of a service level."""

    OFFERED = "offered"
    ANSWERED = "answered"
    ANSWERED_WITHIN = "answered_within"
    ABANDONED = "abandoned"
    ABANDONED_WITHIN = "abandoned_within"
    SHORT_ABANDONED = "short_abandoned"
    FLOWED_OUT = "flowed_out"
    UNOBSERVED = "unobserved"
    WAITING = "waiting"
    OUTSIDE_HOURS = "outside_hours"
    HANDLED = "handled"
    LEVEL_NUMERATOR = "level_numerator"
    LEVEL_DENOMINATOR = "level_denominator"


OUTCOMES = {
    CountedAs.ANSWERED: Outcome.ANSWERED,
    CountedAs.ANSWERED_WITHIN: Outcome.ANSWERED,
    CountedAs.ABANDONED: Outcome.ABANDONED,
    CountedAs.ABANDONED_WITHIN: Outcome.ABANDONED,
    CountedAs.SHORT_ABANDONED: Outcome.ABANDONED,
    CountedAs.FLOWED_OUT: Outcome.FLOWED_OUT,
    CountedAs.HANDLED: Outcome.ANSWERED,
}
"""The one outcome that calls of a figure have, where there is one; `is_counted_as` decides."""


def is_counted_as(figure: CountedAs, call: FollowedCall, limits: Limits | None, formula: Formula) -> bool:
    """Whether the call is one of those that the figure counts; asked of the function that counts them."""
    counts = counts_of(call, limits)
    match figure:
        case CountedAs.HANDLED:
            return counts.answered > 0 and handling_time_of(call) is not None
        case CountedAs.LEVEL_NUMERATOR:
            return service_level(counts, formula).numerator > 0
        case CountedAs.LEVEL_DENOMINATOR:
            return service_level(counts, formula).denominator > 0
        case _:
            return _count(counts, figure) > 0


def _count(counts: Counts, figure: CountedAs) -> int:
    count: int = getattr(counts, figure.value)
    return count
