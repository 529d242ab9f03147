"""What one poll of a vendor's server told us, in our own words.

All instants are aware UTC datetimes *by the server's clock*, all lengths are timedeltas. `None` means that the
server did not tell; it never means zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.errors import FailureReason


class AgentState(StrEnum):
    """What an agent is doing. The vendor's own word is kept beside it."""

    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    OTHER_CALL = "other_call"
    LOGGED_OUT = "logged_out"
    UNKNOWN = "unknown"


class CallState(StrEnum):
    """Where a call is on its way through a queue."""

    QUEUED = "queued"
    RINGING = "ringing"
    CONNECTED = "connected"
    WRAP_UP = "wrap_up"
    FINISHED = "finished"

    @property
    def is_waiting(self) -> bool:
        """Waiting includes ringing: the caller has not reached an agent yet."""
        return self in {CallState.QUEUED, CallState.RINGING}


class Part(StrEnum):
    """The parts of a reading. Queues are required; a poll can go on without the others."""

    QUEUES = "queues"
    AGENTS = "agents"
    CALLS = "calls"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class QueueReading:
    """The live state of one queue, as the server counts it."""

    queue_id: str
    name: str
    is_open: bool | None = None
    waiting_count: int | None = None
    longest_wait: timedelta | None = None
    agents_logged_in_count: int | None = None
    agents_ready_count: int | None = None
    agents_busy_count: int | None = None
    agents_paused_count: int | None = None


@dataclass(frozen=True, slots=True)
class AgentReading:
    """The live state of one agent."""

    agent_id: str
    name: str
    state: AgentState
    raw_state: str
    pause_reason: str | None = None
    state_since: datetime | None = None
    logged_in_since: datetime | None = None
    queue_id: str | None = None
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallReading:
    """One call as its record stands in this reply."""

    call_id: str
    queue_id: str
    state: CallState
    offered_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    agent_id: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row that could not be read. `item_id` is its id where at least that was readable."""

    part: Part
    problem: str
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClockSample:
    """One `Date` header beside our own clock: `server_at` is cut to whole seconds by HTTP."""

    sent_at: datetime
    received_at: datetime
    server_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one poll saw.

    Attributes:
        server_name: the host that answered.
        is_failover: whether the vendor's system runs on its secondary server.
        queues: state of every queue that our user may see.
        agents: `()` and a reason in `unavailable` when they could not be read.
        calls: every call, from the call list or, failing that, the case list.
        incomplete_queue_ids: queues of which `calls` may lack some (the case list stops at 20 per queue).
        are_calls_complete: false when some calls may be missing from `calls` for any other reason; then a missing
            call says nothing of how it ended.
        unavailable: the parts that could not be read, and why.
        unavailable_details: the same in words, for the log.
        set_aside: rows that could not be read.
        clock_samples: for measuring the offset between the server's clock and ours.
    """

    server_name: str
    queues: tuple[QueueReading, ...]
    agents: tuple[AgentReading, ...] = ()
    calls: tuple[CallReading, ...] = ()
    incomplete_queue_ids: frozenset[str] = frozenset()
    are_calls_complete: bool = True
    is_failover: bool = False
    unavailable: Mapping[Part, FailureReason] = field(default_factory=dict)
    unavailable_details: Mapping[Part, str] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    clock_samples: tuple[ClockSample, ...] = ()

    @property
    def has_all_queues(self) -> bool:
        """Whether everything in the list of queues became one: a row without an id may be any queue."""
        return not any(each.part is Part.QUEUES and each.item_id is None for each in self.set_aside)
