"""The state of one alert: what a new measurement makes of it.

    ok ──breach──▶ pending ──has lasted `hold`──▶ firing ──clear──▶ recovering ──has lasted `keep`──▶ ok
                      └──no breach──▶ ok              ◀──breach──┘

Timers are never scheduled: a phase has lasted when `now − since ≥ hold`. Time in which nothing was known does not
count, so an outage neither fires nor ends an alert. The names of the phases follow Prometheus and Alertmanager.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.alert_rules import AlertRule, Bounds, Metric, Severity

ID_LENGTH = 16
UNTOLD_AFTER = timedelta(minutes=10)
"""What a healthy server has not told for so long is no longer waited for: a queue, or a value that can be judged."""


class Phase(StrEnum):
    """Where an alert is on its way. `ended` is not a phase of the machine: such an alert is history."""

    PENDING = "pending"
    FIRING = "firing"
    RECOVERING = "recovering"
    ENDED = "ended"


class EventKind(StrEnum):
    """Why an alert changed: one closed list for rows, metrics, API and page."""

    BREACHED = "breached"
    """The value went past the limit, and must stay there for `hold`."""
    PASSED = "passed"
    """It came back before that: nothing was fired."""
    FIRED = "fired"
    CLEARED = "cleared"
    """The value is good again, and must stay so for `keep`."""
    RELAPSED = "relapsed"
    """It went past the limit again before that."""
    RECOVERED = "recovered"
    QUEUE_CLOSED = "queue_closed"
    OUTSIDE_HOURS = "outside_hours"
    """The hours in which the rule is active are over."""
    RULE_GONE = "rule_gone"
    """The rule was deleted, switched off, or is no longer about this queue."""
    QUEUE_GONE = "queue_gone"
    NO_VALUE = "no_value"
    """There is no longer anything to judge by."""
    REMINDED = "reminded"
    """Still firing, and nobody has acknowledged it."""
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    """The snooze was taken back."""
    COMMENTED = "commented"
    EXPLAINED = "explained"
    """Somebody told what had caused it."""


ENDS = frozenset(
    {
        EventKind.PASSED,
        EventKind.RECOVERED,
        EventKind.QUEUE_CLOSED,
        EventKind.OUTSIDE_HOURS,
        EventKind.RULE_GONE,
        EventKind.QUEUE_GONE,
        EventKind.NO_VALUE,
    }
)
"""Kinds that end an alert."""
HANDLED_WHILE_OPEN = frozenset({EventKind.ACKNOWLEDGED, EventKind.SNOOZED, EventKind.WOKEN})
"""Acts that make no sense once an alert has ended."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert from its first breach to its end; what people do about it is its `Handling`.

    Attributes:
        alert_id: names it for ever.
        queue_id: None for the centre's own.
        phase_since: when the phase began; moved on by the time in which nothing was known.
        began_at: the first breach.
        fired_at: None while it is pending, and for ever if it passed.
        seen_at: the instant of the last `advance`.
        measured_at: the last instant at which the value was known.
        missing_since: since when a healthy server has not told of the queue, of all that the rule is about, or anything
            to judge by; None while it does.
        value: in the metric's unit; None after a measurement that found nothing to complain of.
        worst_value: since it began.
        bounds: the values it was last held against, for its own queue.
        told_at: when people were last told of it; None while nobody has been.
        escalated_at: when it was told to others, unacknowledged as it was.
        end: the kind of event that ended it.
    """

    alert_id: str
    rule_id: str
    queue_id: str | None
    metric: Metric
    severity: Severity
    bounds: Bounds
    phase: Phase
    phase_since: datetime
    began_at: datetime
    seen_at: datetime
    measured_at: datetime
    value: float | None
    worst_value: float
    worst_at: datetime
    fired_at: datetime | None = None
    told_at: datetime | None = None
    escalated_at: datetime | None = None
    ended_at: datetime | None = None
    end: EventKind | None = None
    missing_since: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is an alert to people: it has fired and has not ended."""
        return self.phase in {Phase.FIRING, Phase.RECOVERING}


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did about an alert, and when. Who, is what they called themselves."""

    at: datetime
    by: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Handling:
    """What people have done about an alert; changed by people alone."""

    acknowledged: Act | None = None
    snoozed_until: datetime | None = None
    explained: Act | None = None

    def is_quiet(self, now: datetime) -> bool:
        """Whether nobody is to be reminded: it has an owner, or it has been put off."""
        return self.acknowledged is not None or (self.snoozed_until is not None and now < self.snoozed_until)


UNHANDLED = Handling()


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert as people see it; `inhibited_by` is the id of the alert that speaks for it."""

    alert: Alert
    handling: Handling = UNHANDLED
    rule_name: str | None = None
    inhibited_by: str | None = None


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One thing that happened to an alert: what its history is made of.

    Attributes:
        is_news: people are to be told of it.
        value: at that instant, in the metric's unit.
        by: who did it; None for what the monitor saw itself.
        until: the end of a snooze.
    """

    alert_id: str
    at: datetime
    kind: EventKind
    is_news: bool = False
    value: float | None = None
    by: str | None = None
    note: str | None = None
    until: datetime | None = None


class Knowledge(StrEnum):
    """What a measurement tells."""

    VALUE = "value"
    NOTHING = "nothing"
    """Nobody called: there is no value, and nothing to complain of."""
    UNKNOWN = "unknown"
    """Late, lost, or not watched for long enough: everything stays as it is."""
    PART = "part"
    """Some of the queues tell nothing, and what the others tell is no breach."""
    NO_VALUE = "no_value"
    """The server is well and does not tell the value, or the calls are too few to tell by."""
    QUEUE_MISSING = "queue_missing"
    """The server is well and does not tell of this queue."""
    QUEUE_CLOSED = "queue_closed"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A metric at one instant. `value` is there exactly when `knowledge` is VALUE or PART."""

    knowledge: Knowledge
    bounds: Bounds
    value: float | None = None


_MISSING = frozenset({Knowledge.PART, Knowledge.NO_VALUE, Knowledge.QUEUE_MISSING})
_GIVEN_UP = {Knowledge.NO_VALUE: EventKind.NO_VALUE, Knowledge.QUEUE_MISSING: EventKind.QUEUE_GONE}
_OVER = {Knowledge.QUEUE_CLOSED: EventKind.QUEUE_CLOSED, Knowledge.OUTSIDE_HOURS: EventKind.OUTSIDE_HOURS}
Step = tuple[Alert, tuple[AlertEvent, ...]]
"""The alert as it is now, and what happened to it."""


def alert_id_of(rule_id: str, queue_id: str | None, began_at: datetime) -> str:
    """The same for the same beginning, so that a save tried again makes no second alert."""
    name = f"{rule_id}\n{queue_id or ''}\n{began_at.isoformat()}"
    return hashlib.sha256(name.encode()).hexdigest()[:ID_LENGTH]


def advance(
    rule: AlertRule, alert: Alert | None, queue_id: str | None, measured: Measurement, now: datetime, max_gap: timedelta
) -> Step | tuple[None, tuple[()]]:
    """What a measurement makes of a rule's alert in one queue.

    Args:
        rule: as it is now; it may have been changed since the alert began.
        alert: the one that has not ended; None when all was well.
        queue_id: where it was measured; None for the centre.
        measured: the new measurement.
        now: our clock.
        max_gap: a longer time since the last look was not watched (the process was down, say).

    Returns:
        The alert and what happened to it; None when all was well and still is.
    """
    if alert is None:
        return _advance_ok(rule, queue_id, measured, now)
    missing_since = (alert.missing_since or now) if measured.knowledge in _MISSING else None
    is_given_up = missing_since is not None and now - missing_since >= UNTOLD_AFTER
    knowledge = measured.knowledge
    if knowledge is Knowledge.PART and not is_given_up:
        knowledge = Knowledge.UNKNOWN
    alert = replace(alert, severity=rule.severity, missing_since=missing_since)
    alert = _without_unwatched_time(alert, knowledge, now, max_gap)
    match knowledge:
        case Knowledge.UNKNOWN:
            return alert, ()
        case Knowledge.NO_VALUE | Knowledge.QUEUE_MISSING:
            return ended(alert, _GIVEN_UP[knowledge], now) if is_given_up else (alert, ())
        case Knowledge.QUEUE_CLOSED | Knowledge.OUTSIDE_HOURS:
            return ended(alert, _OVER[knowledge], now)
        case Knowledge.VALUE | Knowledge.NOTHING | Knowledge.PART:
            alert = _with_value(rule, alert, measured, now)
            return _advance_known(rule, alert, now)


def ended(alert: Alert, kind: EventKind, now: datetime) -> Step:
    """The alert at its end; one that has never fired has passed, whatever the occasion."""
    kind = kind if alert.fired_at else EventKind.PASSED
    over = replace(alert, phase=Phase.ENDED, phase_since=now, ended_at=now, end=kind)
    return over, (AlertEvent(alert.alert_id, now, kind, value=alert.value),)


def _advance_ok(
    rule: AlertRule, queue_id: str | None, measured: Measurement, now: datetime
) -> Step | tuple[None, tuple[()]]:
    value = measured.value
    if value is None or not rule.is_breach(value, measured.bounds):
        return None, ()
    alert = Alert(
        alert_id=alert_id_of(rule.rule_id, queue_id, now),
        rule_id=rule.rule_id,
        queue_id=queue_id,
        metric=rule.metric,
        severity=rule.severity,
        bounds=measured.bounds,
        phase=Phase.PENDING,
        phase_since=now,
        began_at=now,
        seen_at=now,
        measured_at=now,
        value=value,
        worst_value=value,
        worst_at=now,
    )
    if rule.hold:
        return _moved(alert, Phase.PENDING, EventKind.BREACHED, now)
    return _fired(alert, now)


def _advance_known(rule: AlertRule, alert: Alert, now: datetime) -> Step:
    is_breach = alert.value is not None and rule.is_breach(alert.value, alert.bounds)
    is_clear = alert.value is None or rule.is_clear(alert.value, alert.bounds)
    lasted = now - alert.phase_since
    match alert.phase:
        case Phase.PENDING if not is_breach:
            return ended(alert, EventKind.PASSED, now)
        case Phase.PENDING if lasted >= rule.hold:
            return _fired(alert, now)
        case Phase.FIRING if is_clear:
            return _cleared(rule, alert, now)
        case Phase.RECOVERING:
            return _advance_recovering(rule, alert, now, is_breach=is_breach, is_clear=is_clear)
    return alert, ()


def _cleared(rule: AlertRule, alert: Alert, now: datetime) -> Step:
    if rule.keep:
        return _moved(alert, Phase.RECOVERING, EventKind.CLEARED, now)
    return ended(alert, EventKind.RECOVERED, now)


def _advance_recovering(rule: AlertRule, alert: Alert, now: datetime, *, is_breach: bool, is_clear: bool) -> Step:
    if is_breach:
        return _moved(alert, Phase.FIRING, EventKind.RELAPSED, now)
    if not is_clear:
        # Between the two values it is neither here nor there: the time of being clear begins anew.
        return replace(alert, phase_since=now), ()
    return ended(alert, EventKind.RECOVERED, now) if now - alert.phase_since >= rule.keep else (alert, ())


def _fired(alert: Alert, now: datetime) -> Step:
    return _moved(replace(alert, fired_at=now), Phase.FIRING, EventKind.FIRED, now)


def _moved(alert: Alert, phase: Phase, kind: EventKind, now: datetime) -> Step:
    return replace(alert, phase=phase, phase_since=now), (AlertEvent(alert.alert_id, now, kind, value=alert.value),)


def _without_unwatched_time(alert: Alert, knowledge: Knowledge, now: datetime, max_gap: timedelta) -> Alert:
    """The alert seen now; a phase does not last through time in which nothing was known."""
    passed = max(now - alert.seen_at, timedelta(0))
    is_watched = knowledge not in {Knowledge.UNKNOWN, Knowledge.NO_VALUE} and passed <= max_gap
    since = alert.phase_since if is_watched else alert.phase_since + passed
    return replace(alert, seen_at=now, phase_since=min(since, now))


def _with_value(rule: AlertRule, alert: Alert, measured: Measurement, now: datetime) -> Alert:
    alert = replace(alert, value=measured.value, bounds=measured.bounds, measured_at=now)
    if measured.value is None or not rule.is_worse(measured.value, alert.worst_value):
        return alert
    return replace(alert, worst_value=measured.value, worst_at=now)
