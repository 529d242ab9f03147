"""A centre that is watched poll by poll, for tests."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.builders import SECOND, at, queues, reading

from trio_monitor.domain.calls import CallChange, FollowedCall
from trio_monitor.domain.centre import CentreState, StayKey, advance, restored_state, snapshot_of
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.queue_state import method_of
from trio_monitor.domain.reading import (
    CallReading,
    ClockSample,
    Part,
    Reading,
)
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Counts, Limits, Method, Window
from trio_monitor.domain.snapshot import Circuit, Snapshot, SourceState
from trio_monitor.errors import FailureReason

RULES = CentreRules(Limits(), ZoneInfo("Europe/Stockholm"), timedelta(seconds=10))
HOUR = timedelta(hours=1)


def source(age: Freshness = Freshness.FRESH) -> SourceState:
    return SourceState(
        freshness=age,
        circuit=Circuit.CLOSED,
        reason=None,
        last_success_at=None,
        failing_since=None,
        next_poll_at=at(0),
        poll_interval=RULES.poll_interval,
        poll_duration=None,
        clock_offset=None,
        server_name=None,
        is_failover=False,
        unavailable={},
        set_aside_count=0,
    )


def shown(state: CentreState, now: datetime, age: Freshness = Freshness.FRESH) -> Snapshot:
    return snapshot_of(state, source(age), sequence=1, published_at=now, rules=RULES)


class Watch:
    """Reads in turn, and keeps history as the store does."""

    def __init__(self) -> None:
        self.state = CentreState()
        self.history: dict[StayKey, FollowedCall] = {}
        self.polls: dict[datetime, bool] = {}

    def read(self, seen: Reading, now: datetime) -> "Watch":
        self.state, changes = advance(self.state, seen, now, RULES)
        self.keep(changes)
        self.polls[now] = method_of(seen) is Method.PER_CALL
        return self

    def keep(self, changes: list[CallChange]) -> None:
        for change in changes:
            self.history[change.after.call_id, change.after.queue_id, change.after.offered_at] = change.after

    def see(self, seconds: float, *rows: CallReading) -> "Watch":
        return self.read(reading(*rows), at(seconds))

    def shown(self, seconds: float) -> Snapshot:
        return shown(self.state, at(seconds))

    def restarted(self, now: datetime) -> CentreState:
        calls = list(self.history.values())
        return restored_state([call for call in calls if call.gone_at is None], calls, self.polls, now, RULES)


def today(snapshot: Snapshot) -> Counts:
    return snapshot.totals[Window.TODAY].counts


def offset_by(seen: Reading, now: datetime, offset: timedelta) -> Reading:
    """The reading of a server whose clock is that far ahead: a `Date` whose bounds have the offset for a middle."""
    return replace(seen, clock_samples=(ClockSample(now, now, now + offset - SECOND / 2),))


def without_calls(reason: FailureReason = FailureReason.FORBIDDEN) -> Reading:
    counted = tuple(replace(each, waiting_count=0) for each in queues())
    return replace(reading(), queues=counted, unavailable={Part.CALLS: reason, Part.CASES: reason})
