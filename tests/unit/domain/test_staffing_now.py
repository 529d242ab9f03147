"""Agents needed now: a number with its assumptions, or the reason why there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.builders import NOON

from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.history import Tally
from trio_monitor.domain.service_level import Counts, Limits, Method, Window
from trio_monitor.domain.snapshot import QueueState, Status, WindowFigures
from trio_monitor.domain.staffing_now import Model, Silence, StaffingNow, staffing_now

RECENT = Tally(
    counts=Counts(offered=1000, answered=900, abandoned=100),
    handled_count=900,
    handling=timedelta(seconds=900 * 180),
    waited=timedelta(seconds=100 * 120),
)


def queue(offered: int = 100, coverage: float = 100.0) -> QueueState:
    figures = WindowFigures(Window.MINUTES_30, NOON, coverage, NOON, Method.PER_CALL, Counts(offered=offered))
    return QueueState(
        queue_id="north",
        name="North",
        status=Status.GOOD,
        is_open=True,
        opens_at=None,
        waiting_count=0,
        longest_waiting_since=None,
        longest_wait=None,
        agents_logged_in_count=14,
        agents_ready_count=4,
        agents_busy_count=8,
        agents_paused_count=2,
        limits=Limits(),
        windows={Window.MINUTES_30: figures},
    )


def answer(of: QueueState, recent: Tally = RECENT, usual: float | None = None) -> StaffingNow:
    found = staffing_now(of, Freshness.FRESH, recent, usual)
    assert isinstance(found, StaffingNow)
    return found


def test_the_published_vector_is_the_answer() -> None:
    """100 calls in half an hour, 180 s each, patience 120 s: twelve agents for 80/20 by Erlang A."""
    found = answer(queue())
    assert (found.model, found.needed, found.agents) == (Model.ERLANG_A, 12, 12)
    assert [each.agents for each in found.expectations] == [11, 12, 13]
    assert round(found.expectations[1].within, 4) == 0.8256


def test_without_enough_hang_ups_nobody_is_taken_to_hang_up() -> None:
    patient = replace(RECENT, counts=Counts(offered=909, answered=900, abandoned=9))
    found = answer(queue(), patient)
    assert (found.model, found.needed) == (Model.ERLANG_C, 14)


def test_a_number_of_agents_that_cannot_carry_the_load_has_no_expectation() -> None:
    patient = replace(RECENT, counts=Counts(answered=900))
    few = replace(queue(), agents_logged_in_count=12)
    assert [each.agents for each in answer(few, patient).expectations] == [11]


def test_the_half_hour_that_usually_is_counts_as_much_as_the_one_that_was() -> None:
    assert answer(queue(80), usual=120).load == answer(queue(100)).load


@pytest.mark.parametrize(
    ("of", "age", "recent", "reason"),
    [
        (queue(), Freshness.LATE, RECENT, Silence.LATE),
        (replace(queue(), is_open=False), Freshness.FRESH, RECENT, Silence.CLOSED),
        (queue(coverage=79), Freshness.FRESH, RECENT, Silence.UNWATCHED),
        (queue(), Freshness.FRESH, Tally(), Silence.FEW_HANDLED),
        (queue(0), Freshness.FRESH, RECENT, Silence.NO_CALLS),
        (replace(queue(), agents_logged_in_count=None), Freshness.FRESH, RECENT, Silence.AGENTS_UNKNOWN),
    ],
)
def test_what_is_not_known_is_not_guessed(of: QueueState, age: Freshness, recent: Tally, reason: Silence) -> None:
    assert staffing_now(of, age, recent, None) is reason
