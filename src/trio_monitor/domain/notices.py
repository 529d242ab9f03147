"""What is told to whom: routes, and the notices that news become. A notice is one message to one channel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypeAlias

from trio_monitor.domain.alert_rules import QueueGroups, Severity, is_about
from trio_monitor.domain.alerts import ENDS, Alert, AlertEvent, EventKind, Handling
from trio_monitor.domain.language import Language
from trio_monitor.domain.opening_hours import Calendar, Schedule, span_at


class ChannelKind(StrEnum):
    """How a channel's notices are sent."""

    APPRISE = "apprise"
    """By any of the services that Apprise knows: e-mail, Teams, Slack, SMS gateways."""
    WEBHOOK = "webhook"
    """Our own JSON, signed."""


class NoticeState(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


EventKey: TypeAlias = tuple[str, datetime, EventKind]
"""Names an event for ever: alert id, instant, kind."""


@dataclass(frozen=True, slots=True)
class Route:
    """Which news a channel is told. Without queues and groups it is all, the centre's own alerts among them.

    Attributes:
        hours: when it counts, by the centre's clock; None is always.
        only_escalated: only alerts that nobody took on in time, from then on.
    """

    severities: frozenset[Severity]
    queue_ids: frozenset[str] = frozenset()
    group_ids: frozenset[str] = frozenset()
    hours: Schedule | None = None
    only_escalated: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach people. `sealed` is its address and secrets, encrypted."""

    channel_id: str
    name: str
    kind: ChannelKind
    language: Language
    routes: tuple[Route, ...]
    sealed: str
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class News:
    """An event that people are to be told of, with the alert as it now stands.

    `told_channel_ids` are the channels that have been told of the alert before, or are about to be.
    """

    event: AlertEvent
    alert: Alert
    handling: Handling
    told_channel_ids: frozenset[str] = frozenset()

    @property
    def key(self) -> EventKey:
        """The event's name."""
        return self.event.alert_id, self.event.at, self.event.kind


@dataclass(frozen=True, slots=True)
class Bearings:
    """What routes are read by: the queues of each group, the centre's clock and calendar."""

    groups: QueueGroups
    zone: tzinfo
    calendar: Calendar


def plan(news: Sequence[News], channels: Sequence[Channel], bearings: Bearings) -> Mapping[str, Sequence[EventKey]]:
    """By channel id, the events that the channel is to be told of, in the order of `news`.

    That an alert has ended is told to those who were told of it, and to nobody else, whatever the hour. So each
    beginning has its end.
    """
    planned: defaultdict[str, list[EventKey]] = defaultdict(list)
    told = {each.event.alert_id: set(each.told_channel_ids) for each in news}
    for each in news:
        knowing = told[each.event.alert_id]
        for channel in channels:
            if not channel.is_enabled:
                continue
            if each.event.kind in ENDS:
                is_wanted = channel.channel_id in knowing
            else:
                is_wanted = any(_takes(route, each, bearings) for route in channel.routes)
            if is_wanted:
                planned[channel.channel_id].append(each.key)
                knowing.add(channel.channel_id)
    return planned


def _takes(route: Route, news: News, bearings: Bearings) -> bool:
    event, alert = news.event, news.alert
    if alert.severity not in route.severities:
        return False
    if not is_about(alert.queue_id, route.queue_ids, route.group_ids, bearings.groups):
        return False
    if route.only_escalated and (alert.escalated_at is None or event.at < alert.escalated_at):
        return False
    return route.hours is None or span_at(route.hours, event.at, bearings.zone, bearings.calendar) is not None


@dataclass(frozen=True, slots=True)
class Patience:
    """How notices are paced and how long they are tried.

    Attributes:
        gap: the least time between two notices of a channel; what comes meanwhile goes together.
        lease: how long a process that has taken a notice may be sending it, before another may.
        retry_first: wait before the second attempt, doubled each time.
        retry_ceiling: longest wait before an attempt.
        most_attempts: a channel that has not taken a notice after so many is switched off.
        late_after: news older than this are told as something that has been.
    """

    gap: timedelta
    lease: timedelta
    retry_first: timedelta
    retry_ceiling: timedelta
    most_attempts: int
    late_after: timedelta

    def wait_before_retry(self, attempts: int, jitter: float) -> timedelta:
        """How long to wait after so many attempts; `jitter` from 0 to 1 takes up to half of it away.

        Without jitter, channels that failed together would all knock together for ever.
        """
        # The exponent is held: 2 to the power of a thousand attempts is no length of time.
        doubled = self.retry_first * (1 << min(attempts - 1, 16))
        return min(doubled, self.retry_ceiling) * (1 - jitter / 2)
