"""The demo's past, from the simulator's ledger: as the monitor itself would have stored it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from trio_monitor.demo.past import LedgerCall, followed_call, polls_of, samples_of
from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import Span, midnight
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Limits
from trio_monitor.ports import PollRow

STOCKHOLM = ZoneInfo("Europe/Stockholm")
BEAT = timedelta(seconds=10)
RULES = CentreRules(Limits(), STOCKHOLM, BEAT)
NOW = datetime(2026, 3, 3, 9, 0, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def call(**members: Any) -> FollowedCall | None:
    """A call that was offered a minute ago and waits, but for `members`."""
    usual = {"jobno": 7, "serviceId": 2, "offered_at": NOW - 60 * SECOND}
    given = {**usual, "answered_at": None, "ended_at": None, "outcome": "open", **members}
    return followed_call(LedgerCall.model_validate(given), NOW)


def test_a_call_that_waits_still_is_left_to_the_first_poll() -> None:
    waiting = call()
    assert waiting is not None
    assert waiting.is_waiting
    assert (waiting.gone_at, waiting.state, waiting.wait_at_least) == (None, CallState.QUEUED, 60 * SECOND)


def test_a_call_that_is_talked_to_still_has_its_wait_and_no_end() -> None:
    talking = call(answered_at=NOW - 48 * SECOND, outcome="answered")
    assert talking is not None
    assert (talking.outcome, talking.wait, talking.gone_at) == (Outcome.ANSWERED, 12 * SECOND, None)
    assert talking.state is CallState.CONNECTED


@pytest.mark.parametrize(
    ("outcome", "expected"), [("abandoned", Outcome.ABANDONED), ("flowed_out", Outcome.FLOWED_OUT)]
)
def test_a_wait_that_ended_otherwise_is_as_long_as_it_was(outcome: str, expected: Outcome) -> None:
    ended = call(ended_at=NOW - 25 * SECOND, outcome=outcome)
    assert ended is not None
    assert (ended.outcome, ended.wait, ended.gone_at) == (expected, 35 * SECOND, NOW - 25 * SECOND)


def test_a_call_cut_off_by_a_restart_is_not_there() -> None:
    assert call(ended_at=NOW, outcome="lost") is None


def polls(day_at: datetime, now: datetime = NOW) -> list[PollRow]:
    return list(polls_of(Span(day_at, day_at + timedelta(days=1)), now, RULES))


def test_today_is_polled_every_beat_and_a_day_before_once_a_quarter() -> None:
    today_at = midnight(NOW.astimezone(STOCKHOLM).date(), STOCKHOLM)
    today, yesterday = polls(today_at), polls(today_at - timedelta(days=1))
    assert {poll.interval for poll in today} == {BEAT}
    assert today[0].started_at == today_at
    assert NOW - 2 * BEAT < today[-1].started_at <= NOW - BEAT
    assert {poll.interval for poll in yesterday} == {INTERVAL}
    assert sum((poll.interval or BEAT for poll in yesterday), timedelta(0)) == timedelta(days=1)


def test_shortly_after_midnight_the_last_hour_of_yesterday_is_polled_every_beat_too() -> None:
    today_at = midnight(NOW.astimezone(STOCKHOLM).date(), STOCKHOLM)
    yesterday = polls(today_at - timedelta(days=1), today_at + timedelta(minutes=5))
    assert yesterday[-1].interval == BEAT
    assert sum((poll.interval or BEAT for poll in yesterday), timedelta(0)) == timedelta(days=1)


def test_a_sample_has_who_waited_at_that_poll_and_nothing_of_agents() -> None:
    calls = [each for each in (call(), call(ended_at=NOW - 50 * SECOND, outcome="abandoned")) if each]
    names = {"1": "Växel", "2": "Kundtjänst"}
    taken = samples_of(PollRow(NOW - 55 * SECOND, SECOND, None), calls, names, NOW)
    assert [(each.queue_name, each.waiting_count, each.longest_wait) for each in taken] == [
        ("Växel", 0, None),
        ("Kundtjänst", 2, 5 * SECOND),
    ]
    assert {each.agents_ready_count for each in taken} == {None}
    assert samples_of(PollRow(NOW - timedelta(hours=2), SECOND, None), calls, names, NOW) == []
