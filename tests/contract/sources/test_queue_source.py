"""What every source promises, whatever is behind it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

from trio_monitor.clock import SystemClock
from trio_monitor.domain.reading import AgentState, CallState, Part, Reading
from trio_monitor.ports import QueueSource
from trio_monitor.sources.recorded import RecordedSource
from trio_monitor.sources.trio import TrioConfig, TrioSource

RECORDING = Path(__file__).parent / "small_centre.json"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorHandle]:
    async with simulator_in_this_process() as running:
        yield running


def build_recorded(_: SimulatorHandle) -> QueueSource:
    return RecordedSource(RECORDING, SystemClock())


def build_simulated(simulator: SimulatorHandle) -> QueueSource:
    config = TrioConfig(
        base_url=simulator.base_url,
        client_key=simulator.client_key,
        username=simulator.username,
        password=simulator.password,
        page_size=10,
    )
    return TrioSource(config, SystemClock())


@pytest_asyncio.fixture(loop_scope="module", params=[build_recorded, build_simulated], ids=["recorded", "simulated"])
async def source(request: pytest.FixtureRequest, simulator: SimulatorHandle) -> AsyncIterator[QueueSource]:
    built: QueueSource = request.param(simulator)
    yield built
    await built.aclose()


def all_instants(reading: Reading) -> list[datetime | None]:
    return [
        *(instant for call in reading.calls for instant in (call.offered_at, call.answered_at, call.ended_at)),
        *(instant for agent in reading.agents for instant in (agent.state_since, agent.logged_in_since)),
        *(instant for sample in reading.clock_samples for instant in (sample.sent_at, sample.server_at)),
    ]


async def test_a_reading_is_whole_and_in_our_words(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=1)
    assert reading.unavailable == {}
    assert reading.set_aside == ()
    assert reading.are_calls_complete
    assert len(reading.queues) == 4
    assert len(reading.agents) >= 14
    assert reading.calls
    assert reading.server_name
    assert AgentState.UNKNOWN not in {agent.state for agent in reading.agents}
    assert {call.state for call in reading.calls} <= set(CallState)


async def test_ids_are_unique_and_names_are_there(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=1)
    for ids in (
        [queue.queue_id for queue in reading.queues],
        [agent.agent_id for agent in reading.agents],
        [(call.call_id, call.queue_id) for call in reading.calls],
    ):
        assert len(ids) == len(set(ids))
        assert all(ids)
    assert all(queue.name for queue in reading.queues)
    assert all(" " in agent.name for agent in reading.agents)


async def test_calls_and_agents_name_queues_and_each_other_by_the_same_ids(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=1)
    queue_ids = {queue.queue_id for queue in reading.queues}
    agent_ids = {agent.agent_id for agent in reading.agents}
    assert {call.queue_id for call in reading.calls} <= queue_ids
    assert {agent.queue_id for agent in reading.agents if agent.queue_id} <= queue_ids
    assert {call.agent_id for call in reading.calls if call.agent_id} <= agent_ids
    assert reading.incomplete_queue_ids <= queue_ids


async def test_instants_are_utc_and_lengths_are_not_negative(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=1)
    assert all(instant.utcoffset() == timedelta(0) for instant in all_instants(reading) if instant is not None)
    for queue in reading.queues:
        assert queue.longest_wait is None or queue.longest_wait >= timedelta(0)
        assert queue.waiting_count is None or queue.waiting_count >= 0
    for call in reading.calls:
        assert call.answered_at is None or call.answered_at >= call.offered_at


async def test_clock_samples_lie_between_asking_and_answering(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=1)
    assert reading.clock_samples
    assert all(sample.sent_at <= sample.received_at for sample in reading.clock_samples)


async def test_what_is_required_is_never_among_the_unavailable(source: QueueSource) -> None:
    reading = await source.fetch_reading(attempts=3)
    assert Part.QUEUES not in reading.unavailable


async def test_reading_again_without_a_change_gives_the_same(source: QueueSource) -> None:
    first = await source.fetch_reading(attempts=1)
    second = await source.fetch_reading(attempts=1)
    assert replace(first, clock_samples=()) == replace(second, clock_samples=())


async def test_a_cancelled_reading_leaves_the_source_usable(source: QueueSource) -> None:
    poll = asyncio.create_task(source.fetch_reading(attempts=1))
    await asyncio.sleep(0)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert len((await source.fetch_reading(attempts=1)).queues) == 4


async def test_closing_twice_does_no_harm(source: QueueSource) -> None:
    await source.fetch_reading(attempts=1)
    await source.aclose()
    await source.aclose()
