"""How much of what they may ask callers have left, counted in memory and by our clock."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import NamedTuple

from trio_monitor.ports import Clock

MOST_COUNTERS = 10_000
"""When there are more, those whose window is over are cleared away."""


class Left(NamedTuple):
    """What is left of one budget: requests, and whole seconds until it is full again."""

    name: str
    quota: int
    remaining: int
    seconds: int
    is_spent: bool


class Budgets:
    """Counts each caller's requests in windows that begin with the first of them."""

    def __init__(self, clock: Clock, window: timedelta, quotas: Mapping[str, int]) -> None:
        self._clock = clock
        self._window = window
        self._quotas = quotas
        self._counted: dict[tuple[str, str], tuple[int, float]] = {}

    def __len__(self) -> int:
        """How many counters are kept."""
        return len(self._counted)

    def take(self, name: str, caller: str) -> Left:
        """Count one request against the budget of that name."""
        now = self._clock.monotonic()
        count, ends_at = self._counted.get((name, caller), (0, now))
        if ends_at <= now:
            self._make_room(now)
            count, ends_at = 0, now + self._window.total_seconds()
        count += 1
        self._counted[name, caller] = (count, ends_at)
        quota = self._quotas[name]
        return Left(name, quota, max(0, quota - count), max(1, ceil(ends_at - now)), count > quota)

    def _make_room(self, now: float) -> None:
        if len(self._counted) >= MOST_COUNTERS:
            self._counted = {key: each for key, each in self._counted.items() if each[1] > now}
