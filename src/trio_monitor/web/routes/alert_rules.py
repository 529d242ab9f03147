"""Rules of alerts and groups of queues: read, set, taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from trio_monitor.domain.alert_rules import AlertRule, QueueGroups, default_rules
from trio_monitor.errors import ApiError, Conflict
from trio_monitor.ports import Store
from trio_monitor.web import schemas_alerts as shapes
from trio_monitor.web.access import Context, require_same_origin
from trio_monitor.web.context import WebContext

router = APIRouter(tags=["alert rules"])

RuleId = Annotated[shapes.Id, Path(description="Small letters, digits and hyphens; chosen by whoever makes the rule.")]
Version = Annotated[int, Query(ge=0, description="the version the change was made from")]
Bodies = dict[str, shapes.AlertRuleBody]


@router.get("/alert-rules")
async def list_rules(context: Context) -> shapes.AlertRulesOut:
    """Every rule; the defaults until the first change."""
    return _rules_out(*await _load(context))


@router.put("/alert-rules/{rule_id}", dependencies=[Depends(require_same_origin)])
async def set_rule(rule_id: RuleId, body: shapes.AlertRuleIn, context: Context) -> shapes.AlertRulesOut:
    """Make a rule, or change one. Alerts that are firing go on by the new values from the next poll."""
    _, bodies = await _load(context)
    old = bodies.get(rule_id)
    if old is not None and (old.metric, old.place) != (body.rule.metric, body.rule.place):
        detail = f"The rule is about {old.metric.value} in {old.place.value}. Make another rule for something else."
        raise ApiError(422, "another-rule", "That is another rule", detail)
    await _require_known(context, body.rule)
    if old is None and len(bodies) >= shapes.MOST_RULES:
        raise ApiError(422, "too-many-rules", "Too many rules", f"There can be {shapes.MOST_RULES} rules.")
    return await _save(context, body.version, {**bodies, rule_id: body.rule})


@router.delete("/alert-rules/{rule_id}", dependencies=[Depends(require_same_origin)])
async def drop_rule(rule_id: RuleId, version: Version, context: Context) -> shapes.AlertRulesOut:
    """Take a rule away. Its alerts end at the next poll, and whoever was told of them is told so."""
    _, bodies = await _load(context)
    if rule_id not in bodies:
        raise ApiError(404, "no-such-rule", "No such rule", f"There is no rule {rule_id!r}.")
    return await _save(context, version, {key: each for key, each in bodies.items() if key != rule_id})


@router.get("/queue-groups")
async def list_groups(context: Context) -> shapes.QueueGroupsOut:
    """Every group of queues."""
    version, groups = await _load_groups(context.store)
    return shapes.QueueGroupsOut(version=version, groups=groups)


@router.put("/queue-groups", dependencies=[Depends(require_same_origin)])
async def set_groups(body: shapes.QueueGroupsIn, context: Context) -> shapes.QueueGroupsOut:
    """Replace all groups. One that a rule or a channel is about cannot be left out."""
    _, rules = await _load(context)
    left = {group.id for group in body.groups}
    of_rules = {each for rule in rules.values() for each in rule.group_ids}
    of_channels = {
        each for channel in context.channels.channels for route in channel.routes for each in route.group_ids
    }
    missing = sorted((of_rules | of_channels) - left)
    if missing:
        detail = f"Rules of alerts or channels are about: {', '.join(missing)}."
        raise ApiError(422, "group-in-use", "Group in use", detail)
    await _require_known_queues(context, [each for group in body.groups for each in group.queue_ids])
    text = shapes.groups_document.dump_json(body.groups).decode()
    version = await _save_document(context, shapes.GROUPS_DOCUMENT, body.version, text)
    context.alerts.groups = queue_groups(body.groups)
    return shapes.QueueGroupsOut(version=version, groups=body.groups)


async def load_alert_rules(store: Store) -> tuple[AlertRule, ...] | None:
    """The stored rules; None while the defaults hold."""
    document = await store.load_document(shapes.RULES_DOCUMENT)
    if document is None:
        return None
    return _rules(shapes.rules_document.validate_json(document.body))


async def load_queue_groups(store: Store) -> QueueGroups:
    """The stored groups of queues."""
    return queue_groups((await _load_groups(store))[1])


def queue_groups(bodies: list[shapes.QueueGroupBody]) -> QueueGroups:
    """As the domain wants them."""
    return {group.id: frozenset(group.queue_ids) for group in bodies}


async def _load(context: WebContext) -> tuple[int, Bodies]:
    document = await context.store.load_document(shapes.RULES_DOCUMENT)
    if document is None:
        defaults = default_rules(context.settings.poll.interval)
        return 0, {rule.rule_id: shapes.alert_rule_body(rule) for rule in defaults}
    return document.version, shapes.rules_document.validate_json(document.body)


async def _load_groups(store: Store) -> tuple[int, list[shapes.QueueGroupBody]]:
    document = await store.load_document(shapes.GROUPS_DOCUMENT)
    if document is None:
        return 0, []
    return document.version, shapes.groups_document.validate_json(document.body)


async def _require_known(context: WebContext, rule: shapes.AlertRuleBody) -> None:
    _, groups = await _load_groups(context.store)
    unknown = sorted(set(rule.group_ids) - {group.id for group in groups})
    if unknown:
        raise ApiError(422, "no-such-group", "No such group", f"There is no group {', '.join(unknown)}.")
    await _require_known_queues(context, rule.queue_ids)


async def _require_known_queues(context: WebContext, queue_ids: list[str]) -> None:
    unknown = sorted(set(queue_ids) - set(await context.store.load_queue_names())) if queue_ids else []
    if unknown:
        raise ApiError(422, "no-such-queue", "No such queue", f"No queue has ever been called {', '.join(unknown)}.")


async def _save(context: WebContext, version: int, bodies: Bodies) -> shapes.AlertRulesOut:
    text = shapes.rules_document.dump_json(bodies).decode()
    saved_version = await _save_document(context, shapes.RULES_DOCUMENT, version, text)
    context.alerts.rules = _rules(bodies)
    return _rules_out(saved_version, bodies)


async def _save_document(context: WebContext, name: str, version: int, text: str) -> int:
    try:
        saved = await context.store.save_document(name, version, text, context.clock.now())
    except Conflict as conflict:
        detail = f"It has been changed by somebody else (version {conflict.version}). Load it and try again."
        raise ApiError(409, "rules-changed", "Changed meanwhile", detail) from conflict
    return saved.version


def _rules(bodies: Bodies) -> tuple[AlertRule, ...]:
    return tuple(shapes.alert_rule(rule_id, body) for rule_id, body in bodies.items())


def _rules_out(version: int, bodies: Bodies) -> shapes.AlertRulesOut:
    return shapes.AlertRulesOut(
        version=version,
        is_default=version == 0,
        rules=[shapes.AlertRuleOut(id=rule_id, rule=body) for rule_id, body in bodies.items()],
    )
