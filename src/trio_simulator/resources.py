"""The rows of every resource, built from the centre. Member names are those of the API."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trio_simulator.centre.cases import Agent, AgentState, Case, CaseClass
from trio_simulator.centre.centre import Centre
from trio_simulator.centre.plan import (
    BACK_OFFICE_ROLE,
    CALLS_ROLE,
    CONTACT_CENTRE_ID,
    Service,
    team_name,
)
from trio_simulator.instants import SECOND_MS, local_text
from trio_simulator.permissions import Right
from trio_simulator.wire.query import Row, Shape

CASES_PER_SERVICE = 20
_BUSY = (AgentState.RINGING, AgentState.BUSY, AgentState.CLERK_TIME)
_CASE_TYPES = {
    CaseClass.CALL: "Inbound",
    CaseClass.TASK: "Task",
    CaseClass.EMAIL: "Email",
    CaseClass.CHAT: "Chat",
}


@dataclass(frozen=True, slots=True)
class View:
    """From where the centre is looked at: one server, its clock and its statistics."""

    centre: Centre
    hidden_services: frozenset[int]
    skew_ms: int  # how far the server's clock is ahead of the simulated one
    statistics_since_ms: int

    def time(self, instant_ms: int | None) -> str | None:
        """An instant as the server's clock has it."""
        return None if instant_ms is None else local_text(instant_ms + self.skew_ms)

    def services(self) -> list[Service]:
        """The services the user sees."""
        return [s for s in self.centre.plan.services if s.service_id not in self.hidden_services]


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One collection of the API."""

    rel: str
    description: str
    path: str  # under cc/{ccid}
    right: Right
    shape: Shape
    rows: Callable[[View], Iterable[Row]]
    key: str  # the member that identifies a row
    item_path: str | None = None  # of one row, with {id}, if it can be read alone


def _shape(members: str, default: str | None = None, **filters: str) -> Shape:
    names = tuple(members.split())
    return Shape(names, frozenset(default.split() if default is not None else names), filters)


def _service_rows(view: View) -> Iterable[Row]:
    for service in view.services():
        yield {
            "serviceId": service.service_id,
            "serviceName": service.name,
            "open": view.centre.is_open(service),
            "groupId": service.group_id,
            "scheduleId": 2 if service.office_hours else 1,
            "skillId": service.service_id,
            "description": f"Telefonkö {service.name}",
        }


def _service_state_rows(view: View) -> Iterable[Row]:
    waiting: dict[int, list[Case]] = defaultdict(list)
    for case in view.centre.cases.values():
        if case.is_call and case.is_waiting:
            waiting[case.service_id].append(case)
    for service in view.services():
        queue = waiting[service.service_id]
        oldest_ms = min((case.queued_ms for case in queue), default=view.centre.now_ms)
        states = Counter(agent.state for agent in view.centre.answering_agents(service.service_id))
        busy = sum(states[state] for state in _BUSY)
        yield {
            "serviceId": service.service_id,
            "serviceName": service.name,
            "open": view.centre.is_open(service),
            "queueLength": len(queue),
            "longestWaitingTime": (view.centre.now_ms - oldest_ms) // SECOND_MS,
            "estimatedWaitingTime": _estimated_wait_seconds(view, service.service_id),
            "agentsLoggedIn": busy + states[AgentState.READY] + states[AgentState.PAUSED],
            "agentsReady": states[AgentState.READY],
            "agentsBusy": busy,
            "agentsPaused": states[AgentState.PAUSED],
        }


def _estimated_wait_seconds(view: View, service_id: int) -> int:
    """The mean wait of the latest answered calls in the server's statistics; 0 while it has none."""
    latest = view.centre.truth.latest_answers(service_id, view.statistics_since_ms)
    waits_ms = [leg.wait_ms or 0 for leg in latest]
    return round(sum(waits_ms) / len(waits_ms) / SECOND_MS) if waits_ms else 0


def _agent_rows(view: View) -> Iterable[Row]:
    for person in view.centre.plan.people:
        yield {
            "agentId": person.agent_id,
            "firstName": person.first_name,
            "lastName": person.last_name,
            "groupId": person.team_id,
            "roleId": BACK_OFFICE_ROLE if person.back_office else CALLS_ROLE,
            "skillIds": ",".join(str(each) for each in sorted(person.service_ids)),
        }


def _agent_state_row(view: View, agent: Agent) -> Row:
    case = agent.case
    if case is not None and case.service_id in view.hidden_services:
        case = None
    return {
        "agentId": agent.person.agent_id,
        "firstName": agent.person.first_name,
        "lastName": agent.person.last_name,
        "state": agent.state.value,
        "pauseReason": agent.pause_reason,
        "stateSince": view.time(agent.since_ms),
        "loggedInSince": view.time(agent.logged_in_ms),
        "serviceId": None if case is None else case.service_id,
        "jobno": None if case is None else case.jobno,
    }


def _agent_state_rows(view: View) -> Iterable[Row]:
    return (_agent_state_row(view, agent) for agent in view.centre.agents.values())


def _case_row(view: View, case: Case) -> Row:
    return {
        "jobno": case.jobno,
        "sid": case.service_id,
        "caseClass": case.case_class.value,
        "caseType": _CASE_TYPES[case.case_class],
        "state": case.state.value,
        "createdTime": view.time(case.created_ms),
        "queuedTime": view.time(case.queued_ms),
        "connectedTime": view.time(case.connected_ms),
        "finishedTime": None,  # a finished case cannot be read
        "agentId": case.agent_id,
        "priority": case.priority,
        "vid": case.jobno,
        "cust": f"08-465 004 {case.jobno % 100:02d}",  # numbers set aside for fiction
    }


def _visible_cases(view: View) -> list[Case]:
    return [case for case in view.centre.cases.values() if case.service_id not in view.hidden_services]


def case_rows(view: View) -> Iterable[Row]:
    """All cases that can be read one by one."""
    return (_case_row(view, case) for case in _visible_cases(view))


def _first_case_rows(view: View) -> Iterable[Row]:
    """The oldest 20 cases of each service: the list shows no more."""
    shown: Counter[int] = Counter()
    for case in _visible_cases(view):
        shown[case.service_id] += 1
        if shown[case.service_id] <= CASES_PER_SERVICE:
            yield _case_row(view, case)


def _call_rows(view: View) -> Iterable[Row]:
    return (_case_row(view, case) for case in _visible_cases(view) if case.is_call)


def _service_group_rows(view: View) -> Iterable[Row]:
    for group_id in sorted({service.group_id for service in view.services()}):
        yield {"groupId": group_id, "groupName": f"Kögrupp {group_id}"}


def _agent_group_rows(view: View) -> Iterable[Row]:
    return ({"groupId": team_id, "groupName": team_name(team_id)} for team_id in view.centre.plan.team_ids)


def _role_rows(_: View) -> Iterable[Row]:
    yield {"roleId": CALLS_ROLE, "roleName": "Handläggare"}
    yield {"roleId": BACK_OFFICE_ROLE, "roleName": "Ärendehandläggare"}


def _skill_rows(view: View) -> Iterable[Row]:
    return ({"skillId": s.service_id, "skillName": s.name} for s in view.services())


def _schedule_rows(_: View) -> Iterable[Row]:
    yield {"scheduleId": 1, "scheduleName": "Dygnet runt"}
    yield {"scheduleId": 2, "scheduleName": "Kontorstid vardagar"}


def centre_rows(_: View) -> Iterable[Row]:
    """The contact centres: there is one."""
    yield {"ccId": CONTACT_CENTRE_ID, "ccName": "Kontaktcenter"}


CENTRE_KEY = "ccId"
CENTRE_SHAPE = _shape("ccId ccName", id="ccId", name="ccName")
_CASE_MEMBERS = (
    "jobno sid caseClass caseType state createdTime queuedTime connectedTime finishedTime agentId priority vid cust"
)
_CASE_DEFAULT = "jobno sid caseClass state createdTime queuedTime agentId"
_CASE_SHAPE = _shape(_CASE_MEMBERS, _CASE_DEFAULT)

RESOURCES = (
    Resource(
        "Services", "Services", "services", Right.SERVICES,
        _shape(
            "serviceId serviceName open groupId scheduleId skillId description", "serviceId serviceName groupId",
            id="serviceId", name="serviceName",
        ),
        _service_rows, "serviceId", "services/{id}",
    ),
    Resource(
        "ServiceStates", "Live state of the services", "services/state", Right.SERVICES,
        _shape(
            "serviceId serviceName open queueLength longestWaitingTime estimatedWaitingTime"
            " agentsLoggedIn agentsReady agentsBusy agentsPaused",
            "serviceId serviceName open queueLength longestWaitingTime",
            id="serviceId", name="serviceName",
        ),
        _service_state_rows, "serviceId", "services/{id}/state",
    ),
    Resource(
        "ServiceGroups", "Groups of services", "servicegroups", Right.SERVICES,
        _shape("groupId groupName", id="groupId", name="groupName"), _service_group_rows, "groupId",
    ),
    Resource(
        "Agents", "Agents", "agents", Right.AGENTS,
        _shape("agentId firstName lastName groupId roleId skillIds", "agentId firstName lastName", id="agentId"),
        _agent_rows, "agentId", "agents/{id}",
    ),
    Resource(
        "AgentStates", "Live state of the agents", "agents/state", Right.AGENTS,
        _shape(
            "agentId firstName lastName state pauseReason stateSince loggedInSince serviceId jobno",
            "agentId firstName lastName state",
            id="agentId",
        ),
        _agent_state_rows, "agentId", "agents/{id}/state",
    ),
    Resource(
        "AgentGroups", "Groups of agents", "agentgroups", Right.AGENTS,
        _shape("groupId groupName", id="groupId", name="groupName"), _agent_group_rows, "groupId",
    ),
    Resource(
        "Roles", "Roles of agents", "roles", Right.CONFIGURATION,
        _shape("roleId roleName", id="roleId", name="roleName"), _role_rows, "roleId",
    ),
    Resource(
        "Skills", "Skills of agents", "skills", Right.CONFIGURATION,
        _shape("skillId skillName", id="skillId", name="skillName"), _skill_rows, "skillId",
    ),
    Resource(
        "Schedules", "Opening schedules", "schedules", Right.CONFIGURATION,
        _shape("scheduleId scheduleName", id="scheduleId", name="scheduleName"), _schedule_rows, "scheduleId",
    ),
    Resource(
        "Cases", "Cases in the services, 20 per service at the most", "services/cases", Right.CASES,
        _CASE_SHAPE, _first_case_rows, "jobno", "services/cases/{id}",
    ),
    Resource(
        "Calls", "All calls in the services", "services/calls", Right.CALLS,
        _shape(_CASE_MEMBERS, _CASE_DEFAULT, id="jobno", service="sid"), _call_rows, "jobno", "services/calls/{id}",
    ),
)  # fmt: skip
