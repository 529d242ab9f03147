"""Erlang C and A against published vectors, each other, and a brute simulation of the chain."""

import random
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.staffing import Expectation, Load, agents_needed, erlang_a, erlang_c

LIMIT = 20.0
PATIENT = Load(arrivals_per_second=100 / 1800, handling_seconds=180)
IMPATIENT = Load(arrivals_per_second=100 / 1800, handling_seconds=180, patience_seconds=120)
loads = st.builds(
    Load,
    arrivals_per_second=st.floats(0.001, 2),
    handling_seconds=st.floats(20, 600),
    patience_seconds=st.floats(10, 1200),
)


def expect(load: Load, agents: int) -> Expectation:
    expectation = erlang_c(load, agents, LIMIT)
    assert expectation is not None
    return expectation


@pytest.mark.parametrize(
    ("agents", "waits", "within", "asa"),
    [
        (11, 0.6821, 0.3896, 122.78),
        (12, 0.4494, 0.6402, 40.44),
        (13, 0.2853, 0.7956, 17.12),
        (14, 0.1741, 0.8884, 7.84),
    ],
)
def test_erlang_c_gives_the_published_figures(agents: int, waits: float, within: float, asa: float) -> None:
    expectation = expect(PATIENT, agents)
    assert (round(expectation.waits, 4), round(expectation.within, 4)) == (waits, within)
    assert round(expectation.mean_wait_seconds, 2) == asa


def test_erlang_c_calls_a_load_that_cannot_be_carried_overload() -> None:
    assert erlang_c(PATIENT, 10, LIMIT) is None


@pytest.mark.parametrize(
    ("agents", "waits", "abandons", "within", "wait"),
    [
        (10, 0.4969, 0.1375, 0.6399, 16.50),
        (11, 0.3828, 0.0942, 0.7422, 11.30),
        (12, 0.2798, 0.0616, 0.8256, 7.39),
        (13, 0.1937, 0.0384, 0.8886, 4.61),
        (14, 0.1270, 0.0228, 0.9327, 2.74),
    ],
)
def test_erlang_a_gives_the_published_figures(
    agents: int, waits: float, abandons: float, within: float, wait: float
) -> None:
    got = erlang_a(IMPATIENT, agents, LIMIT)
    assert (round(got.waits, 4), round(got.abandons, 4), round(got.within, 4)) == (waits, abandons, within)
    assert round(got.mean_wait_seconds, 2) == wait


@pytest.mark.parametrize(
    ("load", "by_c", "within"),
    [(PATIENT, 14, 0.8884), (Load(240 / 3600, 180), 16, 0.8688), (Load(20 / 900, 240), 8, 0.8232)],
)
def test_eighty_twenty_needs_the_published_number_by_erlang_c(load: Load, by_c: int, within: float) -> None:
    assert agents_needed(lambda agents: erlang_c(load, agents, LIMIT), load, 80) == by_c
    assert round(expect(load, by_c).within, 4) == within
    assert expect(load, by_c - 1).within < 0.8


@pytest.mark.parametrize(
    ("calls", "handling", "interval", "agents", "within", "waits"),
    [
        (100, 180, 1800, 14, 0.888350, 0.174132),
        (240, 180, 3600, 17, 0.927346, 0.126630),
        (20, 240, 900, 8, 0.823151, 0.220858),
        (20, 240, 900, 11, 0.985496, 0.023258),
        (57, 311, 900, 25, 0.868931, 0.184338),
        (57, 311, 900, 28, 0.968604, 0.053553),
        (900, 400, 1800, 211, 0.806065, 0.336139),
        (900, 400, 1800, 214, 0.882248, 0.237123),
    ],
)
def test_erlang_c_agrees_with_another_implementation(
    calls: int, handling: int, interval: int, agents: int, within: float, waits: float
) -> None:
    """The figures are those of pyworkforce 0.5.1; it is too heavy to be installed for these eight lines."""
    got = expect(Load(calls / interval, handling), agents)
    assert (round(got.within, 6), round(got.waits, 6)) == (within, waits)


def test_eighty_twenty_needs_fewer_when_callers_hang_up() -> None:
    assert agents_needed(lambda agents: erlang_a(IMPATIENT, agents, LIMIT), IMPATIENT, 80) == 12


def test_a_target_that_cannot_be_reached_has_no_number() -> None:
    assert agents_needed(lambda _: None, PATIENT, 80) is None


@given(load=loads, agents=st.integers(1, 400))
def test_one_more_agent_never_makes_it_worse(load: Load, agents: int) -> None:
    fewer, more = erlang_a(load, agents, LIMIT), erlang_a(load, agents + 1, LIMIT)
    assert more.within >= fewer.within - 1e-9
    assert more.abandons <= fewer.abandons + 1e-9
    assert 0 <= fewer.within <= 1 + 1e-9


def test_with_endless_patience_erlang_a_becomes_erlang_c() -> None:
    patient = Load(PATIENT.arrivals_per_second, PATIENT.handling_seconds, patience_seconds=1e7)
    by_a, by_c = erlang_a(patient, 13, LIMIT), expect(PATIENT, 13)
    assert by_a.within == pytest.approx(by_c.within, abs=1e-3)
    assert by_a.mean_wait_seconds == pytest.approx(by_c.mean_wait_seconds, rel=1e-2)


def test_a_very_large_centre_is_no_trouble() -> None:
    large = Load(arrivals_per_second=10, handling_seconds=200, patience_seconds=120)
    assert 0.4 < erlang_a(large, 2000, LIMIT).within < 1


def test_without_calls_nobody_waits() -> None:
    idle = Load(arrivals_per_second=0, handling_seconds=180, patience_seconds=120)
    assert erlang_a(idle, 1, LIMIT).within == expect(idle, 1).within == 1


def test_erlang_a_agrees_with_a_simulated_queue() -> None:
    chance = random.Random(7)
    agents, callers, within = 12, 200_000, 0
    now, free_at = 0.0, [0.0] * agents
    for _ in range(callers):
        now += chance.expovariate(IMPATIENT.arrivals_per_second)
        wait = max(0.0, free_at[0] - now)
        if wait < chance.expovariate(1 / 120):
            heappop(free_at)
            heappush(free_at, now + wait + chance.expovariate(1 / 180))
            within += wait <= LIMIT
    assert within / callers == pytest.approx(erlang_a(IMPATIENT, agents, LIMIT).within, abs=0.006)
