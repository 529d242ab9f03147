"""Alerts and their events: saved with a poll by the poller, read and handled by the API."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, insert, literal, or_, select, tuple_, update

from trio_monitor.domain.alert_rules import Bounds
from trio_monitor.domain.alerts import HANDLED_WHILE_OPEN, Act, Alert, AlertEvent, EventKind, Handling
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.alerts import AlertQuery, StoredAlert
from trio_monitor.store.access import save_entry
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.column_types import Instant
from trio_monitor.store.database import Database
from trio_monitor.store.statements import insert_into
from trio_monitor.store.tables import alert_events, alerts

_LATEST_FIRST = (alerts.c.fired_at.desc(), alerts.c.alert_id.desc())
_IN_ORDER = (alert_events.c.at, alert_events.c.by.is_not(None))
"""Of the same instant what was seen comes before what was done about it."""
_PEOPLES_COLUMNS = frozenset(
    {
        "acknowledged_at",
        "acknowledged_by",
        "acknowledged_note",
        "snoozed_until",
        "explained_at",
        "explained_by",
        "explained_note",
    }
)
_EVENT_COLUMNS = (
    alert_events.c.alert_id,
    alert_events.c.at,
    alert_events.c.kind,
    alert_events.c.is_news,
    alert_events.c.value,
    alert_events.c.by,
    alert_events.c.note,
    alert_events.c.until,
)


class SqlAlertStore:
    """The port AlertStore on a SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, changed: Sequence[Alert], events: Sequence[AlertEvent]) -> None:
        """Save what has come of a beat without a poll."""
        async with self._database.writing("saving alerts") as connection:
            await save_alerts(connection, self._database.dialect_name, changed, events)

    async def load_open(self) -> list[StoredAlert]:
        """Alerts that have not ended, by when they began."""
        statement = select(alerts).where(alerts.c.ended_at.is_(None)).order_by(alerts.c.began_at, alerts.c.alert_id)
        return await self._load(statement, "loading open alerts")

    async def load(self, query: AlertQuery) -> list[StoredAlert]:
        """Alerts that have fired, the latest first."""
        return await self._load(_select(query), "loading alerts")

    async def find(self, alert_id: str) -> StoredAlert | None:
        """One alert."""
        found = await self._load(_select_one(alert_id), "looking up an alert")
        return found[0] if found else None

    async def load_events(self, alert_id: str) -> list[AlertEvent]:
        """All that has happened to an alert, by time."""
        statement = select(*_EVENT_COLUMNS).where(alert_events.c.alert_id == alert_id).order_by(*_IN_ORDER)
        async with self._database.reading("loading an alert's events") as connection:
            return [AlertEvent(*row) for row in await connection.execute(statement)]

    async def handle(self, act: AlertEvent, entry: AuditEntry) -> StoredAlert | None:
        """Save an act and the row that tells of it; None when the alert is not one for it."""
        async with self._database.writing("saving what was done about an alert") as connection:
            changed = (await connection.execute(_handling_update(act))).rowcount == 1
            if changed:
                await connection.execute(insert(alert_events), [event_values(act)])
                await save_entry(connection, entry)
            row = (await connection.execute(_select_one(act.alert_id))).first()
        stored = None if row is None else stored_alert(row)
        is_owned = stored is not None and stored.handling.acknowledged is not None and stored.alert.ended_at is None
        return stored if changed or (act.kind is EventKind.ACKNOWLEDGED and is_owned) else None

    async def _load(self, statement: Executable, doing: str) -> list[StoredAlert]:
        async with self._database.reading(doing) as connection:
            return [stored_alert(row) for row in await connection.execute(statement)]


async def save_alerts(
    connection: AsyncConnection, dialect_name: str, changed: Sequence[Alert], events: Sequence[AlertEvent]
) -> None:
    """Save within the poll's transaction; saved twice is the same as once."""
    if changed:
        await connection.execute(_upsert(dialect_name), [_alert_values(alert) for alert in changed])
    if events:
        # Not replaced: it may have been dispatched meanwhile.
        await connection.execute(_insert_unless_there(dialect_name), [event_values(event) for event in events])


def stored_alert(row: Row[Any]) -> StoredAlert:
    """The alert of a row of `alerts`."""
    alert = Alert(
        alert_id=row.alert_id,
        rule_id=row.rule_id,
        queue_id=row.queue_id,
        metric=row.metric,
        severity=row.severity,
        bounds=Bounds(row.enter_value, row.clear_value),
        phase=row.phase,
        phase_since=row.phase_since,
        began_at=row.began_at,
        seen_at=row.seen_at,
        measured_at=row.measured_at,
        value=row.value,
        worst_value=row.worst_value,
        worst_at=row.worst_at,
        fired_at=row.fired_at,
        told_at=row.told_at,
        escalated_at=row.escalated_at,
        ended_at=row.ended_at,
        end=row.end_kind,
    )
    handling = Handling(
        acknowledged=_act(row.acknowledged_at, row.acknowledged_by, row.acknowledged_note),
        snoozed_until=row.snoozed_until,
        explained=_act(row.explained_at, row.explained_by, row.explained_note),
    )
    return StoredAlert(alert, handling)


def event_values(event: AlertEvent) -> dict[str, object]:
    """A row of `alert_events`."""
    return {
        "alert_id": event.alert_id,
        "at": event.at,
        "kind": event.kind,
        "is_news": event.is_news,
        "value": event.value,
        "by": event.by,
        "note": event.note,
        "until": event.until,
    }


def _act(at: datetime | None, by: str | None, note: str | None) -> Act | None:
    return None if at is None or by is None else Act(at, by, note)


def _alert_values(alert: Alert) -> dict[str, object]:
    """The poller's columns of a row of `alerts`."""
    return {
        "alert_id": alert.alert_id,
        "rule_id": alert.rule_id,
        "queue_id": alert.queue_id,
        "metric": alert.metric,
        "severity": alert.severity,
        "enter_value": alert.bounds.enter,
        "clear_value": alert.bounds.clear,
        "phase": alert.phase,
        "phase_since": alert.phase_since,
        "began_at": alert.began_at,
        "seen_at": alert.seen_at,
        "measured_at": alert.measured_at,
        "value": alert.value,
        "worst_value": alert.worst_value,
        "worst_at": alert.worst_at,
        "fired_at": alert.fired_at,
        "told_at": alert.told_at,
        "escalated_at": alert.escalated_at,
        "ended_at": alert.ended_at,
        "end_kind": alert.end,
    }


def _handling_update(act: AlertEvent) -> Executable:
    """The statement that takes effect only on an alert for which the act makes sense."""
    statement = update(alerts).where(alerts.c.alert_id == act.alert_id, alerts.c.fired_at.is_not(None))
    if act.kind in HANDLED_WHILE_OPEN:
        statement = statement.where(alerts.c.ended_at.is_(None))
    match act.kind:
        case EventKind.ACKNOWLEDGED:
            return statement.where(alerts.c.acknowledged_at.is_(None)).values(
                acknowledged_at=act.at, acknowledged_by=act.by, acknowledged_note=act.note
            )
        case EventKind.SNOOZED:
            return statement.values(snoozed_until=act.until)
        case EventKind.WOKEN:
            return statement.values(snoozed_until=None)
        case EventKind.EXPLAINED:
            return statement.values(explained_at=act.at, explained_by=act.by, explained_note=act.note)
        case EventKind.COMMENTED:
            # Changes nothing; it only tells whether there is such an alert.
            return statement.values(alert_id=act.alert_id)
        case _:
            raise ValueError(f"{act.kind} is not an act of people")


def _select(query: AlertQuery) -> Executable:
    statement = select(alerts).where(alerts.c.fired_at >= query.start_at, alerts.c.fired_at < query.end_at)
    if query.is_ended is not None:
        statement = statement.where(alerts.c.ended_at.is_not(None) if query.is_ended else alerts.c.ended_at.is_(None))
    for column, wanted in (
        (alerts.c.queue_id, query.queue_id),
        (alerts.c.rule_id, query.rule_id),
        (alerts.c.severity, query.severity),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if query.queue_ids is not None:
        statement = statement.where(or_(alerts.c.queue_id.is_(None), alerts.c.queue_id.in_(query.queue_ids)))
    if query.before is not None:
        last = tuple_(literal(query.before.fired_at, Instant), query.before.alert_id)
        statement = statement.where(tuple_(alerts.c.fired_at, alerts.c.alert_id) < last)
    statement = statement.order_by(*_LATEST_FIRST)
    return statement if query.limit is None else statement.limit(query.limit)


def _select_one(alert_id: str) -> Executable:
    return select(alerts).where(alerts.c.alert_id == alert_id)


@cache
def _upsert(dialect_name: str) -> Executable:
    """Insert an alert, or replace what the poller knows of it; what people have done stays as it is."""
    new = insert_into(alerts, dialect_name)
    replaced = [column.name for column in alerts.columns if column.name not in {"alert_id", *_PEOPLES_COLUMNS}]
    return new.on_conflict_do_update(
        index_elements=[alerts.c.alert_id], set_={name: new.excluded[name] for name in replaced}
    )


def _insert_unless_there(dialect_name: str) -> Executable:
    return insert_into(alert_events, dialect_name).on_conflict_do_nothing()
