"""Alerts in the shapes of the API."""

from collections.abc import Mapping

from trio_monitor.domain.alerts import Act, AlertEvent, ShownAlert
from trio_monitor.web import schemas_alerts as shapes

VALUE_DECIMALS = 3


def alert_out(shown: ShownAlert, queue_names: Mapping[str, str]) -> shapes.AlertOut:
    """One alert that has fired."""
    alert, handling = shown.alert, shown.handling
    return shapes.AlertOut(
        id=alert.alert_id,
        rule_id=alert.rule_id,
        rule_name=shown.rule_name,
        metric=alert.metric,
        severity=alert.severity,
        queue_id=alert.queue_id,
        queue_name=queue_names.get(alert.queue_id, alert.queue_id) if alert.queue_id is not None else None,
        phase=alert.phase,
        began_at=alert.began_at,
        fired_at=alert.fired_at or alert.began_at,
        ended_at=alert.ended_at,
        end=alert.end,
        value=None if alert.value is None else round(alert.value, VALUE_DECIMALS),
        enter_value=alert.bounds.enter,
        clear_value=alert.bounds.clear,
        worst_value=round(alert.worst_value, VALUE_DECIMALS),
        worst_at=alert.worst_at,
        escalated_at=alert.escalated_at,
        inhibited_by=shown.inhibited_by,
        acknowledged=_act_out(handling.acknowledged),
        snoozed_until=handling.snoozed_until,
        cause=_act_out(handling.explained),
    )


def event_out(event: AlertEvent) -> shapes.AlertEventOut:
    """One line of an alert's history."""
    return shapes.AlertEventOut(
        at=event.at,
        kind=event.kind,
        value=None if event.value is None else round(event.value, VALUE_DECIMALS),
        by=event.by,
        note=event.note,
        until=event.until,
        is_news=event.is_news,
    )


def _act_out(act: Act | None) -> shapes.ActOut | None:
    return None if act is None else shapes.ActOut(at=act.at, by=act.by, note=act.note)
