"""What the benches compute from what they measure."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from bench.accuracy import estimated_percent, level_error, share_error, unobserved_percent, unseen_count
from bench.day import DayResult, Figures
from bench.figure import Figure, readable
from bench.history import percentile
from tests.support.clock import HandClock

TRUTH = Figures(
    offered=1000,
    answered=900,
    answered_within=720,
    abandoned=90,
    short_abandoned=30,
    flowed_out=10,
    unobserved=0,
    waiting=0,
    wait_seconds=9000,
)
SHOWN = replace(TRUTH, offered=980, abandoned=70, short_abandoned=0, unobserved=7)
DAY = DayResult(
    scenario="normal",
    seed=1,
    truth=TRUTH,
    shown=SHOWN,
    mistakes={"short abandon → unseen": 18, "abandoned → unseen": 2, "short abandon → abandoned": 12},
    expected_unseen=19.0,
    poll_count=10,
    failed_count=1,
    seconds=1.0,
)


def test_the_service_level_leaves_short_abandons_out() -> None:
    assert TRUTH.service_level == 75.0
    assert level_error(DAY) == pytest.approx(100 * 720 / 970 - 75.0)


def test_counts_are_compared_with_the_calls_truly_offered() -> None:
    assert share_error(DAY, "offered") == -2.0
    assert share_error(DAY, "answered") == 0.0
    assert unobserved_percent(DAY) == pytest.approx(100 * 7 / 980)


def test_only_calls_that_no_poll_saw_are_unseen() -> None:
    assert unseen_count(DAY) == 20


def test_the_estimate_of_unseen_calls_is_told_as_a_share_beside_their_true_one() -> None:
    assert estimated_percent(DAY) == 1.9
    assert estimated_percent(replace(DAY, expected_unseen=None)) == 0.0


@pytest.mark.parametrize(("value", "is_met"), [(0.59, False), (0.6, True), (0.61, True)])
def test_a_goal_at_least_is_met_from_its_value_on(value: float, is_met: bool) -> None:
    assert Figure("rate", value, "", "", goal=0.6, bound="at least").is_met is is_met


@pytest.mark.parametrize(("value", "is_met"), [(2.9, True), (3.0, True), (3.1, False)])
def test_a_goal_at_most_is_met_up_to_its_value(value: float, is_met: bool) -> None:
    assert Figure("start", value, "s", "", goal=3).is_met is is_met


def test_a_figure_without_a_goal_is_neither_met_nor_missed() -> None:
    assert Figure("size", 12, "kB", "").is_met is None


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "12 346"), (23.94, "23.9"), (3.149, "3.15"), (0.0, "0.00"), (0.0123, "0.012")]
)
def test_figures_are_rounded_for_reading(value: float, text: str) -> None:
    assert readable(value) == text


def test_one_in_twenty_is_slower_than_the_percentile() -> None:
    assert percentile([float(number) for number in reversed(range(200))]) == 190


async def test_the_hand_clock_wakes_those_whose_time_has_come_and_nobody_else() -> None:
    clock = HandClock()
    soon = asyncio.create_task(clock.sleep_until(5.0))
    late = asyncio.create_task(clock.sleep_until(50.0))
    await asyncio.sleep(0)
    clock.advance(timedelta(seconds=10))
    await soon
    assert clock.monotonic() == 10.0
    assert not late.done()
    clock.advance(timedelta(seconds=40))
    await late
