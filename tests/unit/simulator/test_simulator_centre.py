"""The queueing model: nothing is lost, nobody does two things at once, and a seed decides all."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trio_simulator.centre.cases import Agent, AgentState, Case, CaseClass, CaseState, WaitingLine
from trio_simulator.centre.centre import FIRST_JOBNO, Centre
from trio_simulator.centre.plan import HoursRegime, build_plan
from trio_simulator.instants import HOUR_MS, MINUTE_MS, SECOND_MS, parse_instant
from trio_simulator.truth import Outcome, Tally, Truth

START_MS = parse_instant("2026-03-03T09:00:00+01:00")
WORKING = {AgentState.RINGING, AgentState.BUSY, AgentState.CLERK_TIME}


def build_centre(
    seed: int = 1, services: int = 4, agents: int = 25, hours: HoursRegime = "always", start_ms: int = START_MS
) -> Centre:
    return Centre(build_plan(services, agents, seed, hours), seed, start_ms, Truth())


def tally(centre: Centre) -> Tally:
    total = Tally()
    for leg in centre.truth.legs():
        total.count(leg, 20 * SECOND_MS, 5 * SECOND_MS)
    return total


def records(centre: Centre) -> list[dict[str, object]]:
    return [leg.as_record() for leg in centre.truth.legs()]


def waiting_calls(centre: Centre) -> list[Case]:
    return [case for case in centre.cases.values() if case.is_call and case.state is CaseState.QUEUED]


def check_consistency(centre: Centre) -> None:
    """What must hold at every instant."""
    in_hand = [agent.case for agent in centre.agents.values() if agent.case is not None]
    assert len({case.jobno for case in in_hand}) == len(in_hand), "two agents with one case"
    for agent in centre.agents.values():
        assert (agent.case is not None) == (agent.state in WORKING)
        assert (agent.pause_reason is not None) == (agent.state is AgentState.PAUSED)
        assert (agent.logged_in_ms is None) == (agent.state is AgentState.LOGGED_OUT)
        if agent.case is not None:
            assert agent.case.agent_id == agent.person.agent_id
            assert centre.cases[agent.case.jobno] is agent.case
            assert agent.person.back_office is not agent.case.is_call
    for case in centre.cases.values():
        assert case.state is not CaseState.FINISHED
        assert (case.agent_id is None) == (case.state is CaseState.QUEUED)
        assert case.created_ms <= case.queued_ms <= centre.now_ms
    for case in waiting_calls(centre):
        idle = [a for a in centre.answering_agents(case.service_id) if a.state is AgentState.READY]
        assert not idle, "an agent is ready while a call waits that he or she could take"


def test_the_same_seed_gives_the_same_calls() -> None:
    first, second = build_centre(seed=7), build_centre(seed=7)
    for centre in (first, second):
        centre.advance_to(START_MS + 2 * HOUR_MS)
    assert records(first) == records(second)
    assert records(first)


def test_another_seed_gives_other_calls() -> None:
    first, second = build_centre(seed=7), build_centre(seed=8)
    for centre in (first, second):
        centre.advance_to(START_MS + HOUR_MS)
    assert records(first) != records(second)


@given(steps=st.lists(st.integers(1, 20 * MINUTE_MS), min_size=1, max_size=12), seed=st.integers(0, 50))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_steps_in_which_time_passes_change_nothing(steps: list[int], seed: int) -> None:
    stepwise, at_once = build_centre(seed=seed), build_centre(seed=seed)
    for step in steps:
        stepwise.advance_to(stepwise.now_ms + step)
    at_once.advance_to(START_MS + sum(steps))
    assert records(stepwise) == records(at_once)
    assert [a.state for a in stepwise.agents.values()] == [a.state for a in at_once.agents.values()]


@given(
    seed=st.integers(0, 1_000),
    services=st.integers(1, 9),
    agents=st.integers(1, 60),
    hours=st.sampled_from(["always", "office"]),
    factor=st.sampled_from([0.3, 1.0, 4.0]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_centre_is_consistent_at_every_instant(
    seed: int, services: int, agents: int, hours: HoursRegime, factor: float
) -> None:
    centre = build_centre(seed, services, agents, hours)
    centre.arrivals.set_factor(factor)
    for minute in range(1, 91):
        centre.advance_to(START_MS + minute * MINUTE_MS)
        check_consistency(centre)
    total = tally(centre)
    assert total.lost == 0
    assert total.offered == total.answered + total.abandoned + total.flowed_out + total.still_open
    waiting = [case for case in centre.cases.values() if case.is_call and case.is_waiting]
    assert total.still_open == len(waiting)


def test_every_stay_of_a_call_is_booked_once_and_in_order() -> None:
    centre = build_centre()
    centre.advance_to(START_MS + 8 * HOUR_MS)
    legs = list(centre.truth.legs())
    assert [leg.offered_ms for leg in legs] == sorted(leg.offered_ms for leg in legs)
    moved = [jobno for jobno, count in Counter(leg.jobno for leg in legs).items() if count > 1]
    assert moved
    for jobno in moved:
        stays = [leg for leg in legs if leg.jobno == jobno]
        for earlier, later in pairwise(stays):
            assert earlier.service_id != later.service_id
            assert earlier.ended_ms == later.offered_ms
            assert earlier.outcome in {Outcome.FLOWED_OUT, Outcome.ANSWERED}


def test_instants_of_a_call_are_in_order() -> None:
    centre = build_centre(seed=3)
    centre.advance_to(START_MS + 4 * HOUR_MS)
    for leg in centre.truth.legs():
        if leg.outcome is Outcome.ANSWERED:
            assert leg.answered_ms is not None
            assert leg.agent_id is not None
            assert leg.offered_ms < leg.answered_ms
            assert leg.ended_ms is None or leg.answered_ms < leg.ended_ms
        else:
            assert leg.answered_ms is None
            assert leg.agent_id is None
        assert (leg.ended_ms is None) <= (leg.outcome in {Outcome.OPEN, Outcome.ANSWERED})


def test_no_agent_answers_two_calls_at_once() -> None:
    centre = build_centre(seed=5)
    centre.advance_to(START_MS + 6 * HOUR_MS)
    for agent_id in centre.agents:
        talks = sorted(
            (leg.answered_ms, leg.ended_ms or centre.now_ms)
            for leg in centre.truth.legs()
            if leg.agent_id == agent_id and leg.answered_ms is not None
        )
        for (_, ended_ms), (answered_ms, _) in pairwise(talks):
            assert ended_ms < answered_ms


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 50)), min_size=1, unique=True))
def test_a_line_is_served_by_priority_and_then_by_age(entries: list[tuple[int, int]]) -> None:
    line = WaitingLine()
    cases = [Case(number, 1, CaseClass.CALL, at, at, priority) for number, (priority, at) in enumerate(entries)]
    for case in cases:
        line.add(case)
    served = []
    while (head := line.head()) is not None:
        served.append((head.priority, head.queued_ms))
        line.remove(head)
    assert served == sorted(entries)


def test_calls_of_one_service_are_answered_first_come_first_served() -> None:
    """With one agent the answers of equal priority come in the order of arrival."""
    centre = build_centre(services=1, agents=1)
    centre.arrivals.set_factor(3)
    priority = {}
    for second in range(3_600):
        centre.advance_to(START_MS + second * SECOND_MS)
        priority.update({case.jobno: case.priority for case in centre.cases.values()})
    answered = [leg for leg in centre.truth.legs() if leg.answered_ms is not None and priority[leg.jobno] > 1]
    by_answer = sorted(answered, key=lambda leg: leg.answered_ms or 0)
    assert len(answered) > 5
    assert by_answer == answered


def test_the_agent_who_has_been_ready_longest_gets_the_call() -> None:
    centre = build_centre(services=1, agents=6)
    centre.arrivals.set_factor(0)
    centre.advance_to(START_MS + 30 * MINUTE_MS)
    ready = [agent for agent in centre.answering_agents(1) if agent.state is AgentState.READY]
    longest = min(ready, key=lambda agent: agent.since_ms)
    centre.admit(centre.plan.services[0], CaseClass.CALL)
    assert longest.state is AgentState.RINGING


def test_no_load_means_no_calls() -> None:
    centre = build_centre()
    centre.arrivals.set_factor(0)
    before = tally(centre).offered
    centre.advance_to(START_MS + 2 * HOUR_MS)
    assert tally(centre).offered == before
    centre.arrivals.set_factor(1)
    centre.advance_to(START_MS + 3 * HOUR_MS)
    assert tally(centre).offered > before


def test_a_heavier_load_brings_more_calls() -> None:
    calm, busy = build_centre(), build_centre()
    busy.arrivals.set_factor(3)
    for centre in (calm, busy):
        centre.advance_to(START_MS + 4 * HOUR_MS)
    callers = [len({leg.jobno for leg in centre.truth.legs()}) for centre in (calm, busy)]
    ratio = callers[1] / callers[0]
    assert ratio == pytest.approx(3, rel=0.2)


def test_everything_lost_leaves_an_empty_centre_and_new_job_numbers() -> None:
    centre = build_centre()
    centre.arrivals.set_factor(4)
    centre.advance_to(START_MS + 30 * MINUTE_MS)
    waiting = sum(case.is_call and case.is_waiting for case in centre.cases.values())
    assert waiting
    centre.lose_everything()
    assert centre.cases == {}
    check_consistency(centre)
    total = tally(centre)
    assert total.lost == waiting
    assert total.still_open == 0
    assert total.offered == total.answered + total.abandoned + total.flowed_out + total.lost
    centre.advance_to(centre.now_ms + 30 * MINUTE_MS)
    check_consistency(centre)
    assert min(centre.cases) >= FIRST_JOBNO
    assert max(centre.cases) < FIRST_JOBNO + 1_000


def test_only_as_many_agents_answer_as_are_kept() -> None:
    centre = build_centre()
    centre.advance_to(START_MS + 10 * MINUTE_MS)
    centre.keep_agents(2)
    centre.advance_to(START_MS + 60 * MINUTE_MS)
    check_consistency(centre)
    answering = [agent for agent in centre.agents.values() if not agent.person.back_office]
    assert sum(agent.state in WORKING | {AgentState.READY} for agent in answering) <= 2
    centre.keep_agents(None)
    centre.advance_to(START_MS + 70 * MINUTE_MS)
    assert sum(agent.state in WORKING | {AgentState.READY} for agent in answering) > 8


def test_with_nobody_kept_all_callers_hang_up_or_wait() -> None:
    centre = build_centre()
    centre.keep_agents(0)
    centre.advance_to(START_MS + HOUR_MS)
    late = [leg for leg in centre.truth.legs() if leg.offered_ms > START_MS + 30 * MINUTE_MS]
    assert late
    assert not any(leg.answered_ms for leg in late)


def states_seen(agents: list[Agent]) -> set[AgentState]:
    return {agent.state for agent in agents}


def test_a_working_day_has_every_state_and_every_class_of_case() -> None:
    centre = build_centre()
    agents, classes, reasons = set[AgentState](), set[CaseClass](), set[str | None]()
    for minute in range(0, 600, 2):
        centre.advance_to(START_MS + minute * MINUTE_MS)
        agents |= states_seen(list(centre.agents.values()))
        classes |= {case.case_class for case in centre.cases.values()}
        reasons |= {agent.pause_reason for agent in centre.agents.values()}
    assert agents == set(AgentState)
    assert classes == set(CaseClass)
    assert {"Lunch", "Rast", "Möte", "Obesvarat"} <= reasons


@pytest.mark.parametrize("hours", ["always", "office"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_default_day_is_neither_idle_nor_hopeless(seed: int, hours: HoursRegime) -> None:
    midnight_ms = parse_instant("2026-03-03T00:00:00+01:00")
    centre = build_centre(seed, hours=hours, start_ms=midnight_ms)
    centre.advance_to(midnight_ms + 24 * HOUR_MS)
    total = tally(centre)
    service_level = total.answered_within / (total.answered + total.abandoned - total.short_abandoned)
    assert 0.75 <= service_level <= 0.88
    assert 0.03 <= total.abandoned / total.offered <= 0.08


def test_an_office_is_closed_at_night_and_at_the_weekend() -> None:
    saturday_ms = parse_instant("2026-03-07T00:00:00+01:00")
    centre = build_centre(hours="office", start_ms=saturday_ms)
    centre.advance_to(saturday_ms + 48 * HOUR_MS)
    assert tally(centre).offered == 0
    assert states_seen(list(centre.agents.values())) == {AgentState.LOGGED_OUT}
    centre.advance_to(saturday_ms + 58 * HOUR_MS)
    assert tally(centre).offered > 50


def test_one_service_of_four_closes_while_the_others_are_open_at_any_hour() -> None:
    night_ms = parse_instant("2026-03-04T03:00:00+01:00")
    centre = build_centre(start_ms=night_ms)
    assert [centre.is_open(service) for service in centre.plan.services] == [True, True, True, False]
    centre.advance_to(night_ms + HOUR_MS)
    assert {leg.service_id for leg in centre.truth.legs()} == {1, 2, 3}
    assert tally(centre).offered > 100


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_with_a_change_of_clock_runs_through(day: str) -> None:
    start_ms = parse_instant(f"{day}T00:00:00")
    centre = build_centre(start_ms=start_ms)
    centre.advance_to(start_ms + 26 * HOUR_MS)
    check_consistency(centre)
    hours = Counter((leg.offered_ms - start_ms) // HOUR_MS for leg in centre.truth.legs())
    assert min(hours[hour] for hour in range(24)) > 50
