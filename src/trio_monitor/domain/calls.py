"""A call's stay in a queue, as far as it is known. How it becomes known is told in following.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.reading import CallState


class Outcome(StrEnum):
    """How a call's wait in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOWED_OUT = "flowed_out"
    UNOBSERVED = "unobserved"


class Rule(StrEnum):
    """What told us the outcome; see following.py."""

    RECORD = "record"
    AGENT_HAS_IT = "agent_has_it"
    GONE_WHILE_WAITING = "gone_while_waiting"
    MOVED = "moved"
    TOO_LITTLE_EVIDENCE = "too_little_evidence"
    OFFERED_UNWATCHED = "offered_unwatched"


@dataclass(frozen=True, slots=True)
class FollowedCall:
    """One stay of one call in one queue. All instants by the server's clock.

    Attributes:
        offered_at: when it entered the queue; together with the two ids it names the stay for ever, so it stays as
            it was first read even when the server's clock is set.
        last_seen_at: when a reading last showed it. In history this is as old as the call's last change.
        state: the state it was last seen in.
        outcome: None while it waits.
        rule: how the outcome is known; None while it waits.
        answered_at: when it reached an agent; an upper bound where `wait_at_least` and `wait_at_most` differ.
        gone_at: the reading in which it was first missing, or its recorded end; None while it is there.
        wait_at_least: lower bound of its wait: how long it had waited when last seen waiting; equal to
            `wait_at_most` when the record tells it exactly.
        wait_at_most: upper bound of its wait; None while it waits or when unobserved.
    """

    call_id: str
    queue_id: str
    offered_at: datetime
    last_seen_at: datetime
    state: CallState
    outcome: Outcome | None = None
    rule: Rule | None = None
    answered_at: datetime | None = None
    gone_at: datetime | None = None
    agent_id: str | None = None
    wait_at_least: timedelta = timedelta(0)
    wait_at_most: timedelta | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether its wait has not ended yet."""
        return self.outcome is None

    @property
    def wait(self) -> timedelta | None:
        """The best single figure for its wait: the middle of the bounds; None while unknown."""
        if self.wait_at_most is None:
            return None
        return (self.wait_at_least + self.wait_at_most) / 2


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call that is new (`before` is None) or changed."""

    before: FollowedCall | None
    after: FollowedCall
