"""What the rooms ask of each other: Protocols, and the values that they pass.

Contract suites in tests/contract hold every adapter to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from trio_monitor.domain.alerts import Alert, AlertEvent
from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.history import CoverageRow, IntervalRow, Tally
from trio_monitor.domain.reading import AgentReading, Reading
from trio_monitor.domain.rollup import DaySpan, Resolution, Span
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.errors import FailureReason
from trio_monitor.ports.access import AccessStore, AuditEntry
from trio_monitor.ports.alerts import AlertStore
from trio_monitor.ports.notices import ChannelEffect, NoticeStore


class Clock(Protocol):
    """Time and waiting. Tests hand in one that they turn themselves."""

    def now(self) -> datetime:
        """The wall clock as an aware UTC datetime."""

    def monotonic(self) -> float:
        """Seconds on a clock that never steps."""

    async def sleep_until(self, deadline: float) -> None:
        """Wait until `monotonic()` has reached `deadline`."""


class QueueSource(Protocol):
    """A vendor's server, read-only."""

    async def fetch_reading(self, *, attempts: int) -> Reading:
        """Read everything once; each request is tried up to `attempts` times.

        Raises:
            SourceError: one of its kinds, when the queues' state could not be read.
        """

    async def aclose(self) -> None:
        """Close every connection."""


@dataclass(frozen=True, slots=True)
class PollRow:
    """One poll, come or failed. `reason` is None for one that came.

    `has_calls` tells whether it could read the calls. `interval` was the time between two polls then; None in rows
    from before it was kept.
    """

    started_at: datetime
    duration: timedelta
    reason: FailureReason | None
    clock_offset: timedelta | None = None
    queue_count: int = 0
    call_count: int = 0
    set_aside_count: int = 0
    has_calls: bool = True
    interval: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SampleRow:
    """The state of one queue at one poll. `at` is the poll's `started_at`, our clock."""

    at: datetime
    queue_id: str
    queue_name: str
    is_open: bool | None
    waiting_count: int | None
    longest_wait: timedelta | None
    agents_ready_count: int | None
    agents_busy_count: int | None
    agents_paused_count: int | None


@dataclass(frozen=True, slots=True)
class PollSave:
    """What one poll adds to history; saved in one transaction or not at all.

    `calls` are inserted, or replace the row of the same (call_id, queue_id, offered_at).
    `agents` is None when agents were not read or no agent history is kept.
    `alerts` are inserted, or replace all of the row of the same alert but what people have done about it.
    """

    poll: PollRow
    samples: Sequence[SampleRow] = ()
    calls: Sequence[FollowedCall] = ()
    agents: Sequence[AgentReading] | None = None
    alerts: Sequence[Alert] = ()
    alert_events: Sequence[AlertEvent] = ()


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Which stored calls to load: offered in [start_at, end_at), oldest first.

    `after` is the last call of the page before: long lists are read from one page to the next by it, since an offset
    costs as much as all that it leaves out.
    """

    start_at: datetime
    end_at: datetime
    limit: int | None = None
    offset: int = 0
    queue_ids: Sequence[str] | None = None
    outcome: Outcome | None = None
    after: FollowedCall | None = None


@dataclass(frozen=True, slots=True)
class AgentInterval:
    """One unbroken time of one agent in one state; `ended_at` is None while it lasts."""

    agent_id: str
    state: str
    pause_reason: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Retention:
    """What is older than these instants is deleted; None keeps for ever.

    `agents_before` ends agents' intervals, and takes from older calls who answered them. Where `keeps_agents` is not
    set, intervals that began before it go too, although they have no end.
    """

    samples_before: datetime | None
    calls_before: datetime | None
    agents_before: datetime | None
    audit_before: datetime | None
    keeps_agents: bool = field(default=True, kw_only=True)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a settings document; versions count from 1. `body` is JSON text."""

    name: str
    version: int
    body: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class IntervalSave:
    """Everything that is kept of the intervals in `span`: it replaces what was there, in one transaction.

    `days` are the whole days, weeks and months that the span touches, summed anew from their intervals.
    """

    span: Span
    rows: Sequence[IntervalRow]
    coverage: Sequence[CoverageRow]
    days: Sequence[DaySpan]
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class SumQuery:
    """Which sums to load: of the stretches of `resolution` that start in `span`, for these queues (None: all).

    Without `by_queue` over the queues, without `by_bucket` over the time.
    """

    span: Span
    resolution: Resolution
    queue_ids: Sequence[str] | None = None
    by_queue: bool = False
    by_bucket: bool = True


@dataclass(frozen=True, slots=True)
class SumRow:
    """One sum. `queue_id` and `start_at` are None where the query sums over them."""

    queue_id: str | None
    start_at: datetime | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """Sums over queues, and how long each stretch of their range was covered: both of the same instant."""

    sums: Sequence[SumRow]
    covered: Mapping[datetime, timedelta]


@dataclass(frozen=True, slots=True)
class HistoryEdges:
    """Where history begins and how far the intervals have come; None where there is nothing yet.

    Attributes:
        first_poll_at: start of the oldest stored poll.
        clock_offset: the server's clock minus ours, of the newest poll that measured it.
        first_interval_at: start of the oldest interval.
        newest_interval_at: start of the newest that has begun. A server's clock that was set back leaves later ones.
        computed_at: when that one was computed.
    """

    first_poll_at: datetime | None
    clock_offset: timedelta | None
    first_interval_at: datetime | None
    newest_interval_at: datetime | None
    computed_at: datetime | None


class Store(Protocol):
    """History. Every method raises StoreUnavailable when the database cannot serve it."""

    @property
    def access(self) -> AccessStore:
        """The part of it that keeps who may see and do what."""

    @property
    def alerts(self) -> AlertStore:
        """The part of it that keeps alerts."""

    @property
    def notices(self) -> NoticeStore:
        """The part of it that keeps what is told of them."""

    async def save_poll(self, save: PollSave) -> None:
        """Save one poll in one transaction."""

    async def load_calls(self, query: CallQuery) -> list[FollowedCall]:
        """Stored calls, by offered_at."""

    async def count_calls(self, query: CallQuery) -> int:
        """How many calls `query` has without its limit and offset."""

    async def load_unfinished_calls(self, gone_after: datetime) -> list[FollowedCall]:
        """Calls that are still there, or that were gone at `gone_after` or later."""

    async def load_samples(self, start_at: datetime, end_at: datetime) -> list[SampleRow]:
        """Samples taken in [start_at, end_at), by time."""

    async def load_polls(self, start_at: datetime, end_at: datetime) -> list[PollRow]:
        """Polls started in [start_at, end_at), come and failed, by time."""

    async def load_agent_intervals(self, agent_id: str, start_at: datetime, end_at: datetime) -> list[AgentInterval]:
        """State intervals of one agent that overlap [start_at, end_at), by time."""

    async def load_queue_names(self) -> dict[str, str]:
        """Every queue ever seen, with its latest name."""

    async def load_edges(self, now: datetime) -> HistoryEdges:
        """Where history begins and how far the intervals have come, of those that have begun `now` (our clock)."""

    async def load_offers_saved_since(self, at: datetime) -> list[datetime]:
        """When each call was offered that was saved, new or changed, by a poll started at `at` or later."""

    async def save_intervals(self, save: IntervalSave) -> None:
        """Replace the intervals of a span, and the days that it touches, in one transaction."""

    async def load_sums(self, query: SumQuery) -> list[SumRow]:
        """Sums of intervals, by time, then by queue; none for stretches and queues without a call."""

    async def load_series(self, query: SumQuery) -> SeriesRows:
        """Sums as `load_sums`, and the coverage of their stretches, in one transaction."""

    async def load_coverage(self, span: Span, resolution: Resolution) -> dict[datetime, timedelta]:
        """How long each stretch that starts in `span` was covered; those not covered at all may be missing."""

    async def delete_expired(self, retention: Retention) -> int:
        """Delete what is older than `retention` allows; returns the number of rows."""

    async def load_document(self, name: str) -> Document | None:
        """The newest version of a settings document, or None when it has never been saved."""

    async def save_document(
        self, name: str, expected_version: int, body: str, entry: AuditEntry, effect: ChannelEffect | None = None
    ) -> Document:
        """Save the next version of a settings document; earlier ones are kept.

        Args:
            name: which document.
            expected_version: the newest version that the caller knows of; 0 for a document never saved.
            body: JSON text.
            entry: what the audit log says of it, saved in the same transaction; it was changed then.
            effect: what else is done in that transaction, when the document is of channels.

        Raises:
            Conflict: the newest version is another; nothing was saved.
        """

    async def rewrite_documents(self, rewrites: Mapping[str, Callable[[str], str]]) -> int:
        """Put other bodies in the place of every version of some documents, in one transaction: all or none.

        Args:
            rewrites: by document, what gives the new body for an old one.

        Returns:
            How many versions were changed.
        """

    async def aclose(self) -> None:
        """Close every connection."""


class Publisher(Protocol):
    """Where a snapshot goes when it has been saved."""

    def publish(self, snapshot: Snapshot) -> None:
        """Show this snapshot to everyone from now on."""
