"""How old the shown values are, in words that the page and the alerts share."""

from datetime import timedelta
from enum import StrEnum

FRESH_POLLS = 1.5
LATE_POLLS = 3.0


class Freshness(StrEnum):
    """Fresh up to 1.5 polls of age, late up to 3, lost beyond, never when no poll has come at all."""

    FRESH = "fresh"
    LATE = "late"
    LOST = "lost"
    NEVER = "never"


def freshness(age: timedelta | None, interval: timedelta) -> Freshness:
    """The freshness of a value of this `age` when polls are due every `interval`."""
    if age is None:
        return Freshness.NEVER
    if age <= FRESH_POLLS * interval:
        return Freshness.FRESH
    return Freshness.LATE if age <= LATE_POLLS * interval else Freshness.LOST
