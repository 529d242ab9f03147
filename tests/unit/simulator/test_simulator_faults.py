"""Which faults strike which requests."""

from typing import Any

import pytest
from pydantic import ValidationError

from trio_simulator.faults import Fault, FaultBoard

STATE = "/te/api/cc/1/services/state"


def board_with(*faults: dict[str, Any], seed: int = 1) -> FaultBoard:
    board = FaultBoard(seed)
    board.order([Fault.model_validate(fault) for fault in faults])
    return board


@pytest.mark.parametrize(
    ("resource", "path", "strikes"),
    [
        ("*", "/te/api", True),
        ("services/state", STATE, True),
        ("/services/state/", STATE, True),
        ("state", "/te/api/cc/1/agents/state", True),
        ("services/state", "/te/api/cc/1/services/7/state", False),
        ("login", "/te/api/refreshlogin", False),
        ("service", STATE, False),
    ],
)
def test_a_resource_is_matched_by_whole_segments(resource: str, path: str, strikes: bool) -> None:
    board = board_with({"kind": "reset", "resource": resource})
    assert (board.strike(path, "primary").fault is not None) is strikes


def test_a_count_is_spent() -> None:
    board = board_with({"kind": "reset", "count": 2})
    assert [board.strike(STATE, "primary").fault is not None for _ in range(4)] == [True, True, False, False]
    assert board.ordered()[0].as_record() == {
        "kind": "reset", "resource": "*", "server": "both", "count": 2, "struck": 2, "spent": True,
    }  # fmt: skip


def test_a_probability_is_kept_and_drawn_by_the_seed() -> None:
    draws = [
        [board.strike(STATE, "primary").fault is not None for _ in range(400)]
        for board in (board_with({"kind": "reset", "probability": 0.25}, seed=seed) for seed in (1, 1, 2))
    ]
    assert draws[0] == draws[1] != draws[2]
    assert sum(draws[0]) == pytest.approx(100, abs=35)


def test_delays_and_skews_add_up_beside_one_other_fault() -> None:
    board = board_with(
        {"kind": "delay", "seconds": 1},
        {"kind": "status", "status": 503},
        {"kind": "reset"},
        {"kind": "delay", "seconds": 2},
        {"kind": "clock_skew", "seconds": -90},
    )
    strike = board.strike(STATE, "primary")
    assert (strike.delay_seconds, strike.skew_ms) == (3, -90_000)
    assert strike.fault is not None
    assert strike.fault.kind == "status"


def test_a_fault_of_one_server_leaves_the_other_alone() -> None:
    board = board_with({"kind": "reset", "server": "secondary"})
    assert board.strike(STATE, "primary").fault is None
    assert board.strike(STATE, "secondary").fault is not None


async def test_clearing_lets_go_of_what_is_held() -> None:
    board = board_with({"kind": "hang"})
    held = board.cleared
    board.clear()
    assert held.is_set()
    assert not board.cleared.is_set()
    assert board.strike(STATE, "primary").fault is None


@pytest.mark.parametrize(
    "order",
    [
        {"kind": "explode"},
        {"kind": "reset", "extra": 1},
        {"kind": "reset", "count": 0},
        {"kind": "reset", "probability": 1.5},
        {"kind": "reset", "probability": 0.5, "count": 1},
        {"kind": "delay"},
        {"kind": "delay", "seconds": -1},
        {"kind": "reset", "seconds": 1},
        {"kind": "reset", "status": 500},
        {"kind": "status", "status": 200},
        {"kind": "reset", "member": "open"},
        {"kind": "reset", "server": "third"},
        {"kind": "clock_skew", "seconds": float("inf")},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Fault.model_validate(order)
