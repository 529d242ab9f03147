from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.snapshot import Circuit, SourceState
from trio_monitor.errors import FailureReason
from trio_monitor.poller.breaker import Breaker
from trio_monitor.poller.health import Health

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
INTERVAL = timedelta(seconds=10)
SECOND = timedelta(seconds=1)
UNKNOWN = Health(Breaker(2))
GOOD = UNKNOWN.after_success(NOON, SECOND)


def state_of(health: Health, now: datetime) -> SourceState:
    return health.state(now=now, next_poll_at=now + INTERVAL, interval=INTERVAL, reading=None, clock_offset=None)


def test_before_the_first_poll_nothing_is_claimed() -> None:
    state = state_of(UNKNOWN, NOON)
    assert (state.freshness, state.reason, state.last_success_at) == (Freshness.NEVER, None, None)
    assert (state.server_name, state.clock_offset, state.poll_duration) == (None, None, None)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "fresh"), (15, "fresh"), (15.1, "late"), (30, "late"), (30.1, "lost")]
)
def test_the_last_good_poll_grows_old(seconds: float, expected: str) -> None:
    failed = GOOD.after_failure(FailureReason.TIMEOUT, NOON + INTERVAL, SECOND)
    assert state_of(failed, NOON + timedelta(seconds=seconds)).freshness.value == expected


def test_failing_since_is_the_start_of_the_first_failed_poll_of_the_row() -> None:
    failed = GOOD
    for number in range(1, 4):
        failed = failed.after_failure(FailureReason.UNREACHABLE, NOON + number * INTERVAL, SECOND)
    assert failed.failing_since == NOON + INTERVAL
    assert failed.last_success_at == NOON


def test_the_reason_told_is_that_of_the_latest_failure() -> None:
    failed = GOOD.after_failure(FailureReason.TIMEOUT, NOON, SECOND).after_failure(
        FailureReason.LOGIN_REFUSED, NOON + INTERVAL, SECOND
    )
    assert failed.reason is FailureReason.LOGIN_REFUSED


def test_a_good_poll_forgets_the_trouble() -> None:
    failed = GOOD.after_failure(FailureReason.TIMEOUT, NOON + INTERVAL, SECOND)
    recovered = failed.after_success(NOON + 2 * INTERVAL, 2 * SECOND)
    assert recovered == replace(GOOD, last_success_at=NOON + 2 * INTERVAL, poll_duration=2 * SECOND)


@pytest.mark.parametrize("reason", [FailureReason.STORE_UNAVAILABLE, FailureReason.INTERNAL_ERROR])
def test_trouble_of_our_own_does_not_open_the_servers_circuit(reason: FailureReason) -> None:
    health = GOOD
    for _ in range(5):
        health = health.after_failure(reason, NOON, SECOND)
    state = state_of(health, NOON)
    assert (state.circuit, state.reason) == (Circuit.CLOSED, reason)


@pytest.mark.parametrize(
    "reason", sorted(set(FailureReason) - {FailureReason.STORE_UNAVAILABLE, FailureReason.INTERNAL_ERROR})
)
def test_every_trouble_of_the_server_opens_its_circuit(reason: FailureReason) -> None:
    health = GOOD.after_failure(reason, NOON, SECOND).after_failure(reason, NOON, SECOND)
    assert state_of(health, NOON).circuit is Circuit.OPEN
