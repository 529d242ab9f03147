"""From one secret key to the next, as an administrator does it."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.integration.web.test_web_channels import CHANNELS, SEEN, put
from tests.support.command import run_here
from tests.support.memory_store import MemoryStore
from tests.support.monitor import scripted_monitor, settings_for, viewer

from trio_monitor.connections import sealer
from trio_monitor.rotation import rotate
from trio_monitor.sealing import Purpose
from trio_monitor.settings import Settings
from trio_monitor.store import open_store

OLD, NEW = "o" * 32, "n" * 32


async def shown_addresses(store: MemoryStore, settings: Settings, versions: int = 0) -> list[str | None]:
    """What a monitor of these settings shows of each channel, after saving one so many times."""
    async with AsyncExitStack() as stack:
        monitor = await stack.enter_async_context(scripted_monitor(SEEN, store=store, settings=settings))
        client = await stack.enter_async_context(viewer(monitor))
        for version in range(versions):
            (await put(client, version)).raise_for_status()
        return [each["shown_url"] for each in (await client.get(CHANNELS)).json()["channels"]]


async def test_every_version_is_sealed_anew_and_a_second_run_changes_nothing() -> None:
    store = MemoryStore()
    await shown_addresses(store, settings_for(secret_key=OLD), versions=3)
    both = settings_for(secret_key=NEW, previous_secret_key=OLD)
    assert await shown_addresses(store, both) == ["https://hooks.example.se/…"]
    assert await shown_addresses(store, settings_for(secret_key=NEW)) == [None]

    sealers = [sealer(both, purpose) for purpose in Purpose]
    first = await rotate(store, *sealers)
    bodies = [each.body for each in store.documents["notification"]]
    second = await rotate(store, *sealers)
    assert (first.resealed, first.newest_already, first.unreadable) == (3, 0, 0)
    assert (second.resealed, second.newest_already, second.unreadable) == (0, 3, 0)
    assert [each.body for each in store.documents["notification"]] == bodies
    assert await shown_addresses(store, settings_for(secret_key=NEW)) == ["https://hooks.example.se/…"]
    assert await shown_addresses(store, settings_for(secret_key=OLD)) == [None]


async def test_what_neither_key_opens_is_counted_and_left_as_it_is() -> None:
    store = MemoryStore()
    await shown_addresses(store, settings_for(secret_key="x" * 32), versions=1)
    before = store.documents["notification"][0].body
    settings = settings_for(secret_key=NEW, previous_secret_key=OLD)
    rotation = await rotate(store, *(sealer(settings, purpose) for purpose in Purpose))
    assert (rotation.resealed, rotation.unreadable) == (0, 1)
    assert store.documents["notification"][0].body == before


def test_the_command_tells_what_it_did_and_what_it_needs(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/history.db"
    keyless = run_here(tmp_path, "secrets", "rotate", DATABASE__URL=url)
    assert keyless.returncode == 2
    assert "TRIO_MONITOR_SECRET_KEY" in keyless.stderr
    fileless = run_here(tmp_path, "secrets", "rotate", DATABASE__URL=url, SECRET_KEY=NEW)
    assert fileless.returncode == 2
    assert list(tmp_path.iterdir()) == []

    async def make() -> None:
        await (await open_store(url)).aclose()

    asyncio.run(make())
    done = run_here(tmp_path, "secrets", "rotate", DATABASE__URL=url, SECRET_KEY=NEW, PREVIOUS_SECRET_KEY=OLD)
    assert (done.returncode, done.stdout) == (0, "0 encrypted anew, 0 were so already\n")
