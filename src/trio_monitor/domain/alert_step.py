"""All alerts of the centre at one instant: measure, advance each, and tell what of it is news.

An alert is news to people when it fires, when it ends, and, as long as nobody has taken it on, when it is due to be
told again. An alert that another one explains is not: a lost source speaks for everything else, the critical alert
for the warning of the same metric in the same queue.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trio_monitor.domain.alert_rules import AlertRule, Metric, QueueGroups, Severity
from trio_monitor.domain.alerts import (
    Alert,
    AlertEvent,
    EventKind,
    Handling,
    Phase,
    advance,
    ended,
)
from trio_monitor.domain.measuring import Measurable, measurements

AlertKey = tuple[str, str | None]
"""A rule's id and a queue's; no queue for an alert of the centre."""
NEVER_EXPLAINED_BY_LOSS = frozenset({Metric.SOURCE_LOST, Metric.CHANNELS_DISABLED})
_Advanced = tuple[Alert, tuple[AlertEvent, ...]]


@dataclass(frozen=True, slots=True)
class AlertStep:
    """What one poll made of the alerts.

    Attributes:
        alerts: those that have not ended, the pending ones among them.
        changed: those whose rows must be saved, the ended ones among them.
        events: what happened, in the order of the rules.
    """

    alerts: Mapping[AlertKey, Alert]
    changed: Sequence[Alert]
    events: Sequence[AlertEvent]


def advance_all(
    rules: Sequence[AlertRule],
    groups: QueueGroups,
    before: Mapping[AlertKey, Alert],
    centre: Measurable,
    handling_of: Callable[[str], Handling],
    max_gap: timedelta,
) -> AlertStep:
    """Every alert after one poll, come or failed.

    Args:
        rules: the ones in force.
        groups: the queues of each group.
        before: the alerts that had not ended.
        centre: what is known now.
        handling_of: what people have done about an alert, by its id.
        max_gap: a longer time between two polls was not watched.
    """
    now = centre.now
    steps = _advanced(rules, groups, before, centre, max_gap)
    by_id = {rule.rule_id: rule for rule in rules}
    muted = inhibited(alert for alert, _ in steps.values())
    told = {
        key: _told(step, by_id.get(key[0]), handling_of(step[0].alert_id), now, is_muted=step[0].alert_id in muted)
        for key, step in steps.items()
    }
    return AlertStep(
        alerts={key: alert for key, (alert, _) in told.items() if alert.phase is not Phase.ENDED},
        changed=[alert for key, (alert, _) in told.items() if _is_changed(before.get(key), alert)],
        events=[event for _, events in told.values() for event in events],
    )


def _advanced(
    rules: Sequence[AlertRule],
    groups: QueueGroups,
    before: Mapping[AlertKey, Alert],
    centre: Measurable,
    max_gap: timedelta,
) -> dict[AlertKey, _Advanced]:
    """Every alert by itself; one whose rule is no longer about its place ends."""
    steps: dict[AlertKey, _Advanced] = {}
    for rule in rules:
        if not rule.is_enabled:
            continue
        alerted = [queue_id for rule_id, queue_id in before if rule_id == rule.rule_id]
        for queue_id, measured in measurements(rule, groups, centre, alerted):
            key = (rule.rule_id, queue_id)
            known = before.get(key)
            if known is not None and known.metric is not rule.metric:
                # Another rule by the same name: what the old one had found ends below.
                continue
            alert, events = advance(rule, known, queue_id, measured, centre.now, max_gap)
            if alert is not None:
                steps[key] = (alert, events)
    gone = {key: ended(alert, EventKind.RULE_GONE, centre.now) for key, alert in before.items() if key not in steps}
    return {**steps, **gone}


def inhibited(alerts: Iterable[Alert]) -> dict[str, str]:
    """By the id of each alert that another one speaks for, the id of that one."""
    shown = [alert for alert in alerts if alert.is_shown]
    # Once the server is back it explains nothing any more, though the alert is kept a while.
    lost = next((each for each in shown if each.metric is Metric.SOURCE_LOST and each.phase is Phase.FIRING), None)
    critical = {(each.metric, each.queue_id): each for each in shown if each.severity is Severity.CRITICAL}
    found: dict[str, str] = {}
    for alert in shown:
        speaker = critical.get((alert.metric, alert.queue_id)) if alert.severity is Severity.WARNING else None
        if lost is not None and alert.metric not in NEVER_EXPLAINED_BY_LOSS:
            speaker = lost
        if speaker is not None:
            found[alert.alert_id] = speaker.alert_id
    return found


def _told(step: _Advanced, rule: AlertRule | None, handling: Handling, now: datetime, *, is_muted: bool) -> _Advanced:
    """Mark what people are to be told of, and add what is told because it still lasts."""
    alert, events = step
    if alert.phase is Phase.ENDED:
        # Who was told that it began is told that it ended, and nobody else.
        return alert, tuple(replace(event, is_news=alert.told_at is not None) for event in events)
    if is_muted or rule is None or alert.phase is not Phase.FIRING or alert.measured_at != now:
        return step
    if any(event.kind is EventKind.FIRED for event in events):
        told = tuple(replace(event, is_news=event.kind is EventKind.FIRED) for event in events)
        return replace(alert, told_at=now), told
    kind = None if handling.is_quiet(now) else _due(alert, rule, handling, now)
    if kind is None:
        return step
    escalated_at = now if kind is EventKind.ESCALATED else alert.escalated_at
    news = AlertEvent(alert.alert_id, now, kind, is_news=True, value=alert.value)
    return replace(alert, told_at=now, escalated_at=escalated_at), (*events, news)


def _due(alert: Alert, rule: AlertRule, handling: Handling, now: datetime) -> EventKind | None:
    """How an alert that lasts is to be told of now, if at all."""
    if alert.told_at is None:
        # It was muted when it fired, and what spoke for it has ended.
        return EventKind.REMINDED
    if _is_escalation_due(alert, rule, now):
        return EventKind.ESCALATED
    was_snoozed = handling.snoozed_until is not None and alert.told_at < handling.snoozed_until
    is_due = rule.remind_every is not None and now - alert.told_at >= rule.remind_every
    return EventKind.REMINDED if was_snoozed or is_due else None


def _is_escalation_due(alert: Alert, rule: AlertRule, now: datetime) -> bool:
    after, fired_at = rule.escalate_after, alert.fired_at
    return alert.escalated_at is None and after is not None and fired_at is not None and now - fired_at >= after


def _is_changed(before: Alert | None, after: Alert) -> bool:
    """Whether the row must be saved. That it was looked at, and what was seen, is kept in memory alone."""
    if before is None:
        return True
    looked = replace(before, seen_at=after.seen_at, measured_at=after.measured_at, value=after.value)
    return replace(looked, missing_since=after.missing_since) != after
