"""Following each call from poll to poll to its outcome.

A reading shows the calls that exist at one instant. Between two readings calls come, are answered, hang up or
move on, and a finished call is simply gone. `follow` compares what we knew with what we see and yields what
changed, by these rules (the name of the rule is kept with the call):

`record`            the record itself tells: it has the time of answer, or is finished without one
`agent_has_it`      gone from the list, but an agent talks to it or wraps it up: answered
`gone_while_waiting` gone, last seen waiting, no agent has it: abandoned between the two polls
`moved`             the same call now waits in another queue: flowed out of the first
`gap_too_long`      gone after a time without polls in which it could have been answered and ended: unobserved

A call is identified by its id *while it lives*: ids may come back after a restart of the server, and a call
wrongly believed gone may show up again; then its outcome is taken back (`change.before`), never counted twice.
Waits are differences between two times of the same record, so neither clock offset nor a step of the server's
clock can make one up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.reading import AgentState, CallState

REMEMBER_GONE_FOR = timedelta(minutes=15)
"""How long a call that is gone is remembered, so that it is known again if it reappears."""

AGENT_HAS_CALL = frozenset({AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP})


class Outcome(StrEnum):
    """How a call's wait in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOWED_OUT = "flowed_out"
    UNOBSERVED = "unobserved"


class Rule(StrEnum):
    """What told us the outcome; see the module's text."""

    RECORD = "record"
    AGENT_HAS_IT = "agent_has_it"
    GONE_WHILE_WAITING = "gone_while_waiting"
    MOVED = "moved"
    GAP_TOO_LONG = "gap_too_long"


@dataclass(frozen=True, slots=True)
class FollowedCall:
    """One stay of one call in one queue. All instants by the server's clock.

    Attributes:
        offered_at: when it entered the queue; together with the two ids it names the stay for ever.
        last_seen_at: when a reading last showed it.
        state: the state it was last seen in.
        outcome: None while it waits.
        rule: how the outcome is known; None while it waits.
        answered_at: when it reached an agent; an upper bound where `wait_at_least` and `wait_at_most` differ.
        gone_at: the reading in which it was first missing, or its recorded end; None while it is there.
        wait_at_least: lower bound of its wait; equal to `wait_at_most` when the record tells it exactly.
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
