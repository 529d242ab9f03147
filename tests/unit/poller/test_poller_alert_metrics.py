"""What the rules measure, where and when: limits, scopes, opening hours, what is not told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.builders import agent
from tests.support.clock import HandClock
from tests.support.monitor import INTERVAL

from trio_monitor.domain.alert_rules import AlertRule, Bounds, Metric, Place, Scope, Severity, default_rules
from trio_monitor.domain.alerts import EventKind
from trio_monitor.domain.opening_hours import OpeningWindow, Schedule
from trio_monitor.domain.reading import AgentState, CallReading, CallState, Part, QueueReading, Reading, SetAside
from trio_monitor.domain.rules import CentreRules, QueueRules
from trio_monitor.domain.service_level import Formula, Limits, Window
from trio_monitor.errors import FailureReason, SourceUnavailable

MINUTE = timedelta(minutes=1)
DOWN = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
DEFAULTS = {rule.rule_id: rule for rule in default_rules(INTERVAL)}
CRITICAL = DEFAULTS["longest-wait-critical"]
CALM = waiting_for(5)
RULES = CentreRules(Limits(), ZoneInfo("Europe/Stockholm"), INTERVAL)
MORNING = Schedule(windows=(OpeningWindow(frozenset(range(5)), 8 * 60, 10 * 60 + 5),))
"""Until five minutes after the clock's start."""


async def test_a_queue_goes_by_its_own_limits() -> None:
    own = QueueRules(replace(RULES.limits, wait=timedelta(seconds=60), warning=timedelta(seconds=45)))
    async with alert_world(CRITICAL, centre=replace(RULES, queues={"north": own})) as world:
        both = told(queue(1, 40, queue_id="north"), queue(1, 40, queue_id="south"))
        await world.poll(both)
        assert [each.alert.queue_id for each in world.shown] == ["south"]


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
        await world.poll_for(told(queue(2, None)), 9 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired"]
        await world.poll_for(told(queue(2, None)), 2 * MINUTE)
        assert world.kinds(CRITICAL.rule_id) == ["fired", "no_value"]


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


async def test_when_all_but_a_few_have_gone_home_there_is_nothing_to_complain_of_pauses_by() -> None:
    paused = [agent(AgentState.PAUSED, None, agent_id=str(number)) for number in range(6)]
    async with alert_world(DEFAULTS["paused-share"]) as world:
        await world.poll_for(told(queue(), agents=paused), 3 * MINUTE)
        await world.poll_for(told(queue(), agents=paused[:3]), 11 * MINUTE)
        assert world.kinds("paused-share") == ["breached", "fired", "no_value"]


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


async def test_shares_of_too_few_calls_say_nothing() -> None:
    rule = replace(DEFAULTS["service-level"], window=Window.MINUTES_30, least_sample=10)
    async with alert_world(rule) as world:
        await world.poll_for(waiting_for(300), 10 * MINUTE)
        assert world.shown == ()


async def let_call(world: AlertWorld, count: int = 10, *, answered: bool) -> None:
    """Calls that wait for half a minute, and are then answered or abandoned."""
    offered_at = world.clock.now()
    calls = [CallReading(f"{offered_at}-{each}", "north", CallState.QUEUED, offered_at) for each in range(count)]
    await world.poll(replace(NO_CALLS, calls=tuple(calls)), times=3)
    over_at = world.clock.now()
    answered_at = over_at if answered else None
    over = [replace(each, state=CallState.FINISHED, answered_at=answered_at, ended_at=over_at) for each in calls]
    await world.poll(replace(NO_CALLS, calls=tuple(over)))


NO_CALLS = Reading("te1", queues=(queue(),))


async def test_that_nobody_called_is_known_only_of_a_window_that_was_watched() -> None:
    async with alert_world(DEFAULTS["service-level"]) as world:
        await let_call(world, answered=True)
        await world.poll_for(NO_CALLS, 2 * MINUTE)
        assert world.open_rules == ["service-level"]
        world.clock.advance(40 * MINUTE)
        await world.poll_for(NO_CALLS, 20 * MINUTE)
        assert world.kinds("service-level") == ["breached", "fired"]
        await world.poll_for(NO_CALLS, 10 * MINUTE)
        assert world.kinds("service-level") == ["breached", "fired", "cleared", "recovered"]


async def test_where_too_few_call_to_tell_by_an_alert_ends_and_says_so() -> None:
    async with alert_world(DEFAULTS["service-level"]) as world:
        await let_call(world, answered=True)
        await world.poll_for(NO_CALLS, 25 * MINUTE)
        await let_call(world, 2, answered=True)
        await world.poll_for(NO_CALLS, 12 * MINUTE)
        assert world.kinds("service-level") == ["breached", "fired"]
        await world.poll_for(NO_CALLS, 3 * MINUTE)
        assert world.kinds("service-level") == ["breached", "fired", "no_value"]


async def test_that_nobody_was_answered_does_not_mean_that_nobody_called() -> None:
    centre = replace(RULES, limits=replace(RULES.limits, formula=Formula.ANSWERED_ONLY))
    async with alert_world(DEFAULTS["service-level"], centre=centre) as world:
        await let_call(world, answered=True)
        for _ in range(5):
            await world.poll_for(NO_CALLS, 9 * MINUTE)
            await let_call(world, answered=False)
        assert world.kinds("service-level") == ["breached", "fired"]


TELLS_NOTHING = QueueReading("north", "North", is_open=True)
ALL = Scope(Place.CENTRE)
TWO = Scope(Place.CENTRE, frozenset({"north", "south"}))
WARN = Severity.WARNING


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (AlertRule("of-all", Metric.LONGEST_WAIT, WARN, Bounds(30, 20), ALL), queue(1, 40), queue(0)),
        (AlertRule("of-all", Metric.WAITING, WARN, Bounds(5, 4), ALL), queue(9, 1), queue(0)),
        (AlertRule("of-all", Metric.WAITING_WITH_NOBODY_READY, WARN, Bounds(1, 1), ALL), queue(1, ready=0), queue(0)),
        (
            AlertRule("of-two", Metric.PAUSED_SHARE, WARN, Bounds(50, 40), TWO),
            replace(queue(), agents_paused_count=5),
            queue(),
        ),
    ],
)
async def test_a_queue_that_tells_nothing_may_not_end_an_alert_of_several(
    rule: AlertRule, bad: QueueReading, good: QueueReading
) -> None:
    south = queue(1, 5, queue_id="south")
    async with alert_world(rule) as world:
        await world.poll(told(bad, south))
        await world.poll(told(TELLS_NOTHING, south), times=3)
        assert world.kinds(rule.rule_id) == ["fired"]
        await world.poll(told(good, south))
        assert world.kinds(rule.rule_id) == ["fired", "recovered"]


async def test_a_queue_that_has_told_nothing_for_ten_minutes_is_no_longer_waited_for() -> None:
    rule = AlertRule("of-all", Metric.LONGEST_WAIT, WARN, Bounds(30, 20), ALL, keep=MINUTE)
    async with alert_world(rule) as world:
        await world.poll(told(TELLS_NOTHING, queue(1, 40, queue_id="south")))
        calm = told(TELLS_NOTHING, queue(1, 5, queue_id="south"))
        await world.poll_for(calm, 9 * MINUTE)
        assert world.kinds(rule.rule_id) == ["fired"]
        await world.poll(DOWN)
        await world.poll_for(calm, 9 * MINUTE)
        assert world.kinds(rule.rule_id) == ["fired"]
        await world.poll_for(calm, 3 * MINUTE)
        assert world.kinds(rule.rule_id) == ["fired", "cleared", "recovered"]


@pytest.mark.parametrize("row", [SetAside(Part.QUEUES, "the row has no id"), SetAside(Part.QUEUES, "no", "north")])
async def test_a_list_that_lacks_a_queue_may_not_end_an_alert_of_several(row: SetAside) -> None:
    rule = AlertRule("of-all", Metric.WAITING, WARN, Bounds(5, 4), ALL)
    async with alert_world(rule) as world:
        await world.poll(told(queue(9, 1), queue(1, 5, queue_id="south")))
        await world.poll(replace(told(queue(1, 5, queue_id="south")), set_aside=(row,)))
        assert world.kinds(rule.rule_id) == (["fired", "recovered"] if row.item_id else ["fired"])


async def test_a_queue_that_tells_nothing_does_not_hide_what_the_others_tell() -> None:
    rule = AlertRule("of-all", Metric.LONGEST_WAIT, WARN, Bounds(30, 20), ALL)
    async with alert_world(rule) as world:
        await world.poll(told(TELLS_NOTHING, queue(1, 40, queue_id="south")))
        assert world.kinds(rule.rule_id) == ["fired"]


async def test_a_queue_that_no_longer_counts_its_agents_may_not_end_its_paused_share() -> None:
    rule = replace(DEFAULTS["paused-share"], scope=Scope(), hold=timedelta(0), keep=timedelta(0))
    async with alert_world(rule) as world:
        await world.poll(told(replace(queue(), agents_paused_count=5)))
        await world.poll(told(TELLS_NOTHING), times=3)
        assert world.kinds(rule.rule_id) == ["fired"]
