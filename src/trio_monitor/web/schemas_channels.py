"""The JSON shapes of channels, their routes, and what was sent by them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr, TypeAdapter

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import EventKind
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind, NoticeState, Route
from trio_monitor.errors import SendFailure
from trio_monitor.web.schemas import Schema, Version
from trio_monitor.web.schemas_alerts import MOST_GROUPS, Id, Name, QueueIds
from trio_monitor.web.schemas_rules import ScheduleRules, schedule

MOST_CHANNELS = 50
MOST_ROUTES = 20
LONGEST_URL = 2000
SHORTEST_SECRET = 16
LONGEST_SECRET = 200


class RouteBody(Schema):
    """Which alerts a channel is told of. Without queues and groups it is all, the centre's own among them.

    `hours` are by the centre's clock, null is always. `only_escalated` takes an alert from its escalation on.
    """

    severities: Annotated[list[Severity], Field(min_length=1, max_length=len(Severity))]
    queue_ids: QueueIds
    group_ids: Annotated[list[Id], Field(max_length=MOST_GROUPS)]
    hours: ScheduleRules | None
    only_escalated: bool


class ChannelBody(Schema):
    """A channel to save. A null `url` or `secret` keeps the one that is there.

    `url` is an Apprise URL, or where a webhook is posted to; `secret` is what a webhook is signed with. Neither is
    ever returned.
    """

    name: Name
    kind: ChannelKind
    language: Language
    routes: Annotated[list[RouteBody], Field(max_length=MOST_ROUTES)]
    url: Annotated[SecretStr, Field(min_length=1, max_length=LONGEST_URL)] | None
    secret: Annotated[SecretStr, Field(min_length=SHORTEST_SECRET, max_length=LONGEST_SECRET)] | None
    is_enabled: bool


class ChannelIn(Schema):
    """A channel to save. `version` is the one the change was made from."""

    version: Version
    channel: ChannelBody


class DisabledOut(Schema):
    """When and why a channel was switched off because it failed for good."""

    at: datetime
    reason: SendFailure
    detail: str


class ChannelOut(Schema):
    """A channel without its secrets.

    `shown_url` is what may be shown of the address; null when it was sealed with another secret key.
    """

    id: str
    name: str
    kind: ChannelKind
    language: Language
    routes: list[RouteBody]
    shown_url: str | None
    is_enabled: bool
    disabled: DisabledOut | None


class ChannelsOut(Schema):
    """Every channel, and the version to send back with a change; `can_seal` tells whether one can be saved."""

    version: int
    can_seal: bool
    channels: list[ChannelOut]


class ChannelTestOut(Schema):
    """What came of a test; `reason` and `detail` are null when it was taken."""

    is_taken: bool
    reason: SendFailure | None
    detail: str | None


class AttemptOut(Schema):
    """One try. Without `ended_at` it is under way, or the monitor ended over it; without `reason` it went well."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    reason: SendFailure | None
    detail: str | None


class ToldOut(Schema):
    """An event that was told."""

    alert_id: str
    at: datetime
    kind: EventKind


class DeliveryOut(Schema):
    """A notice: one message to one channel. `id` is the same at every try; `next_at` is when the next one is due."""

    id: str
    channel_id: str
    created_at: datetime
    state: NoticeState
    next_at: datetime | None
    attempts: list[AttemptOut]
    events: list[ToldOut]


class DeliveriesOut(Schema):
    """A page of notices, the latest first; `next` is the `before` of the next page."""

    deliveries: list[DeliveryOut]
    next: str | None


class StoredChannel(Schema):
    """A channel as the database keeps it."""

    name: str
    kind: ChannelKind
    language: Language
    routes: list[RouteBody]
    sealed: str
    is_enabled: bool


CHANNELS_DOCUMENT = "notification"

channels_document = TypeAdapter(dict[str, StoredChannel])


def channel_of(channel_id: str, stored: StoredChannel) -> Channel:
    """As the domain wants it."""
    return Channel(
        channel_id=channel_id,
        name=stored.name,
        kind=stored.kind,
        language=stored.language,
        routes=tuple(map(_route, stored.routes)),
        sealed=stored.sealed,
        is_enabled=stored.is_enabled,
    )


def _route(body: RouteBody) -> Route:
    return Route(
        severities=frozenset(body.severities),
        queue_ids=frozenset(body.queue_ids),
        group_ids=frozenset(body.group_ids),
        hours=schedule(body.hours) if body.hours else None,
        only_escalated=body.only_escalated,
    )
