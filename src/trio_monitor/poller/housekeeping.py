"""Deleting history that is older than its class may be kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports import Clock, Retention, Store

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long each class of history is kept; agents' history of zero length keeps none at all."""

    samples: timedelta
    calls: timedelta
    agents: timedelta
    audit: timedelta

    def at(self, now: datetime) -> Retention:
        """What is too old at `now`."""
        return Retention(
            samples_before=now - self.samples,
            calls_before=now - self.calls,
            agents_before=now - self.agents,
            keeps_agents=self.agents > timedelta(0),
            audit_before=now - self.audit,
        )


async def run_housekeeping(store: Store, clock: Clock, rules: RetentionRules) -> None:
    """Delete what is too old, now and every hour, until cancelled."""
    while True:
        try:
            deleted_count = await store.delete_expired(rules.at(clock.now()))
        except StoreUnavailable as error:
            log.warning("retention_put_off", detail=str(error))
        else:
            log.debug("retention_done", deleted_count=deleted_count)
        await clock.sleep_until(clock.monotonic() + EVERY.total_seconds())
