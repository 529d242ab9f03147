"""The centre: callers come, wait and hang up; agents answer, wrap up and take the next."""

import math
import random
from collections.abc import Callable

from trio_simulator.centre.agenda import Agenda, Arguments
from trio_simulator.centre.arrivals import BACK_OFFICE_MEAN_SECONDS, Arrivals
from trio_simulator.centre.cases import Agent, AgentState, Case, CaseClass, CaseState, WaitingLine
from trio_simulator.centre.demand import Demand
from trio_simulator.centre.plan import Plan, Service
from trio_simulator.centre.presence import Presence
from trio_simulator.centre.roster import Roster
from trio_simulator.instants import SECOND_MS
from trio_simulator.truth import Outcome, Truth

FIRST_JOBNO = 100_001
_NORMAL_PRIORITY, _URGENT_PRIORITY = 5, 1
_URGENT_CHANCE = 0.03
_RING_SECONDS = (1.5, 6.5)
_NO_ANSWER_CHANCE = 0.015
_NO_ANSWER_SECONDS = 12.0
_HASTY_CHANCE, _HASTY_MEAN_SECONDS = 0.01, 6.0
_PATIENCE_MEAN_SECONDS, _PATIENCE_SPREAD = 130.0, 0.9  # lognormal: hardly anybody gives up at the first ring
_CHAT_PATIENCE_MEAN_SECONDS = 400.0
_OVERFLOW_AFTER_SECONDS, _OVERFLOW_CHANCE = 75.0, 0.4
_TALK_SPREAD, _WRAP_UP_SPREAD = 0.65, 0.5  # sigma of the lognormal distributions
_SHORTEST_SECONDS = 2.0
_BACKLOG_SERVICE, _FIRST_BACKLOG, _OTHER_BACKLOG = 2, 24, 3  # e-mails that wait at the start: there, elsewhere


class Centre:
    """A contact centre in simulated time, deterministic by `seed` whatever the steps it is advanced in."""

    def __init__(self, plan: Plan, seed: int, start_ms: int, truth: Truth) -> None:
        self.plan = plan
        self.truth = truth
        self.cases: dict[int, Case] = {}  # unfinished, by jobno
        self.agents = {person.agent_id: Agent(person) for person in plan.people}
        self._services = {service.service_id: service for service in plan.services}
        self._calls = {service_id: WaitingLine() for service_id in self._services}
        self._others = {service_id: WaitingLine() for service_id in self._services}
        self._takers = {
            (service_id, back_office): [
                agent
                for agent in self.agents.values()
                if agent.person.back_office is back_office and service_id in agent.person.service_ids
            ]
            for service_id in self._services
            for back_office in (False, True)
        }
        self._rng = random.Random(f"centre:{seed}")
        self._agenda = Agenda(start_ms)
        self._next_jobno = FIRST_JOBNO
        roster = Roster(plan, seed)
        self._demand = Demand(plan, roster, seed)
        self._presence = Presence(self.agents.values(), roster, self._agenda, self._rng, self._free)
        for service in plan.services:
            for _ in range(_FIRST_BACKLOG if service.service_id == _BACKLOG_SERVICE else _OTHER_BACKLOG):
                self.admit(service, CaseClass.EMAIL)
        self.arrivals = Arrivals(plan, self._demand, self._agenda, self, self._rng)

    @property
    def now_ms(self) -> int:
        """The instant up to which the centre has run."""
        return self._agenda.now_ms

    def advance_to(self, instant_ms: int) -> None:
        """Run on to an instant; an earlier one than `now_ms` changes nothing."""
        self._agenda.run_until(instant_ms)

    def is_open(self, service: Service) -> bool:
        """Whether a service takes new calls now."""
        return self._demand.is_open(service, self.now_ms)

    def answering_agents(self, service_id: int) -> list[Agent]:
        """The agents who answer the calls of a service."""
        return self._takers[service_id, False]

    def keep_agents(self, count: int | None) -> None:
        """Leave only `count` agents to answer calls, the others go to a meeting; `None` calls them back."""
        self._presence.keep(count)

    def backlog(self, service_id: int) -> int:
        """How many cases other than calls wait in a service."""
        return len(self._others[service_id])

    def lose_everything(self) -> None:
        """Drop every case, as a server does that loses its memory; job numbers start anew."""
        lost = list(self.cases.values())
        for case in lost:
            if case.leg is not None and case.leg.ended_ms is None:
                case.leg.end(self.now_ms, Outcome.LOST if case.is_waiting else None)
            if case.state is CaseState.QUEUED:
                self._line(case).remove(case)
            case.state = CaseState.FINISHED
        self.cases.clear()
        self._next_jobno = FIRST_JOBNO
        for agent in self.agents.values():
            if agent.case is not None:
                self._free(agent)

    # --- callers ---

    def admit(self, service: Service, case_class: CaseClass) -> None:
        """Let a new case in."""
        urgent = case_class is CaseClass.CALL and self._rng.random() < _URGENT_CHANCE
        case = Case(
            jobno=self._next_jobno,
            service_id=service.service_id,
            case_class=case_class,
            created_ms=self.now_ms,
            queued_ms=self.now_ms,
            priority=_URGENT_PRIORITY if urgent else _NORMAL_PRIORITY,
        )
        self._next_jobno += 1
        self.cases[case.jobno] = case
        self._enqueue(case)

    def _enqueue(self, case: Case) -> None:
        """Begin a stay in a service: the wait, the patience and the search for an agent."""
        if case.is_call:
            case.leg = self.truth.open_leg(case.jobno, case.service_id, case.queued_ms)
            self._after(self._patience_seconds(), self._hang_up, case, case.stay)
            if case.stay == 1 and self._rng.random() < _OVERFLOW_CHANCE:
                self._after(_OVERFLOW_AFTER_SECONDS, self._overflow, case, case.stay)
        elif case.case_class is CaseClass.CHAT:
            patience_seconds = self._rng.expovariate(1 / _CHAT_PATIENCE_MEAN_SECONDS)
            self._after(patience_seconds, self._hang_up, case, case.stay)
        self._line(case).add(case)
        self._seek_agent(case)

    def _patience_seconds(self) -> float:
        if self._rng.random() < _HASTY_CHANCE:
            return self._rng.expovariate(1 / _HASTY_MEAN_SECONDS)
        return self._lognormal_seconds(_PATIENCE_MEAN_SECONDS, _PATIENCE_SPREAD)

    def _hang_up(self, case: Case, stay: int) -> None:
        if case.stay != stay or not case.is_waiting:
            return
        self._leave(case, Outcome.ABANDONED)
        case.state = CaseState.FINISHED
        del self.cases[case.jobno]

    def _overflow(self, case: Case, stay: int) -> None:
        if case.stay == stay and case.state is CaseState.QUEUED:
            target = self._another_service(case.service_id)
            if target is not None:
                self._leave(case, Outcome.FLOWED_OUT)
                self._move(case, target)

    def _leave(self, case: Case, outcome: Outcome) -> None:
        """End a wait without an answer; a ringing phone falls silent."""
        if case.leg is not None:
            case.leg.end(self.now_ms, outcome)
        if case.state is CaseState.QUEUED:
            self._line(case).remove(case)
        elif case.agent_id is not None:
            case.state = CaseState.FINISHED
            self._free(self.agents[case.agent_id])

    def _move(self, case: Case, target: Service) -> None:
        """Take a call to another service, where it is offered anew under the same job number."""
        case.service_id = target.service_id
        case.queued_ms = self.now_ms
        case.state, case.connected_ms, case.agent_id = CaseState.QUEUED, None, None
        case.stay += 1
        self._enqueue(case)

    def _another_service(self, service_id: int) -> Service | None:
        own = self._services[service_id]
        others = [
            service for service in self.plan.services_of(own.team_id) if service is not own and self.is_open(service)
        ]
        return self._rng.choice(others) if others else None

    # --- agents ---

    def _line(self, case: Case) -> WaitingLine:
        return (self._calls if case.is_call else self._others)[case.service_id]

    def _seek_agent(self, case: Case) -> None:
        """Give a queued case to the agent who has been ready the longest, if there is one."""
        takers = self._takers[case.service_id, not case.is_call]
        ready = [agent for agent in takers if agent.state is AgentState.READY]
        if ready:
            self._assign(case, min(ready, key=_longest_ready))

    def _free(self, agent: Agent) -> None:
        """An agent has become free: away if that is due, else the next case, else ready."""
        if self._presence.stand_down(agent):
            return
        case = self._next_case(agent)
        if case is None:
            agent.enter(AgentState.READY, self.now_ms)
        else:
            self._assign(case, agent)

    def _next_case(self, agent: Agent) -> Case | None:
        lines = self._others if agent.person.back_office else self._calls
        heads = [head for service_id in agent.person.service_ids if (head := lines[service_id].head()) is not None]
        return min(heads, key=lambda case: case.order) if heads else None

    def _assign(self, case: Case, agent: Agent) -> None:
        self._line(case).remove(case)
        case.agent_id = agent.person.agent_id
        if not case.is_call:
            self._connect(case, agent)
            return
        case.state = CaseState.RINGING
        agent.enter(AgentState.RINGING, self.now_ms, case)
        if self._rng.random() < _NO_ANSWER_CHANCE:
            self._after(_NO_ANSWER_SECONDS, self._no_answer, case, agent, agent.turn)
        else:
            self._after(self._rng.uniform(*_RING_SECONDS), self._answer, case, agent, agent.turn)

    def _no_answer(self, case: Case, agent: Agent, turn: int) -> None:
        """The phone rang in vain: the caller goes back to his or her old place in the line."""
        if agent.turn != turn:
            return
        case.state, case.agent_id = CaseState.QUEUED, None
        self._line(case).add(case)
        self._presence.miss_call(agent)
        self._seek_agent(case)

    def _answer(self, case: Case, agent: Agent, turn: int) -> None:
        if agent.turn != turn:
            return
        if case.leg is not None:
            self.truth.answer(case.leg, self.now_ms, agent.person.agent_id)
        self._connect(case, agent)

    def _connect(self, case: Case, agent: Agent) -> None:
        case.state, case.connected_ms = CaseState.CONNECTED, self.now_ms
        agent.enter(AgentState.BUSY, self.now_ms, case)
        kind = self._services[case.service_id].kind
        mean_seconds = kind.talk_mean_seconds if case.is_call else BACK_OFFICE_MEAN_SECONDS
        self._after(self._lognormal_seconds(mean_seconds, _TALK_SPREAD), self._finish, case, agent, agent.turn)

    def _finish(self, case: Case, agent: Agent, turn: int) -> None:
        """The talk is over: on to another service, or wrap-up."""
        if agent.turn != turn:
            return
        if case.leg is not None:
            case.leg.end(self.now_ms)
        kind = self._services[case.service_id].kind
        if case.is_call and self._rng.random() < kind.transfer_chance:
            target = self._another_service(case.service_id)
            if target is not None:
                self._free(agent)
                self._move(case, target)
                return
        case.state = CaseState.CLERK_TIME
        agent.enter(AgentState.CLERK_TIME, self.now_ms, case)
        wrap_up_seconds = self._lognormal_seconds(kind.wrap_up_mean_seconds, _WRAP_UP_SPREAD)
        self._after(wrap_up_seconds, self._close, case, agent, agent.turn)

    def _close(self, case: Case, agent: Agent, turn: int) -> None:
        if agent.turn != turn:
            return
        case.state = CaseState.FINISHED
        del self.cases[case.jobno]
        self._free(agent)

    # --- chance and time ---

    def _lognormal_seconds(self, mean_seconds: float, spread: float) -> float:
        drawn = self._rng.lognormvariate(math.log(mean_seconds) - spread * spread / 2, spread)
        return max(_SHORTEST_SECONDS, drawn)

    def _after(self, seconds: float, action: Callable[[*Arguments], None], *args: *Arguments) -> None:
        """Plan an action for `seconds` from now, a millisecond at the least."""
        self._agenda.plan(self.now_ms + max(1, round(seconds * SECOND_MS)), action, *args)


def _longest_ready(agent: Agent) -> tuple[int, int]:
    return (agent.since_ms, agent.person.agent_id)
