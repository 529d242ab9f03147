"""Each rule by which calls are followed, on its own. The rules together: test_domain_calls_in_a_world.py."""

from dataclasses import replace

import pytest
from tests.support.builders import SECOND, agent, at, connected_row, finished_row, queues, reading, waiting_row
from tests.unit.domain.call_watch import Watch, sight

from trio_monitor.domain.calls import CallChange, Outcome, Rule
from trio_monitor.domain.following import REMEMBER_GONE_FOR, follow
from trio_monitor.domain.reading import AgentState, CallReading, CallState


def test_a_call_that_waits_is_new_once_and_then_no_news() -> None:
    watch = Watch().see(3, waiting_row())
    assert watch.changes == [CallChange(None, watch.only)]
    assert (watch.only.outcome, watch.only.gone_at) == (None, None)
    assert watch.see(13, waiting_row()).changes == []
    assert watch.known["1"].wait_at_least == 13 * SECOND


def test_the_record_tells_when_a_call_was_answered() -> None:
    watch = Watch().see(3, waiting_row()).see(13, connected_row(answered=7))
    assert (watch.only.outcome, watch.only.rule, watch.only.answered_at) == (Outcome.ANSWERED, Rule.RECORD, at(7))
    assert watch.waits() == (7, 7)


def test_a_call_first_seen_in_talk_has_its_wait_from_its_record() -> None:
    assert Watch().see(500, connected_row(answered=42)).waits() == (42, 42)


def test_an_answered_call_that_goes_is_answered_still() -> None:
    watch = Watch().see(3, waiting_row()).see(13, connected_row(answered=7)).see(23)
    assert (watch.only.outcome, watch.only.gone_at) == (Outcome.ANSWERED, at(23))
    assert watch.waits() == (7, 7)


def test_a_record_without_time_of_answer_bounds_the_wait() -> None:
    watch = Watch().see(3, waiting_row()).see(13, connected_row())
    assert (watch.only.outcome, watch.only.rule) == (Outcome.ANSWERED, Rule.RECORD)
    assert watch.waits() == (3, 13)
    assert watch.see(23, connected_row()).changes == []


def test_a_time_of_answer_that_comes_late_makes_the_wait_exact() -> None:
    watch = Watch().see(3, waiting_row()).see(13, connected_row()).see(23, connected_row(answered=7))
    assert watch.waits() == (7, 7)


def test_a_call_in_talk_that_was_never_seen_waiting_and_tells_no_times_is_unobserved() -> None:
    watch = Watch().see(13, connected_row())
    assert (watch.only.outcome, watch.only.rule) == (Outcome.UNOBSERVED, Rule.TOO_LITTLE_EVIDENCE)
    assert watch.see(23, connected_row()).changes == []


def test_the_end_of_a_talk_is_not_taken_for_its_answer() -> None:
    wrapping_up = replace(connected_row(), state=CallState.WRAP_UP, ended_at=at(200))
    watch = Watch().see(205, wrapping_up)
    assert watch.only.outcome is Outcome.UNOBSERVED
    assert watch.only.gone_at is None


def test_a_record_that_contradicts_itself_is_unobserved_and_stays_so() -> None:
    watch = Watch().see(3, waiting_row(offered=2)).see(13, connected_row(offered=2, answered=1))
    assert (watch.only.outcome, watch.only.rule) == (Outcome.UNOBSERVED, Rule.TOO_LITTLE_EVIDENCE)
    assert watch.see(23, connected_row(offered=2, answered=1)).changes == []


def test_a_record_that_is_finished_without_an_answer_is_abandoned_after_its_exact_wait() -> None:
    watch = Watch().see(3, waiting_row()).see(13, finished_row(ended=9))
    assert (watch.only.outcome, watch.only.rule, watch.only.gone_at) == (Outcome.ABANDONED, Rule.RECORD, at(9))
    assert watch.waits() == (9, 9)


def test_a_finished_record_without_any_times_bounds_the_wait() -> None:
    watch = Watch().see(3, waiting_row()).see(13, finished_row())
    assert (watch.only.outcome, watch.only.gone_at) == (Outcome.ABANDONED, at(13))
    assert watch.waits() == (3, 13)


@pytest.mark.parametrize(
    "row", [finished_row(), finished_row(ended=9), finished_row(answered=5), finished_row(answered=5, ended=9)]
)
def test_a_finished_record_is_counted_once_however_long_it_stands_in_the_list(row: CallReading) -> None:
    watch = Watch().see(10, row)
    for seconds in range(20, 3 * int(REMEMBER_GONE_FOR.total_seconds()), 60):
        assert watch.see(seconds, row).changes == []
    assert watch.see(5000).changes == []


def test_a_waiting_call_that_is_gone_is_abandoned_between_the_two_polls() -> None:
    watch = Watch().see(3, waiting_row()).see(13)
    assert (watch.only.outcome, watch.only.rule) == (Outcome.ABANDONED, Rule.GONE_WHILE_WAITING)
    assert (watch.waits(), watch.only.gone_at) == ((3, 13), at(13))


def test_a_ringing_call_that_is_gone_is_abandoned_too() -> None:
    ringing = replace(waiting_row(), state=CallState.RINGING, agent_id="a1")
    assert Watch().see(3, waiting_row()).see(13, ringing).see(23).only.outcome is Outcome.ABANDONED


def test_to_ring_at_one_agent_after_another_is_no_news() -> None:
    ringing = replace(waiting_row(), state=CallState.RINGING, agent_id="a1")
    watch = Watch().see(3, waiting_row())
    assert watch.see(13, ringing).changes == []
    assert watch.see(23, replace(ringing, agent_id="a2")).changes == []


@pytest.mark.parametrize("queue_id", ["north", None])
def test_a_call_that_an_agent_talks_to_was_answered_when_the_talk_began(queue_id: str | None) -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(since=8, queue_id=queue_id)]), sight(13))
    assert (watch.only.outcome, watch.only.rule) == (Outcome.ANSWERED, Rule.AGENT_HAS_IT)
    assert (watch.only.agent_id, watch.only.answered_at) == ("a1", at(8))
    assert watch.waits() == (8, 8)


@pytest.mark.parametrize("state", [AgentState.WRAP_UP, AgentState.HOLD])
def test_a_call_that_an_agent_wraps_up_or_holds_was_answered_before_that(state: AgentState) -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(state, since=8)]), sight(13))
    assert (watch.only.outcome, watch.waits()) == (Outcome.ANSWERED, (3, 8))


@pytest.mark.parametrize("since", [None, 2, 14])
def test_an_agent_whose_time_does_not_fit_between_the_polls_only_bounds_the_wait(since: float | None) -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(since=since)]), sight(13))
    assert (watch.only.outcome, watch.waits()) == (Outcome.ANSWERED, (3, 13))


def test_an_agent_who_has_the_call_in_another_queue_tells_that_it_flowed_out() -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(since=8, queue_id="south")]), sight(13))
    assert (watch.only.outcome, watch.only.rule, watch.waits()) == (Outcome.FLOWED_OUT, Rule.MOVED, (3, 13))


@pytest.mark.parametrize("state", [AgentState.RINGING, AgentState.READY, AgentState.PAUSED, AgentState.LOGGED_OUT])
def test_an_agent_who_does_not_talk_is_no_evidence_of_an_answer(state: AgentState) -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(state, since=8)]), sight(13))
    assert watch.only.outcome is Outcome.ABANDONED


def test_an_agent_without_a_call_is_no_evidence_of_an_answer() -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(call_id=None, since=8)]), sight(13))
    assert watch.only.outcome is Outcome.ABANDONED


def test_a_call_that_moves_flows_out_of_one_queue_and_is_offered_to_the_other() -> None:
    watch = Watch().see(3, waiting_row()).see(13, waiting_row(queue_id="south", offered=9))
    left, begun = watch.history["1", "north", 0], watch.history["1", "south", 9]
    assert (left.outcome, left.rule) == (Outcome.FLOWED_OUT, Rule.MOVED)
    assert (left.wait_at_least, left.wait_at_most) == (3 * SECOND, 13 * SECOND)
    assert (begun.outcome, begun.offered_at) == (None, at(9))


def test_a_call_that_shows_up_in_another_queue_had_not_been_abandoned() -> None:
    watch = Watch().see(3, waiting_row()).see(13).see(23, waiting_row(queue_id="south", offered=15))
    left = watch.history["1", "north", 0]
    assert (left.outcome, left.rule) == (Outcome.FLOWED_OUT, Rule.MOVED)
    assert (left.wait_at_most, left.gone_at) == (13 * SECOND, at(13))


def test_a_call_that_is_transferred_after_its_answer_was_answered() -> None:
    watch = Watch().see(3, connected_row(answered=2)).see(13, waiting_row(queue_id="south", offered=9))
    assert watch.history["1", "north", 0].outcome is Outcome.ANSWERED
    assert watch.history["1", "south", 9].outcome is None


def test_a_call_that_stands_in_two_queues_is_in_the_later_whatever_the_order_of_the_rows() -> None:
    rows = [waiting_row(), waiting_row(queue_id="south")]
    watch = Watch().see(3, *rows)
    assert watch.see(13, *reversed(rows)).changes == []
    assert watch.only.queue_id == "south"


def test_a_call_that_keeps_its_first_time_of_entry_has_a_name_of_its_own_for_every_stay() -> None:
    watch = Watch()
    for poll, queue_id in enumerate(["north", "south", "north", "south"]):
        watch.see(3 + 10 * poll, waiting_row(queue_id=queue_id))
    assert [call.outcome for call in watch.history.values()] == [Outcome.FLOWED_OUT] * 3 + [None]
    assert watch.see(43, waiting_row(queue_id="south")).changes == []


def test_an_inferred_outcome_is_taken_back_as_often_as_the_call_shows_up_again() -> None:
    watch = Watch().see(3, waiting_row())
    for poll in range(3):
        assert watch.see(13 + 20 * poll).only.outcome is Outcome.ABANDONED
        (change,) = watch.see(23 + 20 * poll, waiting_row()).changes
        assert change.before is not None
        assert change.before.outcome is Outcome.ABANDONED
        assert (change.after.outcome, change.after.gone_at) == (None, None)
    assert watch.see(73).waits() == (63, 73)


def test_an_abandoned_call_that_shows_up_in_talk_was_answered() -> None:
    watch = Watch().see(3, waiting_row()).see(13).see(23, connected_row(answered=9))
    assert (watch.only.outcome, watch.only.gone_at, watch.waits()) == (Outcome.ANSWERED, None, (9, 9))


def test_an_answer_known_by_an_agent_is_not_undone_by_a_record_without_times() -> None:
    watch = Watch().see(3, waiting_row()).read(reading(agents=[agent(since=8)]), sight(13)).see(23, finished_row())
    assert (watch.only.outcome, watch.only.rule, watch.waits()) == (Outcome.ANSWERED, Rule.AGENT_HAS_IT, (8, 8))


def test_an_unobserved_call_that_shows_up_again_is_followed_on() -> None:
    watch = Watch().see(3, waiting_row()).see(50).see(60, waiting_row())
    assert watch.only.outcome is None
    assert watch.see(70).waits() == (60, 70)


def test_a_change_of_server_tells_nothing_of_the_calls_of_the_other() -> None:
    watch = Watch().see(3, waiting_row()).see(13, is_server_changed=True)
    assert watch.only.outcome is Outcome.UNOBSERVED
    seen = reading(agents=[agent(since=8)])
    watch = Watch().see(3, waiting_row()).read(seen, sight(13, is_server_changed=True))
    assert watch.only.outcome is Outcome.UNOBSERVED


def test_a_call_that_the_other_server_took_over_goes_on() -> None:
    watch = Watch().see(3, waiting_row()).see(13, waiting_row(), is_server_changed=True)
    assert watch.changes == []
    assert watch.only.outcome is None


def test_a_number_that_the_other_server_gave_to_another_call_is_another_call() -> None:
    watch = Watch().see(303, waiting_row(offered=300)).see(313, waiting_row(offered=200), is_server_changed=True)
    assert watch.history["1", "north", 300].outcome is Outcome.UNOBSERVED
    assert watch.history["1", "north", 200].outcome is None


def test_a_number_that_stands_for_a_later_call_is_another_call() -> None:
    watch = Watch().see(3, waiting_row()).see(13, waiting_row(offered=9))
    assert watch.history["1", "north", 0].outcome is Outcome.UNOBSERVED
    assert watch.history["1", "north", 9].outcome is None


def test_a_number_given_anew_after_its_call_was_gone_takes_nothing_back() -> None:
    watch = Watch().see(3, waiting_row()).see(13).see(23, waiting_row(offered=16))
    assert watch.history["1", "north", 0].outcome is Outcome.ABANDONED
    assert watch.history["1", "north", 16].outcome is None


def test_an_answered_call_that_comes_back_to_its_queue_is_offered_anew() -> None:
    watch = Watch().see(23, connected_row(answered=5)).see(33, waiting_row(offered=15))
    assert watch.history["1", "north", 0].outcome is Outcome.ANSWERED
    assert watch.history["1", "north", 15].outcome is None


def test_a_call_that_the_reading_is_a_moment_older_than_is_still_one_call() -> None:
    """Our idea of the server's clock is good to half a second: a call may be offered after the reading."""
    watch = Watch().see(3, waiting_row(offered=3.4))
    assert watch.see(13, waiting_row(offered=3.4)).changes == []
    assert len(watch.history) == 1


def test_while_the_list_is_cut_a_missing_call_says_nothing() -> None:
    watch = Watch().see(3, waiting_row(), connected_row("2", answered=2))
    assert watch.read(reading(are_calls_complete=False), sight(13)).changes == []
    assert watch.see(23, waiting_row(), connected_row("2", answered=2)).changes == []


def test_a_list_that_stays_cut_does_not_let_calls_wait_for_ever() -> None:
    watch = Watch().see(3, waiting_row()).read(reading(are_calls_complete=False), sight(33))
    assert watch.only.outcome is None
    watch.read(reading(are_calls_complete=False), sight(34))
    assert watch.only.outcome is Outcome.UNOBSERVED


def test_a_queue_of_which_the_list_stops_short_hides_its_own_calls_only() -> None:
    watch = Watch().see(3, waiting_row(), waiting_row("2", "south"))
    watch.read(replace(reading(), incomplete_queue_ids=frozenset({"north"})), sight(13))
    assert watch.history["1", "north", 0].outcome is None
    assert watch.history["2", "south", 0].outcome is Outcome.ABANDONED


def test_the_calls_of_a_queue_that_goes_out_of_sight_are_unobserved() -> None:
    """The permission profile may change at any refresh of the login: nobody hung up."""
    watch = Watch().see(3, waiting_row()).read(replace(reading(), queues=queues(["south"])), sight(13))
    assert watch.only.outcome is Outcome.UNOBSERVED


@pytest.mark.parametrize("step", [3600, 5, -5, -3600])
@pytest.mark.parametrize("are_records_set", [True, False])
def test_a_step_of_the_servers_clock_makes_up_no_wait_and_no_call(step: float, *, are_records_set: bool) -> None:
    shift = step if are_records_set else 0
    watch = Watch().see(3, waiting_row()).see(13 + step, waiting_row(offered=shift), step=step)
    watch.see(23 + step, waiting_row(offered=shift)).see(33 + step)
    assert (watch.only.outcome, watch.waits()) == (Outcome.ABANDONED, (23, 33))


@pytest.mark.parametrize("step", [3600, -3600])
def test_a_call_gone_in_the_poll_of_the_step_has_its_own_wait(step: float) -> None:
    watch = Watch().see(3, waiting_row()).see(13 + step, step=step)
    assert (watch.only.outcome, watch.waits()) == (Outcome.ABANDONED, (3, 13))


@pytest.mark.parametrize("step", [3600, -3600])
def test_an_answer_by_an_agent_after_a_step_has_its_own_wait(step: float) -> None:
    watch = Watch().see(3, waiting_row())
    watch.read(reading(agents=[agent(since=8 + step)]), sight(13 + step, step=step))
    assert (watch.only.outcome, watch.waits()) == (Outcome.ANSWERED, (8, 8))


def test_a_clock_set_forward_does_not_make_us_forget_a_call_that_shows_up_again() -> None:
    watch = Watch().see(3, waiting_row()).see(13).see(3623, step=3600).see(3633, waiting_row())
    assert watch.only.outcome is None


def test_a_call_that_is_gone_is_forgotten_after_a_while() -> None:
    watch = Watch().see(3, waiting_row()).see(13)
    assert "1" in watch.see(13 + REMEMBER_GONE_FOR.total_seconds()).known
    assert watch.see(14 + REMEMBER_GONE_FOR.total_seconds()).known == {}


def test_a_left_over_stay_of_a_call_is_concluded_and_leaves_the_latest_alone() -> None:
    (older,) = (change.after for change in follow({}, reading(waiting_row()), sight(3))[1])
    (latest,) = (change.after for change in follow({}, reading(waiting_row(offered=60)), sight(63))[1])
    known, changes = follow({"left over": older, "1": latest}, reading(waiting_row(offered=60)), sight(73))
    assert [(change.after.offered_at, change.after.outcome) for change in changes] == [(at(0), Outcome.UNOBSERVED)]
    assert known["1"].outcome is None
    assert follow(known, reading(waiting_row(offered=60)), sight(83))[1] == []
