"""The domain's values in the shapes of the API: pure translations, one per shape."""

from datetime import timedelta

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.queue_state import worst
from trio_monitor.domain.reading import AgentReading
from trio_monitor.domain.service_level import (
    Counts,
    Formula,
    Limits,
    Ratio,
    Window,
    calls_to_recover,
    level_bounds,
    live_service_level,
    service_level,
)
from trio_monitor.domain.snapshot import IntervalLevel, QueueState, Snapshot, SourceState, WindowFigures
from trio_monitor.web import schemas
from trio_monitor.web.alert_views import alert_out
from trio_monitor.web.schemas_dashboard import DashboardOut

MILLISECONDS = 3
"""Decimals of lengths in seconds: more would only make replies longer."""


def seconds(length: timedelta | None) -> float | None:
    """A length in seconds, to the millisecond."""
    return None if length is None else round(length.total_seconds(), MILLISECONDS)


def ratio_out(ratio: Ratio) -> schemas.RatioOut:
    """A share with its terms."""
    return schemas.RatioOut(numerator=ratio.numerator, denominator=ratio.denominator, percent=ratio.percent)


def counts_out(counts: Counts) -> schemas.CountsOut:
    """Counts, member by member."""
    return schemas.CountsOut(
        offered=counts.offered,
        answered=counts.answered,
        answered_within=counts.answered_within,
        abandoned=counts.abandoned,
        abandoned_within=counts.abandoned_within,
        short_abandoned=counts.short_abandoned,
        short_abandoned_least=counts.short_abandoned_least,
        short_abandoned_most=counts.short_abandoned_most,
        flowed_out=counts.flowed_out,
        unobserved=counts.unobserved,
        waiting=counts.waiting,
        waiting_past_limit=counts.waiting_past_limit,
        outside_hours=counts.outside_hours,
        answered_wait_seconds=round(counts.answered_wait_seconds, MILLISECONDS),
    )


def level_out(figures: WindowFigures, limits: Limits) -> schemas.LevelOut:
    """A service level with all that explains it."""
    counts = figures.counts
    level = service_level(counts, limits.formula)
    least, most = level_bounds(counts, limits.formula)
    return schemas.LevelOut(
        window=figures.window,
        start_at=figures.start_at,
        coverage_percent=figures.coverage_percent,
        observed_since=figures.observed_since,
        method=figures.method,
        formula=limits.formula,
        limit_seconds=limits.wait.total_seconds(),
        short_abandon_seconds=limits.short_abandon.total_seconds(),
        target_percent=limits.target_percent,
        level=ratio_out(level),
        level_least_percent=ratio_out(least).percent,
        level_most_percent=ratio_out(most).percent,
        live_level=ratio_out(live_service_level(counts, limits.formula)),
        time_within_percent=figures.time_within_percent,
        calls_to_recover=calls_to_recover(level, limits.target_percent) if level.denominator else None,
        asa_seconds=round(counts.answered_wait_seconds / counts.answered, MILLISECONDS) if counts.answered else None,
        abandon_rate=ratio_out(Ratio(counts.abandoned, counts.offered)),
        counts=counts_out(counts),
    )


def queue_out(queue: QueueState) -> schemas.QueueOut:
    """One queue."""
    return schemas.QueueOut(
        id=queue.queue_id,
        name=queue.name,
        status=queue.status,
        is_open=queue.is_open,
        opens_at=queue.opens_at,
        waiting_count=queue.waiting_count,
        longest_waiting_since=queue.longest_waiting_since,
        longest_wait_seconds=seconds(queue.longest_wait),
        limit_seconds=queue.limits.wait.total_seconds(),
        warning_seconds=queue.limits.warning.total_seconds(),
        agents=schemas.AgentCountsOut(
            logged_in=queue.agents_logged_in_count,
            ready=queue.agents_ready_count,
            busy=queue.agents_busy_count,
            paused=queue.agents_paused_count,
        ),
        today=level_out(queue.windows[Window.TODAY], queue.limits),
    )


def agent_out(agent: AgentReading) -> schemas.AgentOut:
    """One agent."""
    return schemas.AgentOut(
        id=agent.agent_id,
        name=agent.name,
        state=agent.state,
        raw_state=agent.raw_state,
        pause_reason=agent.pause_reason,
        state_since=agent.state_since,
        queue_id=agent.queue_id,
    )


def source_out(source: SourceState) -> schemas.SourceOut:
    """How the connection to the Trio server stands."""
    return schemas.SourceOut(
        freshness=source.freshness,
        circuit=source.circuit,
        reason=source.reason,
        last_success_at=source.last_success_at,
        failing_since=source.failing_since,
        next_poll_at=source.next_poll_at,
        poll_interval_seconds=source.poll_interval.total_seconds(),
        poll_duration_seconds=seconds(source.poll_duration),
        clock_offset_seconds=seconds(source.clock_offset),
        server_name=source.server_name,
        is_failover=source.is_failover,
        unavailable=[
            schemas.PartFailureOut(part=part, reason=reason) for part, reason in sorted(source.unavailable.items())
        ],
        set_aside_count=source.set_aside_count,
    )


def totals_out(snapshot: Snapshot) -> schemas.TotalsOut:
    """The figures at the top of the page."""
    counted = [queue.waiting_count for queue in snapshot.queues if queue.waiting_count is not None]
    waits = [
        schemas.LongestWaitOut(
            queue_id=queue.queue_id, since=queue.longest_waiting_since, seconds=queue.longest_wait.total_seconds()
        )
        for queue in snapshot.queues
        if queue.longest_waiting_since is not None and queue.longest_wait is not None
    ]
    return schemas.TotalsOut(
        status=worst(queue.status for queue in snapshot.queues),
        waiting_count=sum(counted) if counted else None,
        waiting_queue_count=sum(1 for count in counted if count),
        longest_wait=min(waits, key=lambda wait: wait.since, default=None),
        agents_by_state=[
            schemas.AgentStateCountOut(state=state, count=count)
            for state, count in sorted(snapshot.agents_by_state.items())
        ],
        today=level_out(snapshot.totals[Window.TODAY], snapshot.limits),
    )


def interval_out(interval: IntervalLevel, formula: Formula) -> schemas.IntervalLevelOut:
    """One bar of today."""
    return schemas.IntervalLevelOut(
        start_at=interval.start_at,
        offered=interval.counts.offered,
        level=ratio_out(service_level(interval.counts, formula)),
        is_open=interval.is_open,
    )


def call_out(call: FollowedCall, limits: Limits | None) -> schemas.CallOut:
    """One stored call; `is_within_limit` is null for one that no service level counts as answered or abandoned."""
    wait = call.wait
    is_ended = call.outcome in {Outcome.ANSWERED, Outcome.ABANDONED} and wait is not None
    return schemas.CallOut(
        call_id=call.call_id,
        queue_id=call.queue_id,
        offered_at=call.offered_at,
        outcome=call.outcome,
        rule=call.rule,
        answered_at=call.answered_at,
        gone_at=call.gone_at,
        agent_id=call.agent_id,
        wait_at_least_seconds=round(call.wait_at_least.total_seconds(), MILLISECONDS),
        wait_at_most_seconds=seconds(call.wait_at_most),
        is_within_limit=wait <= limits.wait if is_ended and wait is not None and limits is not None else None,
    )


def dashboard_out(name: str, snapshot: Snapshot, centre: schemas.CentreOut, version: str) -> DashboardOut:
    """The whole centre."""
    queue_names = {queue.queue_id: queue.name for queue in snapshot.queues}
    return DashboardOut(
        id=name,
        version=version,
        published_at=snapshot.published_at,
        read_at=snapshot.read_at,
        centre=centre,
        source=source_out(snapshot.source),
        totals=totals_out(snapshot),
        queues=[queue_out(queue) for queue in snapshot.queues],
        agents=[agent_out(agent) for agent in snapshot.agents],
        alerts=[alert_out(alert, queue_names) for alert in snapshot.alerts],
        today_intervals=[interval_out(each, snapshot.limits.formula) for each in snapshot.today_intervals],
    )
