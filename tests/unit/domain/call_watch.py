"""A watch over readings, for tests of the rules by which calls are followed."""

from dataclasses import replace
from datetime import timedelta

from tests.support.builders import SECOND, at, reading, waiting_row

from trio_monitor.domain.calls import CallChange, FollowedCall
from trio_monitor.domain.following import Sight, follow
from trio_monitor.domain.reading import CallReading, CallState, Reading

MAX_GAP = 30 * SECOND


def ringing_row() -> CallReading:
    """A call that rings at an agent."""
    return replace(waiting_row(), state=CallState.RINGING)


def sight(seconds: float, *, step: float = 0, is_server_changed: bool = False) -> Sight:
    return Sight(at(seconds), MAX_GAP, timedelta(seconds=step), is_server_changed)


class Watch:
    """Follows readings in turn and keeps what history would: the last version of each stay."""

    def __init__(self) -> None:
        self.known: dict[str, FollowedCall] = {}
        self.history: dict[tuple[str, str, float], FollowedCall] = {}
        self.changes: list[CallChange] = []

    def see(self, seconds: float, *rows: CallReading, step: float = 0, is_server_changed: bool = False) -> "Watch":
        return self.read(reading(*rows), sight(seconds, step=step, is_server_changed=is_server_changed))

    def read(self, seen: Reading, when: Sight) -> "Watch":
        self.known, self.changes = follow(self.known, seen, when)
        for change in self.changes:
            call = change.after
            self.history[call.call_id, call.queue_id, (call.offered_at - at(0)).total_seconds()] = call
        return self

    @property
    def only(self) -> FollowedCall:
        (call,) = self.history.values()
        return call

    def of(self, queue_id: str) -> FollowedCall:
        (call,) = (call for call in self.history.values() if call.queue_id == queue_id)
        return call

    def waits(self) -> tuple[float, float | None]:
        most = self.only.wait_at_most
        return self.only.wait_at_least.total_seconds(), most.total_seconds() if most is not None else None
