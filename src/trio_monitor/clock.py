"""The only place where the clock is read."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """The wall clock as an aware UTC datetime."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that never steps."""
        return time.monotonic()

    async def sleep_until(self, deadline: float) -> None:
        """Wait until `monotonic()` has reached `deadline`; a deadline in the past only yields to other tasks."""
        await asyncio.sleep(max(0.0, deadline - time.monotonic()))
