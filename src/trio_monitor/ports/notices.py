"""Notices on their way: kept by the store, sent by the channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from trio_monitor.domain.notices import Channel, ChannelKind, EventKey, News, NoticeState
from trio_monitor.errors import MemberFault, SendFailure
from trio_monitor.ports.access import AuditEntry


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """News for one channel. They join a notice that waits for its first attempt, or become the notice of this id."""

    notice_id: str
    channel_id: str
    events: Sequence[EventKey]


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """The notice that is a channel's next. It may be claimed at `due_at`, unless the channel is switched off."""

    notice_id: str
    channel_id: str
    due_at: datetime
    is_channel_disabled: bool = False


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice that is ours to send: what it tells, by time. `attempt` counts from 1."""

    notice_id: str
    channel_id: str
    created_at: datetime
    attempt: int
    news: Sequence[News]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. Without `ended_at` it is under way, or the process died over it. Without `reason` it went well."""

    number: int
    started_at: datetime
    ended_at: datetime | None = None
    reason: SendFailure | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A try that failed at `at`. With `retry_at` it is tried again then; without, the channel is switched off."""

    at: datetime
    reason: SendFailure
    detail: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice with its history. `next_at` is when it is tried next; None when it is not."""

    notice_id: str
    channel_id: str
    created_at: datetime
    state: NoticeState
    next_at: datetime | None
    attempts: Sequence[Attempt]
    events: Sequence[EventKey]


@dataclass(frozen=True, slots=True)
class DeliveryQuery:
    """Which notices to load, newest first; `before` is the last of the page before: when it was made, and its id."""

    limit: int
    channel_id: str | None = None
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Disabled:
    """A channel that was switched off because it failed for good."""

    at: datetime
    reason: SendFailure
    detail: str


@dataclass(frozen=True, slots=True)
class ChannelEffect:
    """What a change of the channels does to one of them.

    Attributes:
        channel_id: which.
        enabling: what the audit log says of its being enabled; None when what waits for it is dropped.
    """

    channel_id: str
    enabling: AuditEntry | None


class NoticeStore(Protocol):
    """News and notices. Several processes may work on the same ones: each method is one transaction.

    Every method raises StoreUnavailable when the database cannot serve it.
    """

    async def load_news(self, limit: int) -> list[News]:
        """Events that people are to be told of and that no plan has taken yet, by time."""

    async def save_plan(self, taken: Sequence[EventKey], planned: Sequence[PlannedNotice], now: datetime) -> bool:
        """Save notices, and mark all `taken` events as dispatched.

        Returns:
            False when another process has taken one of them meanwhile; nothing was saved.
        """

    async def load_waiting(self) -> list[WaitingNotice]:
        """The oldest waiting notice of each channel."""

    async def claim(
        self, notice_id: str, *, now: datetime, lease_ends_at: datetime, free_at: datetime
    ) -> ClaimedNotice | None:
        """Take a notice for sending, and its channel's turn until `free_at`; the attempt becomes a row.

        Whoever dies over it leaves it to be taken again, under the same id, at `lease_ends_at`.

        Returns:
            None when it is not due, not waiting, its channel is switched off, or another process was faster.
        """

    async def save_sent(self, claimed: ClaimedNotice, at: datetime, free_at: datetime) -> None:
        """It was taken; the channel's next turn is at `free_at`."""

    async def save_failure(self, claimed: ClaimedNotice, failure: Failure) -> None:
        """It was not taken; what waits for the same channel waits as well. Ignored when it was claimed anew."""

    async def drop_waiting(self, channel_id: str, now: datetime) -> None:
        """Waiting notices of a channel that people have switched off or deleted are failed ones."""

    async def load_disabled(self) -> dict[str, Disabled]:
        """By channel id, the channels that were switched off because they failed for good."""

    async def enable(self, channel_id: str, entry: AuditEntry) -> None:
        """Let a channel have its next turn at once, and say so in the audit log; not of one that never had a turn."""

    async def load_deliveries(self, query: DeliveryQuery) -> list[Delivery]:
        """Notices, newest first."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a channel sends, and the secret it signs with. Never logged, never returned by the API."""

    url: str
    secret: str | None = None

    def __repr__(self) -> str:
        """Nothing of it."""
        return "Address(…)"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, ready for reading.

    Attributes:
        notice_id: the same at every try.
        tone: `failure`, `warning`, `success` or `info`: the colour it is shown in.
        subject: short enough for an SMS.
        text: several lines of plain text.
        document: the same as JSON text, for machines.
    """

    notice_id: str
    tone: str
    subject: str
    text: str
    document: str


class Channels(Protocol):
    """Sealing and using the addresses of channels."""

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret key to seal with."""

    def seal(self, channel_id: str, address: Address) -> str:
        """Encrypt for the database; only for this channel."""

    def unseal(self, channel: Channel) -> Address:
        """The address.

        Raises:
            ChannelFailed: UNREADABLE.
        """

    def masked(self, channel: Channel) -> str | None:
        """The address as it may be shown; None when it is unreadable."""

    async def check(self, kind: ChannelKind, address: Address) -> Sequence[MemberFault]:
        """Everything that is wrong with an address, without sending anything."""

    async def send(self, channel: Channel, letter: Letter) -> None:
        """Send.

        Raises:
            ChannelFailed: it was not taken.
        """
