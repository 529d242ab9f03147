"""Alerts, open and past, and what people do about them."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import Path, Query

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import UNHANDLED, Alert, AlertEvent, EventKind, ShownAlert
from trio_monitor.errors import ApiError
from trio_monitor.ports.alerts import AlertQuery, StoredAlert
from trio_monitor.web import schemas_alerts as shapes
from trio_monitor.web.access import Context, ForSupervisors, ForViewers, Visit
from trio_monitor.web.alert_views import alert_out, event_out
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import Instant
from trio_monitor.web.routing import api_router

router = api_router("alerts")

SHOWN_DAYS = 7
LARGEST_PAGE = 200

AlertId = Annotated[str, Path(max_length=64, description="The alert's id, as in the list of alerts.")]
Since = Annotated[
    Instant | None,
    Query(
        alias="from",
        description=f"Fired at or after; when left out, at any time with `state=open`, else {SHOWN_DAYS} days ago.",
    ),
]
Until = Annotated[Instant | None, Query(alias="to", description="Fired before; now when left out.")]
OptionalId = Annotated[str | None, Query(max_length=64)]


class Openness(StrEnum):
    """Which alerts to list."""

    OPEN = "open"
    ENDED = "ended"
    ALL = "all"


@router.get("/alerts")
async def list_alerts(
    visit: ForViewers,
    context: Context,
    state: Openness = Openness.ALL,
    queue_id: OptionalId = None,
    rule_id: OptionalId = None,
    severity: Severity | None = None,
    start: Since = None,
    end: Until = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    before: Annotated[str | None, Query(max_length=64, description="`next` of the page before.")] = None,
) -> shapes.AlertsOut:
    """Alerts that have fired, the latest first.

    With `state=open` whenever they fired; otherwise of the last seven days unless `from` is given.
    """
    if queue_id is not None:
        context.require_in_scope(visit.viewer, [queue_id])
    now = context.clock.now()
    earliest = datetime.min.replace(tzinfo=UTC) if state is Openness.OPEN else now - timedelta(days=SHOWN_DAYS)
    start_at, end_at = start or earliest, end or now + timedelta(seconds=1)
    if start_at >= end_at:
        raise ApiError(422, "empty-range", "Empty range", f"`from` ({start_at}) must be before `to` ({end_at}).")
    found = await context.store.alerts.load(
        AlertQuery(
            start_at,
            end_at,
            is_ended=None if state is Openness.ALL else state is Openness.ENDED,
            queue_id=queue_id,
            queue_ids=context.queue_ids(visit.viewer),
            rule_id=rule_id,
            severity=severity,
            limit=limit + 1,
            before=await _last_of_page(context, visit, before),
        )
    )
    page = await _outs(context, found[:limit])
    return shapes.AlertsOut(alerts=page, next=page[-1].id if len(found) > limit else None)


@router.get("/alerts/{alert_id}")
async def show_alert(alert_id: AlertId, visit: ForViewers, context: Context) -> shapes.AlertDetailOut:
    """One alert and all that has happened to it."""
    stored = await _find(context, visit, alert_id)
    (alert,) = await _outs(context, [stored])
    events = await context.store.alerts.load_events(alert_id)
    return shapes.AlertDetailOut(alert=alert, events=[event_out(event) for event in events])


@router.post("/alerts/{alert_id}/acknowledge")
async def acknowledge(
    alert_id: AlertId, body: shapes.AcknowledgeIn, visit: ForSupervisors, context: Context
) -> shapes.AlertOut:
    """Take an alert on. One that somebody has taken on already stays theirs: the reply tells whose."""
    return await _handle(context, visit, _act(context, visit, alert_id, EventKind.ACKNOWLEDGED, body.note))


@router.post("/alerts/{alert_id}/snooze")
async def snooze(alert_id: AlertId, body: shapes.SnoozeIn, visit: ForSupervisors, context: Context) -> shapes.AlertOut:
    """Put an alert off: nobody is reminded for so long."""
    until = context.clock.now() + timedelta(minutes=body.minutes)
    return await _handle(context, visit, _act(context, visit, alert_id, EventKind.SNOOZED, body.note, until))


@router.post("/alerts/{alert_id}/wake")
async def wake(alert_id: AlertId, visit: ForSupervisors, context: Context) -> shapes.AlertOut:
    """Take a snooze back."""
    return await _handle(context, visit, _act(context, visit, alert_id, EventKind.WOKEN))


@router.post("/alerts/{alert_id}/comments")
async def comment(alert_id: AlertId, body: shapes.NoteIn, visit: ForSupervisors, context: Context) -> shapes.AlertOut:
    """Say something about an alert, also after it has ended."""
    return await _handle(context, visit, _act(context, visit, alert_id, EventKind.COMMENTED, body.note))


@router.post("/alerts/{alert_id}/cause")
async def explain(alert_id: AlertId, body: shapes.NoteIn, visit: ForSupervisors, context: Context) -> shapes.AlertOut:
    """Tell what had caused an alert, also after it has ended."""
    return await _handle(context, visit, _act(context, visit, alert_id, EventKind.EXPLAINED, body.note))


def _act(
    context: WebContext,
    visit: Visit,
    alert_id: str,
    kind: EventKind,
    note: str | None = None,
    until: datetime | None = None,
) -> AlertEvent:
    return AlertEvent(alert_id, context.clock.now(), kind, by=visit.viewer.name, note=note, until=until)


async def _handle(context: WebContext, visit: Visit, act: AlertEvent) -> shapes.AlertOut:
    """Saved first, then shown to everybody at once."""
    alert = (await _find(context, visit, act.alert_id)).alert
    after = {"note": act.note, "until": None if act.until is None else act.until.isoformat()}
    entry = visit.entry(act.at, f"alert.{act.kind.value}", act.alert_id, after=after)
    stored = await context.store.alerts.handle(act, entry)
    if stored is None:
        ended = (await context.store.alerts.find(act.alert_id) or StoredAlert(alert, UNHANDLED)).alert
        when = f" at {ended.ended_at.isoformat()}" if ended.ended_at else ""
        raise ApiError(409, "alert-ended", "Alert has ended", f"The alert has ended{when}; nothing was changed.")
    context.alerts.handle(stored)
    context.show_again()
    (out,) = await _outs(context, [stored])
    return out


async def _find(context: WebContext, visit: Visit, alert_id: str) -> StoredAlert:
    stored = await context.store.alerts.find(alert_id)
    if stored is None or stored.alert.fired_at is None:
        raise ApiError(404, "no-such-alert", "No such alert", f"There is no alert {alert_id!r}.")
    if stored.alert.queue_id is not None:
        context.require_in_scope(visit.viewer, [stored.alert.queue_id])
    return stored


async def _last_of_page(context: WebContext, visit: Visit, alert_id: str | None) -> Alert | None:
    return (await _find(context, visit, alert_id)).alert if alert_id is not None else None


async def _outs(context: WebContext, found: list[StoredAlert]) -> list[shapes.AlertOut]:
    names = await context.store.load_queue_names() if found else {}
    speakers = context.alerts.inhibitions()
    return [
        alert_out(
            ShownAlert(
                each.alert,
                each.handling,
                context.alerts.name_of(each.alert.rule_id),
                speakers.get(each.alert.alert_id),
            ),
            names,
        )
        for each in found
    ]
