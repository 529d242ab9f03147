"""The alerts that have not ended, what people have done about them, and the rules they go by."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from trio_monitor.domain.alert_rules import AlertRule, QueueGroups, Severity
from trio_monitor.domain.alert_step import AlertKey, AlertStep, advance_all, inhibited
from trio_monitor.domain.alerts import UNHANDLED, Alert, Handling, Phase, ShownAlert
from trio_monitor.domain.measuring import Measurable
from trio_monitor.domain.reading import Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.ports.alerts import StoredAlert

LONGEST_GAP_POLLS = 3
"""Time without a poll that is longer than this was not watched, and does not count for any timer."""

_WORST_FIRST = (Severity.CRITICAL, Severity.WARNING)


class LiveAlerts:
    """Written by the poller (alerts) and by the API (handlings, rules), each its own part only.

    `rules` and `groups` are replaced as whole values. `disabled_channel_count` is set by whoever sends notices,
    who waits for `has_news`.
    """

    def __init__(self, rules: Sequence[AlertRule], groups: QueueGroups) -> None:
        self.rules = rules
        self.groups = groups
        self.disabled_channel_count = 0
        self.has_news = asyncio.Event()
        self._alerts: Mapping[AlertKey, Alert] = {}
        self._handlings: dict[str, Handling] = {}

    def restore(self, stored: Iterable[StoredAlert], last_seen_at: datetime | None) -> None:
        """Take up what history holds after a start.

        Args:
            stored: alerts that have not ended.
            last_seen_at: our clock at the last good poll, until which they were watched.
        """
        opened = list(stored)
        self._alerts = {
            (each.alert.rule_id, each.alert.queue_id): _seen_until(each.alert, last_seen_at) for each in opened
        }
        self._handlings = {each.alert.alert_id: each.handling for each in opened}

    def advance(self, snapshot: Snapshot, rules: CentreRules, reading: Reading | None) -> AlertStep:
        """What a poll makes of the alerts; it counts only once it has been given to `take`.

        Args:
            snapshot: as it will be shown.
            rules: the centre's.
            reading: what the poll gave; None when it failed, and the snapshot's values are older.
        """
        centre = Measurable(snapshot, rules, reading, self.disabled_channel_count)
        return advance_all(
            self.rules, self.groups, self._alerts, centre, self.handling_of, LONGEST_GAP_POLLS * rules.poll_interval
        )

    def take(self, step: AlertStep) -> None:
        """From now on the alerts are as this step, which has been saved, has made them."""
        self._alerts = step.alerts
        if any(event.is_news for event in step.events):
            self.has_news.set()
        open_ids = {alert.alert_id for alert in step.alerts.values()}
        self._handlings = {key: each for key, each in self._handlings.items() if key in open_ids}

    def handle(self, stored: StoredAlert) -> None:
        """Somebody has done something about an alert, and it has been saved."""
        if any(alert.alert_id == stored.alert.alert_id for alert in self._alerts.values()):
            self._handlings[stored.alert.alert_id] = stored.handling

    def handling_of(self, alert_id: str) -> Handling:
        """What people have done about an alert."""
        return self._handlings.get(alert_id, UNHANDLED)

    def name_of(self, rule_id: str) -> str | None:
        """What the centre calls a rule, if it has given it a name."""
        return next((rule.name for rule in self.rules if rule.rule_id == rule_id), None)

    def inhibitions(self) -> dict[str, str]:
        """By the id of each alert that another one speaks for, the id of that one."""
        return inhibited(self._alerts.values())

    def counts(self) -> Counter[tuple[str, Severity, Phase]]:
        """How many alerts have not ended, by rule, severity and phase; the pending ones among them."""
        return Counter((each.rule_id, each.severity, each.phase) for each in self._alerts.values())

    def shown(self) -> tuple[ShownAlert, ...]:
        """Alerts that have fired and not ended: the worst first, of these the latest."""
        speakers = self.inhibitions()
        found = [
            ShownAlert(
                alert, self.handling_of(alert.alert_id), self.name_of(alert.rule_id), speakers.get(alert.alert_id)
            )
            for alert in self._alerts.values()
            if alert.is_shown
        ]
        latest_first = sorted(found, key=lambda each: each.alert.fired_at or each.alert.began_at, reverse=True)
        return tuple(sorted(latest_first, key=lambda each: _WORST_FIRST.index(each.alert.severity)))


def _seen_until(alert: Alert, last_seen_at: datetime | None) -> Alert:
    """An alert's row tells when it last changed; it was looked at by every poll since."""
    return alert if last_seen_at is None else replace(alert, seen_at=max(alert.seen_at, last_seen_at))
