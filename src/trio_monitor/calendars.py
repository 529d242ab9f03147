"""Public holidays and half-days, from the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import import_module

from trio_monitor.domain.opening_hours import Day, DayKind

HALF_DAY_MARK = "14"
"""The library marks days on which offices close early by the hour in the holiday's name: "(från kl. 14.00)"."""

WEEKEND = 5


@lru_cache(maxsize=4096)
def swedish_day(day: date) -> Day:
    """What the Swedish calendar says of a date: public holidays, days that are free in practice, half-days."""
    free = _of_year(day.year, ("public", "de_facto")).get(day)
    if free is not None:
        return Day(DayKind.HOLIDAY, free)
    early = _of_year(day.year, ("optional",)).get(day)
    if early is not None and HALF_DAY_MARK in early and day.weekday() < WEEKEND:
        return Day(DayKind.HALF_DAY, early)
    return Day(DayKind.WORKDAY)


@lru_cache(maxsize=64)
def _of_year(year: int, categories: tuple[str, ...]) -> Mapping[date, str]:
    # Loaded at the first date that is asked for: a centre without schedules need not carry it.
    known: Mapping[date, str] = import_module("holidays").country_holidays(
        "SE", years=year, categories=categories, language="sv"
    )
    return known
