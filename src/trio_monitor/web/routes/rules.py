"""Limits and opening hours of each queue: read, set, taken back."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Path

from trio_monitor.calendars import swedish_day
from trio_monitor.domain.opening_hours import DayKind
from trio_monitor.web import schemas_rules as schemas
from trio_monitor.web.access import Context, ForAdmins, ForViewers, Visit
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import FromVersion
from trio_monitor.web.routes.live import QueueId, find_queue
from trio_monitor.web.routing import api_router
from trio_monitor.web.settings_documents import save_settings, told
from trio_monitor.web.stored_settings import QueueRuleBodies, load_queue_rules

router = api_router("rules")

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("/queues/{queue_id}/rules")
async def show_rules(queue_id: QueueId, visit: ForViewers, context: Context) -> schemas.QueueRulesOut:
    """The rules that hold for a queue, and the version to send back with a change."""
    find_queue(context, visit.viewer, queue_id)
    version, bodies = await load_queue_rules(context.store)
    return _rules_out(context, queue_id, version, bodies)


@router.put("/queues/{queue_id}/rules")
async def set_rules(
    queue_id: QueueId, body: schemas.QueueRulesIn, visit: ForAdmins, context: Context
) -> schemas.QueueRulesOut:
    """Give a queue rules of its own. Today's figures are counted anew at the next poll."""
    find_queue(context, visit.viewer, queue_id)
    _, bodies = await load_queue_rules(context.store)
    return await _save(context, visit, queue_id, body.version, {**bodies, queue_id: body.rules})


@router.delete("/queues/{queue_id}/rules")
async def drop_rules(
    queue_id: QueueId, version: FromVersion, visit: ForAdmins, context: Context
) -> schemas.QueueRulesOut:
    """Let the centre's rules hold for a queue again, also for one that is no longer there."""
    _, bodies = await load_queue_rules(context.store)
    if queue_id not in bodies:
        find_queue(context, visit.viewer, queue_id)
    left = {key: each for key, each in bodies.items() if key != queue_id}
    return await _save(context, visit, queue_id, version, left)


@router.get("/holidays/{year}")
async def list_holidays(year: Year, _: ForViewers) -> schemas.HolidaysOut:
    """What the calendar knows of a year."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]
    known = [(day, swedish_day(day)) for day in days]
    return schemas.HolidaysOut(
        year=year,
        holidays=[
            schemas.HolidayOut(date=day, name=each.name, is_half_day=each.kind is DayKind.HALF_DAY)
            for day, each in known
            if each.name is not None
        ],
    )


async def _save(
    context: WebContext, visit: Visit, queue_id: str, version: int, bodies: QueueRuleBodies
) -> schemas.QueueRulesOut:
    now, (_, before) = context.clock.now(), await load_queue_rules(context.store)
    entry = visit.entry(
        now, "queue_rules.set", queue_id, before=told(before.get(queue_id)), after=told(bodies.get(queue_id))
    )
    saved = await save_settings(
        context.store, schemas.QUEUE_RULES_DOCUMENT, schemas.queue_rules_document, bodies, version, entry
    )
    context.rules.replace_queues({key: schemas.queue_rules(body) for key, body in bodies.items()})
    return _rules_out(context, queue_id, saved.version, bodies)


def _rules_out(context: WebContext, queue_id: str, version: int, bodies: QueueRuleBodies) -> schemas.QueueRulesOut:
    own = bodies.get(queue_id)
    return schemas.QueueRulesOut(
        queue_id=queue_id,
        version=version,
        is_own=own is not None,
        rules=own or schemas.limits_body(context.rules.current.limits),
    )
