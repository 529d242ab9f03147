"""All that is remembered from poll to poll, and what is shown of it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from tests.support.builders import SECOND, agent, at, connected_row, queues, reading, stay, waiting_row
from tests.unit.domain.call_world import Kind, World, worlds
from tests.unit.domain.watch import HOUR, RULES, Watch, offset_by, shown, today, without_calls

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.centre import CentreState, advance, restored_state
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.reading import (
    AgentReading,
    AgentState,
    CallReading,
    CallState,
    ClockSample,
    QueueReading,
    Reading,
)
from trio_monitor.domain.service_level import Counts, Method, Window
from trio_monitor.domain.snapshot import Status
from trio_monitor.errors import FailureReason


def test_before_the_first_poll_nothing_is_shown_and_nothing_is_zero_percent() -> None:
    snapshot = shown(CentreState(), at(0), Freshness.NEVER)
    assert (snapshot.read_at, snapshot.queues, snapshot.agents, dict(snapshot.agents_by_state)) == (None, (), (), {})
    assert today(snapshot) == Counts()
    assert snapshot.totals[Window.TODAY].coverage_percent == 0.0


def test_an_empty_centre_is_shown_as_such() -> None:
    state, changes = advance(CentreState(), Reading("te1", queues=()), at(0), RULES)
    snapshot = shown(state, at(0))
    assert (changes, snapshot.queues, snapshot.agents, snapshot.today_intervals) == ([], (), (), ())
    assert {figures.counts for figures in snapshot.totals.values()} == {Counts()}


def test_queues_come_worst_first_and_then_by_name() -> None:
    rows = [waiting_row("1", "a", offered=-16), waiting_row("2", "b", offered=-21), waiting_row("3", "d", offered=-2)]
    seen = replace(reading(*rows), queues=(*queues("dcba"), QueueReading("e", "E", is_open=False)))
    snapshot = Watch().read(seen, at(0)).shown(0)
    assert [(each.name, each.status) for each in snapshot.queues] == [
        ("B", Status.CRITICAL),
        ("A", Status.WARNING),
        ("C", Status.GOOD),
        ("D", Status.GOOD),
        ("E", Status.CLOSED),
    ]


def test_a_lost_source_makes_every_status_unknown() -> None:
    watch = Watch().see(30, waiting_row())
    (status,) = {queue.status for queue in shown(watch.state, at(99), Freshness.LOST).queues}
    assert status is Status.UNKNOWN


def test_a_failed_poll_leaves_every_value_as_it_was() -> None:
    watch = Watch().see(30, waiting_row(), connected_row("2", answered=8))
    fresh, late = watch.shown(30), shown(watch.state, at(50), Freshness.LATE)
    assert late.published_at == at(50)
    assert replace(late, published_at=fresh.published_at, source=fresh.source) == fresh


def test_waits_are_told_by_our_clock_whatever_the_servers_says() -> None:
    row, talking = waiting_row(offered=3600), agent(since=3605)
    watch = Watch().read(offset_by(reading(row), at(5), HOUR), at(5))
    snapshot = watch.read(offset_by(reading(row, agents=[talking]), at(30), HOUR), at(30)).shown(30)
    north = next(queue for queue in snapshot.queues if queue.queue_id == "north")
    assert (north.longest_wait, north.longest_waiting_since) == (30 * SECOND, at(0))
    assert snapshot.agents[0].state_since == at(5)
    assert today(snapshot).waiting_past_limit == 1


def test_agents_are_counted_by_state() -> None:
    agents = [agent(agent_id="1"), agent(agent_id="2"), agent(AgentState.READY, None, agent_id="3")]
    snapshot = Watch().read(reading(agents=agents), at(0)).shown(0)
    assert dict(snapshot.agents_by_state) == {AgentState.TALKING: 2, AgentState.READY: 1}


def test_agents_come_by_name() -> None:
    people = [replace(agent(agent_id=each), name=name) for each, name in (("3", "bo Ek"), ("2", "Bo Ek"), ("1", "Åsa"))]
    snapshot = Watch().read(replace(reading(), agents=tuple(reversed(people))), at(0)).shown(0)
    assert [(each.name, each.agent_id) for each in snapshot.agents] == [("Bo Ek", "2"), ("bo Ek", "3"), ("Åsa", "1")]


def test_an_interval_is_open_until_its_time_is_over_and_its_last_call_has_ended() -> None:
    watch = Watch().see(10, waiting_row(offered=5))
    assert [each.is_open for each in watch.shown(10).today_intervals] == [True]
    watch.see(910, waiting_row(offered=5))
    assert [each.is_open for each in watch.shown(910).today_intervals] == [True]
    watch.see(920, connected_row(offered=5, answered=915))
    assert [each.is_open for each in watch.shown(920).today_intervals] == [False]


def test_a_call_offered_before_midnight_and_answered_after_it_is_yesterdays() -> None:
    midnight = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    call = CallReading("1", "north", CallState.QUEUED, midnight - 10 * SECOND)
    answered = replace(call, state=CallState.CONNECTED, answered_at=midnight + 10 * SECOND)
    watch = Watch().read(reading(call), midnight - 5 * SECOND)
    assert today(shown(watch.state, midnight - 5 * SECOND)) == Counts(offered=1, waiting=1)
    watch.read(reading(answered), midnight + 15 * SECOND)
    snapshot = shown(watch.state, midnight + 15 * SECOND)
    assert (today(snapshot), snapshot.today_intervals) == (Counts(), ())
    assert watch.state.book == {}
    assert snapshot.totals[Window.MINUTES_15].counts == Counts(
        offered=1, answered=1, answered_within=1, answered_wait_seconds=20.0
    )
    (stored,) = watch.history.values()
    assert stored.outcome is Outcome.ANSWERED


def test_a_call_that_waits_over_midnight_unseen_by_a_restart_is_not_lost() -> None:
    midnight = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    call = CallReading("1", "north", CallState.QUEUED, midnight - 10 * SECOND)
    watch = Watch().read(reading(call), midnight - 5 * SECOND)
    watch.state = watch.restarted(midnight + 5 * SECOND)
    assert shown(watch.state, midnight + 5 * SECOND).today_intervals == ()
    watch.read(reading(), midnight + 10 * SECOND)
    (stored,) = watch.history.values()
    assert stored.outcome is Outcome.ABANDONED


def test_a_call_that_has_waited_for_over_an_hour_has_missed_the_limit_today() -> None:
    watch = Watch().see(0, waiting_row()).see(3700, waiting_row())
    assert today(watch.shown(3700)) == Counts(offered=1, waiting=1, waiting_past_limit=1)


def test_what_is_older_than_an_hour_or_today_is_not_kept() -> None:
    watch = Watch()
    for hour in range(30):
        now = at(3600 * hour)
        watch.read(reading(connected_row(str(hour), offered=3600 * hour - 8, answered=3600 * hour - 1)), now)
    assert len(watch.state.recent) <= 2
    assert len(watch.state.known) <= 2
    assert len(watch.state.book) <= 24
    assert len(watch.state.polls) <= 26


def test_a_call_that_was_forgotten_and_is_back_is_not_counted_twice() -> None:
    watch = Watch().see(0, waiting_row()).see(10)
    watch.see(1000)
    assert watch.state.known == {}
    watch.see(1010, waiting_row())
    assert today(watch.shown(1010)) == Counts(offered=1, unobserved=1)


def test_calls_that_were_there_before_the_first_reading_are_not_counted_as_answered() -> None:
    """Of those that came then only the ones that have lasted until now are seen: they would flatter the figure."""
    watch = Watch().see(600, connected_row(offered=5, answered=9))
    assert today(watch.shown(600)) == Counts(offered=1, unobserved=1)
    watch.see(610)
    assert today(watch.shown(610)) == Counts(offered=1, unobserved=1)


def test_a_call_that_came_within_an_interval_before_the_first_reading_is_counted() -> None:
    watch = Watch().see(10, connected_row(offered=2, answered=6))
    assert today(watch.shown(10)).answered == 1


def test_a_call_that_came_during_a_short_gap_is_counted_and_one_of_a_long_gap_is_not() -> None:
    watch = Watch().see(0).see(30, connected_row(offered=5, answered=9))
    assert today(watch.shown(30)).answered == 1
    watch = Watch().see(0).see(600, connected_row(offered=5, answered=9))
    assert today(watch.shown(600)) == Counts(offered=1, unobserved=1)


def test_after_a_change_of_server_a_missing_call_is_unobserved() -> None:
    watch = Watch().see(0, waiting_row()).read(replace(reading(), server_name="te2"), at(10))
    assert today(watch.shown(10)).unobserved == 1
    watch = Watch().see(0, waiting_row()).read(replace(reading(), is_failover=True), at(10))
    assert today(watch.shown(10)).unobserved == 1


def test_a_slow_first_reply_makes_up_no_step_of_the_clock() -> None:
    slow = ClockSample(at(0), at(8), at(4))
    quick = ClockSample(at(10), at(10.1), at(10))
    watch = Watch().read(replace(reading(waiting_row()), clock_samples=(slow,)), at(8))
    watch.read(replace(reading(waiting_row()), clock_samples=(quick,)), at(18))
    assert today(watch.shown(18)) == Counts(offered=1, waiting=1)


def test_a_step_of_the_clock_while_calls_cannot_be_read_is_not_forgotten() -> None:
    watch = Watch().read(offset_by(reading(waiting_row()), at(3), timedelta(0)), at(3))
    watch.read(offset_by(without_calls(), at(13), HOUR), at(13))
    watch.read(offset_by(reading(), at(23), HOUR), at(23))
    (stored,) = watch.history.values()
    assert (stored.outcome, stored.wait_at_least, stored.wait_at_most) == (
        Outcome.ABANDONED,
        3 * SECOND,
        23 * SECOND,
    )


def test_a_step_of_the_clock_during_a_restart_is_found_out() -> None:
    watch = Watch().see(3, waiting_row())
    calls = list(watch.history.values())
    watch.state = restored_state(calls, calls, {at(3): True}, at(13), RULES, timedelta(0))
    watch.read(offset_by(reading(), at(13), HOUR), at(13))
    (stored,) = watch.history.values()
    assert (stored.wait_at_least, stored.wait_at_most) == (3 * SECOND, 13 * SECOND)


def test_several_open_stays_of_one_call_are_all_concluded() -> None:
    older, latest = stay(offered=0, seen=5), stay(queue_id="south", offered=60, seen=65)
    state = restored_state([older, latest], [older, latest], {at(70): True}, at(75), RULES)
    assert state.known["1"].queue_id == "south"
    state, changes = advance(state, reading(waiting_row(queue_id="south", offered=60)), at(80), RULES)
    assert [(each.after.queue_id, each.after.outcome) for each in changes] == [("north", Outcome.UNOBSERVED)]
    assert today(shown(state, at(80))) == Counts(offered=2, waiting=1, unobserved=1)


def test_a_call_that_had_moved_is_known_in_its_later_queue_after_a_restart() -> None:
    watch = Watch().see(0, waiting_row()).see(10, waiting_row(queue_id="south", offered=4)).see(20)
    assert watch.restarted(at(25)).known["1"].queue_id == "south"


def test_polls_that_could_not_read_the_calls_saw_none_of_them_after_a_restart_either() -> None:
    watch = Watch().see(3, waiting_row())
    for seconds in (13, 23, 33):
        watch.read(without_calls(), at(seconds))
    watch.state = watch.restarted(at(38))
    (gone,) = watch.see(43).history.values()
    assert (gone.outcome, gone.wait_at_least) == (Outcome.UNOBSERVED, 3 * SECOND)


def test_a_restart_keeps_apart_the_polls_that_could_read_the_calls() -> None:
    watch = Watch()
    for seconds in range(0, 300, 10):
        watch.see(seconds, waiting_row())
    for seconds in range(300, 500, 10):
        watch.read(without_calls(), at(seconds))
    again = watch.restarted(at(505))
    assert again.polls == watch.state.polls
    assert again.calls_read_at == watch.state.calls_read_at == at(290)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(worlds())
def test_a_restart_is_as_good_as_none(world: World) -> None:
    steady = replace(world, steps=())
    watch, again = Watch(), Watch()
    last_kind = Kind.GOOD
    for poll in steady.polls:
        if poll.kind is Kind.LOST:
            continue
        if last_kind is not Kind.CUT:
            again.state = replace(again.restarted(at(poll.now)), offset=watch.state.offset)
        last_kind = poll.kind
        watch.read(steady.reading(poll), at(poll.now))
        again.read(steady.reading(poll), at(poll.now))
        one, other = shown(watch.state, at(poll.now)), shown(again.state, at(poll.now))
        assert one == other
        assert watch.history.keys() == again.history.keys()


def test_coverage_shows_polls_that_did_not_come() -> None:
    watch = Watch()
    for seconds in [*range(-60, 300, 10), *range(600, 900, 10)]:
        watch.see(seconds)
    assert watch.shown(895).totals[Window.MINUTES_15].coverage_percent == pytest.approx(100 * 66 / 95, abs=0.1)
    since_midnight = 13 * 3600 + 895
    assert watch.shown(895).totals[Window.TODAY].coverage_percent == pytest.approx(66 * 1000 / since_midnight, abs=0.1)


def test_without_the_right_to_calls_the_share_of_time_is_shown_and_named_so() -> None:
    watch = Watch()
    for seconds in range(-60, 900, 10):
        seen = without_calls()
        if seconds >= 420:
            north, south = seen.queues
            seen = replace(seen, queues=(replace(north, waiting_count=2, longest_wait=21 * SECOND), south))
        watch.read(seen, at(seconds))
    snapshot = watch.shown(890)
    figures = snapshot.totals[Window.MINUTES_15]
    assert (figures.method, figures.counts) == (Method.SAMPLED, Counts())
    assert figures.time_within_percent == pytest.approx(75.0)
    assert figures.coverage_percent == pytest.approx(100.0)
    (share,) = [each.windows[Window.MINUTES_15].time_within_percent for each in snapshot.queues if each.name == "North"]
    assert share == pytest.approx(50.0)


def test_a_closed_or_silent_queue_gives_no_samples() -> None:
    silent = (
        QueueReading("a", "A", is_open=False, waiting_count=0),
        QueueReading("b", "B", is_open=None, waiting_count=0),
        QueueReading("c", "C", is_open=True, waiting_count=None),
        QueueReading("d", "D", is_open=True, waiting_count=3, longest_wait=None),
    )
    watch = Watch().read(replace(without_calls(), queues=silent), at(0))
    assert watch.state.samples == {}
    assert watch.shown(0).totals[Window.MINUTES_15].time_within_percent is None


def test_a_list_that_fails_once_is_a_gap_and_not_another_method() -> None:
    watch = Watch().see(0, waiting_row()).read(without_calls(FailureReason.TIMEOUT), at(10))
    figures = watch.shown(10).totals[Window.TODAY]
    assert (figures.method, figures.time_within_percent) == (Method.PER_CALL, None)
    assert figures.counts == Counts(offered=1, waiting=1)


def test_a_list_that_fails_for_a_quarter_of_an_hour_gives_way_to_samples() -> None:
    watch = Watch().see(0, waiting_row())
    for seconds in range(10, 1000, 10):
        watch.read(without_calls(FailureReason.TIMEOUT), at(seconds))
    assert watch.shown(990).totals[Window.TODAY].method is Method.SAMPLED


def test_samples_are_kept_for_today_and_no_longer() -> None:
    watch = Watch()
    for hour in range(40):
        watch.read(without_calls(), at(3600 * hour))
    assert len({minute for _, minute in watch.state.samples}) <= 26


def large_centre(queue_count: int, agent_count: int, call_count: int) -> Reading:
    queue_ids = [f"q{number}" for number in range(queue_count)]
    return Reading(
        "te1",
        queues=tuple(QueueReading(each, each, is_open=True, waiting_count=1) for each in queue_ids),
        agents=tuple(
            AgentReading(f"a{number}", "Åsa", AgentState.READY, "Ready", state_since=at(0))
            for number in range(agent_count)
        ),
        calls=tuple(
            waiting_row(str(number), queue_ids[number % queue_count], offered=number) for number in range(call_count)
        ),
    )


def calls_made_by(work: Callable[[], object]) -> int:
    """How many Python functions `work` calls: a measure of its cost that no busy machine disturbs."""
    made = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal made
        made += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made


def one_poll(centre: Reading, state: CentreState, now: datetime) -> Callable[[], object]:
    return lambda: shown(advance(state, centre, now, RULES)[0], now)


def test_500_agents_in_50_queues_cost_some_ten_thousand_steps_a_poll() -> None:
    centre = large_centre(50, 500, 500)
    state, _ = advance(CentreState(), centre, at(600), RULES)
    assert calls_made_by(one_poll(centre, state, at(610))) < 40_000


def test_the_cost_of_a_poll_grows_with_the_centre_and_not_with_its_square() -> None:
    costs = []
    for size in (1, 4):
        centre = large_centre(25 * size, 100 * size, 250 * size)
        state, _ = advance(CentreState(), centre, at(600), RULES)
        costs.append(calls_made_by(one_poll(centre, state, at(610))))
    assert costs[1] < 5 * costs[0]


def test_a_whole_day_of_samples_is_added_up_once_a_poll() -> None:
    centre = replace(without_calls(), queues=large_centre(50, 0, 0).queues)
    minutes = [at(0) - timedelta(minutes=count) for count in range(60)]
    state = Watch()
    for minute in reversed(minutes):
        state.read(centre, minute)
    assert calls_made_by(one_poll(centre, state.state, at(10))) < 12 * 50 * 60
