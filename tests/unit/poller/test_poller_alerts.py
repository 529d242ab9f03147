"""Which alerts come of what the server tells, poll by poll, and what of them is news."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL

from trio_monitor.domain.alert_rules import Bounds, Severity, default_rules
from trio_monitor.domain.alerts import AlertEvent, EventKind, Phase
from trio_monitor.domain.opening_hours import OpeningWindow, Schedule
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Limits
from trio_monitor.errors import FailureReason, SourceRateLimited, SourceUnavailable
from trio_monitor.web.accounts import by_the_system

MINUTE = timedelta(minutes=1)
DOWN = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
DEFAULTS = {rule.rule_id: rule for rule in default_rules(INTERVAL)}
CRITICAL = DEFAULTS["longest-wait-critical"]
CALM = waiting_for(5)
RULES = CentreRules(Limits(), ZoneInfo("Europe/Stockholm"), INTERVAL)
MORNING = Schedule(windows=(OpeningWindow(frozenset(range(5)), 8 * 60, 10 * 60 + 5),))
"""Until five minutes after the clock's start."""


async def act(world: AlertWorld, kind: EventKind, *, until: datetime | None = None) -> None:
    """Somebody does something about the alert that stands first."""
    shown = world.shown[0]
    done = AlertEvent(shown.alert.alert_id, world.clock.now(), kind, by="Åsa", until=until)
    stored = await world.store.alerts.handle(done, by_the_system(done.at, "act", None))
    assert stored is not None
    world.monitor.cycle._alerts.handle(stored)


async def test_a_centre_is_watched_from_the_first_minute_by_the_default_rules() -> None:
    async with alert_world() as world:
        await world.poll(waiting_for(18))
        assert world.open_rules == ["longest-wait-warning"]
        await world.poll(waiting_for(20))
        assert world.open_rules == ["longest-wait-critical", "longest-wait-warning"]
        [critical, warning] = world.shown
        assert (critical.alert.value, critical.alert.bounds) == (20, Bounds(20, 15))
        assert (warning.inhibited_by, critical.inhibited_by) == (critical.alert.alert_id, None)


async def test_a_warning_that_a_critical_alert_has_overtaken_is_told_no_more() -> None:
    async with alert_world() as world:
        await world.poll(waiting_for(18))
        await world.poll_for(waiting_for(40), 40 * MINUTE)
        told_kinds = [kind for rule, kind in world.news() if rule == "longest-wait-warning"]
        assert told_kinds == ["fired"]


async def test_news_is_when_it_fires_when_it_is_due_again_and_when_it_is_over() -> None:
    async with alert_world(replace(CRITICAL, escalate_after=None)) as world:
        await world.poll_for(waiting_for(30), 31 * MINUTE)
        await world.poll_for(CALM, 3 * MINUTE)
        assert world.news() == [
            ("longest-wait-critical", "fired"),
            ("longest-wait-critical", "reminded"),
            ("longest-wait-critical", "reminded"),
            ("longest-wait-critical", "recovered"),
        ]


async def test_an_alert_that_has_an_owner_is_not_told_again_until_it_is_over() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        await act(world, EventKind.ACKNOWLEDGED)
        await world.poll_for(waiting_for(30), 60 * MINUTE)
        await world.poll_for(CALM, 3 * MINUTE)
        assert [kind for _, kind in world.news()] == ["fired", "recovered"]


async def test_ownership_ends_with_the_alert() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        await act(world, EventKind.ACKNOWLEDGED)
        await world.poll_for(CALM, 3 * MINUTE)
        await world.poll(waiting_for(30))
        assert [shown.handling.acknowledged for shown in world.shown] == [None]


async def test_an_alert_that_nobody_takes_on_is_told_to_others_once() -> None:
    async with alert_world(replace(CRITICAL, remind_every=None)) as world:
        await world.poll_for(waiting_for(30), 60 * MINUTE)
        assert [kind for _, kind in world.news()] == ["fired", "escalated"]
        [shown] = world.shown
        assert shown.alert.fired_at is not None
        assert shown.alert.escalated_at == shown.alert.fired_at + timedelta(minutes=10)


async def test_a_snoozed_alert_is_told_again_when_the_snooze_is_over() -> None:
    async with alert_world(replace(CRITICAL, escalate_after=None)) as world:
        await world.poll(waiting_for(30))
        since = world.clock.now()
        await act(world, EventKind.SNOOZED, until=since + 30 * MINUTE)
        await world.poll_for(waiting_for(30), 29 * MINUTE)
        assert world.news(since) == []
        await world.poll_for(waiting_for(30), 2 * MINUTE)
        assert [kind for _, kind in world.news(since)] == ["reminded"]


async def test_a_lost_source_is_one_alert_and_speaks_for_all() -> None:
    async with alert_world() as world:
        await world.poll(waiting_for(30))
        since = world.clock.now()
        await world.poll_for(DOWN, 20 * MINUTE)
        assert world.news(since) == [("source-lost", "fired"), ("source-lost", "escalated")]
        [first, *others] = world.shown
        assert first.alert.rule_id == "source-lost"
        assert others
        assert {each.inhibited_by for each in others} == {first.alert.alert_id}
        assert all(each.alert.phase is Phase.FIRING for each in others)


async def test_a_source_that_asks_to_be_left_alone_is_lost_all_the_same() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        await world.poll(SourceRateLimited("wait", retry_after=timedelta(minutes=5)))
        for _ in range(3):
            world.clock.advance(INTERVAL)
            await world.monitor.cycle.sit_out(world.clock.now() + INTERVAL)
        assert world.open_rules == ["source-lost"]
        assert world.news() == [("source-lost", "fired")]


async def test_when_the_source_is_back_what_still_holds_goes_on_and_is_not_told_as_new() -> None:
    async with alert_world(*default_rules(INTERVAL)) as world:
        await world.poll(waiting_for(30))
        since = world.clock.now()
        await world.poll(DOWN, times=6)
        await world.poll_for(waiting_for(30), 2 * MINUTE)
        assert world.news(since) == [("source-lost", "fired"), ("source-lost", "recovered")]
        assert world.kinds("longest-wait-critical") == ["fired"]


async def test_what_begins_when_the_source_is_just_back_is_told_at_once() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        await world.poll(DOWN, times=6)
        since = world.clock.now()
        await world.poll(waiting_for(30))
        assert ("longest-wait-critical", "fired") in world.news(since)


async def test_a_server_that_comes_and_goes_is_one_alert() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        for _ in range(20):
            await world.poll(DOWN, times=4)
            await world.poll(CALM)
        assert world.news() == [("source-lost", "fired"), ("source-lost", "escalated")]


async def test_a_restart_neither_loses_nor_repeats() -> None:
    clock, store = HandClock(), MemoryStore()
    async with alert_world(clock=clock, store=store) as world:
        await world.poll_for(waiting_for(30), 2 * MINUTE)
        await act(world, EventKind.ACKNOWLEDGED)
        await world.poll(waiting_for(30))
        before = world.shown
    async with alert_world(clock=clock, store=store) as world:
        since = clock.now()
        await world.poll_for(waiting_for(30), 40 * MINUTE)
        assert [each.alert.alert_id for each in world.shown] == [each.alert.alert_id for each in before]
        assert [each.handling for each in world.shown] == [each.handling for each in before]
        assert world.news(since) == []


async def test_a_restart_in_an_outage_ends_none_of_its_alerts() -> None:
    clock, store = HandClock(), MemoryStore()
    async with alert_world(clock=clock, store=store) as world:
        await world.poll(CALM)
        await world.poll_for(DOWN, 5 * MINUTE)
        assert world.open_rules == ["source-lost", "circuit-open"]
    async with alert_world(clock=clock, store=store) as world:
        since = clock.now()
        await world.poll_for(DOWN, 6 * MINUTE)
        assert [event for event in store.alerts.events if event.at > since and not event.is_news] == []
        assert world.news(since) == [("source-lost", "escalated")]
        await world.poll_for(CALM, 2 * MINUTE)
        assert world.shown == ()


async def test_an_alert_that_was_pending_before_a_restart_has_not_lasted_through_it() -> None:
    clock, store = HandClock(), MemoryStore()
    rule = replace(CRITICAL, hold=MINUTE)
    async with alert_world(rule, clock=clock, store=store) as world:
        await world.poll(waiting_for(30), times=3)
    clock.advance(timedelta(hours=1))
    async with alert_world(rule, clock=clock, store=store) as world:
        await world.poll(waiting_for(30), times=3)
        assert world.open_rules == []
        await world.poll(waiting_for(30), times=2)
        assert world.open_rules == ["longest-wait-critical"]


async def test_an_alert_that_could_not_be_saved_is_not_shown_and_comes_with_the_next_poll() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(CALM)
        world.store.is_down = True
        await world.poll(waiting_for(30))
        assert world.shown == ()
        world.store.is_down = False
        await world.poll(waiting_for(30))
        assert world.news() == [("longest-wait-critical", "fired")]
        assert len(world.store.alerts.alerts) == 1


async def test_a_rule_taken_away_ends_its_alerts_and_says_so_to_who_was_told() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        world.rules(DEFAULTS["longest-wait-warning"])
        await world.poll(CALM)
        assert world.news() == [("longest-wait-critical", "fired"), ("longest-wait-critical", "rule_gone")]
        assert world.shown == ()


async def test_a_rule_switched_off_ends_its_alerts() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        world.rules(replace(CRITICAL, is_enabled=False))
        await world.poll(waiting_for(30))
        assert world.kinds(CRITICAL.rule_id) == ["fired", "rule_gone"]


async def test_a_rule_changed_while_it_fires_goes_on_by_the_new_values() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        world.rules(replace(CRITICAL, bounds=Bounds(50, 45), keep=timedelta(0), severity=Severity.WARNING))
        await world.poll(waiting_for(48))
        assert [each.alert.severity for each in world.shown] == [Severity.WARNING]
        await world.poll(waiting_for(30))
        assert world.kinds(CRITICAL.rule_id) == ["fired", "recovered"]


async def test_a_channel_switched_off_is_an_alert_of_its_own_that_no_outage_silences() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        await world.poll(DOWN, times=4)
        world.monitor.cycle._alerts.disabled_channel_count = 1
        await world.poll(DOWN)
        assert world.news() == [("source-lost", "fired"), ("channels-disabled", "fired")]


async def test_the_worst_stand_first_and_of_these_the_latest() -> None:
    async with alert_world(CRITICAL, DEFAULTS["nobody-ready"]) as world:
        await world.poll_for(told(queue(1, 1, ready=0)), 2 * MINUTE)
        await world.poll(told(queue(1, 30, ready=0)))
        await world.poll(told(queue(1, 40, ready=0), queue(1, 30, queue_id="south")))
        assert [(each.alert.rule_id, each.alert.queue_id) for each in world.shown] == [
            ("longest-wait-critical", "south"),
            ("longest-wait-critical", "north"),
            ("nobody-ready", "north"),
        ]


async def test_many_polls_of_a_steady_alert_save_it_once() -> None:
    async with alert_world(replace(CRITICAL, remind_every=None, escalate_after=None)) as world:
        await world.poll(waiting_for(30))
        await world.poll_for(waiting_for(30), 10 * MINUTE)
        assert sum(len(save.alerts) for save in world.store.saves) == 1
