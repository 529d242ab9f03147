"""The configuration of a centre, its shifts and its arrival rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_simulator.centre.demand import Demand
from trio_simulator.centre.plan import build_plan
from trio_simulator.centre.roster import Roster
from trio_simulator.instants import HOUR_MS, MINUTE_MS, parse_instant

NOON_MS = parse_instant("2026-03-03T12:00:00+01:00")


@given(services=st.integers(1, 80), agents=st.integers(1, 600), seed=st.integers(0, 5))
def test_every_service_has_somebody_who_answers_its_calls(services: int, agents: int, seed: int) -> None:
    plan = build_plan(services, agents, seed, "always")
    assert [service.service_id for service in plan.services] == list(range(1, services + 1))
    assert [person.agent_id for person in plan.people] == list(range(1, agents + 1))
    answered = {each for person in plan.people if not person.back_office for each in person.service_ids}
    assert answered == set(range(1, services + 1))


def test_the_default_services_have_their_names() -> None:
    plan = build_plan(4, 25, 1, "always")
    assert [s.name for s in plan.services] == ["Växel", "Kundtjänst", "Tidbokning", "Fakturafrågor"]


def test_names_are_unique_and_swedish_in_a_big_centre() -> None:
    plan = build_plan(200, 500, 1, "always")
    assert len({service.name for service in plan.services}) == 200
    people = {(person.first_name, person.last_name) for person in plan.people}
    assert len(people) == 500
    letters = "".join(first + last for first, last in people)
    assert set("åäöÅÄÖé") <= set(letters)
    letters.encode("iso-8859-1")


@pytest.mark.parametrize("hours", ["always", "office"])
def test_a_shift_found_always_ends_later_than_asked(hours: str) -> None:
    plan = build_plan(4, 25, 1, "office" if hours == "office" else "always")
    roster = Roster(plan, 1)
    for person in plan.people:
        instant_ms = NOON_MS
        for _ in range(10):
            shift = roster.shift_ending_after(person, instant_ms)
            assert shift.start_ms < shift.end_ms
            assert shift.end_ms > instant_ms
            assert Roster(plan, 1).shift_ending_after(person, instant_ms) == shift
            instant_ms = shift.end_ms


def test_three_in_four_agents_are_there_at_any_hour() -> None:
    plan = build_plan(4, 100, 1, "always")
    roster = Roster(plan, 1)
    for hour in range(24):
        instant_ms = NOON_MS + hour * HOUR_MS
        on_shift = sum(roster.shift_ending_after(p, instant_ms).start_ms <= instant_ms for p in plan.people)
        assert on_shift == pytest.approx(75, abs=3)


def test_opening_hours_follow_the_wall_clock() -> None:
    plan = build_plan(4, 25, 1, "office")
    demand = Demand(plan, Roster(plan, 1), 1)
    service = plan.services[0]
    opens_ms = parse_instant("2026-03-03T07:45:00")
    closes_ms = parse_instant("2026-03-03T16:30:00")
    assert not demand.is_open(service, opens_ms - 1)
    assert demand.is_open(service, opens_ms)
    assert demand.is_open(service, closes_ms - 1)
    assert not demand.is_open(service, closes_ms)
    assert demand.is_open(service, parse_instant("2026-03-30T07:45:00"))  # summer time since yesterday
    assert not demand.is_open(service, parse_instant("2026-03-30T07:44:59"))


def test_the_rate_is_nought_when_closed_and_steady_within_a_slot() -> None:
    plan = build_plan(4, 25, 1, "office")
    demand = Demand(plan, Roster(plan, 1), 1)
    service = plan.services[1]
    assert demand.calls_per_second(service, parse_instant("2026-03-03T03:00:00")) == 0
    rate = demand.calls_per_second(service, NOON_MS)
    assert rate > 0
    assert demand.calls_per_second(service, NOON_MS + 4 * MINUTE_MS) == rate
