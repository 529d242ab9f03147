"""Rules of alerts and groups of queues: read, set, taken back."""

from typing import Annotated

from fastapi import Path

from trio_monitor.errors import ApiError, FaultCode, MemberFault
from trio_monitor.ports.access import AuditEntry
from trio_monitor.web import schemas_alerts as shapes
from trio_monitor.web.access import Context, ForAdmins, ForViewers
from trio_monitor.web.boards import groups_of_boards
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import FromVersion
from trio_monitor.web.routing import api_router
from trio_monitor.web.scoped import rule_within
from trio_monitor.web.settings_documents import save_settings, told
from trio_monitor.web.stored_settings import (
    AlertRuleBodies,
    alert_rules_of,
    load_alert_rules,
    load_group_ids,
    load_queue_groups,
    queue_groups_of,
)

router = api_router("alert rules")

RuleId = Annotated[shapes.Id, Path(description="Small letters, digits and hyphens; chosen by whoever makes the rule.")]


@router.get("/alert-rules")
async def list_rules(visit: ForViewers, context: Context) -> shapes.AlertRulesOut:
    """Every rule that is about queues that one may see, or about all; the defaults until the first change."""
    version, bodies = await _load(context)
    seen = {rule_id: rule_within(context, visit.viewer, body) for rule_id, body in bodies.items()}
    return _rules_out(version, {rule_id: body for rule_id, body in seen.items() if body is not None})


@router.put("/alert-rules/{rule_id}")
async def set_rule(
    rule_id: RuleId, body: shapes.AlertRuleIn, visit: ForAdmins, context: Context
) -> shapes.AlertRulesOut:
    """Make a rule, or change one. Alerts that are firing go on by the new values from the next poll."""
    _, bodies = await _load(context)
    old = bodies.get(rule_id)
    if old is not None and (old.metric, old.place) != (body.rule.metric, body.rule.place):
        detail = f"The rule is about {old.metric.value} in {old.place.value}. Make another rule for something else."
        raise ApiError(422, "another-rule", "That is another rule", detail)
    await _require_known(context, body.rule)
    if old is None and len(bodies) >= shapes.MOST_RULES:
        raise ApiError(422, "too-many-rules", "Too many rules", f"There can be {shapes.MOST_RULES} rules.")
    entry = visit.entry(context.clock.now(), "alert_rule.set", rule_id, before=told(old), after=told(body.rule))
    return await _save(context, body.version, {**bodies, rule_id: body.rule}, entry)


@router.delete("/alert-rules/{rule_id}")
async def drop_rule(rule_id: RuleId, version: FromVersion, visit: ForAdmins, context: Context) -> shapes.AlertRulesOut:
    """Take a rule away. Its alerts end at the next poll, and whoever was told of them is told so."""
    _, bodies = await _load(context)
    if rule_id not in bodies:
        raise ApiError(404, "no-such-rule", "No such rule", f"There is no rule {rule_id!r}.")
    entry = visit.entry(context.clock.now(), "alert_rule.drop", rule_id, before=told(bodies[rule_id]))
    return await _save(context, version, {key: each for key, each in bodies.items() if key != rule_id}, entry)


@router.get("/queue-groups")
async def list_groups(visit: ForViewers, context: Context) -> shapes.QueueGroupsOut:
    """Every group of queues that one may see."""
    version, groups = await load_queue_groups(context.store)
    own = visit.viewer.scope.group_ids
    groups = [group for group in groups if not own or group.id in own]
    return shapes.QueueGroupsOut(version=version, groups=groups)


@router.put("/queue-groups")
async def set_groups(body: shapes.QueueGroupsIn, visit: ForAdmins, context: Context) -> shapes.QueueGroupsOut:
    """Replace all groups. One that a rule, a channel, a board, a user or an API token is about cannot be left out."""
    missing = sorted(await _used_groups(context) - {group.id for group in body.groups})
    if missing:
        detail = f"Rules of alerts, channels, boards, users or API tokens are about: {', '.join(missing)}."
        faults = [MemberFault("body.groups", FaultCode.GROUP_IN_USE, f"{each} is in use", each) for each in missing]
        raise ApiError(422, "group-in-use", "Group in use", detail, faults=faults)
    await require_known_queues(context, [each for group in body.groups for each in group.queue_ids])
    _, groups = await load_queue_groups(context.store)
    before, after = ({each.id: told(each) for each in side} for side in (groups, body.groups))
    entry = visit.entry(context.clock.now(), "queue_groups.set", before=before, after=after)
    saved = await save_settings(
        context.store, shapes.GROUPS_DOCUMENT, shapes.groups_document, body.groups, body.version, entry
    )
    context.alerts.groups = queue_groups_of(body.groups)
    return shapes.QueueGroupsOut(version=saved.version, groups=body.groups)


async def _used_groups(context: WebContext) -> set[str]:
    """Disabled users too: they can be let in again, and would then see what a later group of the same id holds."""
    _, rules = await _load(context)
    access, now = context.store.access, context.clock.now()
    tokens = [each for each in await access.load_tokens() if each.revoked_at is None and each.expires_at > now]
    of_rules = {each for rule in rules.values() for each in rule.group_ids}
    routes = [route for channel in context.channels.channels for route in channel.routes]
    of_channels = {each for route in routes for each in route.group_ids}
    of_users = {each for user in await access.load_users() for each in user.group_ids}
    of_tokens = {each for token in tokens for each in token.group_ids}
    return of_rules | of_channels | of_users | of_tokens | await groups_of_boards(context.store)


async def _load(context: WebContext) -> tuple[int, AlertRuleBodies]:
    return await load_alert_rules(context.store, context.settings.poll.interval)


async def _require_known(context: WebContext, rule: shapes.AlertRuleBody) -> None:
    unknown = sorted(set(rule.group_ids) - await load_group_ids(context.store))
    if unknown:
        raise ApiError(422, "no-such-group", "No such group", f"There is no group {', '.join(unknown)}.")
    await require_known_queues(context, rule.queue_ids)


async def require_known_queues(context: WebContext, queue_ids: list[str]) -> None:
    """422 for queues that have never been seen."""
    unknown = sorted(set(queue_ids) - set(await context.store.load_queue_names())) if queue_ids else []
    if unknown:
        raise ApiError(422, "no-such-queue", "No such queue", f"No queue has ever been called {', '.join(unknown)}.")


async def _save(context: WebContext, version: int, bodies: AlertRuleBodies, entry: AuditEntry) -> shapes.AlertRulesOut:
    saved = await save_settings(context.store, shapes.RULES_DOCUMENT, shapes.rules_document, bodies, version, entry)
    context.alerts.rules = alert_rules_of(bodies)
    return _rules_out(saved.version, bodies)


def _rules_out(version: int, bodies: AlertRuleBodies) -> shapes.AlertRulesOut:
    return shapes.AlertRulesOut(
        version=version,
        is_default=version == 0,
        rules=[shapes.AlertRuleOut(id=rule_id, rule=body) for rule_id, body in bodies.items()],
    )
