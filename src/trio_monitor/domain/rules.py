"""What the centre has decided: limits and opening hours of each queue, its time zone, how often it is polled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeAlias

from trio_monitor.domain.opening_hours import Calendar, Day, DayKind, Schedule, limits_at, next_opening
from trio_monitor.domain.service_level import Limits

LimitsOf: TypeAlias = Callable[[str, datetime], Limits | None]
"""The limits for a call offered in a queue at an instant; None outside the queue's opening hours."""


@dataclass(frozen=True, slots=True)
class QueueRules:
    """One queue's own. Without a schedule it is open whenever the vendor's server says so."""

    limits: Limits
    schedule: Schedule | None = None


def ordinary_day(_: date) -> Day:
    """The calendar of a place without holidays."""
    return Day(DayKind.WORKDAY)


@dataclass(frozen=True, slots=True)
class CentreRules:
    """The centre's rules, and those of the queues that differ from them.

    Attributes:
        limits: of every queue without rules of its own.
        zone: in which days begin and opening hours are written.
        poll_interval: time between two polls.
        queues: own rules by queue id.
        calendar: what kind of day a date is.
        hidden_agent_ids: agents that are shown and counted nowhere, such as test users.
    """

    limits: Limits
    zone: tzinfo
    poll_interval: timedelta
    queues: Mapping[str, QueueRules] = field(default_factory=dict)
    calendar: Calendar = ordinary_day
    hidden_agent_ids: frozenset[str] = frozenset()

    def of_queue(self, queue_id: str) -> QueueRules:
        """The rules that hold for a queue."""
        return self.queues.get(queue_id) or QueueRules(self.limits)

    def limits_of(self, queue_id: str, at: datetime) -> Limits | None:
        """The limits for a call offered at `at`; None outside the queue's opening hours."""
        rules = self.of_queue(queue_id)
        return limits_at(rules.limits, rules.schedule, at, self.zone, self.calendar)

    def opens_at(self, queue_id: str, now: datetime) -> datetime | None:
        """When a queue that is closed by its schedule opens next; None when it is open, or never opens."""
        schedule = self.of_queue(queue_id).schedule
        if schedule is None or self.limits_of(queue_id, now) is not None:
            return None
        return next_opening(schedule, now, self.zone, self.calendar)
