"""A monitor for tests: settings that owe nothing to the environment, a scripted source, signed-in clients."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.access import Role
from trio_monitor.domain.reading import Reading
from trio_monitor.poller.cycle import CycleSummary
from trio_monitor.ports.access import User
from trio_monitor.ports.identity import IdentityProvider
from trio_monitor.settings import Settings
from trio_monitor.web.accounts import by_the_system, issue_sign_in_link, new_user

ADDRESS = "http://monitor.test"
INTERVAL = timedelta(seconds=10)
Step = Reading | Exception | Callable[[], Awaitable[Reading]]


def settings_for(**given: Mapping[str, Any] | str) -> Settings:
    """Settings of these groups and members; everything else has its default, whatever the environment says."""
    values: dict[str, Any] = {name: field.default for name, field in Settings.model_fields.items()}
    for name, each in given.items():
        values[name] = each if isinstance(each, str) else type(values[name])(**each)
    return Settings.model_validate(values)


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
    identity_provider: IdentityProvider | None = None,
) -> AsyncIterator[Monitor]:
    """A monitor on a script and in memory; nothing has been polled yet."""
    async with open_monitor(
        settings or settings_for(),
        clock=clock or HandClock(),
        source=ScriptedSource(*steps),
        store=store or MemoryStore(),
        identity_provider=identity_provider,
    ) as monitor:
        yield monitor


@asynccontextmanager
async def visitor(
    monitor: Monitor, headers: Mapping[str, str] | None = None, *, raises: bool = True, address: str = "127.0.0.1"
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the monitor's web app, without a network and not signed in."""
    transport = httpx2.ASGITransport(monitor.web_app, raise_app_exceptions=raises, client=(address, 1234))
    # As every browser says it of what our own page asks for.
    said = {"sec-fetch-site": "same-origin", **(headers or {})}
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS, headers=said) as client:
        yield client


async def user_of(
    monitor: Monitor, role: Role = Role.ADMIN, group_ids: Sequence[str] = (), name: str | None = None
) -> User:
    """The user of this name, by default the role's, made if there is none."""
    name = name or role.value
    user = await monitor.store.access.find_user_named(name)
    if user is None:
        user = new_user(name, name.title(), role, list(group_ids), monitor.clock.now())
        await monitor.store.access.add_user(user, by_the_system(monitor.clock.now(), "user.add", name))
    return user


async def link_token(monitor: Monitor, user: User | None = None) -> str:
    """The token of a new link that signs in a user, by default the administrator."""
    user = user or await user_of(monitor)
    life = timedelta(hours=monitor.settings.web.sign_in_link_hours)
    return await issue_sign_in_link(monitor.store, user, monitor.clock.now(), life)


async def sign_in(monitor: Monitor, client: httpx2.AsyncClient, user: User | None = None) -> httpx2.Response:
    """Sign in with a new link; the client keeps the cookie."""
    response = await client.post("/api/v1/session", json={"token": await link_token(monitor, user)})
    response.raise_for_status()
    return response


@asynccontextmanager
async def viewer(
    monitor: Monitor,
    headers: Mapping[str, str] | None = None,
    *,
    role: Role = Role.ADMIN,
    group_ids: Sequence[str] = (),
    name: str | None = None,
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that is signed in, by default as an administrator."""
    user = await user_of(monitor, role, group_ids, name)
    async with visitor(monitor, headers) as client:
        await sign_in(monitor, client, user)
        yield client


def ids_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of rows, in their order."""
    return [str(row["id"]) for row in rows]
