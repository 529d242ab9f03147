"""Which alerts come of what the server tells, poll by poll, and what of them is news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.builders import agent
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import INTERVAL

from trio_monitor.domain.alert_rules import AlertRule, Bounds, Metric, Place, Scope, Severity, default_rules
from trio_monitor.domain.alerts import AlertEvent, EventKind, Phase
from trio_monitor.domain.opening_hours import OpeningWindow, Schedule
from trio_monitor.domain.reading import AgentState, Part, QueueReading, Reading
from trio_monitor.domain.rules import CentreRules, QueueRules
from trio_monitor.domain.service_level import Limits, Window
from trio_monitor.errors import FailureReason, SourceRateLimited, SourceUnavailable

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
    stored = await world.store.alerts.handle(done)
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


async def test_a_queue_goes_by_its_own_limits() -> None:
    own = QueueRules(replace(RULES.limits, wait=timedelta(seconds=60), warning=timedelta(seconds=45)))
    async with alert_world(CRITICAL, centre=replace(RULES, queues={"north": own})) as world:
        both = told(queue(1, 40, queue_id="north"), queue(1, 40, queue_id="south"))
        await world.poll(both)
        assert [each.alert.queue_id for each in world.shown] == ["south"]


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


async def test_the_source_is_lost_when_three_polls_have_not_come() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        await world.poll(DOWN, times=2)
        assert world.open_rules == []
        await world.poll(DOWN)
        assert world.open_rules == ["source-lost"]


async def test_a_server_down_since_the_start_is_lost_too() -> None:
    async with alert_world() as world:
        await world.poll(DOWN, times=4)
        assert world.news() == [("source-lost", "fired")]


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


async def test_a_queue_that_closes_ends_its_alert() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        await world.poll(told(queue(1, 40, is_open=False)))
        assert world.kinds(CRITICAL.rule_id) == ["fired", "queue_closed"]


async def test_a_closed_queue_is_not_watched() -> None:
    async with alert_world() as world:
        await world.poll_for(told(queue(3, 900, ready=0, is_open=False)), 5 * MINUTE)
        assert world.open_rules == []


async def test_a_queue_closed_by_its_own_hours_is_not_watched_whatever_the_server_says() -> None:
    centre = replace(RULES, queues={"north": QueueRules(RULES.limits, MORNING)})
    async with alert_world(CRITICAL, centre=centre) as world:
        await world.poll_for(waiting_for(30), 10 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired", "queue_closed"]


async def test_a_rule_is_watched_in_its_own_hours_only() -> None:
    async with alert_world(replace(CRITICAL, active=MORNING)) as world:
        await world.poll_for(waiting_for(30), 10 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired", "outside_hours"]
        assert world.shown == ()


async def test_hours_are_those_of_the_centre_on_the_night_when_clocks_go_back() -> None:
    # 25 October 2026: 03:00 becomes 02:00; the rule holds from 02:30 to 03:30 in Stockholm, two hours.
    hours = Schedule(windows=(OpeningWindow(frozenset({6}), 150, 210),))
    clock = HandClock(datetime(2026, 10, 25, 0, 0, tzinfo=UTC))
    async with alert_world(replace(CRITICAL, active=hours), clock=clock) as world:
        await world.poll_for(waiting_for(30), timedelta(hours=4))
        times = [(event.kind, event.at) for event in world.store.alerts.events if event.is_news]
        fired, over = times[0], times[-1]
        assert fired == (EventKind.FIRED, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
        assert over == (EventKind.OUTSIDE_HOURS, datetime(2026, 10, 25, 2, 30, tzinfo=UTC))


async def test_timers_run_on_through_the_night_when_clocks_go_forward() -> None:
    clock = HandClock(datetime(2026, 3, 29, 0, 59, 0, tzinfo=UTC))
    async with alert_world(replace(CRITICAL, hold=2 * MINUTE), clock=clock) as world:
        await world.poll(waiting_for(30), times=12)
        assert world.open_rules == []
        await world.poll(waiting_for(30))
        assert world.open_rules == ["longest-wait-critical"]


async def test_a_queue_of_which_a_healthy_server_tells_no_more_is_given_ten_minutes() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(told(queue(1, 30), queue(queue_id="south")))
        await world.poll_for(told(queue(queue_id="south")), 9 * MINUTE)
        assert world.open_rules == ["longest-wait-critical"]
        await world.poll_for(told(queue(queue_id="south")), 2 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired", "queue_gone"]


async def test_a_wait_that_the_server_does_not_tell_is_unknown_and_not_good() -> None:
    async with alert_world(CRITICAL) as world:
        await world.poll(waiting_for(30))
        await world.poll_for(told(queue(2, None)), 5 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired"]


@pytest.mark.parametrize(
    ("rule_id", "bad", "good"),
    [
        ("nobody-ready", [queue(1, 1, ready=0)], [queue(1, 1, ready=1)]),
        ("nobody-ready", [queue(1, 1, ready=0)], [queue(0, ready=0)]),
    ],
)
async def test_calls_that_wait_while_nobody_is_ready_are_told(
    rule_id: str, bad: Sequence[QueueReading], good: Sequence[QueueReading]
) -> None:
    async with alert_world(DEFAULTS[rule_id]) as world:
        await world.poll_for(told(*bad), MINUTE)
        assert world.open_rules == []
        await world.poll(told(*bad))
        assert world.open_rules == [rule_id]
        await world.poll_for(told(*good), 3 * MINUTE)
        assert world.news() == [(rule_id, "fired"), (rule_id, "recovered")]


async def test_too_many_paused_of_those_logged_in_are_told_and_the_logged_out_do_not_count() -> None:
    def staff(paused: int, ready: int) -> list[AgentState]:
        return [AgentState.PAUSED] * paused + [AgentState.READY] * ready + [AgentState.LOGGED_OUT] * 20

    def centre(states: list[AgentState]) -> Reading:
        return told(queue(), agents=[agent(state, None, agent_id=str(n)) for n, state in enumerate(states)])

    async with alert_world(DEFAULTS["paused-share"]) as world:
        await world.poll_for(centre(staff(2, 3)), 5 * MINUTE)
        assert world.open_rules == []
        await world.poll_for(centre(staff(3, 3)), 3 * MINUTE)
        [shown] = world.shown
        assert (shown.alert.queue_id, shown.alert.value) == (None, 50)


async def test_a_few_agents_are_too_few_to_complain_of_pauses() -> None:
    few = [agent(AgentState.PAUSED, None, agent_id=str(number)) for number in range(3)]
    async with alert_world(DEFAULTS["paused-share"]) as world:
        await world.poll_for(told(queue(), agents=few), 10 * MINUTE)
        assert world.shown == ()


async def test_agents_that_could_not_be_read_are_not_agents_who_are_back() -> None:
    paused = [agent(AgentState.PAUSED, None, agent_id=str(number)) for number in range(6)]
    unread = replace(told(queue()), unavailable={Part.AGENTS: FailureReason.FORBIDDEN})
    async with alert_world(DEFAULTS["paused-share"]) as world:
        await world.poll_for(told(queue(), agents=paused), 3 * MINUTE)
        await world.poll_for(unread, 10 * MINUTE)
        assert world.kinds("paused-share") == ["breached", "fired"]


async def test_several_queues_together_are_one_alert() -> None:
    rule = AlertRule("all", Metric.WAITING, Severity.WARNING, Bounds(5, 4), scope=Scope(Place.CENTRE))
    async with alert_world(rule) as world:
        await world.poll(told(queue(3, 1), queue(2, 1, queue_id="south")))
        [shown] = world.shown
        assert (shown.alert.queue_id, shown.alert.value) == (None, 5)


async def test_a_rule_is_about_the_queues_of_its_group_alone() -> None:
    scope = Scope(group_ids=frozenset({"switchboard"}))
    rule = AlertRule("group", Metric.WAITING, Severity.WARNING, Bounds(1, 1), scope=scope)
    async with alert_world(rule) as world:
        world.monitor.cycle._alerts.groups = {"switchboard": frozenset({"south"})}
        await world.poll(told(queue(3, 1), queue(2, 1, queue_id="south")))
        assert [each.alert.queue_id for each in world.shown] == ["south"]
        world.monitor.cycle._alerts.groups = {"switchboard": frozenset({"north"})}
        await world.poll(told(queue(3, 1), queue(2, 1, queue_id="south")))
        assert [each.alert.queue_id for each in world.shown] == ["north"]


async def test_a_channel_switched_off_is_an_alert_of_its_own_that_no_outage_silences() -> None:
    async with alert_world() as world:
        await world.poll(CALM)
        await world.poll(DOWN, times=4)
        world.monitor.cycle._alerts.disabled_channel_count = 1
        await world.poll(DOWN)
        assert world.news() == [("source-lost", "fired"), ("channels-disabled", "fired")]


async def test_shares_of_too_few_calls_say_nothing() -> None:
    rule = replace(DEFAULTS["service-level"], window=Window.MINUTES_30, least_sample=10)
    async with alert_world(rule) as world:
        await world.poll_for(waiting_for(300), 10 * MINUTE)
        assert world.shown == ()


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
