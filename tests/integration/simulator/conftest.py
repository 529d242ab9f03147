"""A simulator in the test's own process, and a client of it."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from tests.support.simulator import SimulatorHandle, simulator_in_this_process


@pytest.fixture
async def simulator() -> AsyncIterator[SimulatorHandle]:
    async with simulator_in_this_process() as running:
        yield running


@pytest.fixture
async def client(simulator: SimulatorHandle) -> AsyncIterator[httpx2.AsyncClient]:
    """Logged in to the primary; follows no redirects."""
    async with httpx2.AsyncClient(base_url=simulator.base_url, timeout=5, trust_env=False) as opened:
        opened.headers["Authorization"] = f"Bearer {await simulator.log_in(opened)}"
        yield opened
