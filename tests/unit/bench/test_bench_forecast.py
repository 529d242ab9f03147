"""How the bench of the forecast compares: what came against ours and against last week."""

from datetime import date, time, timedelta

import pytest
from bench.forecast import FIRST_DAY, HELD_OUT_WEEKS, Errors, added, errors_at, figures_of, held_out

from trio_monitor.domain.forecast import WEEKS_BACK, DayProfile

EIGHT, NINE, TEN = time(8), time(9), time(10)
USUAL: DayProfile = {EIGHT: 100, NINE: 200, TEN: 50}


def test_only_what_is_left_of_the_day_is_compared() -> None:
    errors = errors_at([USUAL, USUAL], {EIGHT: 1, NINE: 190, TEN: 70}, USUAL, NINE)
    assert errors == Errors(ours=0.0, last_week=30, ours_of_rest=0.0, last_week_of_rest=10, offered=250)


def test_calls_expected_in_a_quarter_that_stayed_quiet_are_an_error() -> None:
    errors = errors_at([USUAL, USUAL], USUAL, {EIGHT: 100, NINE: 200}, NINE)
    assert (errors.ours, errors.last_week, errors.offered) == (50, 50, 200)


def test_calls_in_a_quarter_that_nobody_expected_are_an_error() -> None:
    errors = errors_at([{NINE: 200}] * 2, {NINE: 200}, {NINE: 200, TEN: 50}, NINE)
    assert (errors.ours, errors.last_week) == (50, 50)


def test_the_forecast_knows_nothing_of_what_comes() -> None:
    busy_later = {EIGHT: 100, NINE: 400, TEN: 100}
    assert errors_at([USUAL, USUAL], USUAL, busy_later, NINE).ours == 250


def test_alike_days_are_forecast_without_error_and_holidays_are_left_out() -> None:
    weeks = range(WEEKS_BACK + HELD_OUT_WEEKS)
    fridays = [FIRST_DAY + timedelta(days=4, weeks=week) for week in weeks]
    good_friday, first_of_may = date(2026, 4, 3), date(2026, 5, 1)
    days = {day: {NINE: 1} if day == good_friday else USUAL for day in fridays}
    assert {good_friday, first_of_may} <= set(fridays[WEEKS_BACK:])
    total = added(held_out(days))
    assert total.ours == pytest.approx(0, abs=1e-9)
    asked = [sum(USUAL.values()), sum(USUAL.values()) - USUAL[EIGHT], 0, 0]
    assert total.offered == (HELD_OUT_WEEKS - 2) * sum(asked)
    # The Friday after it is compared with Good Friday by the week before, twice: at seven and at nine.
    assert total.last_week == 100 + 199 + 50 + 199 + 50


def test_the_error_of_last_week_is_what_is_to_be_beaten() -> None:
    quarter, rest = figures_of("steady", Errors(20, 30, 12, 10, 200))
    assert (quarter.value, quarter.goal, quarter.is_met) == (10.0, 15.0, True)
    assert (rest.value, rest.goal, rest.is_met) == (6.0, 5.0, False)
