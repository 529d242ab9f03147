"""Log-ins, log-outs and pauses of the agents by their shifts."""

import random
from collections.abc import Callable, Iterable

from trio_simulator.centre.agenda import Agenda
from trio_simulator.centre.cases import Agent, AgentState
from trio_simulator.centre.roster import MEETING, Break, Roster, Shift
from trio_simulator.instants import MINUTE_MS, SECOND_MS

NO_ANSWER = "Obesvarat"
_LATEST_LOG_IN_MS = 3 * MINUTE_MS
_LONGEST_NO_ANSWER_MS = 60 * SECOND_MS
_LONGEST_IDLE_AT_START_MS = 90 * SECOND_MS
_IDLE = frozenset({AgentState.READY, AgentState.PAUSED})


class Presence:
    """Brings agents in and out; `free` is called with every agent who has become free for a case."""

    def __init__(
        self,
        agents: Iterable[Agent],
        roster: Roster,
        agenda: Agenda,
        rng: random.Random,
        free: Callable[[Agent], None],
    ) -> None:
        self._agents = tuple(agents)
        self._roster = roster
        self._agenda = agenda
        self._rng = rng
        self._free = free
        self._kept_ids: frozenset[int] | None = None
        for agent in self._agents:
            self._begin(agent)

    def stand_down(self, agent: Agent) -> bool:
        """Let an agent who has just finished something leave or pause if that is due; whether it was."""
        now_ms = self._agenda.now_ms
        if agent.leaving:
            self._log_out(agent)
        elif self._is_held(agent):
            agent.enter(AgentState.PAUSED, now_ms, pause_reason=MEETING)
        elif agent.due_break is not None:
            self._pause(agent, agent.due_break.reason, agent.due_break.length_ms)
            agent.due_break = None
        else:
            return False
        return True

    def miss_call(self, agent: Agent) -> None:
        """Pause an agent who did not answer a ringing call."""
        if not self.stand_down(agent):
            self._pause(agent, NO_ANSWER, self._rng.randint(_LONGEST_NO_ANSWER_MS // 3, _LONGEST_NO_ANSWER_MS))

    def keep(self, count: int | None) -> None:
        """Hold all agents who answer calls but the first `count` of those logged in, in a meeting; `None` ends it."""
        answering = [agent for agent in self._agents if not agent.person.back_office]
        if count is None:
            self._kept_ids = None
        else:
            present = [agent.person.agent_id for agent in answering if agent.state is not AgentState.LOGGED_OUT]
            self._kept_ids = frozenset(present[:count])
        for agent in answering:
            if agent.state is AgentState.READY:
                self.stand_down(agent)
            elif agent.state is AgentState.PAUSED and agent.pause_reason == MEETING and not self._is_held(agent):
                self._back(agent, agent.turn)

    def _is_held(self, agent: Agent) -> bool:
        held = self._kept_ids is not None and agent.person.agent_id not in self._kept_ids
        return held and not agent.person.back_office

    def _begin(self, agent: Agent) -> None:
        """Put an agent where the roster has him or her at the start."""
        now_ms = self._agenda.now_ms
        shift = self._roster.shift_ending_after(agent.person, now_ms)
        agent.since_ms = now_ms - self._rng.randint(0, _LONGEST_IDLE_AT_START_MS)
        if shift.start_ms > now_ms:
            self._plan_log_in(agent)
            return
        agent.logged_in_ms = shift.start_ms
        agent.enter(AgentState.READY, agent.since_ms)
        for each in shift.breaks:
            if each.at_ms <= now_ms < each.at_ms + each.length_ms:
                agent.enter(AgentState.PAUSED, each.at_ms, pause_reason=each.reason)
                self._agenda.plan(each.at_ms + each.length_ms, self._back, agent, agent.turn)
        self._plan_shift(agent, shift)

    def _plan_log_in(self, agent: Agent) -> None:
        shift = self._roster.shift_ending_after(agent.person, self._agenda.now_ms)
        late_ms = self._rng.randint(0, _LATEST_LOG_IN_MS)
        self._agenda.plan(shift.start_ms + late_ms, self._log_in, agent, shift)

    def _plan_shift(self, agent: Agent, shift: Shift) -> None:
        agent.shift = shift
        for each in shift.breaks:
            if each.at_ms > self._agenda.now_ms:
                self._agenda.plan(each.at_ms, self._break_due, agent, each)
        self._agenda.plan(shift.end_ms, self._shift_over, agent)

    def _log_in(self, agent: Agent, shift: Shift) -> None:
        agent.logged_in_ms = self._agenda.now_ms
        agent.leaving, agent.due_break = False, None
        self._plan_shift(agent, shift)
        self._free(agent)

    def _log_out(self, agent: Agent) -> None:
        agent.leaving, agent.due_break, agent.logged_in_ms = False, None, None
        agent.enter(AgentState.LOGGED_OUT, self._agenda.now_ms)
        self._plan_log_in(agent)

    def _shift_over(self, agent: Agent) -> None:
        agent.leaving = True
        if agent.state in _IDLE:
            self._log_out(agent)

    def _break_due(self, agent: Agent, due: Break) -> None:
        agent.due_break = due
        if agent.state is AgentState.READY:
            self.stand_down(agent)

    def _pause(self, agent: Agent, reason: str, length_ms: int) -> None:
        now_ms = self._agenda.now_ms
        agent.enter(AgentState.PAUSED, now_ms, pause_reason=reason)
        self._agenda.plan(now_ms + length_ms, self._back, agent, agent.turn)

    def _back(self, agent: Agent, turn: int) -> None:
        if agent.turn == turn:
            self._free(agent)
