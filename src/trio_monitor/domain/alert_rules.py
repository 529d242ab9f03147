"""What is to be warned of: a metric, where it is watched, and the values at which an alert begins and ends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from trio_monitor.domain.opening_hours import Schedule
from trio_monitor.domain.service_level import Limits, Window


class Severity(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    CRITICAL = "critical"


class Metric(StrEnum):
    """What can be watched, with its unit."""

    LONGEST_WAIT = "longest_wait"
    """Seconds that the caller who has waited longest has waited."""
    WAITING = "waiting"
    """Calls that wait."""
    SERVICE_LEVEL = "service_level"
    """Per cent, in a window; calls that still wait past the limit have missed it."""
    ABANDON_RATE = "abandon_rate"
    """Per cent, in a window."""
    WAITING_WITH_NOBODY_READY = "waiting_with_nobody_ready"
    """Calls that wait while no agent is ready; zero while one is."""
    PAUSED_SHARE = "paused_share"
    """Per cent of the agents who are logged in."""
    SOURCE_LOST = "source_lost"
    """Seconds since the last good poll."""
    CIRCUIT_OPEN = "circuit_open"
    """One while the circuit breaker is not closed, else zero."""
    CHANNELS_DISABLED = "channels_disabled"
    """Channels of notification that have been switched off because they failed for good."""


LOWER_IS_WORSE = frozenset({Metric.SERVICE_LEVEL})
IN_A_WINDOW = frozenset({Metric.SERVICE_LEVEL, Metric.ABANDON_RATE})
OF_A_LIMIT = frozenset({Metric.LONGEST_WAIT, Metric.SERVICE_LEVEL})
"""Metrics whose queue has a limit of its own: the wait that is still in time, the target of the service level."""
OF_THE_MONITOR = frozenset({Metric.SOURCE_LOST, Metric.CIRCUIT_OPEN, Metric.CHANNELS_DISABLED})
"""Metrics that are known even when nothing comes from the vendor's server, and that no queue has."""
IN_SECONDS = frozenset({Metric.LONGEST_WAIT, Metric.SOURCE_LOST})
PERCENTAGES = frozenset({Metric.SERVICE_LEVEL, Metric.ABANDON_RATE, Metric.PAUSED_SHARE})
MOST_PERCENT = 100.0


QueueGroups = Mapping[str, frozenset[str]]
"""The ids of each group's queues, by group id."""


def is_about(queue_id: str | None, queue_ids: Collection[str], group_ids: Collection[str], groups: QueueGroups) -> bool:
    """Whether a choice of queues and groups is about a queue. No choice is all, and the centre itself (None)."""
    if not queue_ids and not group_ids:
        return True
    return queue_id in queue_ids or any(queue_id in groups.get(each, ()) for each in group_ids)


class Place(StrEnum):
    """Where a rule is watched."""

    EACH_QUEUE = "each_queue"
    """In every queue of the scope by itself: an alert for each."""
    CENTRE = "centre"
    """In all queues of the scope together: one alert."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which queues a rule is about. Without ids and groups it is about all."""

    place: Place = Place.EACH_QUEUE
    queue_ids: frozenset[str] = frozenset()
    group_ids: frozenset[str] = frozenset()

    def holds(self, queue_id: str, groups: QueueGroups) -> bool:
        """Whether the rule is about this queue."""
        return is_about(queue_id, self.queue_ids, self.group_ids, groups)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The value at which an alert begins, and the one at which it ends; the values themselves are meant by both.

    With `is_of_limit` both are per cent of the queue's own limit, so that one rule fits queues that differ.
    """

    enter: float
    clear: float
    is_of_limit: bool = False

    def for_limits(self, metric: Metric, limits: Limits) -> "Bounds":
        """The values that hold for a queue with these limits."""
        if not self.is_of_limit:
            return self
        limit = limits.target_percent if metric is Metric.SERVICE_LEVEL else limits.wait.total_seconds()
        most = MOST_PERCENT if metric in PERCENTAGES else float("inf")
        return Bounds(min(self.enter * limit / 100, most), min(self.clear * limit / 100, most))


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One rule.

    Attributes:
        rule_id: names it for ever.
        name: what the centre calls it; None is called by its metric.
        metric: what is watched.
        severity: of its alerts.
        bounds: where an alert begins and ends, in the metric's unit.
        scope: where it is watched.
        window: for metrics in a window, which one.
        least_sample: fewer calls (for the paused share: agents) than this say nothing.
        hold: how long the value must have been past `enter` before the alert fires.
        keep: how long it must have been past `clear` before the alert ends.
        active: hours and days on which it is watched; None is always. A closed queue is never watched.
        remind_every: how often an alert that nobody has acknowledged is told again; None is never.
        escalate_after: how long an alert may be unacknowledged before it is told to others; None is for ever.
        is_enabled: whether it is watched at all.
    """

    rule_id: str
    metric: Metric
    severity: Severity
    bounds: Bounds
    scope: Scope = Scope()
    name: str | None = None
    window: Window | None = None
    least_sample: int = 1
    hold: timedelta = timedelta(0)
    keep: timedelta = timedelta(0)
    active: Schedule | None = None
    remind_every: timedelta | None = None
    escalate_after: timedelta | None = None
    is_enabled: bool = True

    def is_breach(self, value: float, bounds: Bounds) -> bool:
        """Whether a value is bad enough for an alert to begin. A service level on its target is not."""
        return value < bounds.enter if self.metric in LOWER_IS_WORSE else value >= bounds.enter

    def is_clear(self, value: float, bounds: Bounds) -> bool:
        """Whether a value is good enough for an alert to end."""
        return value >= bounds.clear if self.metric in LOWER_IS_WORSE else value < bounds.clear

    def is_worse(self, value: float, than: float) -> bool:
        """Whether a value is worse than another."""
        return value < than if self.metric in LOWER_IS_WORSE else value > than


_CALM = timedelta(minutes=2)
"""Calls wait past a limit one after the other: what comes back within this is the same trouble."""
_A_MINUTE = timedelta(minutes=1)
_REMIND = timedelta(minutes=15)
_CENTRE = Scope(Place.CENTRE)


def default_rules(poll_interval: timedelta) -> tuple[AlertRule, ...]:
    """The rules in force until the centre has its own (docs/reference/alerts.md).

    Args:
        poll_interval: how often the source is read; it is lost when three polls have not come.
    """
    seconds = poll_interval.total_seconds()
    return (
        AlertRule(
            "longest-wait-warning",
            Metric.LONGEST_WAIT,
            Severity.WARNING,
            Bounds(90, 75, is_of_limit=True),
            keep=_CALM,
            remind_every=_REMIND,
        ),
        AlertRule(
            "longest-wait-critical",
            Metric.LONGEST_WAIT,
            Severity.CRITICAL,
            Bounds(100, 75, is_of_limit=True),
            keep=_CALM,
            remind_every=_REMIND,
            escalate_after=timedelta(minutes=10),
        ),
        AlertRule(
            "service-level",
            Metric.SERVICE_LEVEL,
            Severity.WARNING,
            Bounds(100, 102.5, is_of_limit=True),
            window=Window.MINUTES_30,
            least_sample=10,
            hold=_A_MINUTE,
            keep=timedelta(minutes=5),
            remind_every=timedelta(minutes=30),
        ),
        AlertRule(
            "abandon-rate",
            Metric.ABANDON_RATE,
            Severity.WARNING,
            Bounds(10, 8),
            window=Window.MINUTES_30,
            least_sample=10,
            hold=_A_MINUTE,
            keep=timedelta(minutes=5),
            remind_every=timedelta(minutes=30),
        ),
        AlertRule(
            "nobody-ready",
            Metric.WAITING_WITH_NOBODY_READY,
            Severity.WARNING,
            Bounds(1, 1),
            hold=_A_MINUTE,
            keep=_CALM,
            remind_every=_REMIND,
        ),
        AlertRule(
            "paused-share",
            Metric.PAUSED_SHARE,
            Severity.WARNING,
            Bounds(50, 40),
            scope=_CENTRE,
            least_sample=4,
            hold=_CALM,
            keep=_CALM,
            remind_every=timedelta(minutes=30),
        ),
        AlertRule(
            "source-lost",
            Metric.SOURCE_LOST,
            Severity.CRITICAL,
            Bounds(3 * seconds, 1.5 * seconds),
            scope=_CENTRE,
            keep=_A_MINUTE,
            remind_every=timedelta(minutes=30),
            escalate_after=timedelta(minutes=10),
        ),
        AlertRule("circuit-open", Metric.CIRCUIT_OPEN, Severity.WARNING, Bounds(1, 1), scope=_CENTRE, hold=_A_MINUTE),
        AlertRule("channels-disabled", Metric.CHANNELS_DISABLED, Severity.WARNING, Bounds(1, 1), scope=_CENTRE),
    )
