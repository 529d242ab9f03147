"""How many callers came and went between two polls: the estimate against made-up days whose truth is known."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.support.builders import at, stay

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.unseen import LEARNING, LEAST_HANG_UPS, UnseenEstimate, learning_span

POLL = 10.0
INTERVAL = timedelta(seconds=POLL)
Patience = Callable[[random.Random], float]


def steady(chance: random.Random) -> float:
    """As likely to hang up at any age."""
    return chance.expovariate(1 / 120)


def hasty(chance: random.Random) -> float:
    """Some hang up within seconds, the others hardly ever."""
    return chance.expovariate(1 / 8) if chance.random() < 0.05 else 600.0


def slow(chance: random.Random) -> float:
    """Hardly anybody hangs up at first, more and more do later."""
    return chance.weibullvariate(60, 2)


def polled_day(patience: Patience, answer_rate: float, call_count: int) -> tuple[list[FollowedCall], int]:
    """The calls as polls see them, and how many of them none has seen."""
    chance = random.Random(7)
    seen, unseen_count = [], 0
    for number in range(call_count):
        first_poll = chance.uniform(0, POLL)
        hang_up, answer = patience(chance), chance.expovariate(answer_rate)
        if answer <= hang_up:
            seen.append(stay(str(number), outcome=Outcome.ANSWERED, wait=answer))
        elif hang_up < first_poll:
            unseen_count += 1
        else:
            last_sight = first_poll + (hang_up - first_poll) // POLL * POLL
            seen.append(stay(str(number), outcome=Outcome.ABANDONED, wait=(last_sight, last_sight + POLL)))
    return seen, unseen_count


@pytest.mark.parametrize("answer_rate", [1 / 4, 1 / 15, 1 / 60])
@pytest.mark.parametrize("patience", [steady, hasty, slow])
def test_the_estimate_meets_the_truth_of_many_calls(patience: Patience, answer_rate: float) -> None:
    calls, unseen_count = polled_day(patience, answer_rate, 20_000)
    estimate = UnseenEstimate(at(-1), INTERVAL)
    estimate.add(calls)
    told = estimate.result()
    assert told.expected is not None
    assert told.least is not None
    assert told.most is not None
    assert told.least < told.expected < told.most
    # The bounds tell of chance alone; that no trend is quite as it is taken to be widens them by a tenth here.
    assert 0.9 * told.least <= unseen_count <= 1.1 * told.most


def test_nothing_is_told_with_too_few_to_learn_from() -> None:
    hang_ups = [stay(str(number), outcome=Outcome.ABANDONED, wait=(2, 12)) for number in range(LEAST_HANG_UPS)]
    few, enough = UnseenEstimate(at(-1), INTERVAL), UnseenEstimate(at(-1), INTERVAL)
    few.add(hang_ups[1:])
    enough.add(hang_ups)
    assert few.result().expected is None
    assert few.result().hang_up_count == LEAST_HANG_UPS - 1
    # Each was watched for five seconds on average before it hung up, and had waited two unwatched.
    assert enough.result().expected == pytest.approx(LEAST_HANG_UPS * 2 / 5)


def test_earlier_calls_teach_how_readily_callers_hang_up_and_are_not_in_the_estimate() -> None:
    earlier = [stay(str(number), offered=-60, outcome=Outcome.ABANDONED, wait=(2, 12)) for number in range(10)]
    none, one = UnseenEstimate(at(0), INTERVAL), UnseenEstimate(at(0), INTERVAL)
    none.add(earlier)
    one.add([*earlier, stay("a", outcome=Outcome.ANSWERED, wait=30)])
    assert none.result().expected == 0
    # Ten hang-ups in 55 s watched; the one call of the range waited 5 s unwatched on average.
    assert one.result().expected == pytest.approx(10 / 55 * 5)
    assert learning_span(Span(at(0), at(60))) == Span(at(60) - LEARNING, at(60))


@pytest.mark.parametrize("outcome", [None, Outcome.UNOBSERVED])
def test_a_wait_whose_end_is_not_known_tells_nothing(outcome: Outcome | None) -> None:
    estimate = UnseenEstimate(at(-1), INTERVAL)
    estimate.add([stay(outcome=outcome)])
    assert estimate.young.seconds == estimate.old.seconds == estimate.blind.seconds == 0
