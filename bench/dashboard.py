"""The dashboard document against constant bytes of the same size: requests per second, and the slowest of a hundred.

Twice: against a head of two lines, and against the head that the monitor sends, whose lines cost every reply the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tests.support.simulator import running_simulator

from bench.constant import constant_server
from bench.figure import Figure
from bench.load import CONNECTION_COUNT, Load, load_from_another_process
from bench.monitor import Address, running_monitor

DASHBOARD = "/api/v1/dashboard"
BARE, SAME_HEAD = "/bare", "/same-head"
ROUND_COUNT = 16
ROUND_SECONDS, YARDSTICK_SECONDS = 1.5, 0.6
"""With the load generator started thrice a round takes some 3.75 s: it falls differently between polls each time."""

WARM_UP_SECONDS = 1.0
QUEUE_COUNT, AGENT_COUNT = 50, 500
RATE_GOAL, P99_GOAL = 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Round:
    """The monitor between the two yardsticks, one right after the other."""

    bare: Load
    ours: Load
    same_head: Load


async def measure() -> list[Figure]:
    """Take turns, so that whatever else the machine does hits all three."""
    async with running_simulator(
        clock="real", start_at=None, services=QUEUE_COUNT, agents=AGENT_COUNT
    ) as simulator, running_monitor(simulator) as monitor:  # fmt: skip
        address = await monitor.sign_in()
        plain = await load_from_another_process(address, DASHBOARD, WARM_UP_SECONDS, is_gzip=False)
        gzipped = await load_from_another_process(address, DASHBOARD, WARM_UP_SECONDS, is_gzip=True)
        figures = []
        for form, first in (("plain", plain), ("gzip", gzipped)):
            bare = {name: first.headers[name] for name in ("content-type", "content-length")}
            async with constant_server({BARE: bare, SAME_HEAD: first.headers}) as constant:
                rounds = [await _round(address, constant, is_gzip=form == "gzip") for _ in range(ROUND_COUNT)]
            figures += _figures(form, rounds)
    return figures


async def _round(address: Address, constant: Address, *, is_gzip: bool) -> Round:
    return Round(
        bare=await load_from_another_process(constant, BARE, YARDSTICK_SECONDS, is_gzip=is_gzip),
        ours=await load_from_another_process(address, DASHBOARD, ROUND_SECONDS, is_gzip=is_gzip),
        same_head=await load_from_another_process(constant, SAME_HEAD, YARDSTICK_SECONDS, is_gzip=is_gzip),
    )


def _p99(loads: Iterable[Load]) -> float:
    """Seconds of the slowest of a hundred of all their requests: of one round's it would be a poll's, or none."""
    latencies = sorted(seconds for load in loads for seconds in load.latencies)
    return latencies[len(latencies) * 99 // 100]


def _figures(form: str, rounds: list[Round]) -> list[Figure]:
    # Within a round, since the machine itself is quicker in one second than in another.
    rate = median(each.ours.requests_per_second / each.bare.requests_per_second for each in rounds)
    slowest = _p99(each.ours for each in rounds)
    over_bare = slowest / _p99(each.bare for each in rounds)
    over_same_head = slowest / _p99(each.same_head for each in rounds)
    ours = median(each.ours.requests_per_second for each in rounds)
    size = rounds[0].ours.body_bytes / 1000
    return [
        Figure(
            f"dashboard: rate, {form}",
            rate,
            "",
            f"{ours:,.0f} requests/s over the rate of constant bytes in the same round; {size:.0f} kB ({QUEUE_COUNT}"
            f" queues, {AGENT_COUNT} agents), {CONNECTION_COUNT} connections, signed in; {ROUND_COUNT} rounds",
            goal=RATE_GOAL,
            bound="at least",
        ),
        Figure(
            f"dashboard: p99, {form}",
            over_same_head,
            "",
            f"{slowest * 1000:.1f} ms, over that of constant bytes with the same head; the monitor goes on polling",
            goal=P99_GOAL,
        ),
        Figure(
            f"dashboard: p99, {form}, head too",
            over_bare,
            "",
            f"over that with a head of two lines in place of {len(rounds[0].ours.headers)}",
        ),
    ]
