"""A clock that only the test turns: the wall clock and the monotonic one move together."""

import asyncio
from datetime import UTC, datetime, timedelta

START_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # ten o'clock on a Tuesday in Stockholm


class HandClock:
    """Implements `ports.Clock`. Who sleeps wakes up in `advance`, in the order of the deadlines."""

    def __init__(self, start_at: datetime = START_AT) -> None:
        self._start_at = start_at
        self._passed = timedelta(0)
        self._stepped = timedelta(0)
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._sleeper_came = asyncio.Event()

    def now(self) -> datetime:
        """The instant to which the clock has been turned."""
        return self._start_at + self._passed + self._stepped

    def monotonic(self) -> float:
        """Seconds that have passed since the start."""
        return self._passed.total_seconds()

    async def sleep_until(self, deadline: float) -> None:
        """Wait until the clock has been turned to `deadline`."""
        if deadline <= self.monotonic():
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((deadline, woken))
        self._sleeper_came.set()
        await woken

    async def until_sleeping(self, count: int = 1) -> float:
        """Wait until so many sleep; the earliest of their deadlines."""
        while True:
            self._sleepers = [each for each in self._sleepers if not each[1].done()]
            if len(self._sleepers) >= count:
                return min(deadline for deadline, _ in self._sleepers)
            self._sleeper_came.clear()
            await self._sleeper_came.wait()

    def step(self, length: timedelta) -> None:
        """Set the wall clock forward or back, as an administrator does; the monotonic one goes on as it was."""
        self._stepped += length

    def advance(self, length: timedelta) -> None:
        """Turn the clock forward; sleepers whose deadline has come wake up when the caller next awaits."""
        self._passed += length
        due = sorted((each for each in self._sleepers if each[0] <= self.monotonic()), key=lambda each: each[0])
        self._sleepers = [each for each in self._sleepers if each[0] > self.monotonic()]
        for _, woken in due:
            if not woken.done():
                woken.set_result(None)

    def advance_to(self, instant: datetime) -> None:
        """Turn the clock forward to an instant."""
        self.advance(instant - self.now())
