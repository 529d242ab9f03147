"""What the centre consists of: services, agents and the teams that tie them together."""

import random
from dataclasses import dataclass
from typing import Literal

from trio_simulator.centre.names import FIRST_NAMES, LAST_NAMES, SERVICE_NAMES, TEAM_NAMES

HoursRegime = Literal["always", "office"]
CONTACT_CENTRE_ID = 1
CALLS_ROLE, BACK_OFFICE_ROLE = 1, 2
SERVICES_PER_GROUP = 10
TEAM_SIZE = 25
RING_MEAN_SECONDS = 4.0
OFFICE_ONLY_SERVICE = 4  # in the `always` regime every fourth service keeps office hours, the rest never close
_BACK_OFFICE_SHARE = 0.08
_SMALLEST_TEAM_WITH_BACK_OFFICE = 8
_EXTRA_SKILL_CHANCE = 0.55


@dataclass(frozen=True, slots=True)
class Kind:
    """How the calls of a service look."""

    share: float  # weight of the service among the calls of its team
    talk_mean_seconds: float
    wrap_up_mean_seconds: float
    transfer_chance: float  # of an answered call going on to another service

    @property
    def call_work_seconds(self) -> float:
        """The mean time a call takes of an agent, ringing included."""
        return RING_MEAN_SECONDS + self.talk_mean_seconds + self.wrap_up_mean_seconds

    @property
    def work(self) -> float:
        """The weight of the service in the work of its team."""
        return self.share * self.call_work_seconds


_KINDS = (
    Kind(share=0.38, talk_mean_seconds=50, wrap_up_mean_seconds=8, transfer_chance=0.06),
    Kind(share=0.30, talk_mean_seconds=190, wrap_up_mean_seconds=35, transfer_chance=0.03),
    Kind(share=0.20, talk_mean_seconds=160, wrap_up_mean_seconds=25, transfer_chance=0.02),
    Kind(share=0.12, talk_mean_seconds=220, wrap_up_mean_seconds=45, transfer_chance=0.02),
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service, that is one queue."""

    service_id: int
    name: str
    group_id: int
    team_id: int
    kind: Kind
    office_hours: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One agent as configured. `service_ids` are the services whose cases the agent takes."""

    agent_id: int
    first_name: str
    last_name: str
    team_id: int
    back_office: bool  # takes tasks, e-mails and chats, never calls
    service_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole configuration of a centre."""

    hours: HoursRegime
    services: tuple[Service, ...]
    people: tuple[Person, ...]
    team_ids: tuple[int, ...]

    def services_of(self, team_id: int) -> list[Service]:
        """The services that a team answers for."""
        return [service for service in self.services if service.team_id == team_id]

    def people_of(self, team_id: int) -> list[Person]:
        """The agents of a team."""
        return [person for person in self.people if person.team_id == team_id]


def team_name(team_id: int) -> str:
    """The Swedish name of a team."""
    return f"Team {_numbered(TEAM_NAMES, team_id - 1)}"


def _numbered(names: tuple[str, ...], index: int) -> str:
    lap, position = divmod(index, len(names))
    return names[position] if lap == 0 else f"{names[position]} {lap + 1}"


def _plan_services(count: int, team_count: int, hours: HoursRegime) -> tuple[Service, ...]:
    return tuple(
        Service(
            service_id=index + 1,
            name=_numbered(SERVICE_NAMES, index),
            group_id=index // SERVICES_PER_GROUP + 1,
            team_id=index % team_count + 1,
            kind=_KINDS[(index // team_count) % len(_KINDS)],
            office_hours=hours == "office" or (index + 1) % OFFICE_ONLY_SERVICE == 0,
        )
        for index in range(count)
    )


def _plan_team(team_id: int, ids: list[int], services: list[Service], rng: random.Random) -> list[Person]:
    """The agents of one team; every service gets somebody who answers its calls."""
    has_back_office = len(ids) >= _SMALLEST_TEAM_WITH_BACK_OFFICE
    back_office = max(1, round(len(ids) * _BACK_OFFICE_SHARE)) if has_back_office else 0
    answering = len(ids) - back_office
    by_work = sorted(services, key=lambda service: -service.kind.work)
    everything = {service.service_id for service in services}
    main = rng.choices(by_work, [service.kind.work for service in by_work], k=answering)
    skills = [{service.service_id} for service in main]
    for owned in skills:
        owned.update(s.service_id for s in services if rng.random() < _EXTRA_SKILL_CHANCE)
    for index, service in enumerate(by_work):
        skills[index % answering].add(service.service_id)
    people = []
    for position, agent_id in enumerate(ids):
        last = position >= answering
        people.append(
            Person(
                agent_id=agent_id,
                first_name=FIRST_NAMES[(agent_id * 7) % len(FIRST_NAMES)],
                last_name=LAST_NAMES[(agent_id * 11 + agent_id // len(LAST_NAMES)) % len(LAST_NAMES)],
                team_id=team_id,
                back_office=last,
                service_ids=frozenset(everything if last else skills[position]),
            )
        )
    return people


def build_plan(services: int, agents: int, seed: int, hours: HoursRegime) -> Plan:
    """Divide services and agents into teams of about 25 agents, so that a big centre is as busy as a small one."""
    rng = random.Random(f"plan:{seed}")
    team_count = max(1, min(services, round(agents / TEAM_SIZE)))
    planned = _plan_services(services, team_count, hours)
    people: list[Person] = []
    for team_id in range(1, team_count + 1):
        ids = [agent_id for agent_id in range(1, agents + 1) if (agent_id - 1) % team_count + 1 == team_id]
        people += _plan_team(team_id, ids, [s for s in planned if s.team_id == team_id], rng)
    people.sort(key=lambda person: person.agent_id)
    return Plan(hours, planned, tuple(people), tuple(range(1, team_count + 1)))
