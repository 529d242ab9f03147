"""A monitor for tests: settings that owe nothing to the environment, a scripted source, signed-in clients."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.reading import Reading
from trio_monitor.poller.cycle import CycleSummary
from trio_monitor.settings import Settings

ADDRESS = "http://monitor.test"
INTERVAL = timedelta(seconds=10)
Step = Reading | Exception | Callable[[], Awaitable[Reading]]


def settings_for(**groups: Mapping[str, Any]) -> Settings:
    """Settings of these groups; everything else has its default, whatever the environment says."""
    return Settings.model_validate(
        {name: field.annotation(**groups.get(name, {})) for name, field in Settings.model_fields.items()}  # type: ignore[misc]
    )


class ScriptedSource:
    """Implements `ports.QueueSource`: plays one step for each poll, and the last one for ever."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.attempts: list[int] = []
        self.is_closed = False

    def then(self, *steps: Step) -> None:
        """What comes next, in place of what was left."""
        self._steps = list(steps)

    async def fetch_reading(self, *, attempts: int) -> Reading:
        self.attempts.append(attempts)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Reading) else await step()

    async def aclose(self) -> None:
        self.is_closed = True


async def never() -> Reading:
    """A server that does not answer."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def beat(monitor: Monitor) -> CycleSummary:
    """One poll, now."""
    return await monitor.cycle.run(monitor.clock.now() + monitor.settings.poll.interval)


@asynccontextmanager
async def scripted_monitor(
    *steps: Step,
    clock: HandClock | None = None,
    store: MemoryStore | None = None,
    settings: Settings | None = None,
) -> AsyncIterator[Monitor]:
    """A monitor on a script and in memory; nothing has been polled yet."""
    async with open_monitor(
        settings or settings_for(),
        clock=clock or HandClock(),
        source=ScriptedSource(*steps),
        store=store or MemoryStore(),
    ) as monitor:
        yield monitor


@asynccontextmanager
async def visitor(
    monitor: Monitor, headers: Mapping[str, str] | None = None, *, raises: bool = True
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the monitor's web app, without a network and not signed in."""
    transport = httpx2.ASGITransport(monitor.web_app, raise_app_exceptions=raises)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS, headers=dict(headers or {})) as client:
        yield client


async def sign_in(monitor: Monitor, client: httpx2.AsyncClient) -> httpx2.Response:
    """Sign in with a new link; the client keeps the cookie."""
    link = await monitor.sign_in_link(ADDRESS)
    response = await client.post("/api/v1/session", json={"token": link.partition("#sign-in=")[2]})
    response.raise_for_status()
    return response


@asynccontextmanager
async def viewer(monitor: Monitor, headers: Mapping[str, str] | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that is signed in."""
    async with visitor(monitor, headers) as client:
        await sign_in(monitor, client)
        yield client


def ids_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of rows, in their order."""
    return [str(row["id"]) for row in rows]
