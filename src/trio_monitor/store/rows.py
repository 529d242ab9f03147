"""From the port's dataclasses to rows of the tables.

The way back needs no function: the SELECTs in `statements` list their columns in the order of the dataclass's members
(a contract test loads each of them equal to what was saved).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.history import CoverageRow, IntervalRow, Tally
from trio_monitor.domain.service_level import Counts
from trio_monitor.ports import AgentInterval, PollRow, SampleRow

Values = dict[str, object]


def poll_values(poll: PollRow) -> Values:
    """A row of `polls`."""
    return {
        "started_at": poll.started_at,
        "duration_microseconds": poll.duration,
        "reason": poll.reason,
        "clock_offset_microseconds": poll.clock_offset,
        "queue_count": poll.queue_count,
        "call_count": poll.call_count,
        "set_aside_count": poll.set_aside_count,
        "has_calls": poll.has_calls,
        "interval_microseconds": poll.interval,
    }


def sample_values(sample: SampleRow) -> Values:
    """A row of `samples`; the queue's name is in `queues`."""
    return {
        "at": sample.at,
        "queue_id": sample.queue_id,
        "is_open": sample.is_open,
        "waiting_count": sample.waiting_count,
        "longest_wait_microseconds": sample.longest_wait,
        "agents_ready_count": sample.agents_ready_count,
        "agents_busy_count": sample.agents_busy_count,
        "agents_paused_count": sample.agents_paused_count,
    }


def call_values(call: FollowedCall, saved_at: datetime) -> Values:
    """A row of `calls`; `saved_at` is the start of the poll that saves it."""
    return {
        "call_id": call.call_id,
        "queue_id": call.queue_id,
        "offered_at": call.offered_at,
        "last_seen_at": call.last_seen_at,
        "state": call.state,
        "outcome": call.outcome,
        "rule": call.rule,
        "answered_at": call.answered_at,
        "gone_at": call.gone_at,
        "agent_id": call.agent_id,
        "wait_at_least_microseconds": call.wait_at_least,
        "wait_at_most_microseconds": call.wait_at_most,
        "saved_at": saved_at,
    }


def agent_values(interval: AgentInterval) -> Values:
    """A row of `agent_states`."""
    return {
        "agent_id": interval.agent_id,
        "started_at": interval.started_at,
        "state": interval.state,
        "pause_reason": interval.pause_reason,
        "ended_at": interval.ended_at,
    }


def interval_values(row: IntervalRow) -> Values:
    """A row of `intervals`."""
    tally, counts = row.tally, row.tally.counts
    return {
        "start_at": row.start_at,
        "queue_id": row.queue_id,
        "hour_at": row.hour_at,
        "offered": counts.offered,
        "answered": counts.answered,
        "answered_within": counts.answered_within,
        "abandoned": counts.abandoned,
        "abandoned_within": counts.abandoned_within,
        "short_abandoned": counts.short_abandoned,
        "flowed_out": counts.flowed_out,
        "unobserved": counts.unobserved,
        "waiting": counts.waiting,
        "waiting_past_limit": counts.waiting_past_limit,
        "outside_hours": counts.outside_hours,
        "short_abandoned_least": counts.short_abandoned_least,
        "short_abandoned_most": counts.short_abandoned_most,
        "handled_count": tally.handled_count,
        "answered_wait_microseconds": timedelta(seconds=counts.answered_wait_seconds),
        "handling_microseconds": tally.handling,
        "abandoned_wait_microseconds": tally.abandoned_wait,
        "waited_microseconds": tally.waited,
        "longest_wait_microseconds": tally.longest_wait,
        "least_limit_microseconds": tally.least_limit,
        "greatest_limit_microseconds": tally.greatest_limit,
    }


def tally_of_row(row: Sequence[Any]) -> Tally:
    """The tally of a row whose columns are TALLY_COUNTS, TALLY_SUMMED_LENGTHS and TALLY_EXTREMES, in this order."""
    (handled_count, answered_wait, handling, abandoned_wait, waited, longest, least, greatest) = row[13:]
    return Tally(
        Counts(*(*row[:13], answered_wait.total_seconds())),
        handled_count,
        handling,
        abandoned_wait,
        waited,
        longest,
        least,
        greatest,
    )


def coverage_values(row: CoverageRow, computed_at: datetime) -> Values:
    """A row of `coverage`."""
    keys = row.keys
    return {
        "start_at": keys.start_at,
        "hour_at": keys.hour_at,
        "day_at": keys.day_at,
        "week_at": keys.week_at,
        "month_at": keys.month_at,
        "covered_microseconds": row.covered,
        "computed_at": computed_at,
    }
