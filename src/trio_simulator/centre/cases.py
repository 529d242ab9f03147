"""Cases, agents and the waiting line: the things that move in the model."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from trio_simulator.centre.plan import Person
from trio_simulator.centre.roster import Break, Shift
from trio_simulator.truth import Leg


class CaseClass(StrEnum):
    """What a case is."""

    CALL = "call"
    TASK = "task"
    EMAIL = "email"
    CHAT = "chat"


class CaseState(StrEnum):
    """Where a case stands."""

    QUEUED = "Queued"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    CLERK_TIME = "ClerkTime"
    FINISHED = "Finished"


class AgentState(StrEnum):
    """What an agent does."""

    LOGGED_OUT = "LoggedOut"
    READY = "Ready"
    RINGING = "Ringing"
    BUSY = "Busy"
    CLERK_TIME = "ClerkTime"
    PAUSED = "Paused"


WAITING_STATES = frozenset({CaseState.QUEUED, CaseState.RINGING})


@dataclass(slots=True, eq=False)
class Case:
    """One case. Instants in milliseconds; a lower `priority` is served first."""

    jobno: int
    service_id: int
    case_class: CaseClass
    created_ms: int
    queued_ms: int
    priority: int
    state: CaseState = CaseState.QUEUED
    connected_ms: int | None = None
    agent_id: int | None = None
    leg: Leg | None = None  # only calls have one
    stay: int = 1  # number of the stay in a service: one more at every move

    @property
    def is_call(self) -> bool:
        """Whether the case is a call."""
        return self.case_class is CaseClass.CALL

    @property
    def is_waiting(self) -> bool:
        """Whether the case waits, ringing included."""
        return self.state in WAITING_STATES

    @property
    def order(self) -> tuple[int, int, int]:
        """Its place in the line: by priority, then first come first served."""
        return (self.priority, self.queued_ms, self.jobno)


@dataclass(slots=True, eq=False)
class Agent:
    """One agent at work. Instants in milliseconds."""

    person: Person
    state: AgentState = AgentState.LOGGED_OUT
    since_ms: int = 0
    logged_in_ms: int | None = None
    pause_reason: str | None = None
    case: Case | None = None
    shift: Shift | None = None
    due_break: Break | None = None  # taken as soon as the case in hand is done
    leaving: bool = False  # logs out as soon as the case in hand is done
    turn: int = 0  # one more at every change of state: an event planned for an earlier turn is void

    def enter(self, state: AgentState, now_ms: int, case: Case | None = None, pause_reason: str | None = None) -> None:
        """Change state."""
        self.state, self.since_ms, self.case, self.pause_reason = state, now_ms, case, pause_reason
        self.turn += 1


@dataclass(slots=True)
class WaitingLine:
    """The queued cases of one service in the order in which they are to be served."""

    _cases: list[Case] = field(default_factory=list)

    def add(self, case: Case) -> None:
        """Put a case in its place by priority and age."""
        insort(self._cases, case, key=_order)

    def remove(self, case: Case) -> None:
        """Take a case out, wherever it stands."""
        del self._cases[bisect_left(self._cases, case.order, key=_order)]

    def head(self) -> Case | None:
        """The case to be served next."""
        return self._cases[0] if self._cases else None

    def __len__(self) -> int:
        """How many cases stand in the line."""
        return len(self._cases)

    def __iter__(self) -> Iterator[Case]:
        """The cases in order."""
        return iter(self._cases)


def _order(case: Case) -> tuple[int, int, int]:
    return case.order
