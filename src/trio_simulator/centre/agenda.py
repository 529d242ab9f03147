"""The event list of the simulation."""

import heapq
from collections.abc import Callable
from typing import TypeVarTuple

Arguments = TypeVarTuple("Arguments")


class Agenda:
    """Events in simulated time, run in order of time and, at the same instant, of planning."""

    def __init__(self, start_ms: int) -> None:
        self.now_ms = start_ms
        self._events: list[tuple[int, int, Callable[..., None], tuple[object, ...]]] = []
        self._planned_count = 0

    def plan(self, at_ms: int, action: Callable[[*Arguments], None], *args: *Arguments) -> None:
        """Plan `action(*args)` for an instant; one that has passed means now."""
        self._planned_count += 1
        heapq.heappush(self._events, (max(at_ms, self.now_ms), self._planned_count, action, args))

    def run_until(self, instant_ms: int) -> None:
        """Run every event up to and including `instant_ms`; never goes back."""
        while self._events and self._events[0][0] <= instant_ms:
            self.now_ms, _, action, args = heapq.heappop(self._events)
            action(*args)
        self.now_ms = max(self.now_ms, instant_ms)
