"""Alerts and what happened to them, with everything that a test does not speak of already filled in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.support.clock import START_AT

from trio_monitor.domain.alert_rules import Bounds, Metric, Severity
from trio_monitor.domain.alerts import ENDS, Alert, AlertEvent, EventKind, Phase

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
BOUNDS = {Metric.LONGEST_WAIT: Bounds(20, 15), Metric.SERVICE_LEVEL: Bounds(80, 82.5)}


def alert_of(alert_id: str = "a", *, at: datetime = START_AT, **members: Any) -> Alert:
    """A longest wait of 31 s in the queue `7`, against a limit of 20 s."""
    metric = members.get("metric", Metric.LONGEST_WAIT)
    alert = Alert(
        alert_id=alert_id,
        rule_id="longest-wait",
        queue_id="7",
        metric=metric,
        severity=Severity.CRITICAL,
        bounds=BOUNDS.get(metric, Bounds(1, 1)),
        phase=Phase.FIRING,
        phase_since=at,
        began_at=at,
        seen_at=at,
        measured_at=at,
        value=31.0,
        worst_value=31.0,
        worst_at=at,
        fired_at=at,
        told_at=at,
    )
    return replace(alert, **members)


def news_event(
    kind: EventKind = EventKind.FIRED, alert_id: str = "a", *, at: datetime = START_AT, value: float | None = 31.0
) -> AlertEvent:
    """Something that people are to be told of."""
    return AlertEvent(alert_id, at, kind, is_news=True, value=value)


def after(alert: Alert, kind: EventKind, length: timedelta) -> Alert:
    """The alert as it is once it has ended, if this is an end."""
    if kind not in ENDS:
        return alert
    at = alert.began_at + length
    return replace(alert, phase=Phase.ENDED, phase_since=at, ended_at=at, end=kind)
