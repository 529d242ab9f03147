"""SQL statements per minute, at default settings on the default demo centre."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.support.clock import HandClock
from tests.support.simulator import running_simulator

from bench.day import POLL_INTERVAL, TrioAccess, monitor_settings
from bench.figure import Figure
from trio_monitor.app import open_monitor
from trio_monitor.ports import Retention

MINUTES = 10
POLL_COUNT = timedelta(minutes=MINUTES) // POLL_INTERVAL
MINUTES_PER_HOUR = 60


class StatementCounter:
    """Counts what SQLAlchemy sends, on whichever engine: a BEGIN is a statement, and so is an executemany."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        event.listen(Engine, "before_cursor_execute", self._add)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._add)

    def _add(self, *_: object) -> None:
        self.count += 1


async def measure() -> list[Figure]:
    """Count the statements of ten simulated minutes, and those of one housekeeping, which comes every hour."""
    clock = HandClock()
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        async with running_simulator(start_at=clock.now().isoformat()) as simulator:
            settings = monitor_settings(TrioAccess.of(simulator), Path(directory) / "sql.sqlite3")
            async with open_monitor(settings, clock=clock) as monitor:
                with StatementCounter() as of_polls:
                    for _ in range(POLL_COUNT):
                        await monitor.cycle.run(clock.now() + POLL_INTERVAL)
                        clock.advance(POLL_INTERVAL)
                        await simulator.advance(POLL_INTERVAL.total_seconds())
                with StatementCounter() as of_housekeeping:
                    await monitor.store.delete_expired(Retention(clock.now(), clock.now(), clock.now()))
    per_minute = of_polls.count / MINUTES + of_housekeeping.count / MINUTES_PER_HOUR
    note = (
        f"{POLL_COUNT} polls: {of_polls.count} statements, the start's and every BEGIN among them; and an hourly"
        f" housekeeping of {of_housekeeping.count}"
    )
    return [Figure("sql: statements", per_minute, "/min", note, goal=30)]
