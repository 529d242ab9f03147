"""The six formulas, by the vectors of docs/reference/metrics.md."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.service_level import (
    Counts,
    Formula,
    Ratio,
    calls_to_recover,
    level_bounds,
    live_service_level,
    service_level,
)

OURS = Counts(offered=1060, answered=1000, answered_within=860, abandoned=60, abandoned_within=20, short_abandoned=10)
CISCO = Counts(offered=100, answered=90, answered_within=70, abandoned=10, abandoned_within=10)

counts = st.builds(
    lambda answered, within, abandoned, ab_within, short, late, waiting: Counts(
        offered=answered + abandoned + max(late, waiting),
        answered=answered,
        answered_within=min(within, answered),
        abandoned=abandoned,
        abandoned_within=min(ab_within, abandoned),
        short_abandoned=min(short, ab_within, abandoned),
        waiting=max(late, waiting),
        waiting_past_limit=late,
        answered_wait_seconds=float(answered * 7),
    ),
    *[st.integers(0, 10_000)] * 7,
)


@pytest.mark.parametrize(
    ("formula", "percent"),
    [
        (Formula.ANSWERED_ONLY, 86.0),
        (Formula.ALL_ABANDONS, 81.1),
        (Formula.OFFERED, 81.1),
        (Formula.SHORT_ABANDONS_EXCLUDED, 81.9),
        (Formula.ABANDONS_WITHIN_LIMIT_EXCLUDED, 82.7),
        (Formula.ABANDONS_WITHIN_LIMIT_MET, 83.0),
    ],
)
def test_each_formula_gives_what_the_first_vector_says(formula: Formula, percent: float) -> None:
    assert service_level(OURS, formula).percent == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(
    ("formula", "percent"),
    [
        (Formula.ALL_ABANDONS, 70.0),
        (Formula.ABANDONS_WITHIN_LIMIT_EXCLUDED, 77.8),
        (Formula.ABANDONS_WITHIN_LIMIT_MET, 80.0),
    ],
)
def test_each_formula_gives_what_the_second_vector_says(formula: Formula, percent: float) -> None:
    assert service_level(CISCO, formula).percent == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize("formula", Formula)
def test_without_calls_there_is_no_percentage(formula: Formula) -> None:
    assert service_level(Counts(), formula).percent is None
    assert live_service_level(Counts(), formula).percent is None


def test_calls_that_only_wait_or_flowed_out_are_no_denominator_but_of_offered() -> None:
    waiting = Counts(offered=3, waiting=2, flowed_out=1)
    for formula in set(Formula) - {Formula.OFFERED}:
        assert service_level(waiting, formula).percent is None
    assert service_level(waiting, Formula.OFFERED) == Ratio(0, 3)


def test_queues_are_combined_by_sums_and_not_by_averages() -> None:
    small, large = Counts(offered=1, answered=1), Counts(offered=99, answered=99, answered_within=99)
    assert service_level(small + large, Formula.ALL_ABANDONS).percent == 99.0


@given(counts, counts)
def test_every_field_is_added_and_taken_back(one: Counts, other: Counts) -> None:
    total = one + other
    for field in fields(Counts):
        assert getattr(total, field.name) == getattr(one, field.name) + getattr(other, field.name)
    assert total - other == one


@given(counts, st.sampled_from(Formula))
def test_a_service_level_lies_between_0_and_100(some: Counts, formula: Formula) -> None:
    for level in (service_level(some, formula), live_service_level(some, formula)):
        assert level.percent is None or 0 <= level.percent <= 100


@given(counts, st.sampled_from(Formula))
def test_calls_waiting_past_the_limit_never_make_the_live_level_better(some: Counts, formula: Formula) -> None:
    level, live = service_level(some, formula), live_service_level(some, formula)
    assert live.numerator == level.numerator
    assert live.denominator >= level.denominator


def test_a_call_waiting_past_the_limit_has_missed_already() -> None:
    some = Counts(offered=10, answered=8, answered_within=8, waiting=2, waiting_past_limit=1)
    assert live_service_level(some, Formula.SHORT_ABANDONS_EXCLUDED) == Ratio(8, 9)
    assert live_service_level(some, Formula.ABANDONS_WITHIN_LIMIT_MET) == Ratio(8, 9)


def test_live_offered_has_waiting_calls_once_and_live_answered_only_never() -> None:
    some = Counts(offered=10, answered=8, answered_within=8, waiting=2, waiting_past_limit=1)
    assert live_service_level(some, Formula.OFFERED) == Ratio(8, 10)
    assert live_service_level(some, Formula.ANSWERED_ONLY) == Ratio(8, 8)


@given(
    st.integers(0, 100_000).flatmap(lambda den: st.builds(Ratio, st.integers(0, den), st.just(den))),
    st.integers(0, 999).map(lambda tenths: tenths / 10),
)
def test_calls_to_recover_is_the_smallest_number_that_reaches_the_target(level: Ratio, target_percent: float) -> None:
    target = Fraction(str(target_percent)) / 100
    needed = calls_to_recover(level, target_percent)
    assert needed is not None
    assert level.numerator + needed >= target * (level.denominator + needed)
    if needed > 0:
        assert level.numerator + needed - 1 < target * (level.denominator + needed - 1)


def test_the_level_lies_between_what_no_and_what_every_doubtful_abandon_would_make_it() -> None:
    doubtful = replace(OURS, short_abandoned_least=4, short_abandoned_most=16)
    least, most = level_bounds(doubtful, Formula.SHORT_ABANDONS_EXCLUDED)
    assert (least, most) == (Ratio(860, 1056), Ratio(860, 1044))
    for formula in set(Formula) - {Formula.SHORT_ABANDONS_EXCLUDED}:
        assert level_bounds(doubtful, formula) == (service_level(doubtful, formula),) * 2


def test_calls_to_recover_does_not_ask_for_one_too_many() -> None:
    assert calls_to_recover(Ratio(79, 100), 80.0) == 5
    assert calls_to_recover(Ratio(80, 100), 80.0) == 0


def test_a_target_of_all_calls_once_missed_is_never_reached_again() -> None:
    assert calls_to_recover(Ratio(99, 100), 100.0) is None
    assert calls_to_recover(Ratio(100, 100), 100.0) == 0


def test_without_calls_there_is_nothing_to_recover_from() -> None:
    assert calls_to_recover(Ratio(0, 0), 80.0) == 0
