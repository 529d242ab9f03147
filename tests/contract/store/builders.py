"""Short ways to say what is saved; members that a test does not speak of have a plain value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trio_monitor.domain.alert_rules import Bounds, Metric, Severity
from trio_monitor.domain.alerts import Alert, AlertEvent, EventKind, Phase
from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.reading import AgentReading, AgentState, CallState
from trio_monitor.ports import CallQuery, PollRow, PollSave, SampleRow
from trio_monitor.ports.access import ActorKind, AuditEntry

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
EVERYTHING = CallQuery(start_at=NOON - DAY, end_at=NOON + DAY)


def poll(at: datetime = NOON) -> PollRow:
    return PollRow(started_at=at, duration=timedelta(milliseconds=250), reason=None)


def sample(at: datetime = NOON, queue_id: str = "7", queue_name: str = "Växeln") -> SampleRow:
    return SampleRow(
        at=at,
        queue_id=queue_id,
        queue_name=queue_name,
        is_open=True,
        waiting_count=3,
        longest_wait=timedelta(seconds=18, microseconds=1),
        agents_ready_count=2,
        agents_busy_count=4,
        agents_paused_count=1,
    )


def call(
    call_id: str = "1",
    *,
    offered_at: datetime = NOON,
    queue_id: str = "7",
    gone_at: datetime | None = None,
    agent_id: str | None = None,
) -> FollowedCall:
    return FollowedCall(
        call_id=call_id,
        queue_id=queue_id,
        offered_at=offered_at,
        last_seen_at=offered_at,
        state=CallState.QUEUED,
        gone_at=gone_at,
        agent_id=agent_id,
    )


def agent(agent_id: str, state: AgentState, pause_reason: str | None = None) -> AgentReading:
    return AgentReading(
        agent_id=agent_id, name="Åsa", state=state, raw_state=state.value.upper(), pause_reason=pause_reason
    )


def save(
    at: datetime = NOON,
    *,
    samples: tuple[SampleRow, ...] = (),
    calls: tuple[FollowedCall, ...] = (),
    agents: tuple[AgentReading, ...] | None = None,
) -> PollSave:
    return PollSave(poll=poll(at), samples=samples, calls=calls, agents=agents)


def alert(alert_id: str = "a", *, fired_at: datetime | None = NOON, queue_id: str | None = "7") -> Alert:
    return Alert(
        alert_id=alert_id,
        rule_id="longest-wait",
        queue_id=queue_id,
        metric=Metric.LONGEST_WAIT,
        severity=Severity.CRITICAL,
        bounds=Bounds(20, 15.5),
        phase=Phase.FIRING if fired_at else Phase.PENDING,
        phase_since=fired_at or NOON,
        began_at=fired_at or NOON,
        seen_at=fired_at or NOON,
        measured_at=fired_at or NOON,
        value=31.25,
        worst_value=44.0,
        worst_at=NOON + MICROSECOND,
        fired_at=fired_at,
    )


def over(one: Alert, at: datetime = NOON + SECOND) -> Alert:
    return replace(one, phase=Phase.ENDED, phase_since=at, ended_at=at, end=EventKind.RECOVERED)


def audited(at: datetime = NOON, action: str = "test") -> AuditEntry:
    return AuditEntry(at, ActorKind.PERSON, "u1", "Anna", action)


def event(kind: EventKind, at: datetime = NOON, alert_id: str = "a") -> AlertEvent:
    return AlertEvent(alert_id, at, kind, is_news=kind is EventKind.FIRED, value=31.25)
