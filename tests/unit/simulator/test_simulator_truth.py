"""The ledger and its counts."""

from trio_simulator.clock import SimulatedClock
from trio_simulator.instants import HOUR_MS, MINUTE_MS, parse_instant
from trio_simulator.simulation import Settings, Simulation
from trio_simulator.truth import INTERVAL_MS, KEPT_MS, Leg, Outcome, Tally, Truth, tally_by_interval

START_MS = parse_instant("2026-03-03T10:00:00+01:00")


def answered(wait_ms: int, offered_ms: int = START_MS) -> Leg:
    return Leg(1, 1, offered_ms, offered_ms + wait_ms, None, Outcome.ANSWERED, 7)


def abandoned(wait_ms: int) -> Leg:
    return Leg(1, 1, START_MS, None, START_MS + wait_ms, Outcome.ABANDONED)


def test_a_wait_of_exactly_the_limit_counts_as_within() -> None:
    tally = Tally()
    for leg in (answered(20_000), answered(20_001), abandoned(20_000), abandoned(5_000), abandoned(5_001)):
        tally.count(leg, 20_000, 5_000)
    assert tally.answered_within == 1
    assert tally.abandoned_within == 3
    assert tally.short_abandoned == 1
    assert tally.sum_wait_ms == 40_001


def test_a_call_is_booked_on_the_interval_of_its_offer() -> None:
    legs = [answered(5 * MINUTE_MS, START_MS + 14 * MINUTE_MS)]
    assert list(tally_by_interval(legs, 20_000, 5_000)) == [(1, START_MS)]


def test_an_open_call_is_still_open_and_nothing_else() -> None:
    tally = Tally()
    tally.count(Leg(1, 1, START_MS), 20_000, 5_000)
    record = tally.as_record()
    assert record["still_open"] == record["offered"] == 1
    assert record["answered"] == record["abandoned"] == record["flowed_out"] == 0


def test_the_window_takes_its_beginning_and_leaves_its_end() -> None:
    truth = Truth()
    for number in range(3):
        truth.open_leg(number, 1, START_MS + number * INTERVAL_MS)
    assert [leg.jobno for leg in truth.legs(START_MS + INTERVAL_MS, START_MS + 2 * INTERVAL_MS)] == [1]
    assert [leg.jobno for leg in truth.legs(from_ms=START_MS + 1)] == [1, 2]


def test_old_calls_are_forgotten() -> None:
    truth = Truth()
    truth.open_leg(1, 1, START_MS)
    truth.open_leg(2, 1, START_MS + KEPT_MS + 1)
    assert [leg.jobno for leg in truth.legs()] == [2]


def test_calls_of_a_long_warm_up_are_not_forgotten_as_soon_as_it_is_over() -> None:
    settings = Settings("key", "user", "password", services=1, agents=2, warm_up_minutes=KEPT_MS / MINUTE_MS)
    clock = SimulatedClock("hand", START_MS)
    simulation = Simulation(settings, clock)
    of_the_warm_up = list(simulation.truth.legs(to_ms=START_MS))
    assert of_the_warm_up[0].offered_ms < START_MS - KEPT_MS + HOUR_MS
    clock.advance(6 * HOUR_MS)
    simulation.catch_up()
    assert next(simulation.truth.legs(START_MS))
    assert list(simulation.truth.legs(to_ms=START_MS)) == of_the_warm_up


def test_a_record_has_times_in_utc_and_the_wait_in_seconds() -> None:
    assert answered(1_500).as_record() == {
        "jobno": 1,
        "serviceId": 1,
        "offered_at": "2026-03-03T09:00:00.000Z",
        "answered_at": "2026-03-03T09:00:01.500Z",
        "ended_at": None,
        "outcome": "answered",
        "wait_seconds": 1.5,
        "agentId": 7,
    }


def test_only_the_latest_answers_since_the_start_of_the_statistics_are_given() -> None:
    truth = Truth()
    for number in range(30):
        leg = truth.open_leg(number, 1, START_MS + number)
        truth.answer(leg, START_MS + number + 1, 7)
    assert len(truth.latest_answers(1, START_MS)) == 20
    assert [leg.jobno for leg in truth.latest_answers(1, START_MS + 28)] == [28, 29]
    assert truth.latest_answers(2, START_MS) == []
