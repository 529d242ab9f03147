"""Instants, texts of time, and the two kinds of clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_simulator.clock import ClockRunsForward, ClockStandsByItself, SimulatedClock, computer_now_ms
from trio_simulator.instants import (
    HOUR_MS,
    local_midnight,
    local_text,
    next_local_midnight,
    parse_instant,
    utc_text,
)


def test_local_time_has_milliseconds_and_the_offset_of_the_season() -> None:
    assert local_text(parse_instant("2026-03-03T09:00:00.001Z")) == "2026-03-03T10:00:00.001+01:00"
    assert local_text(parse_instant("2026-07-03T09:00:00Z")) == "2026-07-03T11:00:00.000+02:00"


@given(st.integers(0, 4_000_000_000_000))
def test_both_texts_lead_back_to_the_instant(instant_ms: int) -> None:
    assert parse_instant(local_text(instant_ms)) == instant_ms
    assert parse_instant(utc_text(instant_ms)) == instant_ms
    assert local_midnight(instant_ms) <= instant_ms < next_local_midnight(instant_ms)


def test_an_unescaped_plus_is_understood_and_no_offset_means_local_time() -> None:
    expected = parse_instant("2026-03-03T10:00:00+01:00")
    assert parse_instant("2026-03-03T10:00:00 01:00") == expected
    assert parse_instant("2026-03-03T10:00:00") == expected
    assert parse_instant("2026-03-03 10:00:00") == expected


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)])
def test_days_are_as_long_as_they_are(day: str, hours: int) -> None:
    start_ms = parse_instant(f"{day}T00:00:00")
    assert next_local_midnight(start_ms + HOUR_MS) - start_ms == hours * HOUR_MS


def test_a_hand_clock_moves_only_when_turned_and_never_back() -> None:
    clock = SimulatedClock("hand", 1_000)
    assert clock.now_ms() == 1_000
    assert clock.advance(500) == clock.now_ms() == 1_500
    with pytest.raises(ClockRunsForward):
        clock.advance(-1)


def test_a_real_clock_follows_the_computer_and_cannot_be_turned() -> None:
    clock = SimulatedClock("real")
    assert computer_now_ms() - 5 <= clock.now_ms() <= computer_now_ms() + 5
    with pytest.raises(ClockStandsByItself):
        clock.advance(1)
    assert SimulatedClock("real", 1_000, speed=2).now_ms() < 60_000
