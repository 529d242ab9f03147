"""The JSON shapes of how the centre wants its pages to look. The same shapes are kept in the database."""

from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter

from trio_monitor.web.schemas import LightHours, Schema, Version

LIGHT_HOURS_DOCUMENT = "light-hours"
HIDDEN_AGENTS_DOCUMENT = "hidden-agents"
MOST_HIDDEN = 1000
LONGEST_ID = 64

AgentId = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID)]

DEFAULT_LIGHT_HOURS = LightHours(light_from="07:00", dark_from="19:00")
"""Where nobody has chosen any."""


class LightHoursIn(Schema):
    """Hours to save. `version` is the one the change was made from."""

    version: Version
    hours: LightHours


class LightHoursOut(Schema):
    """The hours in force, and the version to send back with a change."""

    version: int
    hours: LightHours


class HiddenAgentsIn(Schema):
    """Every agent that is to be hidden; all others are shown. `version` is the one the change was made from."""

    version: Version
    agent_ids: Annotated[list[AgentId], Field(max_length=MOST_HIDDEN)]


class HiddenAgentOut(Schema):
    """An agent by the name that they had when they were hidden."""

    id: str
    name: str


class HiddenAgentsOut(Schema):
    """The agents that are hidden, by name, and the version to send back with a change."""

    version: int
    agents: list[HiddenAgentOut]


hidden_agents_document = TypeAdapter(dict[str, str])
"""Names by id."""

light_hours_document = TypeAdapter(LightHours)
