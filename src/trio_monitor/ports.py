"""What the rooms ask of each other: Protocols only. Contract suites in tests/contract hold every adapter to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.reading import AgentReading, Reading
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.errors import FailureReason


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
    """One poll, come or failed. `reason` is None for one that came."""

    started_at: datetime
    duration: timedelta
    reason: FailureReason | None
    clock_offset: timedelta | None = None
    queue_count: int = 0
    call_count: int = 0
    set_aside_count: int = 0


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
    """

    poll: PollRow
    samples: Sequence[SampleRow] = ()
    calls: Sequence[FollowedCall] = ()
    agents: Sequence[AgentReading] | None = None


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Which stored calls to load: offered in [start_at, end_at), oldest first."""

    start_at: datetime
    end_at: datetime
    queue_id: str | None = None
    limit: int | None = None
    offset: int = 0


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
    """What is older than these instants is deleted; None keeps for ever."""

    samples_before: datetime | None
    calls_before: datetime | None
    agents_before: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a settings document; versions count from 1. `body` is JSON text."""

    name: str
    version: int
    body: str
    changed_at: datetime


class Store(Protocol):
    """History. Every method raises StoreUnavailable when the database cannot serve it."""

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

    async def delete_expired(self, retention: Retention) -> int:
        """Delete what is older than `retention` allows; returns the number of rows."""

    async def save_sign_in_link(self, token_hash: str, expires_at: datetime) -> None:
        """Keep a one-time sign-in link until it is used or expires."""

    async def take_sign_in_link(self, token_hash: str, now: datetime) -> bool:
        """Use up a link: True for exactly one caller, and only before it expires."""

    async def save_session(self, token_hash: str, expires_at: datetime) -> None:
        """Keep a signed-in session, named by the hash of its cookie."""

    async def find_session(self, token_hash: str, now: datetime) -> datetime | None:
        """When the session expires, or None when there is none or it has expired."""

    async def delete_session(self, token_hash: str) -> None:
        """End a session; nothing happens when there is none."""

    async def load_document(self, name: str) -> Document | None:
        """The newest version of a settings document, or None when it has never been saved."""

    async def save_document(self, name: str, expected_version: int, body: str, changed_at: datetime) -> Document:
        """Save the next version of a settings document; earlier ones are kept.

        Args:
            name: which document.
            expected_version: the newest version that the caller knows of; 0 for a document never saved.
            body: JSON text.
            changed_at: our clock.

        Raises:
            Conflict: the newest version is another; nothing was saved.
        """

    async def aclose(self) -> None:
        """Close every connection."""


class Publisher(Protocol):
    """Where a snapshot goes when it has been saved."""

    def publish(self, snapshot: Snapshot) -> None:
        """Show this snapshot to everyone from now on."""
