"""Which names the server gives to the members we read: one table per resource.

The vendor's type pages are not public, so the defaults are assumptions (docs/reference/field-map.md). A site
corrects them in a TOML file, without touching code:

    [call]
    queued_time = "QueueTime"        # one name, or a list of which the first found is used

    [call.states]
    Parked = "queued"                # the server's word = ours
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from trio_monitor.domain.reading import AgentState, CallState
from trio_monitor.errors import SettingsFault, SettingsInvalid


@dataclass(frozen=True)
class ResourceMap:
    """One resource's table.

    Attributes:
        members: our name → the server's names, best first.
        states: the server's word in lower case → ours.
        key: the members that tell rows apart. A call on its way between two queues may stand in both.
    """

    members: Mapping[str, tuple[str, ...]]
    states: Mapping[str, str]
    key: tuple[str, ...] = ("id",)

    @cached_property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """The same as `members`, with the server's names in lower case, as rows have them."""
        return {member: tuple(name.lower() for name in names) for member, names in self.members.items()}

    def asked_names(self) -> str:
        """The value of the `fields` parameter: the best name of every member."""
        return ",".join(names[0] for names in self.members.values())


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The tables of all resources that a monitor reads."""

    token: ResourceMap
    contact_centre: ResourceMap
    service: ResourceMap
    agent: ResourceMap
    call: ResourceMap
    case: ResourceMap


def _table(states: Mapping[str, str] | None = None, /, **names: str | tuple[str, ...]) -> ResourceMap:
    members = {member: (name,) if isinstance(name, str) else name for member, name in names.items()}
    return ResourceMap(members=members, states=dict(states or {}))


CALL_STATES: Mapping[str, str] = {
    "queued": CallState.QUEUED,
    "ringing": CallState.RINGING,
    "connected": CallState.CONNECTED,
    "clerktime": CallState.WRAP_UP,
    "finished": CallState.FINISHED,
}

AGENT_STATES: Mapping[str, str] = {
    "loggedout": AgentState.LOGGED_OUT,
    "ready": AgentState.READY,
    "ringing": AgentState.RINGING,
    "busy": AgentState.TALKING,
    "clerktime": AgentState.WRAP_UP,
    "paused": AgentState.PAUSED,
}

_CASE = replace(
    _table(
        CALL_STATES,
        id="jobno",
        service_id="sid",
        case_class="caseClass",
        state="state",
        created_time="createdTime",
        queued_time="queuedTime",
        connected_time="connectedTime",
        finished_time="finishedTime",
        agent_id="agentId",
    ),
    key=("id", "service_id"),
)

DEFAULT_FIELD_MAP = FieldMap(
    token=_table(**{name: name for name in ("access_token", "refresh_token", "expires_in")}),
    contact_centre=_table(id=("ccid", "id", "contactCenterId"), name=("name", "ccname", "contactCenterName")),
    service=_table(
        id="serviceId",
        name="serviceName",
        open="open",
        queue_length="queueLength",
        longest_waiting_time="longestWaitingTime",
        agents_logged_in="agentsLoggedIn",
        agents_ready="agentsReady",
        agents_busy="agentsBusy",
        agents_paused="agentsPaused",
    ),
    agent=_table(
        AGENT_STATES,
        id="agentId",
        first_name="firstName",
        last_name="lastName",
        state="state",
        pause_reason="pauseReason",
        state_since="stateSince",
        logged_in_since="loggedInSince",
        service_id="serviceId",
        job_id="jobno",
    ),
    call=_CASE,
    case=_CASE,
)

_KNOWN_STATES: Mapping[str, frozenset[str]] = {
    "agent": frozenset(AgentState),
    "call": frozenset(CallState),
    "case": frozenset(CallState),
}


def load_field_map(path: Path) -> FieldMap:
    """The default tables with a site's corrections over them.

    Raises:
        SettingsInvalid: with every fault of the file at once.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fault = SettingsFault("field map", f"{path} cannot be read: {error}", "Give a readable UTF-8 TOML file.")
        raise SettingsInvalid((fault,)) from error
    return build_field_map(tables)


def build_field_map(tables: Mapping[str, object]) -> FieldMap:
    """The default tables with `tables` laid over them; raises SettingsInvalid with every fault at once."""
    faults: list[SettingsFault] = []
    result = DEFAULT_FIELD_MAP
    known = {name: getattr(DEFAULT_FIELD_MAP, name) for name in FieldMap.__dataclass_fields__}
    for name, entries in tables.items():
        if name not in known or not isinstance(entries, dict):
            fix = f"Use one of the tables {', '.join(known)}."
            faults.append(SettingsFault(f"field map [{name}]", "is not a table of the field map", fix))
            continue
        result = replace(result, **{name: _laid_over(name, known[name], entries, faults)})
    if faults:
        raise SettingsInvalid(tuple(faults))
    return result


def _laid_over(
    table: str, default: ResourceMap, entries: Mapping[str, object], faults: list[SettingsFault]
) -> ResourceMap:
    members, states = dict(default.members), dict(default.states)
    for key, value in entries.items():
        place = f"field map [{table}] {key}"
        if key == "states" and table in _KNOWN_STATES:
            states |= _read_states(table, value, faults)
        elif key not in members:
            faults.append(SettingsFault(place, "is no member that we read", f"Use one of {', '.join(members)}."))
        elif names := _read_names(value):
            members[key] = names
        else:
            faults.append(SettingsFault(place, "is not a name", 'Give a name in quotes, or a list: ["A", "B"].'))
    return replace(default, members=members, states=states)


def _read_names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    found = tuple(name for name in names if isinstance(name, str) and name.strip())
    return found if len(found) == len(names) else ()


def _read_states(table: str, value: object, faults: list[SettingsFault]) -> dict[str, str]:
    known = _KNOWN_STATES[table]
    entries = value if isinstance(value, dict) else {str(value): ""}
    states: dict[str, str] = {}
    for word, state in entries.items():
        if state in known:
            states[word.lower()] = str(state)
        else:
            fix = f"Use one of {', '.join(sorted(known))}."
            faults.append(SettingsFault(f"field map [{table}.states] {word}", f"{state!r} is no state of ours", fix))
    return states
