"""Sign-ins that failed in the audit log: the first ones of a minute one by one, how many more there were at its end."""

import structlog
from fastapi import Request

from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports.access import ActorKind, AuditEntry
from trio_monitor.web.access import json_text
from trio_monitor.web.caller import client_address, request_id
from trio_monitor.web.context import WebContext
from trio_monitor.web.door import MINUTE, SignInFailure

log = structlog.get_logger(__name__)


async def tell_failure(context: WebContext, request: Request, reason: SignInFailure, name: str | None) -> None:
    """Count a sign-in that failed, and tell the audit log of it."""
    now, address = context.clock.now(), client_address(request.scope)
    context.door.failures[reason] += 1
    if context.door.may_tell(address, now):
        action = f"sign_in_failed.{reason.value}"
        entry = AuditEntry(now, ActorKind.NOBODY, None, "", action, name, address, request_id() or None)
        try:
            await context.store.access.record([entry])
        except StoreUnavailable as error:
            context.door.could_not_tell(address, now)
            log.warning("failures_told_later", detail=str(error))


async def run_telling(context: WebContext) -> None:
    """Tell the audit log every minute what it was not told one by one, and the rest at the end, until cancelled."""
    try:
        while True:
            await context.clock.sleep_until(context.clock.monotonic() + MINUTE.total_seconds())
            await _tell_untold(context)
    finally:
        await _tell_untold(context, is_last=True)


async def _tell_untold(context: WebContext, *, is_last: bool = False) -> None:
    now = context.clock.now()
    untold = context.door.take_untold(now, is_last=is_last)
    if not untold:
        return
    action = "sign_in_failed.more"
    counts = [json_text({"count": each.count, "minute": each.minute.isoformat()}) for each in untold]
    try:
        await context.store.access.record(
            [
                AuditEntry(now, ActorKind.NOBODY, None, "", action, address=each.address or None, after=count)
                for each, count in zip(untold, counts, strict=True)
            ]
        )
    except StoreUnavailable as error:
        context.door.give_back(untold)
        log.warning("failures_told_later", detail=str(error))
