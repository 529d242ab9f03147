"""From the port's dataclasses to rows of the tables.

The way back needs no function: the SELECTs in `statements` list their columns in the order of the dataclass's members
(a contract test loads each of them equal to what was saved).
"""

from trio_monitor.domain.calls import FollowedCall
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


def call_values(call: FollowedCall) -> Values:
    """A row of `calls`."""
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
