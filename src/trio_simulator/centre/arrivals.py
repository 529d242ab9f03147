"""The arrivals: a Poisson process whose rate is constant within each five-minute slot."""

import random
from typing import Protocol

from trio_simulator.centre.agenda import Agenda
from trio_simulator.centre.cases import CaseClass
from trio_simulator.centre.demand import SLOT_MS, Demand
from trio_simulator.centre.plan import Plan, Service
from trio_simulator.instants import SECOND_MS

_OTHER_CLASSES = (CaseClass.EMAIL, CaseClass.TASK, CaseClass.CHAT)
_OTHER_WEIGHTS = (0.6, 0.25, 0.15)
_BACK_OFFICE_LOAD = 0.66  # erlangs per configured back-office agent
BACK_OFFICE_MEAN_SECONDS = 240.0
_FULL_MAILBOX = 40


class Intake(Protocol):
    """Where new cases go."""

    def admit(self, service: Service, case_class: CaseClass) -> None:
        """Let a new case in."""

    def backlog(self, service_id: int) -> int:
        """How many cases other than calls wait in a service."""


class Arrivals:
    """Plans the next arrival of every service, of calls and of other cases."""

    def __init__(self, plan: Plan, demand: Demand, agenda: Agenda, intake: Intake, rng: random.Random) -> None:
        self._plan = plan
        self._demand = demand
        self._agenda = agenda
        self._intake = intake
        self._rng = rng
        self._factor = 1.0
        self._generation = 0
        for service in plan.services:
            self._plan_call(service, 0)
            self._plan_other(service)

    def set_factor(self, factor: float) -> None:
        """Change the flow of calls from this instant on; 0 means none."""
        self._factor = factor
        self._generation += 1
        for service in self._plan.services:
            self._plan_call(service, self._generation)

    def _gap_ms(self, per_second: float) -> int | None:
        """The time to the next arrival; `None` if the slot ends first, after which the draw is made anew."""
        to_slot_end_ms = SLOT_MS - self._agenda.now_ms % SLOT_MS
        if per_second <= 0:
            return None
        gap_ms = max(1, round(self._rng.expovariate(per_second) * SECOND_MS))
        return gap_ms if gap_ms < to_slot_end_ms else None

    def _slot_end_ms(self) -> int:
        now_ms = self._agenda.now_ms
        return now_ms - now_ms % SLOT_MS + SLOT_MS

    def _plan_call(self, service: Service, generation: int) -> None:
        if generation != self._generation:
            return
        now_ms = self._agenda.now_ms
        gap_ms = self._gap_ms(self._demand.calls_per_second(service, now_ms) * self._factor)
        if gap_ms is None:
            self._agenda.plan(self._slot_end_ms(), self._plan_call, service, generation)
        else:
            self._agenda.plan(now_ms + gap_ms, self._call, service, generation)

    def _call(self, service: Service, generation: int) -> None:
        if generation != self._generation:
            return
        self._intake.admit(service, CaseClass.CALL)
        self._plan_call(service, generation)

    def _other_per_second(self, service: Service) -> float:
        if not self._demand.is_open(service, self._agenda.now_ms):
            return 0.0
        clerks = sum(person.back_office for person in self._plan.people_of(service.team_id))
        shares = sum(sibling.kind.share for sibling in self._plan.services_of(service.team_id))
        return clerks * _BACK_OFFICE_LOAD / BACK_OFFICE_MEAN_SECONDS * service.kind.share / shares

    def _plan_other(self, service: Service) -> None:
        gap_ms = self._gap_ms(self._other_per_second(service))
        if gap_ms is None:
            self._agenda.plan(self._slot_end_ms(), self._plan_other, service)
        else:
            self._agenda.plan(self._agenda.now_ms + gap_ms, self._other, service)

    def _other(self, service: Service) -> None:
        if self._intake.backlog(service.service_id) < _FULL_MAILBOX:
            self._intake.admit(service, self._rng.choices(_OTHER_CLASSES, _OTHER_WEIGHTS)[0])
        self._plan_other(service)
