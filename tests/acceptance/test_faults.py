"""Up, each fault the server can have, and up again."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.acceptance.world import (
    INTERVAL_SECONDS,
    World,
    assert_calls_are_true,
    assert_nothing_is_invented,
    sqlite,
    true_legs,
    watching,
)
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

from trio_monitor.domain.calls import Outcome, Rule

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAILED_POLLS = 5
OUTAGES = 8
LOST_POLLS = 18
LOGIN_RETRY_SECONDS = 30
FAULTS: dict[str, tuple[Mapping[str, Any], str]] = {
    "delay": ({"kind": "delay", "seconds": 3600}, "timeout"),
    "hang": ({"kind": "hang"}, "timeout"),
    "drip": ({"kind": "drip", "seconds": 3600}, "timeout"),
    "status 500": ({"kind": "status", "status": 500}, "server_error"),
    "status 503": ({"kind": "status", "status": 503}, "server_error"),
    "status 401": ({"kind": "status", "status": 401}, "login_refused"),
    "status 403": ({"kind": "status", "status": 403}, "forbidden"),
    "retry_after": ({"kind": "retry_after", "seconds": 25}, "rate_limited"),
    "truncate": ({"kind": "truncate"}, "unreachable"),
    "malformed": ({"kind": "malformed"}, "malformed_reply"),
    "wrong_type": ({"kind": "wrong_type"}, "malformed_reply"),
    "missing_member": ({"kind": "missing_member"}, "malformed_reply"),
    "reset": ({"kind": "reset"}, "unreachable"),
    "redirect_loop": ({"kind": "redirect_loop"}, "server_error"),
}
PAUSES = {"login_refused": LOGIN_RETRY_SECONDS, "rate_limited": 25}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorHandle]:
    """One server for all tests of this module; each leaves it without faults."""
    async with simulator_in_this_process(seed=11) as running:
        await running.load(1.5)
        yield running


def is_up(dashboard: Any) -> bool:
    source = dashboard["source"]
    return source["reason"] is None and source["freshness"] == "fresh" and source["circuit"] == "closed"


async def fail_for_a_while(world: World, before: Any, reason: str) -> None:
    """Five beats with the fault on: what is shown keeps its values, grows old, and says why."""
    pause = PAUSES.get(reason, 0)
    ages, circuits = [], []
    for _ in range(FAILED_POLLS):
        during = await world.step()
        assert_nothing_is_invented(before, during)
        assert during["source"]["reason"] == reason
        ages.append(during["source"]["freshness"])
        circuits.append(during["source"]["circuit"])
    assert ages == ["fresh", "late", "late", "lost", "lost"]
    if not pause:
        assert circuits == ["closed", "closed", "open", "open", "open"]


@pytest.mark.parametrize("name", FAULTS)
async def test_up_fault_up(simulator: SimulatorHandle, tmp_path: Path, name: str) -> None:
    fault, reason = FAULTS[name]
    poll = {"login_retry_seconds": LOGIN_RETRY_SECONDS}
    async with watching(simulator, sqlite(tmp_path), poll=poll) as world:
        before = await world.step()
        assert is_up(before)
        await simulator.faults([fault])
        if reason == "timeout":
            world.be_impatient()
        try:
            await fail_for_a_while(world, before, reason)
        finally:
            await simulator.clear_faults()
            world.be_patient()
        beats_of_pause = PAUSES.get(reason, 0) // INTERVAL_SECONDS
        await world.until(is_up, steps=1 + beats_of_pause)
        for _ in range(3):
            assert is_up(await world.step())
        assert await assert_calls_are_true(world) > 5


async def test_outages_of_minutes_invent_no_outcome(simulator: SimulatorHandle, tmp_path: Path) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        for _ in range(OUTAGES):
            await world.step()
            await simulator.faults([{"kind": "reset"}])
            try:
                for _ in range(LOST_POLLS):
                    await world.step()
            finally:
                await simulator.clear_faults()
            await world.until(is_up, steps=1)
        assert await assert_calls_are_true(world) > 20
        unobserved = [call for call in await world.stored_calls() if call.outcome is Outcome.UNOBSERVED]
        assert any(call.rule is Rule.TOO_LITTLE_EVIDENCE for call in unobserved)


async def test_a_letter_in_the_wrong_charset_stops_nothing_and_names_no_queue_wrong(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        before = await world.step()
        names = {queue["id"]: queue["name"] for queue in before["queues"]}
        await simulator.faults([{"kind": "wrong_charset"}])
        try:
            during = await world.step()
        finally:
            await simulator.clear_faults()
        if during["source"]["reason"] is not None:
            assert during["source"]["reason"] == "malformed_reply"
            assert_nothing_is_invented(before, during)
        assert {queue["id"]: queue["name"] for queue in during["queues"]} == names
        assert is_up(await world.step())
        await assert_calls_are_true(world)


async def assert_longest_wait_is_true(world: World, shown: Any) -> None:
    """To the second and a half: HTTP tells the server's clock in whole seconds."""
    waiting = [leg.offered_at for leg in await true_legs(world.simulator) if leg.outcome == "open"]
    longest = shown["totals"]["longest_wait"]
    assert (longest is None) == (not waiting)
    if longest is not None:
        assert abs(longest["seconds"] - (world.clock.now() - min(waiting)).total_seconds()) <= 1.5


@pytest.mark.parametrize("skew", [120, -120])
async def test_a_clock_that_is_set_shifts_no_wait_and_doubles_no_call(
    simulator: SimulatorHandle, tmp_path: Path, skew: int
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        offered = (await world.step())["totals"]["today"]["counts"]["offered"]
        await simulator.faults([{"kind": "clock_skew", "seconds": skew}])
        try:
            for _ in range(3):
                during = await world.step()
                assert is_up(during)
                assert abs(during["source"]["clock_offset_seconds"] - skew) <= 1.5
                await assert_longest_wait_is_true(world, during)
        finally:
            await simulator.clear_faults()
        after = await world.step()
        assert abs(after["source"]["clock_offset_seconds"]) <= 1.5
        true_now = (await simulator.truth(calls=False))["total"]["offered"]
        assert offered <= after["totals"]["today"]["counts"]["offered"] <= true_now
        stored = await world.stored_calls()
        assert len(stored) == len({(call.call_id, call.queue_id) for call in stored})


@pytest.mark.parametrize(
    ("resource", "part"), [("agents/state", "agents"), ("services/calls", "calls"), ("services/cases", "cases")]
)
async def test_a_part_that_fails_takes_nothing_else_with_it(
    simulator: SimulatorHandle, tmp_path: Path, resource: str, part: str
) -> None:
    async with watching(simulator, sqlite(tmp_path)) as world:
        await world.step()
        await simulator.faults([{"kind": "status", "status": 500, "resource": resource}])
        try:
            during = await world.step()
        finally:
            await simulator.clear_faults()
        assert during["source"]["unavailable"] == [{"part": part, "reason": "server_error"}]
        assert during["source"]["reason"] is None
        assert all(queue["waiting_count"] is not None for queue in during["queues"])
        assert bool(during["agents"]) == (part != "agents")
        assert (await world.step())["source"]["unavailable"] == []
        await assert_calls_are_true(world)


async def test_faults_that_strike_now_and_then_lose_and_double_nothing(
    simulator: SimulatorHandle, tmp_path: Path
) -> None:
    kinds: list[Mapping[str, Any]] = [
        {"kind": kind, "probability": 0.04}
        for kind in ("reset", "truncate", "malformed", "wrong_type", "missing_member")
    ]
    async with watching(simulator, sqlite(tmp_path)) as world:
        await simulator.faults([*kinds, {"kind": "status", "status": 500, "probability": 0.1}])
        try:
            reasons = [(await world.step())["source"]["reason"] for _ in range(40)]
        finally:
            await simulator.clear_faults()
        assert is_up(await world.step())
        assert reasons.count(None) > 10
        assert await assert_calls_are_true(world) > 20


@pytest.mark.parametrize("name", ["hang", "status 500", "reset"])
async def test_a_server_that_is_down_at_the_start_is_waited_for(
    simulator: SimulatorHandle, tmp_path: Path, name: str
) -> None:
    fault, reason = FAULTS[name]
    await simulator.faults([fault])
    try:
        async with watching(simulator, sqlite(tmp_path), is_patient=reason != "timeout") as world:
            first = await world.dashboard()
            assert first["source"]["freshness"] == "never"
            assert first["source"]["reason"] == reason
            assert (first["queues"], first["agents"], first["read_at"]) == ([], [], None)
            assert first["totals"]["waiting_count"] is None
            assert first["totals"]["today"]["level"]["percent"] is None
            ready = await world.client.get("/health/ready")
            assert ready.status_code == 503
            await simulator.clear_faults()
            world.be_patient()
            assert is_up(await world.step())
            assert (await world.client.get("/health/ready")).status_code == 200
    finally:
        await simulator.clear_faults()
