"""The rest of the day, from the same weekday's recent weeks."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.forecast import DayProfile, forecast

EIGHT, NINE, TEN = time(8), time(9), time(10)
USUAL: DayProfile = {EIGHT: 100, NINE: 200, TEN: 50}
profiles = st.dictionaries(st.sampled_from([EIGHT, NINE, TEN]), st.integers(0, 500))


def test_one_earlier_day_is_too_few() -> None:
    assert forecast([USUAL], {}, EIGHT) is None


def test_days_that_are_all_alike_are_expected_again() -> None:
    expected = forecast([USUAL, USUAL, USUAL], {}, EIGHT)
    assert expected is not None
    assert expected.expected == pytest.approx(dict(USUAL))
    assert (expected.scale, expected.days) == (1.0, 3)


def test_a_recent_week_weighs_more() -> None:
    expected = forecast([{NINE: 10}, {NINE: 20}], {}, EIGHT)
    assert expected is not None
    assert 10 < expected.expected[NINE] < 15


def test_a_day_that_is_busier_so_far_is_expected_to_stay_so() -> None:
    expected = forecast([USUAL, USUAL], {EIGHT: 200}, NINE)
    assert expected is not None
    assert 1.5 < expected.scale < 2
    assert expected.expected[NINE] == pytest.approx(200 * expected.scale)


def test_two_early_calls_do_not_double_the_day() -> None:
    expected = forecast([{EIGHT: 1, NINE: 100}] * 2, {EIGHT: 2}, NINE)
    assert expected is not None
    assert expected.scale < 1.05


def test_the_quarter_that_is_not_over_is_not_compared() -> None:
    expected = forecast([USUAL, USUAL], {EIGHT: 100, NINE: 1}, NINE)
    assert expected is not None
    assert expected.scale == 1.0


@given(earlier=st.lists(profiles, min_size=2, max_size=8), today=profiles)
def test_no_quarter_is_expected_to_have_fewer_than_no_calls(earlier: list[DayProfile], today: DayProfile) -> None:
    expected = forecast(earlier, today, NINE)
    assert expected is not None
    assert all(calls >= 0 for calls in expected.expected.values())
    assert expected.scale > 0
