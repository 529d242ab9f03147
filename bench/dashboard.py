"""The dashboard document against constant bytes of the same size: requests per second, and the slowest of a hundred."""

from dataclasses import dataclass
from statistics import median

from tests.support.simulator import running_simulator

from bench.constant import constant_server
from bench.figure import Figure
from bench.load import CONNECTION_COUNT, Load, load_from_another_process
from bench.monitor import Address, running_monitor

DASHBOARD = "/api/v1/dashboard"
ROUND_COUNT = 5
ROUND_SECONDS = 2.0
WARM_UP_SECONDS = 1.0
QUEUE_COUNT, AGENT_COUNT = 50, 500
RATE_GOAL, P99_GOAL = 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: the monitor and the yardstick, one right after the other."""

    ours: Load
    constant: Load


async def measure() -> list[Figure]:
    """Take turns, so that whatever else the machine does hits both."""
    async with running_simulator(
        clock="real", start_at=None, services=QUEUE_COUNT, agents=AGENT_COUNT
    ) as simulator, running_monitor(simulator) as monitor:  # fmt: skip
        address = await monitor.sign_in()
        plain = await load_from_another_process(address, DASHBOARD, WARM_UP_SECONDS, is_gzip=False)
        gzipped = await load_from_another_process(address, DASHBOARD, WARM_UP_SECONDS, is_gzip=True)
        async with constant_server(plain.body_bytes, gzipped.body_bytes) as constant:
            figures = []
            for is_gzip in (False, True):
                pairs = [await _round(address, constant, is_gzip=is_gzip) for _ in range(ROUND_COUNT)]
                figures += _figures("gzip" if is_gzip else "plain", pairs)
    return figures


async def _round(address: Address, constant: Address, *, is_gzip: bool) -> Pair:
    path = "/gzipped" if is_gzip else "/plain"
    return Pair(
        ours=await load_from_another_process(address, DASHBOARD, ROUND_SECONDS, is_gzip=is_gzip),
        constant=await load_from_another_process(constant, path, ROUND_SECONDS, is_gzip=is_gzip),
    )


def _figures(form: str, pairs: list[Pair]) -> list[Figure]:
    rate = median(pair.ours.requests_per_second for pair in pairs)
    constant = median(pair.constant.requests_per_second for pair in pairs)
    slowest = median(pair.ours.p99_seconds for pair in pairs) * 1000
    constant_slowest = median(pair.constant.p99_seconds for pair in pairs) * 1000
    size = pairs[0].ours.body_bytes / 1000
    return [
        Figure(
            f"dashboard: rate, {form}",
            rate / constant,
            "",
            f"{rate:,.0f} requests/s over {constant:,.0f} with constant bytes; {size:.0f} kB ({QUEUE_COUNT} queues,"
            f" {AGENT_COUNT} agents), {CONNECTION_COUNT} connections, signed in",
            goal=RATE_GOAL,
            bound="at least",
        ),
        Figure(
            f"dashboard: p99, {form}",
            slowest / constant_slowest,
            "",
            f"{slowest:.1f} ms over {constant_slowest:.1f} ms; medians of {ROUND_COUNT} rounds; the monitor goes"
            " on polling",
            goal=P99_GOAL,
        ),
    ]
