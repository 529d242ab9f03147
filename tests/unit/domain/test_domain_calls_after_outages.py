"""What is concluded of calls that were last seen waiting before an outage of more than three polls."""

import pytest
from tests.support.builders import SECOND, agent, at, connected_row, finished_row, reading, waiting_row
from tests.unit.domain.call_watch import Watch, ringing_row, sight

from trio_monitor.domain.calls import Outcome, Rule
from trio_monitor.domain.reading import AgentState, CallReading


def test_a_call_gone_after_too_many_lost_polls_is_unobserved() -> None:
    assert Watch().see(3, waiting_row()).see(33).only.outcome is Outcome.ABANDONED
    watch = Watch().see(3, waiting_row()).see(34)
    assert (watch.only.outcome, watch.only.rule) == (Outcome.UNOBSERVED, Rule.TOO_LITTLE_EVIDENCE)
    assert watch.waits() == (3, None)


def test_a_call_found_in_another_queue_after_too_many_lost_polls_could_have_been_answered_and_passed_on() -> None:
    assert Watch().see(3, ringing_row()).see(33, waiting_row(queue_id="south", offered=30)).of("north").outcome is (
        Outcome.FLOWED_OUT
    )
    watch = Watch().see(3, ringing_row()).see(34, waiting_row(queue_id="south", offered=30))
    left = watch.of("north")
    assert (left.outcome, left.rule, left.gone_at) == (Outcome.UNOBSERVED, Rule.TOO_LITTLE_EVIDENCE, at(34))
    assert (left.wait_at_least, left.wait_at_most) == (3 * SECOND, None)
    assert watch.of("south").outcome is None


def test_a_call_believed_abandoned_that_shows_up_in_another_queue_late_is_unobserved() -> None:
    watch = Watch().see(3, waiting_row()).see(13)
    assert watch.only.outcome is Outcome.ABANDONED
    left = watch.see(34, waiting_row(queue_id="south", offered=30)).of("north")
    assert (left.outcome, left.gone_at, left.wait_at_most) == (Outcome.UNOBSERVED, at(13), None)


@pytest.mark.parametrize("queue_id", ["north", "south", None])
@pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP])
def test_who_has_a_call_after_too_many_lost_polls_need_not_be_who_answered_it(
    state: AgentState, queue_id: str | None
) -> None:
    watch = Watch().see(3, ringing_row())
    watch.read(reading(agents=[agent(state, since=20, queue_id=queue_id)]), sight(34))
    assert (watch.only.outcome, watch.waits()) == (Outcome.UNOBSERVED, (3, None))


@pytest.mark.parametrize("row", [connected_row(), finished_row()])
def test_a_record_without_times_tells_nothing_after_too_many_lost_polls(row: CallReading) -> None:
    watch = Watch().see(3, ringing_row()).see(34, row)
    assert (watch.only.outcome, watch.only.rule) == (Outcome.UNOBSERVED, Rule.TOO_LITTLE_EVIDENCE)
    assert watch.see(44, row).changes == []


def test_the_times_of_a_record_are_believed_after_any_number_of_lost_polls() -> None:
    watch = Watch().see(3, ringing_row()).see(303, connected_row(answered=9))
    assert (watch.only.outcome, watch.waits()) == (Outcome.ANSWERED, (9, 9))
