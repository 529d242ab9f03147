"""A monitor whose polls a test makes one by one, to see which alerts come of them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL, ScriptedSource, Step, beat, settings_for

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.alert_rules import AlertRule
from trio_monitor.domain.alerts import ShownAlert
from trio_monitor.domain.reading import AgentReading, QueueReading, Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.snapshot import Snapshot


def queue(
    waiting: int | None = 0,
    wait: float | None = None,
    *,
    queue_id: str = "north",
    ready: int | None = 1,
    is_open: bool | None = True,
) -> QueueReading:
    """A queue; `wait` is the longest, in seconds."""
    return QueueReading(
        queue_id,
        queue_id.title(),
        is_open=is_open,
        waiting_count=waiting,
        longest_wait=None if wait is None else timedelta(seconds=wait),
        agents_logged_in_count=5,
        agents_ready_count=ready,
        agents_paused_count=0,
    )


def waiting_for(wait: float, *, queue_id: str = "north") -> Reading:
    """One queue, in which one call has waited so long."""
    return told(queue(1, wait, queue_id=queue_id))


def told(*queues: QueueReading, agents: Iterable[AgentReading] = ()) -> Reading:
    """What the server tells of these queues; its list of calls is not whole, so that its own counts are shown."""
    return Reading("te1", queues=queues, agents=tuple(agents), are_calls_complete=False)


@dataclass(slots=True)
class AlertWorld:
    """A monitor at work, and its clock."""

    monitor: Monitor
    clock: HandClock
    store: MemoryStore
    source: ScriptedSource

    async def poll(self, step: Step, *, times: int = 1) -> None:
        """So many polls, each ten seconds after the one before."""
        for _ in range(times):
            self.clock.advance(INTERVAL)
            self.source.then(step)
            await beat(self.monitor)

    async def poll_for(self, step: Step, length: timedelta) -> None:
        """Polls for so long."""
        await self.poll(step, times=length // INTERVAL)

    def rules(self, *rules: AlertRule) -> None:
        """From now on only these are watched."""
        self.monitor.cycle._alerts.rules = rules

    @property
    def snapshot(self) -> Snapshot:
        """What is shown."""
        assert self.monitor.hub.current is not None
        return self.monitor.hub.current.snapshot

    @property
    def shown(self) -> tuple[ShownAlert, ...]:
        """The alerts that are shown."""
        return self.snapshot.alerts

    @property
    def open_rules(self) -> list[str]:
        """The rules of the alerts that are shown."""
        return [each.alert.rule_id for each in self.shown]

    def news(self, since: datetime | None = None) -> list[tuple[str, str]]:
        """What people are told: rule and kind, in the order in which it happened."""
        rule_of = {alert.alert_id: alert.rule_id for alert in self.store.alerts.alerts.values()}
        return [
            (rule_of[event.alert_id], event.kind.value)
            for event in self.store.alerts.events
            if event.is_news and (since is None or event.at > since)
        ]

    def kinds(self, rule_id: str) -> list[str]:
        """All that has happened to a rule's alerts."""
        ids = {alert.alert_id for alert in self.store.alerts.alerts.values() if alert.rule_id == rule_id}
        return [event.kind.value for event in self.store.alerts.events if event.alert_id in ids]


@asynccontextmanager
async def alert_world(
    *rules: AlertRule,
    clock: HandClock | None = None,
    store: MemoryStore | None = None,
    centre: CentreRules | None = None,
) -> AsyncIterator[AlertWorld]:
    """Start a monitor, with these rules in place of the default ones; nothing has been polled yet."""
    clock, store, source = clock or HandClock(), store or MemoryStore(), ScriptedSource(told())
    async with open_monitor(settings_for(), clock=clock, source=source, store=store) as monitor:
        world = AlertWorld(monitor, clock, store, source)
        if rules:
            world.rules(*rules)
        if centre is not None:
            monitor.cycle._live_rules.current = centre
        yield world
