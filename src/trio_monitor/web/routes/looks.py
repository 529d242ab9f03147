"""How the centre wants its pages to look: when they are light, and which agents they leave out."""

from trio_monitor.errors import ApiError
from trio_monitor.web import schemas_looks as shapes
from trio_monitor.web.access import Context, ForAdmins
from trio_monitor.web.routing import api_router
from trio_monitor.web.settings_documents import save_settings, told
from trio_monitor.web.stored_settings import load_hidden_agents, load_light_hours

router = api_router("looks")


@router.get("/light-hours")
async def show_light_hours(_: ForAdmins, context: Context) -> shapes.LightHoursOut:
    """When pages that go by the clock are light."""
    version, hours = await load_light_hours(context.store)
    return shapes.LightHoursOut(version=version, hours=hours)


@router.put("/light-hours")
async def set_light_hours(body: shapes.LightHoursIn, visit: ForAdmins, context: Context) -> shapes.LightHoursOut:
    """Choose when pages are light. Those that are open follow at once."""
    _, before = await load_light_hours(context.store)
    entry = visit.entry(context.clock.now(), "light_hours.set", before=told(before), after=told(body.hours))
    document = shapes.LIGHT_HOURS_DOCUMENT
    saved = await save_settings(context.store, document, shapes.light_hours_document, body.hours, body.version, entry)
    context.centre.replace_light_hours(body.hours)
    context.show_again()
    return shapes.LightHoursOut(version=saved.version, hours=body.hours)


@router.get("/hidden-agents")
async def list_hidden_agents(_: ForAdmins, context: Context) -> shapes.HiddenAgentsOut:
    """The agents that are shown and counted nowhere."""
    return _hidden_out(*await load_hidden_agents(context.store))


@router.put("/hidden-agents")
async def set_hidden_agents(body: shapes.HiddenAgentsIn, visit: ForAdmins, context: Context) -> shapes.HiddenAgentsOut:
    """Choose who is hidden: from the next poll on, in every list, count, screen and metric."""
    _, before = await load_hidden_agents(context.store)
    shown = {agent.agent_id: agent.name for agent in context.published(visit.viewer).snapshot.agents}
    names = {**shown, **before}
    unknown = sorted(set(body.agent_ids) - names.keys())
    if unknown:
        detail = f"No agent is called {', '.join(map(repr, unknown))}. Choose one that `GET /agents` lists."
        raise ApiError(422, "no-such-agent", "No such agent", detail)
    hidden = {agent_id: names[agent_id] for agent_id in dict.fromkeys(body.agent_ids)}
    entry = visit.entry(
        context.clock.now(), "hidden_agents.set", before={"agents": _names(before)}, after={"agents": _names(hidden)}
    )
    document = shapes.HIDDEN_AGENTS_DOCUMENT
    saved = await save_settings(context.store, document, shapes.hidden_agents_document, hidden, body.version, entry)
    context.rules.hide_agents(hidden)
    return _hidden_out(saved.version, hidden)


def _names(hidden: dict[str, str]) -> list[str]:
    return sorted(hidden.values(), key=str.casefold)


def _hidden_out(version: int, hidden: dict[str, str]) -> shapes.HiddenAgentsOut:
    pairs = sorted(hidden.items(), key=lambda pair: pair[1].casefold())
    return shapes.HiddenAgentsOut(
        version=version, agents=[shapes.HiddenAgentOut(id=agent_id, name=name) for agent_id, name in pairs]
    )
