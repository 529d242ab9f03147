from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.freshness import Freshness, freshness

INTERVAL = timedelta(seconds=10)
ORDER = (Freshness.FRESH, Freshness.LATE, Freshness.LOST)


@pytest.mark.parametrize(
    ("age_seconds", "expected"),
    [
        (0, Freshness.FRESH),
        (15, Freshness.FRESH),
        (15.001, Freshness.LATE),
        (30, Freshness.LATE),
        (30.001, Freshness.LOST),
        (86_400, Freshness.LOST),
    ],
)
def test_a_value_is_fresh_up_to_one_and_a_half_polls_and_late_up_to_three(
    age_seconds: float, expected: Freshness
) -> None:
    assert freshness(timedelta(seconds=age_seconds), INTERVAL) is expected


def test_before_the_first_poll_there_is_no_age() -> None:
    assert freshness(None, INTERVAL) is Freshness.NEVER


def test_a_value_from_a_clock_ahead_of_ours_is_fresh() -> None:
    assert freshness(timedelta(seconds=-5), INTERVAL) is Freshness.FRESH


@given(st.timedeltas(timedelta(0), timedelta(days=1)), st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_value_never_grows_fresher_with_age(age: timedelta, more: timedelta) -> None:
    assert ORDER.index(freshness(age + more, INTERVAL)) >= ORDER.index(freshness(age, INTERVAL))
