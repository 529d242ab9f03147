"""Weekday by quarter-hour of the centre's clock: when calls come, and how well they fare."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from trio_monitor.domain.history import Tally
from trio_monitor.domain.report import NO_CALLS

WEEKDAYS = 7
QUARTERS = 96
MINUTES_A_QUARTER = 15


@dataclass(frozen=True, slots=True)
class Cell:
    """One quarter of one weekday; `occurrences` is how many such quarters were seen."""

    weekday: int
    minute: int
    occurrences: int = 0
    tally: Tally = NO_CALLS

    @property
    def offered_per_occurrence(self) -> float | None:
        """Mean number of calls offered; None when no such quarter was seen."""
        return self.tally.counts.offered / self.occurrences if self.occurrences else None


def heatmap(tallies: Mapping[datetime, Tally], covered: Mapping[datetime, timedelta], zone: tzinfo) -> list[Cell]:
    """Every cell of the week, Monday 00:00 first.

    An interval that was not seen is no occurrence, and what is known of its calls is left out with it: else the mean
    would rise by the gaps.
    """
    occurrences: dict[tuple[int, int], int] = {}
    sums: dict[tuple[int, int], Tally] = {}
    for start, seen in covered.items():
        if seen <= timedelta(0):
            continue
        local = start.astimezone(zone)
        key = (local.weekday(), (local.hour * 60 + local.minute) // MINUTES_A_QUARTER)
        occurrences[key] = occurrences.get(key, 0) + 1
        if start in tallies:
            sums[key] = sums.get(key, NO_CALLS) + tallies[start]
    return [
        Cell(
            weekday,
            quarter * MINUTES_A_QUARTER,
            occurrences.get((weekday, quarter), 0),
            sums.get((weekday, quarter), NO_CALLS),
        )
        for weekday in range(WEEKDAYS)
        for quarter in range(QUARTERS)
    ]
