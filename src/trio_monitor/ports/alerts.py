"""Alerts and what people do about them, kept by the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import Alert, AlertEvent, Handling
from trio_monitor.ports.access import AuditEntry


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert with what people have done about it."""

    alert: Alert
    handling: Handling


@dataclass(frozen=True, slots=True)
class AlertQuery:
    """Which alerts to load: those that have fired in [start_at, end_at), the latest first.

    Attributes:
        is_ended: only ended ones, or only others; None is both.
        queue_ids: only alerts of these queues, and those of no queue; None is all.
        before: the last alert of the page before.
    """

    start_at: datetime
    end_at: datetime
    is_ended: bool | None = None
    queue_id: str | None = None
    queue_ids: frozenset[str] | None = None
    rule_id: str | None = None
    severity: Severity | None = None
    limit: int | None = None
    before: Alert | None = None


class AlertStore(Protocol):
    """Alerts. The poller saves them with its polls; here they are read, and people's acts are saved.

    Every method raises StoreUnavailable when the database cannot serve it.
    """

    async def save(self, changed: Sequence[Alert], events: Sequence[AlertEvent]) -> None:
        """Save what has come of a beat without a poll, in one transaction; saved twice is the same as once.

        Inserted, or replacing all of an alert's row but what people have done about it.
        """

    async def load_open(self) -> list[StoredAlert]:
        """Alerts that have not ended, the pending ones among them, by when they began."""

    async def load(self, query: AlertQuery) -> list[StoredAlert]:
        """Alerts that have fired, the latest first."""

    async def find(self, alert_id: str) -> StoredAlert | None:
        """One alert."""

    async def load_events(self, alert_id: str) -> list[AlertEvent]:
        """All that has happened to an alert, by time; of the same instant what was seen before what was done."""

    async def handle(self, act: AlertEvent, entry: AuditEntry) -> StoredAlert | None:
        """Save what somebody did about an alert, the row that tells of it and the audit's, in one transaction.

        `ACKNOWLEDGED`, `SNOOZED` and `WOKEN` need an alert that has fired and has not ended; `COMMENTED` and
        `EXPLAINED` one that has fired. An alert that is acknowledged already stays its first owner's.

        Returns:
            The alert as it now is; None when it is not such an alert, and nothing was saved.
        """
