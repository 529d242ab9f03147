"""What the commands about the past work on: the monitor's database, its queues, and a range as options name it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from trio_monitor.cli_running import monitors_database, other_database
from trio_monitor.clock import SystemClock
from trio_monitor.domain.rollup import Span, midnight
from trio_monitor.domain.rules import CentreRules
from trio_monitor.errors import RangeRefused
from trio_monitor.ports import Store
from trio_monitor.settings import Settings
from trio_monitor.store import open_store

DATE_LENGTH = len("2026-03-29")


@dataclass(frozen=True, slots=True)
class Past:
    """What every command here works on."""

    settings: Settings
    store: Store
    rules: CentreRules
    names: dict[str, str]
    clock: SystemClock

    def span(self, start: str, end: str) -> Span:
        """The range between two options."""
        return range_of(start, end, self.rules)

    def chosen(self, queue_ids: list[str] | None) -> dict[str, str]:
        """The queues to export with their names, by name."""
        unknown = sorted(set(queue_ids or ()) - self.names.keys())
        if unknown:
            known = ", ".join(sorted(self.names)) or "none yet"
            raise RangeRefused(f"history knows no queue {', '.join(unknown)}; it knows {known}")
        chosen = self.names if not queue_ids else {queue_id: self.names[queue_id] for queue_id in queue_ids}
        return dict(sorted(chosen.items(), key=lambda item: (item[1], item[0])))


@asynccontextmanager
async def opened_past(settings: Settings) -> AsyncIterator[Past]:
    """The configured database with the rules in force.

    Raises:
        SettingsInvalid: it is not there or holds no history, so it is hardly the one that was meant.
    """
    store: Store = await open_store(monitors_database(settings))
    try:
        edges = await store.load_edges(SystemClock().now())
        # Intervals outlive the polls that they were counted from.
        if edges.first_poll_at is None and edges.first_interval_at is None:
            raise other_database("there is no history in it: nothing has been polled yet")
        from trio_monitor.web.stored_settings import load_live_rules

        rules = await load_live_rules(settings, store)
        yield Past(settings, store, rules.current, await store.load_queue_names(), SystemClock())
    finally:
        await store.aclose()


def range_of(start: str, end: str, rules: CentreRules) -> Span:
    """The range from one option to the other.

    Raises:
        RangeRefused: either cannot be read, or the range is empty.
    """
    span = Span(_moment(start, rules, is_end=False), _moment(end, rules, is_end=True))
    if span.start_at >= span.end_at:
        raise RangeRefused(f"--from {start} must be before --to {end}")
    return span


def _moment(text: str, rules: CentreRules, *, is_end: bool) -> datetime:
    try:
        if len(text) == DATE_LENGTH:
            day = date.fromisoformat(text)
            return midnight(day + timedelta(days=int(is_end)), rules.zone)
        at = datetime.fromisoformat(text)
        # Without a zone it is told by the centre's own clock.
        return (at if at.tzinfo else at.replace(tzinfo=rules.zone)).astimezone(UTC)
    except ValueError:
        raise RangeRefused(f"{text!r} is neither a date (2026-03-29) nor an instant (2026-03-29T06:00)") from None
    except OverflowError:
        raise RangeRefused(f"{text!r} is beyond the years 1 to 9999") from None
