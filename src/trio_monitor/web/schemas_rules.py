"""The JSON shapes of the queues' rules, and their translation. The same shapes are kept in the database."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from trio_monitor.domain.opening_hours import OnHolidays, OpeningWindow, Schedule
from trio_monitor.domain.rules import QueueRules
from trio_monitor.domain.service_level import Formula, Limits
from trio_monitor.errors import FaultCode, MemberFault
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas import Schema, Version

CLOCK_TIME = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
HOUR = 60
LONGEST_WAIT_SECONDS = 3600
MOST_WINDOWS = 50
MOST_EXCEPTIONS = 500


def _clock_time(value: str) -> str:
    if not re.fullmatch(CLOCK_TIME, value):
        raise refusal(
            MemberFault("", FaultCode.NO_CLOCK_TIME, "must be a time of day such as 07:45, at the latest 24:00")
        )
    return value


# The pattern is only described here: what is said of a wrong time is told by the check.
ClockTime = Annotated[
    str,
    AfterValidator(_clock_time),
    Field(description="HH:MM by the centre's clock", json_schema_extra={"pattern": CLOCK_TIME}),
]
WaitSeconds = Annotated[float, Field(gt=0, le=LONGEST_WAIT_SECONDS)]
Percent = Annotated[float, Field(gt=0, le=100)]
Weekday = Annotated[int, Field(ge=1, le=7, description="ISO: 1 is Monday, 7 is Sunday")]


class WindowRules(Schema):
    """A time of day on some weekdays, with its own limit and target where these are not null."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    opens: ClockTime
    closes: ClockTime
    wait_seconds: WaitSeconds | None
    target_percent: Percent | None

    @model_validator(mode="after")
    def _check_order(self) -> "WindowRules":
        if minute_of_day(self.opens) >= minute_of_day(self.closes):
            problem = f"opens ({self.opens}) must be before closes ({self.closes}); split a window at midnight"
            raise refusal(MemberFault("closes", FaultCode.CLOSES_FIRST, problem))
        return self


class ExceptionRules(Schema):
    """A date with windows of its own; none of them is a closed day. Their weekdays do not matter."""

    date: date
    windows: Annotated[list[WindowRules], Field(max_length=MOST_WINDOWS)]


class ScheduleRules(Schema):
    """Opening hours."""

    windows: Annotated[list[WindowRules], Field(max_length=MOST_WINDOWS)]
    exceptions: Annotated[list[ExceptionRules], Field(max_length=MOST_EXCEPTIONS)]
    on_holidays: OnHolidays
    half_days_close: ClockTime | None

    @model_validator(mode="after")
    def _check_overlap(self) -> "ScheduleRules":
        for weekday in range(1, 8):
            windows = [window for window in self.windows if weekday in window.weekdays]
            _refuse_overlap("windows", windows, f"weekday {weekday}")
        for exception in self.exceptions:
            _refuse_overlap("exceptions", exception.windows, str(exception.date))
        dates = [exception.date for exception in self.exceptions]
        if len(set(dates)) < len(dates):
            raise refusal(MemberFault("exceptions", FaultCode.TWICE, "a date may be an exception only once"))
        return self


class QueueRulesBody(Schema):
    """Limits and opening hours of a queue. A null schedule is open whenever Trio says so."""

    wait_seconds: WaitSeconds
    warning_seconds: WaitSeconds
    short_abandon_seconds: Annotated[float, Field(ge=0, le=LONGEST_WAIT_SECONDS)]
    target_percent: Percent
    formula: Formula
    schedule: ScheduleRules | None

    @model_validator(mode="after")
    def _check_order(self) -> "QueueRulesBody":
        if self.warning_seconds >= self.wait_seconds:
            problem = (
                f"warning_seconds ({self.warning_seconds:g}) must be less than wait_seconds ({self.wait_seconds:g})"
            )
            raise refusal(MemberFault("warning_seconds", FaultCode.WARNS_LATE, problem))
        return self


class QueueRulesIn(Schema):
    """New rules for a queue. `version` is the one the change was made from."""

    version: Version
    rules: QueueRulesBody


class QueueRulesOut(Schema):
    """A queue's rules; `is_own` is false for the centre's, which hold until the queue has its own."""

    queue_id: str
    version: int
    is_own: bool
    rules: QueueRulesBody


class HolidayOut(Schema):
    """A day that the calendar knows: its name in Swedish."""

    date: date
    name: str
    is_half_day: bool


class HolidaysOut(Schema):
    """Every public holiday, day that is free in practice and half-day of a year."""

    year: int
    holidays: list[HolidayOut]


QUEUE_RULES_DOCUMENT = "queue-rules"
"""Under this name the rules of all queues are kept."""

queue_rules_document = TypeAdapter(dict[str, QueueRulesBody])


def minute_of_day(clock_time: str) -> int:
    """Minutes after midnight of HH:MM."""
    hour, minute = clock_time.split(":")
    return HOUR * int(hour) + int(minute)


def clock_time_of(minute: int) -> str:
    """HH:MM of minutes after midnight."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def queue_rules(body: QueueRulesBody) -> QueueRules:
    """As the domain wants them."""
    limits = Limits(
        wait=timedelta(seconds=body.wait_seconds),
        warning=timedelta(seconds=body.warning_seconds),
        short_abandon=timedelta(seconds=body.short_abandon_seconds),
        target_percent=body.target_percent,
        formula=body.formula,
    )
    return QueueRules(limits, schedule(body.schedule) if body.schedule else None)


def limits_body(limits: Limits) -> QueueRulesBody:
    """The centre's limits as rules without a schedule."""
    return QueueRulesBody(
        wait_seconds=limits.wait.total_seconds(),
        warning_seconds=limits.warning.total_seconds(),
        short_abandon_seconds=limits.short_abandon.total_seconds(),
        target_percent=limits.target_percent,
        formula=limits.formula,
        schedule=None,
    )


def schedule(rules: ScheduleRules) -> Schedule:
    """As the domain wants it."""
    return Schedule(
        windows=tuple(map(_window, rules.windows)),
        exceptions={each.date: tuple(map(_window, each.windows)) for each in rules.exceptions},
        on_holidays=rules.on_holidays,
        half_days_close_minute=minute_of_day(rules.half_days_close) if rules.half_days_close else None,
    )


def _window(rules: WindowRules) -> OpeningWindow:
    return OpeningWindow(
        weekdays=frozenset(weekday - 1 for weekday in rules.weekdays),
        opens_minute=minute_of_day(rules.opens),
        closes_minute=minute_of_day(rules.closes),
        wait=timedelta(seconds=rules.wait_seconds) if rules.wait_seconds is not None else None,
        target_percent=rules.target_percent,
    )


def _refuse_overlap(member: str, windows: list[WindowRules], day: str) -> None:
    spans = sorted((minute_of_day(window.opens), minute_of_day(window.closes)) for window in windows)
    for (_, closes), (opens, _) in pairwise(spans):
        if opens < closes:
            problem = (
                f"two windows overlap on {day}: one closes {clock_time_of(closes)}, one opens {clock_time_of(opens)}"
            )
            raise refusal(MemberFault(member, FaultCode.OVERLAP, problem))
