from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.snapshot import Circuit
from trio_monitor.poller.breaker import PROBE_ATTEMPTS, Breaker

thresholds = st.integers(1, 20)


def after_failures(threshold: int, count: int) -> Breaker:
    breaker = Breaker(threshold)
    for _ in range(count):
        breaker = breaker.probing().after_failure()
    return breaker


@given(thresholds, st.integers(0, 60))
def test_the_circuit_opens_at_the_threshold_and_not_before(threshold: int, count: int) -> None:
    expected = Circuit.OPEN if count >= threshold else Circuit.CLOSED
    assert after_failures(threshold, count).circuit is expected


@given(thresholds, st.integers(0, 60))
def test_one_good_poll_closes_the_circuit_whatever_was_before(threshold: int, count: int) -> None:
    recovered = after_failures(threshold, count).probing().after_success()
    assert recovered == Breaker(threshold)


@given(thresholds, st.integers(0, 60), st.integers(1, 10))
def test_an_open_circuit_lets_each_request_out_once_and_a_closed_one_as_often_as_set(
    threshold: int, count: int, when_closed: int
) -> None:
    expected = PROBE_ATTEMPTS if count >= threshold else when_closed
    assert after_failures(threshold, count).attempts(when_closed) == expected


def test_only_a_probe_of_an_open_circuit_makes_it_half_open() -> None:
    assert after_failures(3, 2).probing().circuit is Circuit.CLOSED
    assert after_failures(3, 3).probing().circuit is Circuit.HALF_OPEN


def test_trouble_of_our_own_ends_the_probe_and_counts_for_nothing() -> None:
    breaker = after_failures(3, 3)
    assert breaker.probing().at_rest() == breaker
