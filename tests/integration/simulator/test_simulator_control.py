"""The control port: what it tells, what it takes, what it refuses."""

from typing import Any

import pytest
from tests.support.simulator import SimulatorHandle

OUTCOMES = ("answered", "abandoned", "flowed_out", "lost", "still_open")


async def test_the_truth_adds_up_in_total_by_service_and_by_interval(simulator: SimulatorHandle) -> None:
    await simulator.advance(3 * 3600)
    truth = await simulator.truth()
    total = truth["total"]
    assert total["offered"] > 500
    for name in ("offered", "sum_wait_seconds", "answered_within", "abandoned_within", "short_abandoned", *OUTCOMES):
        for part in ("services", "intervals"):
            assert sum(row[name] for row in truth[part]) == pytest.approx(total[name]), (part, name)
    assert total["offered"] == sum(total[name] for name in OUTCOMES) == len(truth["calls"])
    waits = [call["wait_seconds"] for call in truth["calls"] if call["outcome"] == "answered"]
    assert total["answered_within"] == sum(wait <= 20 for wait in waits)
    assert {row["start"][14:] for row in truth["intervals"]} <= {f"{m}:00.000Z" for m in ("00", "15", "30", "45")}


async def test_the_truth_takes_a_window_and_limits(simulator: SimulatorHandle) -> None:
    await simulator.advance(3600)
    window = {"from_": "2026-03-03T10:15:00+01:00", "to": "2026-03-03T10:30:00+01:00"}
    truth = await simulator.truth(**window, limit_seconds=0, short_seconds=1000)
    assert {row["start"] for row in truth["intervals"]} == {"2026-03-03T09:15:00.000Z"}
    assert truth["total"]["answered_within"] == 0
    assert truth["total"]["short_abandoned"] == truth["total"]["abandoned"]
    assert all("2026-03-03T09:15" <= call["offered_at"] < "2026-03-03T09:30" for call in truth["calls"])
    assert (await simulator.truth(calls=False))["calls"] == []
    by_hand = await simulator.control.get(
        "/truth?from=2026-03-03T10:15:00+01:00&to=2026-03-03T09:30:00Z&limit_seconds=0&short_seconds=1000"
    )
    assert by_hand.json() == truth


async def test_the_clock_is_turned_by_a_length_or_to_an_instant(simulator: SimulatorHandle) -> None:
    assert await simulator.now() == "2026-03-03T09:00:00.000Z"
    assert await simulator.advance(0.5) == "2026-03-03T09:00:00.500Z"
    assert await simulator.advance_to("2026-03-03T12:00:00+01:00") == "2026-03-03T11:00:00.000Z"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/clock", {}),
        ("/clock", {"advance_seconds": -1}),
        ("/clock", {"advance_seconds": 1, "now": "2026-03-04T00:00:00Z"}),
        ("/clock", {"now": "2026-03-04T00:00:00"}),
        ("/clock", {"now": "2020-01-01T00:00:00Z"}),
        ("/clock", {"now": "2126-01-01T00:00:00Z"}),
        ("/faults", {"kind": "reset"}),
        ("/faults", [{"kind": "explode"}]),
        ("/faults", [{"kind": "reset", "probability": 2}]),
        ("/failover", {"active": "third"}),
        ("/failover", {}),
        ("/restart", {"lose_everything": True}),
        ("/load", {"factor": -1}),
        ("/load", {"factor": "much"}),
        ("/agents", {"ready": -1}),
        ("/agents", {}),
        ("/permissions", {"denied": ["everything"]}),
        ("/permissions", {"username": "okänd"}),
    ],
)
async def test_orders_that_make_no_sense_are_refused_and_change_nothing(
    simulator: SimulatorHandle, path: str, body: Any
) -> None:
    response = await simulator.control.post(path, json=body)
    assert response.status_code == 422
    assert response.json()["detail"]
    assert await simulator.now() == "2026-03-03T09:00:00.000Z"
    assert (await simulator.control.get("/faults")).json() == []


@pytest.mark.parametrize("query", ["from=yesterday", "to=1", "limit_seconds=-1", "nonsense=1", "short_seconds=x"])
async def test_questions_that_make_no_sense_are_refused(simulator: SimulatorHandle, query: str) -> None:
    assert (await simulator.control.get(f"/truth?{query}")).status_code == 422


async def test_the_control_is_not_under_the_api_nor_the_api_under_the_control(simulator: SimulatorHandle) -> None:
    assert (await simulator.control.get("/te/api")).status_code == 404
    assert (await simulator.control.get(f"{simulator.base_url}/truth")).status_code == 404


async def test_a_foreign_host_name_is_refused(simulator: SimulatorHandle) -> None:
    response = await simulator.control.get("/clock", headers={"Host": "evil.example"})
    assert response.status_code == 400


async def test_agents_and_load_are_switched(simulator: SimulatorHandle) -> None:
    await simulator.agents(0)
    await simulator.load(5)
    await simulator.advance(1800)
    window = {"from_": "2026-03-03T09:10:00Z"}
    total = (await simulator.truth(**window))["total"]
    assert total["offered"] > 100
    assert total["answered"] == 0
    await simulator.agents(None)
    await simulator.load(0)
    await simulator.advance(1800)
    assert (await simulator.truth(from_="2026-03-03T09:30:01Z"))["total"]["offered"] < 60
