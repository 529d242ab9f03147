"""What machines read: the body of a webhook. Its JSON schema is docs/reference/webhook.schema.json."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trio_monitor.domain.alert_rules import IN_SECONDS, PERCENTAGES, Metric, Severity
from trio_monitor.domain.alerts import ENDS, Act, EventKind
from trio_monitor.domain.notices import News
from trio_monitor.notifier.letters import Surroundings

DECIMALS = 3


class DocumentPart(BaseModel):
    """What the parts have in common. Instants are ISO 8601 in UTC. Members may be added, so more are no fault."""

    model_config = ConfigDict(frozen=True)


class ActPart(DocumentPart):
    """What somebody did about an alert."""

    at: datetime
    by: str = Field(description="what they called themselves")
    note: str | None


class AlertPart(DocumentPart):
    """An alert as it stood when the notice was sent. Values are in `unit`."""

    id: str
    rule_id: str
    rule_name: str | None = Field(description="what the centre calls the rule, if it has given it a name")
    metric: Metric
    unit: Literal["seconds", "percent", "count"]
    severity: Severity
    url: str | None = Field(description="its page; null when nobody has told where the monitor is seen")
    queue_id: str | None = Field(description="null for an alert of the whole centre")
    queue_name: str | None
    enter_value: float = Field(description="where it began to be bad")
    clear_value: float = Field(description="where it is good again")
    worst_value: float
    worst_at: datetime
    began_at: datetime = Field(description="the first bad value")
    fired_at: datetime | None
    ended_at: datetime | None
    lasted_seconds: float | None = Field(description="from fired_at to ended_at; null while it lasts")
    escalated_at: datetime | None
    acknowledged: ActPart | None
    cause: ActPart | None


class EventPart(DocumentPart):
    """One thing that happened."""

    kind: EventKind
    at: datetime
    value: float | None = Field(description="in the alert's unit, at that instant")
    is_end: bool
    alert: AlertPart


class CentrePart(DocumentPart):
    """Whose alerts they are."""

    name: str
    time_zone: str


class NoticeDocument(DocumentPart):
    """The body of a webhook."""

    version: Literal[1] = Field(description="raised when a member changes its meaning or goes away; more may come")
    id: str = Field(description="the same at every try: what has this id already can be passed over")
    is_test: bool
    is_late: bool = Field(description="it could not be sent when it was new")
    created_at: datetime
    centre: CentrePart
    subject: str = Field(description="for people, in the channel's language")
    text: str = Field(description="for people, in the channel's language")
    url: str | None = Field(description="where the monitor is seen")
    events: list[EventPart] = Field(description="by time; empty in a test")


def event_parts(news: Sequence[News], surroundings: Surroundings) -> list[EventPart]:
    """What has happened, with its alerts."""
    return [
        EventPart(
            kind=each.event.kind,
            at=each.event.at,
            value=None if each.event.value is None else round(each.event.value, DECIMALS),
            is_end=each.event.kind in ENDS,
            alert=_alert_part(each, surroundings),
        )
        for each in news
    ]


def _alert_part(news: News, surroundings: Surroundings) -> AlertPart:
    alert, handling = news.alert, news.handling
    lasted = alert.ended_at - alert.fired_at if alert.ended_at and alert.fired_at else None
    return AlertPart(
        id=alert.alert_id,
        rule_id=alert.rule_id,
        rule_name=surroundings.rule_name(alert.rule_id),
        metric=alert.metric,
        unit=_unit(alert.metric),
        severity=alert.severity,
        url=surroundings.alerts_url(alert.alert_id),
        queue_id=alert.queue_id,
        queue_name=None if alert.queue_id is None else surroundings.place(alert),
        enter_value=alert.bounds.enter,
        clear_value=alert.bounds.clear,
        worst_value=round(alert.worst_value, DECIMALS),
        worst_at=alert.worst_at,
        began_at=alert.began_at,
        fired_at=alert.fired_at,
        ended_at=alert.ended_at,
        lasted_seconds=None if lasted is None else lasted.total_seconds(),
        escalated_at=alert.escalated_at,
        acknowledged=_act_part(handling.acknowledged),
        cause=_act_part(handling.explained),
    )


def _act_part(act: Act | None) -> ActPart | None:
    return None if act is None else ActPart(at=act.at, by=act.by, note=act.note)


def _unit(metric: Metric) -> Literal["seconds", "percent", "count"]:
    if metric in IN_SECONDS:
        return "seconds"
    return "percent" if metric in PERCENTAGES else "count"


def json_schema() -> str:
    """The schema as it is published."""
    return json.dumps(NoticeDocument.model_json_schema(mode="serialization"), indent=2, ensure_ascii=False) + "\n"
