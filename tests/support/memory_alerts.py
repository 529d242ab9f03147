"""The port `AlertStore` in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from trio_monitor.domain.alerts import HANDLED_WHILE_OPEN, UNHANDLED, Act, Alert, AlertEvent, EventKind, Handling
from trio_monitor.domain.notices import News
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.alerts import AlertQuery, StoredAlert


class MemoryAlerts:
    """Alerts and their events; `reach` raises when the store it belongs to is down."""

    def __init__(self, reach: Callable[[], None], audit: list[AuditEntry]) -> None:
        self._reach = reach
        self._audit = audit
        self.alerts: dict[str, Alert] = {}
        self.handlings: dict[str, Handling] = {}
        self.events: list[AlertEvent] = []

    async def save(self, changed: Sequence[Alert], events: Sequence[AlertEvent]) -> None:
        self._reach()
        self.keep(changed, events)

    def keep(self, changed: Sequence[Alert], events: Sequence[AlertEvent]) -> None:
        self.alerts |= {alert.alert_id: alert for alert in changed}
        known = {(event.alert_id, event.at, event.kind) for event in self.events}
        self.events += [event for event in events if (event.alert_id, event.at, event.kind) not in known]

    def all_news(self) -> list[News]:
        self._reach()
        return [
            News(event, self.alerts[event.alert_id], self.handlings.get(event.alert_id, UNHANDLED))
            for event in self.events
        ]

    async def load_open(self) -> list[StoredAlert]:
        self._reach()
        opened = [each for each in map(self._stored, self.alerts.values()) if each.alert.ended_at is None]
        return sorted(opened, key=lambda each: (each.alert.began_at, each.alert.alert_id))

    async def load(self, query: AlertQuery) -> list[StoredAlert]:
        self._reach()
        found = [alert for alert in self.alerts.values() if _is_asked_for(alert, query)]
        latest_first = sorted(found, key=_key, reverse=True)
        return [self._stored(alert) for alert in latest_first][: query.limit]

    async def find(self, alert_id: str) -> StoredAlert | None:
        self._reach()
        alert = self.alerts.get(alert_id)
        return None if alert is None else self._stored(alert)

    async def load_events(self, alert_id: str) -> list[AlertEvent]:
        self._reach()
        of_alert = (event for event in self.events if event.alert_id == alert_id)
        return sorted(of_alert, key=lambda event: (event.at, event.by is not None))

    async def handle(self, act: AlertEvent, entry: AuditEntry) -> StoredAlert | None:
        self._reach()
        alert = self.alerts.get(act.alert_id)
        if alert is None or alert.fired_at is None or (alert.ended_at and act.kind in HANDLED_WHILE_OPEN):
            return None
        handling = self.handlings.get(act.alert_id, UNHANDLED)
        if act.kind is EventKind.ACKNOWLEDGED and handling.acknowledged:
            return self._stored(alert)
        self.handlings[act.alert_id] = _handled(handling, act)
        self.events.append(act)
        self._audit.append(entry)
        return self._stored(alert)

    def _stored(self, alert: Alert) -> StoredAlert:
        return StoredAlert(alert, self.handlings.get(alert.alert_id, UNHANDLED))


def _is_asked_for(alert: Alert, query: AlertQuery) -> bool:
    return (
        alert.fired_at is not None
        and query.start_at <= alert.fired_at < query.end_at
        and query.is_ended in {None, alert.ended_at is not None}
        and query.queue_id in {None, alert.queue_id}
        and (query.queue_ids is None or alert.queue_id is None or alert.queue_id in query.queue_ids)
        and query.rule_id in {None, alert.rule_id}
        and query.severity in {None, alert.severity}
        and (query.before is None or _key(alert) < _key(query.before))
    )


def _key(alert: Alert) -> tuple[float, str]:
    return (alert.fired_at.timestamp() if alert.fired_at else 0.0, alert.alert_id)


def _handled(handling: Handling, act: AlertEvent) -> Handling:
    done = Act(act.at, act.by or "", act.note)
    match act.kind:
        case EventKind.ACKNOWLEDGED:
            return replace(handling, acknowledged=done)
        case EventKind.SNOOZED:
            return replace(handling, snoozed_until=act.until)
        case EventKind.WOKEN:
            return replace(handling, snoozed_until=None)
        case EventKind.EXPLAINED:
            return replace(handling, explained=done)
        case _:
            return handling
