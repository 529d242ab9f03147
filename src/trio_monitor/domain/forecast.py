"""How many calls the rest of the day will bring: the same weekday's recent weeks, scaled by today so far.

For each quarter of an hour of the day (by the centre's clock) the mean of the same quarter on earlier days of the same
weekday, recent weeks weighing more; then all of it scaled by how today has compared so far. The scale is drawn
towards one by a handful of imagined calls, so that two calls before eight o'clock do not double the day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from trio_monitor.domain.opening_hours import Calendar, DayKind

WEEKS_BACK = 8
WEEKLY_DECAY = 0.8
"""A week further back weighs this much of the one after it."""

STEADYING_CALLS = 30.0
"""So many imagined calls, exactly as expected, are added to today before it is compared.

It is the best scale for days whose level spreads by 18 % (one over the square root of thirty) around the usual.
"""

LEAST_DAYS = 2
"""With fewer earlier days nothing is forecast."""

DayProfile = Mapping[time, int]
"""Calls offered in each quarter of one day, by the quarter's start on the centre's clock; none where it was quiet."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect of a day.

    Attributes:
        expected: calls per quarter, for every quarter of the day in which an earlier day had any.
        scale: how today compares with what was expected of it so far.
        days: how many earlier days this rests on.
    """

    expected: Mapping[time, float]
    scale: float
    days: int


def earlier_days(
    days: Mapping[date, DayProfile], today: date, watched: Collection[date], calendar: Calendar
) -> list[DayProfile]:
    """The days that a forecast of `today` rests on, latest first: its weekday's, watched throughout, no holidays.

    Empty when today is a holiday or a half-day: no day is like it.
    """
    if calendar(today).kind is not DayKind.WORKDAY:
        return []
    weeks = (today - timedelta(weeks=week) for week in range(1, WEEKS_BACK + 1))
    return [days.get(day, {}) for day in weeks if day in watched and calendar(day).kind is DayKind.WORKDAY]


def forecast(
    earlier: Sequence[DayProfile], today: DayProfile, now: time, seen: Collection[time] | None = None
) -> Forecast | None:
    """The forecast of a day; None with too few earlier days.

    Args:
        earlier: days of the same weekday that were no holidays and were watched throughout, latest first.
        today: what has been offered so far.
        now: the start of the current quarter, which is not over and so not compared.
        seen: the quarters of today in which calls were read, for others say nothing of how busy it is; None is all.
    """
    if len(earlier) < LEAST_DAYS:
        return None
    weights = [WEEKLY_DECAY**age for age in range(len(earlier))]
    quarters = sorted({quarter for day in earlier for quarter in day})
    usual = {
        quarter: sum(weight * day.get(quarter, 0) for weight, day in zip(weights, earlier, strict=True)) / sum(weights)
        for quarter in quarters
    }
    expected_so_far, offered_so_far = (
        sum(calls for quarter, calls in day.items() if quarter < now and (seen is None or quarter in seen))
        for day in (usual, today)
    )
    scale = (offered_so_far + STEADYING_CALLS) / (expected_so_far + STEADYING_CALLS)
    return Forecast({quarter: calls * scale for quarter, calls in usual.items()}, scale, len(earlier))
