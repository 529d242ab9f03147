"""The live stream: how soon thousands of readers have a snapshot, and what each costs."""

import asyncio
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.support.simulator import running_simulator

from bench.day import TrioAccess
from bench.figure import Figure
from bench.lines import Child, child
from bench.monitor import MEBIBYTE, sign_in
from bench.stream_clients import allow_open_files

CLIENT_COUNT = 2_000
PUBLISH_COUNT = 7
QUEUE_COUNT, AGENT_COUNT = 50, 500
OPEN_FILES = CLIENT_COUNT + 500
DEADLINE_SECONDS = 120
KILOBYTE = 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One snapshot on its way to every reader."""

    seconds: float
    encoding_seconds: float
    bytes_per_client: float


async def measure() -> list[Figure]:
    """Open the streams, publish some snapshots, and see when the last reader has each."""
    allow_open_files(OPEN_FILES)
    async with (
        running_simulator(clock="real", start_at=None, services=QUEUE_COUNT, agents=AGENT_COUNT) as simulator,
        child("bench.stream_server") as server,
        child("bench.stream_clients") as clients,
        asyncio.timeout(DEADLINE_SECONDS),
    ):
        server.tell(**asdict(TrioAccess.of(simulator)))
        at = await server.hear()
        server.tell()
        before = await server.hear()
        address = await sign_in(at["address"], at["sign_in_token"])
        clients.tell(count=CLIENT_COUNT, **asdict(address))
        await clients.hear()
        deliveries, last = [], before
        for _ in range(PUBLISH_COUNT):
            delivery, last = await _deliver(server, clients)
            deliveries.append(delivery)
    return _figures(deliveries, (last["resident_bytes"] - before["resident_bytes"]) / CLIENT_COUNT)


async def _deliver(server: Child, clients: Child) -> tuple[Delivery, dict[str, Any]]:
    server.tell()
    published = await server.hear()
    received = await clients.hear()
    delivery = Delivery(
        seconds=received["at"] - published["published_at"],
        encoding_seconds=published["encoded_at"] - published["published_at"],
        bytes_per_client=received["bytes_per_client"],
    )
    return delivery, published


def _figures(deliveries: list[Delivery], memory_bytes: float) -> list[Figure]:
    slowest = max(delivery.seconds for delivery in deliveries)
    encoding = median(delivery.encoding_seconds for delivery in deliveries) * 1000
    size = median(delivery.bytes_per_client for delivery in deliveries)
    return [
        Figure(
            f"stream: {CLIENT_COUNT} readers",
            median(delivery.seconds for delivery in deliveries),
            "s",
            f"from publishing a snapshot ({QUEUE_COUNT} queues, {AGENT_COUNT} agents) until the last reader has it,"
            f" {encoding:.0f} ms of it encoding; median of {PUBLISH_COUNT}, slowest {slowest:.2f} s",
            goal=1,
        ),
        Figure("stream: size", size / KILOBYTE, "kB", "of one snapshot for one reader, gzip"),
        Figure(
            "stream: memory",
            memory_bytes / KILOBYTE,
            "kB",
            f"of the server's process for each open stream; {memory_bytes * CLIENT_COUNT / MEBIBYTE:.0f} MB for all",
        ),
    ]
