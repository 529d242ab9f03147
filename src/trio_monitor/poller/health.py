"""How the connection to the source stands, from poll to poll."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trio_monitor.domain.freshness import freshness
from trio_monitor.domain.reading import Reading
from trio_monitor.domain.snapshot import SourceState
from trio_monitor.errors import FailureReason
from trio_monitor.poller.breaker import Breaker

OUR_OWN = frozenset({FailureReason.STORE_UNAVAILABLE, FailureReason.INTERNAL_ERROR})
"""Reasons that say nothing of the server: sparing it would not mend them."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the last polls tell of the source. `reason` is None while the last poll was good."""

    breaker: Breaker
    reason: FailureReason | None = None
    last_success_at: datetime | None = None
    failing_since: datetime | None = None
    poll_duration: timedelta | None = None

    def after_success(self, read_at: datetime, duration: timedelta) -> "Health":
        """The source answered at `read_at`."""
        return Health(self.breaker.after_success(), None, read_at, None, duration)

    def after_failure(self, reason: FailureReason, started_at: datetime, duration: timedelta) -> "Health":
        """The poll that started at `started_at` failed."""
        return replace(
            self,
            breaker=self.breaker.at_rest() if reason in OUR_OWN else self.breaker.after_failure(),
            reason=reason,
            failing_since=self.failing_since or started_at,
            poll_duration=duration,
        )

    def state(
        self,
        *,
        now: datetime,
        next_poll_at: datetime,
        interval: timedelta,
        reading: Reading | None,
        clock_offset: timedelta | None,
    ) -> SourceState:
        """As it is published."""
        age = now - self.last_success_at if self.last_success_at else None
        return SourceState(
            freshness=freshness(age, interval),
            circuit=self.breaker.circuit,
            reason=self.reason,
            last_success_at=self.last_success_at,
            failing_since=self.failing_since,
            next_poll_at=next_poll_at,
            poll_interval=interval,
            poll_duration=self.poll_duration,
            clock_offset=clock_offset,
            server_name=reading.server_name if reading else None,
            is_failover=reading.is_failover if reading else False,
            unavailable=reading.unavailable if reading else {},
            set_aside_count=len(reading.set_aside) if reading else 0,
        )
