"""SQL statements per minute, at default settings on the default demo centre: all that the monitor does by itself."""

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
from trio_monitor.poller.intervals import EVERY
from trio_monitor.ports import Retention

MINUTES = 60
POLL_COUNT = timedelta(minutes=MINUTES) // POLL_INTERVAL
POLLS_PER_LOOK = EVERY // POLL_INTERVAL


class StatementCounter:
    """Counts what SQLAlchemy sends, on whichever engine; an executemany is one statement.

    The BEGIN of a transaction is counted apart: on PostgreSQL it is the driver's, and nobody would see it.
    """

    def __init__(self) -> None:
        self.count = 0
        self.begin_count = 0

    def __enter__(self) -> Self:
        event.listen(Engine, "before_cursor_execute", self._add)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._add)

    def _add(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            self.begin_count += 1
        else:
            self.count += 1


async def measure() -> list[Figure]:
    """Count the statements of the first hour: the start, its polls, what the interval job does, one housekeeping."""
    clock = HandClock()
    with tempfile.TemporaryDirectory(prefix="trio-monitor-bench-") as directory:
        async with running_simulator(start_at=clock.now().isoformat()) as simulator:
            settings = monitor_settings(TrioAccess.of(simulator), Path(directory) / "sql.sqlite3")
            async with open_monitor(settings, clock=clock) as monitor:
                of_polls, of_intervals = StatementCounter(), StatementCounter()
                for number in range(POLL_COUNT):
                    with of_polls:
                        await monitor.cycle.run(clock.now() + POLL_INTERVAL)
                    if number % POLLS_PER_LOOK == 0:
                        with of_intervals:
                            await monitor.keeper.catch_up(clock.now())
                    clock.advance(POLL_INTERVAL)
                    await simulator.advance(POLL_INTERVAL.total_seconds())
                with StatementCounter() as of_housekeeping:
                    await monitor.store.delete_expired(Retention(*(4 * [clock.now()])))
    counters = (of_polls, of_intervals, of_housekeeping)
    note = (
        f"the first hour without BEGIN and COMMIT: {POLL_COUNT} polls {of_polls.count}, the start's among them;"
        f" interval job {of_intervals.count}; housekeeping {of_housekeeping.count}"
    )
    return [
        Figure("sql: statements", sum(each.count for each in counters) / MINUTES, "/min", note, goal=30),
        Figure(
            "sql: transactions that write", sum(each.begin_count for each in counters) / MINUTES, "/min", "their BEGINs"
        ),
    ]
