"""How long whoever has guessed wrong must wait: longer after each guess, and never for ever.

A guess is counted before it is judged, so that a thousand at once are not judged a thousand times; a right one is taken
back. What is refused while locked does not make the lock longer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_KEYS = 10_000
"""Whoever tries a new name each time must not fill the memory; the oldest are forgotten."""
_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Guesses:
    """What one key has used up; `free_at` is when it may guess again."""

    count: int
    last_at: datetime
    free_at: datetime


def one_more(known: Guesses | None, free_count: int, now: datetime) -> Guesses:
    """The guesses with another one.

    Args:
        known: those so far.
        free_count: guesses that cost no waiting.
        now: when it was made.
    """
    count = 1 if known is None or is_forgotten(known, now) else known.count + 1
    beyond = count - free_count
    wait = min(FIRST_WAIT * 2 ** min(beyond, _MOST_DOUBLINGS), LONGEST_WAIT) if beyond >= 0 else timedelta(0)
    return Guesses(count, now, now + wait)


def is_forgotten(guesses: Guesses, now: datetime) -> bool:
    """Whether they were too long ago to count."""
    return now - guesses.last_at >= FORGOTTEN_AFTER
