"""The state of the centre as it is shown: one immutable value per poll, whether the poll came or failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.alerts import ShownAlert
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import AgentReading, AgentState, Part
from trio_monitor.domain.service_level import Counts, Limits, Method, Window
from trio_monitor.errors import FailureReason

LEAST_COVERAGE_PERCENT = 80.0
"""Of a window that was watched less than this, too little is known to tell how many called, or that nobody did."""


class Status(StrEnum):
    """How a queue stands, from its longest wait against its limits."""

    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Circuit(StrEnum):
    """The circuit breaker's position: open means that only one probe per interval goes out."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class WindowFigures:
    """The counts of one window and what they rest on.

    Attributes:
        start_at: where the window starts, by our clock.
        coverage_percent: share of the window's polls that came.
        observed_since: the window's start, or its first poll if that came later; None without any poll.
        method: `per_call`, or `sampled` when the server shows us queue states only.
        counts: of the calls offered in the window.
        time_within_percent: only when sampled: share of open time with the longest wait within the limit.
        open_sample_count: samples of open time behind that share.
        within_sample_count: those of them within the limit.
    """

    window: Window
    start_at: datetime
    coverage_percent: float
    observed_since: datetime | None
    method: Method
    counts: Counts
    time_within_percent: float | None = None
    open_sample_count: int = 0
    within_sample_count: int = 0

    @property
    def is_watched(self) -> bool:
        """Whether enough polls came to tell how many called."""
        return self.coverage_percent >= LEAST_COVERAGE_PERCENT


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue now. Waits are by our clock; None is unknown, shown as a dash.

    `opens_at` is told of a queue that is closed by its schedule; a closed queue without one is closed by the vendor.
    """

    queue_id: str
    name: str
    status: Status
    is_open: bool | None
    opens_at: datetime | None
    waiting_count: int | None
    longest_waiting_since: datetime | None
    longest_wait: timedelta | None
    agents_logged_in_count: int | None
    agents_ready_count: int | None
    agents_busy_count: int | None
    agents_paused_count: int | None
    limits: Limits
    windows: Mapping[Window, WindowFigures]


@dataclass(frozen=True, slots=True)
class IntervalLevel:
    """Counts of one 15-minute interval over all queues; `is_open` until its last call has ended."""

    start_at: datetime
    counts: Counts
    is_open: bool


@dataclass(frozen=True, slots=True)
class SourceState:
    """How the connection to the vendor's server stands, published like any other value.

    Attributes:
        failing_since: start of the first failed poll since the last good one.
        clock_offset: the server's clock minus ours, measured; None before the first reply.
        unavailable: parts that the last good poll had to do without, and why.
        set_aside_count: rows of the last good poll that could not be read.
    """

    freshness: Freshness
    circuit: Circuit
    reason: FailureReason | None
    last_success_at: datetime | None
    failing_since: datetime | None
    next_poll_at: datetime
    poll_interval: timedelta
    poll_duration: timedelta | None
    clock_offset: timedelta | None
    server_name: str | None
    is_failover: bool
    unavailable: Mapping[Part, FailureReason]
    set_aside_count: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is shown of the centre at one instant.

    Attributes:
        sequence: grows by one with each snapshot of this process.
        published_at: our clock.
        read_at: our clock at the reading the values come from; None before the first one.
        agents_by_state: number of agents in each state; empty when agents cannot be read.
        totals: the windows over all queues.
        alerts: those that have fired and not ended, the worst and latest first.
        booked: the counts of each queue's intervals, of which `today_intervals` are the sums.
    """

    sequence: int
    published_at: datetime
    read_at: datetime | None
    source: SourceState
    queues: tuple[QueueState, ...]
    agents: tuple[AgentReading, ...]
    agents_by_state: Mapping[AgentState, int]
    totals: Mapping[Window, WindowFigures]
    today_intervals: tuple[IntervalLevel, ...]
    limits: Limits
    alerts: tuple[ShownAlert, ...] = ()
    booked: Mapping[tuple[str, datetime], Counts] = field(default_factory=dict)
