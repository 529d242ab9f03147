"""The JSON shapes of alerts, of what people do about them, and of the rules they come from."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter, model_validator

from trio_monitor.domain.alert_rules import (
    IN_A_WINDOW,
    LOWER_IS_WORSE,
    MOST_PERCENT,
    OF_A_LIMIT,
    OF_THE_MONITOR,
    PERCENTAGES,
    AlertRule,
    Bounds,
    Metric,
    Place,
    Scope,
    Severity,
)
from trio_monitor.domain.alerts import EventKind, Phase
from trio_monitor.domain.service_level import Window
from trio_monitor.errors import FaultCode, MemberFault
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas import Schema, Version
from trio_monitor.web.schemas_rules import ScheduleRules, schedule

MINUTE = timedelta(minutes=1)
LONGEST_NAME = 80
LONGEST_NOTE = 2000
LONGEST_SNOOZE_MINUTES = 24 * 60
LONGEST_TIMER_SECONDS = 24 * 3600
LONGEST_TIMER_MINUTES = 7 * 24 * 60
MOST_RULES = 100
MOST_GROUPS = 100
MOST_QUEUES = 500

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE)]
QueueIds = Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=MOST_QUEUES)]
TimerSeconds = Annotated[float, Field(ge=0, le=LONGEST_TIMER_SECONDS)]
TimerMinutes = Annotated[float, Field(gt=0, le=LONGEST_TIMER_MINUTES)]


class ActOut(Schema):
    """What somebody did, and when. `by` is the name they are shown by."""

    at: datetime
    by: str
    note: str | None


class AlertOut(Schema):
    """An alert. Values are in the metric's unit: seconds, calls or per cent.

    `phase` is `firing`, `recovering` (good again, not yet for long enough) or `ended`; `end` is how it ended.
    `inhibited_by` is the alert that speaks for this one.
    """

    id: str
    rule_id: str
    rule_name: str | None
    metric: Metric
    severity: Severity
    queue_id: str | None
    queue_name: str | None
    phase: Phase
    began_at: datetime
    fired_at: datetime
    ended_at: datetime | None
    end: EventKind | None
    value: float | None
    enter_value: float
    clear_value: float
    worst_value: float
    worst_at: datetime
    escalated_at: datetime | None
    inhibited_by: str | None
    acknowledged: ActOut | None
    snoozed_until: datetime | None
    cause: ActOut | None


class AlertsOut(Schema):
    """A page of alerts, the latest first; `next` is the `before` of the next page."""

    alerts: list[AlertOut]
    next: str | None


class AlertEventOut(Schema):
    """One thing that happened to an alert; `is_news` tells that people were to be notified of it."""

    at: datetime
    kind: EventKind
    value: float | None
    by: str | None
    note: str | None
    until: datetime | None
    is_news: bool


class AlertDetailOut(Schema):
    """An alert with its whole history."""

    alert: AlertOut
    events: list[AlertEventOut]


class AcknowledgeIn(Schema):
    """Take an alert on: it is not told again until it has ended."""

    note: Note | None


class SnoozeIn(Schema):
    """Put an alert off."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST_SNOOZE_MINUTES)]
    note: Note | None


class NoteIn(Schema):
    """A comment, or what had caused the alert."""

    note: Note


class AlertRuleBody(Schema):
    """One rule (docs/reference/alerts.md).

    `enter` and `clear` are in the metric's unit, or per cent of the queue's own limit. `place` is `each_queue` or
    `centre`; without ids and groups it is about all queues.
    """

    name: Name | None
    metric: Metric
    severity: Severity
    enter: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
    clear: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
    is_of_limit: bool
    place: Place
    queue_ids: QueueIds
    group_ids: Annotated[list[Id], Field(max_length=MOST_GROUPS)]
    window: Window | None
    least_sample: Annotated[int, Field(ge=1, le=10_000)]
    hold_seconds: TimerSeconds
    keep_seconds: TimerSeconds
    active: ScheduleRules | None
    remind_minutes: TimerMinutes | None
    escalate_minutes: TimerMinutes | None
    is_enabled: bool

    @model_validator(mode="after")
    def _check_together(self) -> "AlertRuleBody":
        found = [fault for is_so, fault in self._conditions() if is_so]
        if found:
            raise refusal(*found)
        return self

    def _conditions(self) -> Iterator[tuple[bool, MemberFault]]:
        metric, is_lower = self.metric, self.metric in LOWER_IS_WORSE
        name = metric.value
        is_turned = self.clear < self.enter if is_lower else self.clear > self.enter
        better = "at least" if is_lower else "at most"
        problem = f"clear ({self.clear:g}) must be {better} enter ({self.enter:g}) for {name}"
        yield is_turned, MemberFault("clear", FaultCode.CLEARS_WORSE, problem)
        is_percent = metric in PERCENTAGES and not self.is_of_limit
        for member, value in (("enter", self.enter), ("clear", self.clear)):
            problem = f"{member} of {name} is per cent, at most {MOST_PERCENT:g}"
            fault = MemberFault(member, FaultCode.LESS_THAN_EQUAL, problem, MOST_PERCENT)
            yield is_percent and value > MOST_PERCENT, fault
        problem = f"no queue has a limit of its own for {name}"
        fault = MemberFault("is_of_limit", FaultCode.NOT_TOGETHER, problem)
        yield self.is_of_limit and metric not in OF_A_LIMIT, fault
        needs_window, has_window = metric in IN_A_WINDOW, self.window is not None
        yield needs_window and not has_window, MemberFault("window", FaultCode.MISSING, f"{name} needs a window")
        yield has_window and not needs_window, MemberFault("window", FaultCode.NOT_TOGETHER, f"{name} has no window")
        is_placed = self.place is Place.EACH_QUEUE or bool(self.queue_ids or self.group_ids)
        problem = f"{name} is of the whole monitor: place must be centre, without queues and groups"
        yield metric in OF_THE_MONITOR and is_placed, MemberFault("place", FaultCode.NOT_TOGETHER, problem)


class AlertRuleIn(Schema):
    """A rule to save. `version` is the one the change was made from."""

    version: Version
    rule: AlertRuleBody


class AlertRuleOut(Schema):
    """A rule with its id."""

    id: str
    rule: AlertRuleBody


class AlertRulesOut(Schema):
    """Every rule, and the version to send back with a change; `is_default` until the first change."""

    version: int
    is_default: bool
    rules: list[AlertRuleOut]


class QueueGroupBody(Schema):
    """A named set of queues."""

    id: Id
    name: Name
    queue_ids: QueueIds


class QueueGroupsIn(Schema):
    """All groups, to save. `version` is the one the change was made from."""

    version: Version
    groups: Annotated[list[QueueGroupBody], Field(max_length=MOST_GROUPS)]

    @model_validator(mode="after")
    def _check_ids(self) -> "QueueGroupsIn":
        ids = [group.id for group in self.groups]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise refusal(
                MemberFault("groups", FaultCode.TWICE, f"ids must differ; more than once: {', '.join(twice)}")
            )
        return self


class QueueGroupsOut(Schema):
    """All groups, and the version to send back with a change."""

    version: int
    groups: list[QueueGroupBody]


RULES_DOCUMENT = "alert-rules"
GROUPS_DOCUMENT = "queue-groups"

rules_document = TypeAdapter(Annotated[dict[str, AlertRuleBody], Field(max_length=MOST_RULES)])
groups_document = TypeAdapter(list[QueueGroupBody])


def alert_rule(rule_id: str, body: AlertRuleBody) -> AlertRule:
    """As the domain wants it."""
    return AlertRule(
        rule_id=rule_id,
        metric=body.metric,
        severity=body.severity,
        bounds=Bounds(body.enter, body.clear, body.is_of_limit),
        scope=Scope(body.place, frozenset(body.queue_ids), frozenset(body.group_ids)),
        name=body.name,
        window=body.window,
        least_sample=body.least_sample,
        hold=timedelta(seconds=body.hold_seconds),
        keep=timedelta(seconds=body.keep_seconds),
        active=schedule(body.active) if body.active else None,
        remind_every=_minutes(body.remind_minutes),
        escalate_after=_minutes(body.escalate_minutes),
        is_enabled=body.is_enabled,
    )


def alert_rule_body(rule: AlertRule) -> AlertRuleBody:
    """A default rule as the API shows it."""
    return AlertRuleBody(
        name=rule.name,
        metric=rule.metric,
        severity=rule.severity,
        enter=rule.bounds.enter,
        clear=rule.bounds.clear,
        is_of_limit=rule.bounds.is_of_limit,
        place=rule.scope.place,
        queue_ids=sorted(rule.scope.queue_ids),
        group_ids=sorted(rule.scope.group_ids),
        window=rule.window,
        least_sample=rule.least_sample,
        hold_seconds=rule.hold.total_seconds(),
        keep_seconds=rule.keep.total_seconds(),
        active=None,
        remind_minutes=rule.remind_every / MINUTE if rule.remind_every else None,
        escalate_minutes=rule.escalate_after / MINUTE if rule.escalate_after else None,
        is_enabled=rule.is_enabled,
    )


def _minutes(value: float | None) -> timedelta | None:
    return None if value is None else value * MINUTE
