"""The JSON shapes of the API. No member has a default, so every member is always sent.

Instants are ISO 8601 in UTC, lengths are seconds, shares are percent. `null` is "not known" or "not defined"
and is shown as a dash; it never means zero.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from trio_monitor.domain.calls import Outcome, Rule
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import AgentState, Part
from trio_monitor.domain.service_level import Formula, Method, Window
from trio_monitor.domain.snapshot import Circuit, Status
from trio_monitor.errors import FailureReason, FaultCode, MemberFault
from trio_monitor.web.faults import refusal

MOST_VERSIONS = 2**31 - 1
Version = Annotated[int, Field(ge=0, le=MOST_VERSIONS)]
"""Of a settings document; 0 is before the first."""


class Schema(BaseModel):
    """What every shape has in common: no member that is not described here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CountsOut(Schema):
    """Calls offered in a window, by how their wait ended.

    How many abandons were short is known between `short_abandoned_least` and `short_abandoned_most`.
    """

    offered: int
    answered: int
    answered_within: int
    abandoned: int
    abandoned_within: int
    short_abandoned: int
    short_abandoned_least: int
    short_abandoned_most: int
    flowed_out: int
    unobserved: int
    waiting: int
    waiting_past_limit: int
    outside_hours: int
    answered_wait_seconds: float


class RatioOut(Schema):
    """A share with its terms; `percent` is null when the denominator is zero."""

    numerator: int
    denominator: int
    percent: float | None


class LevelOut(Schema):
    """A service level by the centre's formula, with everything needed to explain it.

    `observed_since` is the window's start, or its first poll if that came later; null without any poll.
    `level` counts calls whose wait has ended; `live_level` also counts those that still wait past the limit,
    which have already missed it. The truth lies between `level_least_percent` and `level_most_percent`, as far as
    polls can tell short abandons from longer ones.
    """

    window: Window
    start_at: datetime
    coverage_percent: float
    observed_since: datetime | None
    method: Method
    formula: Formula
    limit_seconds: float
    short_abandon_seconds: float
    target_percent: float
    level: RatioOut
    level_least_percent: float | None
    level_most_percent: float | None
    live_level: RatioOut
    time_within_percent: float | None
    calls_to_recover: int | None
    asa_seconds: float | None
    abandon_rate: RatioOut
    counts: CountsOut


class AgentCountsOut(Schema):
    """Agents serving one queue, as the server counts them."""

    logged_in: int | None
    ready: int | None
    busy: int | None
    paused: int | None


class QueueOut(Schema):
    """One queue now. `longest_waiting_since` is by the monitor's clock and ticks on in the browser."""

    id: str
    name: str
    status: Status
    is_open: bool | None
    opens_at: datetime | None
    waiting_count: int | None
    longest_waiting_since: datetime | None
    longest_wait_seconds: float | None
    limit_seconds: float
    warning_seconds: float
    agents: AgentCountsOut
    today: LevelOut


class AgentOut(Schema):
    """One agent now. `raw_state` is the vendor's own word."""

    id: str
    name: str
    state: AgentState
    raw_state: str
    pause_reason: str | None
    state_since: datetime | None
    queue_id: str | None


class AgentStateCountOut(Schema):
    """How many agents are in one state."""

    state: AgentState
    count: int


class PartFailureOut(Schema):
    """A part of the server that the last good poll had to do without."""

    part: Part
    reason: FailureReason


class SourceOut(Schema):
    """How the connection between the monitor and the Trio server stands."""

    freshness: Freshness
    circuit: Circuit
    reason: FailureReason | None
    last_success_at: datetime | None
    failing_since: datetime | None
    next_poll_at: datetime
    poll_interval_seconds: float
    poll_duration_seconds: float | None
    clock_offset_seconds: float | None
    server_name: str | None
    is_failover: bool
    unavailable: list[PartFailureOut]
    set_aside_count: int


ClockTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["07:00"])]


class LightHours(Schema):
    """When pages that go by the clock turn light and dark, in the centre's time zone; light may reach over midnight."""

    light_from: ClockTime
    dark_from: ClockTime

    @model_validator(mode="after")
    def _check_order(self) -> "LightHours":
        if self.light_from == self.dark_from:
            raise refusal(MemberFault("", FaultCode.NOT_TOGETHER, "light_from and dark_from must differ"))
        return self


class CentreOut(Schema):
    """Whose centre this is, whether what is shown comes from the bundled simulator, and when its pages are light."""

    name: str
    time_zone: str
    is_demo: bool
    light_hours: LightHours


class LongestWaitOut(Schema):
    """The call that has waited longest of all."""

    queue_id: str
    since: datetime
    seconds: float


class TotalsOut(Schema):
    """The figures at the top of the page, over all queues."""

    status: Status
    waiting_count: int | None
    waiting_queue_count: int
    longest_wait: LongestWaitOut | None
    agents_by_state: list[AgentStateCountOut]
    today: LevelOut


class IntervalLevelOut(Schema):
    """One 15-minute interval over all queues; open until its last call has ended."""

    start_at: datetime
    offered: int
    level: RatioOut
    is_open: bool


class QueuesOut(Schema):
    """Every queue, worst first."""

    published_at: datetime
    source: SourceOut
    queues: list[QueueOut]


class QueueDetailOut(Schema):
    """One queue with its service level for every window on offer."""

    published_at: datetime
    source: SourceOut
    queue: QueueOut
    levels: list[LevelOut]


class AgentsOut(Schema):
    """Every agent, by name."""

    published_at: datetime
    source: SourceOut
    agents: list[AgentOut]


class FormulaLevelOut(Schema):
    """The service level by one of the six formulas."""

    formula: Formula
    level: RatioOut


class ServiceLevelOut(Schema):
    """Service level of one queue, or of all, in one window up to `published_at`, by all six formulas side by side."""

    published_at: datetime
    queue_id: str | None
    figures: LevelOut
    by_formula: list[FormulaLevelOut]


class TrendSeriesOut(Schema):
    """Values of one queue, one for each instant in `TrendOut.at`; null where the poll did not come."""

    queue_id: str
    name: str
    longest_wait_seconds: list[float | None]
    waiting_count: list[int | None]


class TrendOut(Schema):
    """The last hour, poll by poll. Failed and missing polls stand as nulls, so that a gap is drawn as one."""

    start_at: datetime
    end_at: datetime
    at: list[datetime]
    series: list[TrendSeriesOut]


class CallOut(Schema):
    """One stored stay of a call in a queue. Where the two waits differ, the truth lies between them.

    `agent_id` is null where nobody answered, and where agents' history is not kept.
    """

    call_id: str
    queue_id: str
    offered_at: datetime
    outcome: Outcome | None
    rule: Rule | None
    answered_at: datetime | None
    gone_at: datetime | None
    agent_id: str | None
    wait_at_least_seconds: float
    wait_at_most_seconds: float | None
    is_within_limit: bool | None


class CallsOut(Schema):
    """A page of stored calls, oldest first."""

    total_count: int
    offset: int
    limit: int
    calls: list[CallOut]


class PollOut(Schema):
    """One poll of the last hour."""

    started_at: datetime
    duration_seconds: float
    reason: FailureReason | None


class SystemOut(Schema):
    """The monitor's own state."""

    version: str
    started_at: datetime
    published_at: datetime
    centre: CentreOut
    source: SourceOut
    viewer_count: int
    polls: list[PollOut]


class HealthOut(Schema):
    """`ok` or `unavailable`; `checks` tells why."""

    status: str
    checks: dict[str, str]


class ProblemOut(Schema):
    """Problem details (RFC 9457); the one shape of every error. The log has `request_id` in all it says of it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list["FieldProblemOut"]


class FieldProblemOut(Schema):
    """What is wrong with one member or parameter of the request. `value` is the bound, or the name, that is meant."""

    where: str
    code: FaultCode
    value: int | float | str | None
    problem: str
