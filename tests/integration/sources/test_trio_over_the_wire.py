"""The Trio source against the simulated servers: every fault, up → fault → up, and both servers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psutil
import pytest
import pytest_asyncio
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

from trio_monitor.clock import SystemClock
from trio_monitor.domain.clock_offset import measure_offset
from trio_monitor.domain.reading import Part, Reading
from trio_monitor.errors import (
    FailureReason,
    SourceAuthFailed,
    SourceContractBroken,
    SourceError,
    SourceForbidden,
    SourceRateLimited,
    SourceUnavailable,
)
from trio_monitor.sources.trio import TrioConfig, TrioSource

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPTIONAL = {Part.AGENTS: "agents/state", Part.CALLS: "services/calls", Part.CASES: "services/cases"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started() -> AsyncIterator[SimulatorHandle]:
    async with simulator_in_this_process(access_token_seconds=600) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def simulator(started: SimulatorHandle) -> AsyncIterator[SimulatorHandle]:
    yield started
    await started.clear_faults()
    await started.failover("primary")
    await started.permissions()


def config_of(simulator: SimulatorHandle, **changes: Any) -> TrioConfig:
    given: dict[str, Any] = {
        "base_url": simulator.base_url,
        "client_key": simulator.client_key,
        "username": simulator.username,
        "password": simulator.password,
        "request_timeout": timedelta(seconds=5),
        "part_timeout": timedelta(seconds=10),
        "retry_wait_first": timedelta(0),
        "retry_wait_ceiling": timedelta(0),
    }
    return TrioConfig(**(given | changes))


@asynccontextmanager
async def opened(simulator: SimulatorHandle, **changes: Any) -> AsyncIterator[TrioSource]:
    source = TrioSource(config_of(simulator, **changes), SystemClock())
    try:
        yield source
    finally:
        await source.aclose()


def is_whole(reading: Reading) -> bool:
    return (
        (len(reading.queues), len(reading.agents)) == (4, 25)
        and reading.unavailable == {}
        and reading.are_calls_complete
        and reading.set_aside == ()
    )


IMPATIENT = {"request_timeout": timedelta(seconds=1)}
"""Long enough for a healthy reply from a busy machine."""

FAULTS: list[tuple[dict[str, Any], dict[str, Any], type[SourceError], FailureReason]] = [
    ({"kind": "delay", "seconds": 30}, IMPATIENT, SourceUnavailable, FailureReason.TIMEOUT),
    ({"kind": "hang"}, IMPATIENT, SourceUnavailable, FailureReason.TIMEOUT),
    ({"kind": "drip", "seconds": 0.05}, IMPATIENT, SourceUnavailable, FailureReason.TIMEOUT),
    ({"kind": "status", "status": 500}, {}, SourceUnavailable, FailureReason.SERVER_ERROR),
    ({"kind": "status", "status": 401}, {}, SourceAuthFailed, FailureReason.LOGIN_REFUSED),
    ({"kind": "status", "status": 403}, {}, SourceForbidden, FailureReason.FORBIDDEN),
    ({"kind": "retry_after", "seconds": 60}, {}, SourceRateLimited, FailureReason.RATE_LIMITED),
    ({"kind": "truncate"}, {}, SourceUnavailable, FailureReason.UNREACHABLE),
    ({"kind": "reset"}, {}, SourceUnavailable, FailureReason.UNREACHABLE),
    ({"kind": "malformed"}, {}, SourceContractBroken, FailureReason.MALFORMED_REPLY),
    ({"kind": "wrong_type"}, {}, SourceContractBroken, FailureReason.MALFORMED_REPLY),
    ({"kind": "missing_member"}, {}, SourceContractBroken, FailureReason.MALFORMED_REPLY),
    ({"kind": "wrong_charset"}, {}, SourceContractBroken, FailureReason.MALFORMED_REPLY),
    ({"kind": "redirect_loop"}, {}, SourceUnavailable, FailureReason.SERVER_ERROR),
]
EVERY_FAULT = pytest.mark.parametrize(
    ("fault", "changes", "kind", "reason"),
    FAULTS,
    ids=[f"{fault['kind']}-{fault.get('status', '')}" for fault, *_ in FAULTS],
)


@EVERY_FAULT
async def test_up_fault_up(
    simulator: SimulatorHandle,
    fault: dict[str, Any],
    changes: dict[str, Any],
    kind: type[SourceError],
    reason: FailureReason,
) -> None:
    async with opened(simulator, **changes) as source:
        assert is_whole(await source.fetch_reading(attempts=2))
        await simulator.faults([{**fault, "resource": "services/state"}])
        with pytest.raises(kind) as caught:
            await source.fetch_reading(attempts=1 if changes else 2)
        assert caught.value.reason is reason
        await simulator.clear_faults()
        assert is_whole(await source.fetch_reading(attempts=2))


@EVERY_FAULT
async def test_a_fault_everywhere_from_the_start_and_then_up(
    simulator: SimulatorHandle,
    fault: dict[str, Any],
    changes: dict[str, Any],
    kind: type[SourceError],
    reason: FailureReason,
) -> None:
    async with opened(simulator, **changes) as source:
        await simulator.faults([fault])
        # Before anything is known of the server, a fault in the members spares the API resource or the login.
        with pytest.raises(SourceError):
            await source.fetch_reading(attempts=1 if changes else 2)
        await simulator.clear_faults()
        assert is_whole(await source.fetch_reading(attempts=2))


@EVERY_FAULT
@pytest.mark.parametrize("part", OPTIONAL, ids=str)
async def test_a_fault_in_an_optional_part_leaves_the_queues(
    simulator: SimulatorHandle,
    part: Part,
    fault: dict[str, Any],
    changes: dict[str, Any],
    kind: type[SourceError],
    reason: FailureReason,
) -> None:
    async with opened(simulator, **changes) as source:
        await simulator.faults([{**fault, "resource": OPTIONAL[part]}])
        reading = await source.fetch_reading(attempts=1)
        assert len(reading.queues) == 4
        if fault["kind"] == "wrong_charset" and part is not Part.AGENTS:
            assert reading.unavailable == {}, "calls have no letter outside ASCII"
        elif part is Part.CASES and fault["kind"] in {"wrong_type", "missing_member"}:
            assert reading.set_aside
            assert reading.are_calls_complete
        else:
            assert reading.unavailable == {part: reason}


async def test_one_fault_among_two_tries_is_not_seen(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        for kind in ("reset", "truncate", "status"):
            await simulator.faults([{"kind": kind, "resource": "services/state", "count": 1}])
            assert is_whole(await source.fetch_reading(attempts=2))
            await simulator.clear_faults()


async def test_a_short_retry_after_is_waited_for(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        await simulator.faults([{"kind": "retry_after", "seconds": 0, "resource": "services/state", "count": 1}])
        assert is_whole(await source.fetch_reading(attempts=2))


async def test_a_forbidden_part_is_told_and_the_rest_read(simulator: SimulatorHandle) -> None:
    await simulator.permissions(denied=["calls"])
    async with opened(simulator) as source:
        reading = await source.fetch_reading(attempts=1)
        assert reading.unavailable == {Part.CALLS: FailureReason.FORBIDDEN}
        assert reading.calls, "the case list serves in its place"


async def test_a_changed_permission_makes_a_queue_vanish_and_come_back_without_an_error(
    simulator: SimulatorHandle,
) -> None:
    async with opened(simulator) as source:
        assert is_whole(await source.fetch_reading(attempts=1))
        hidden = [int((await source.fetch_reading(attempts=1)).queues[0].queue_id)]
        await simulator.permissions(hidden_services=hidden)
        await simulator.advance(601)  # the access token is spent, and the refresh brings the new profile
        reading = await source.fetch_reading(attempts=1)
        assert len(reading.queues) == 3
        assert str(hidden[0]) not in {queue.queue_id for queue in reading.queues}
        await simulator.permissions()
        await simulator.advance(601)
        assert is_whole(await source.fetch_reading(attempts=1))


async def test_failover_both_ways_within_one_poll_each(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        assert not (await source.fetch_reading(attempts=1)).is_failover
        await simulator.failover("secondary")
        over = await source.fetch_reading(attempts=1)
        assert is_whole(over)
        assert over.is_failover
        await simulator.failover("primary")
        back = await source.fetch_reading(attempts=1)
        assert is_whole(back)
        assert not back.is_failover


async def test_a_dead_primary_and_its_return(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        await source.fetch_reading(attempts=1)
        await simulator.failover("secondary", dead=True)
        assert (await source.fetch_reading(attempts=2)).is_failover
        assert is_whole(await source.fetch_reading(attempts=1))
        await simulator.failover("primary")
        assert not (await source.fetch_reading(attempts=1)).is_failover


async def test_a_primary_dead_from_the_start(simulator: SimulatorHandle) -> None:
    await simulator.failover("secondary", dead=True)
    async with opened(simulator) as source:
        with pytest.raises(SourceUnavailable):
            await source.fetch_reading(attempts=1)
    async with opened(simulator, secondary_url=simulator.secondary_url) as source:
        assert is_whole(await source.fetch_reading(attempts=1))


async def test_a_restart_that_loses_all_tokens(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        await source.fetch_reading(attempts=2)
        await simulator.restart()
        assert is_whole(await source.fetch_reading(attempts=2))


async def test_an_access_token_spent_at_the_server_only(simulator: SimulatorHandle) -> None:
    async with opened(simulator) as source:
        await source.fetch_reading(attempts=1)
        await simulator.advance(700)
        assert is_whole(await source.fetch_reading(attempts=1))


async def test_small_pages_give_the_same_reading(simulator: SimulatorHandle) -> None:
    async with opened(simulator, page_size=10) as small, opened(simulator) as large:
        one, other = await small.fetch_reading(attempts=1), await large.fetch_reading(attempts=1)
        assert (one.queues, one.agents, one.calls) == (other.queues, other.agents, other.calls)
        assert is_whole(one)


@pytest.mark.parametrize("skew_seconds", [-3600, 5, 3600])
async def test_a_skewed_clock_is_measured_and_nothing_else_changes(
    simulator: SimulatorHandle, skew_seconds: int
) -> None:
    async with opened(simulator) as source:
        before = measure_offset(None, (await source.fetch_reading(attempts=1)).clock_samples)
        await simulator.faults([{"kind": "clock_skew", "seconds": skew_seconds}])
        reading = await source.fetch_reading(attempts=1)
        after = measure_offset(None, reading.clock_samples)
        assert before is not None
        assert after is not None
        assert abs((after.middle - before.middle).total_seconds() - skew_seconds) < 2
        assert is_whole(reading)


async def test_wrong_credentials_are_told(simulator: SimulatorHandle) -> None:
    for changes in ({"client_key": "ZmVs"}, {"username": "fel"}, {"password": "fel"}):
        async with opened(simulator, **changes) as source:
            with pytest.raises(SourceAuthFailed):
                await source.fetch_reading(attempts=3)


async def test_polls_cut_off_by_their_deadline_leak_no_connection(simulator: SimulatorHandle) -> None:
    def connections() -> int:
        ports = {int(url.rsplit(":", 1)[1].split("/")[0]) for url in (simulator.base_url, simulator.secondary_url)}
        return sum(
            connection.status == psutil.CONN_ESTABLISHED and connection.raddr.port in ports
            for connection in psutil.Process().net_connections("tcp")
            if connection.raddr
        )

    async with opened(simulator, concurrent_request_limit=4) as source:
        await source.fetch_reading(attempts=1)
        await simulator.faults([{"kind": "hang"}])
        for _ in range(20):
            with pytest.raises(TimeoutError):
                await cut_off(lambda: source.fetch_reading(attempts=3), seconds=0.02)
        assert connections() <= 4
        await simulator.clear_faults()
        assert is_whole(await source.fetch_reading(attempts=2))
        assert connections() <= 4
    assert connections() == 0


async def cut_off(poll: Callable[[], Any], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await poll()
