"""The simulated clock: the only place in the simulator that reads the computer's own."""

import time
from typing import Literal

ClockKind = Literal["real", "hand"]

_NANOSECONDS_PER_MILLISECOND = 1_000_000


def computer_now_ms() -> int:
    """The computer's own time in milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // _NANOSECONDS_PER_MILLISECOND


class ClockStandsByItself(Exception):
    """The clock runs by itself and cannot be turned by hand."""


class ClockRunsForward(Exception):
    """The clock cannot be turned back."""


class SimulatedClock:
    """Simulated time, either following the computer's clock (at `speed` times its pace) or turned by hand."""

    def __init__(self, kind: ClockKind, start_at_ms: int | None = None, speed: float = 1.0) -> None:
        computer_ms = computer_now_ms()
        self.kind = kind
        self.speed = speed
        self._computer_origin_ms = computer_ms
        self._origin_ms = computer_ms if start_at_ms is None else start_at_ms

    def now_ms(self) -> int:
        """The simulated instant."""
        if self.kind == "hand":
            return self._origin_ms
        return self._origin_ms + round((computer_now_ms() - self._computer_origin_ms) * self.speed)

    def advance(self, milliseconds: int) -> int:
        """Turn a hand clock forward and yield the new instant.

        Raises:
            ClockStandsByItself: the clock follows the computer's.
            ClockRunsForward: `milliseconds` is negative.
        """
        if self.kind != "hand":
            raise ClockStandsByItself
        if milliseconds < 0:
            raise ClockRunsForward
        self._origin_ms += milliseconds
        return self._origin_ms
