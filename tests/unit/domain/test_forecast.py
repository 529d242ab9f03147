"""The rest of the day, from the same weekday's recent weeks."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.forecast import WEEKS_BACK, DayProfile, earlier_days, forecast
from trio_monitor.domain.opening_hours import Calendar, Day, DayKind

EIGHT, NINE, TEN = time(8), time(9), time(10)
USUAL: DayProfile = {EIGHT: 100, NINE: 200, TEN: 50}
TODAY = date(2026, 4, 17)
WEEKS = [TODAY - timedelta(weeks=week) for week in range(1, WEEKS_BACK + 3)]
EARLIER: dict[date, DayProfile] = {day: {EIGHT: number} for number, day in enumerate(WEEKS, start=1)}
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


def test_hours_that_were_not_seen_do_not_make_the_day_a_slack_one() -> None:
    expected = forecast([USUAL, USUAL], {NINE: 200}, TEN, seen=[NINE])
    assert expected is not None
    assert expected.scale == 1.0
    slack = forecast([USUAL, USUAL], {NINE: 200}, TEN)
    assert slack is not None
    assert slack.scale < 0.8


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


def workdays_but(*free: date, kind: DayKind = DayKind.HOLIDAY) -> Calendar:
    return lambda day: Day(kind if day in free else DayKind.WORKDAY)


def test_the_same_weekday_of_eight_weeks_is_compared_latest_first() -> None:
    assert earlier_days(EARLIER, TODAY, WEEKS, workdays_but()) == [{EIGHT: week} for week in range(1, 9)]


def test_good_friday_and_a_day_that_was_hardly_watched_are_left_out() -> None:
    good_friday, unwatched = WEEKS[1], WEEKS[3]
    watched = [day for day in WEEKS if day != unwatched]
    chosen = earlier_days(EARLIER, TODAY, watched, workdays_but(good_friday))
    assert chosen == [{EIGHT: week} for week in (1, 3, 5, 6, 7, 8)]


def test_a_watched_day_without_a_call_counts_as_a_quiet_day() -> None:
    assert earlier_days({}, TODAY, WEEKS[:2], workdays_but()) == [{}, {}]


@pytest.mark.parametrize("kind", [DayKind.HOLIDAY, DayKind.HALF_DAY])
def test_no_day_is_like_a_holiday(kind: DayKind) -> None:
    assert earlier_days(EARLIER, TODAY, WEEKS, workdays_but(TODAY, kind=kind)) == []
