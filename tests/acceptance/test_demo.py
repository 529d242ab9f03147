"""The first start of the demo: a past is made, whole or not at all, and it is what the simulator says happened."""

import asyncio
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import psutil
from tests.acceptance.test_process import END_SECONDS, Running, started

from trio_monitor.demo.opening import FILE, PAST_DAYS, UNFINISHED
from trio_monitor.domain.access import Role
from trio_monitor.store import open_store
from trio_monitor.web.accounts import by_the_system, new_user

PATIENCE_SECONDS = 150
"""Two weeks take ten seconds or so, and more on a busy machine."""

CONTROL_PORT = re.compile(rb"control port: (\S+)")
COUNTS = ("offered", "answered", "abandoned", "flowed_out", "answered_within")
LEAST_CALLS = 1_000
LEAST_POLLS_OF_AN_HOUR = 300
STOCKHOLM = ZoneInfo("Europe/Stockholm")


async def line_with(running: Running, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
    """Read what it tells until the pattern is there."""
    assert running.process.stderr is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        while line := await running.process.stderr.readline():
            if found := pattern.search(line):
                return found
    raise AssertionError(f"it never told {pattern.pattern!r}")


async def test_a_first_start_that_is_broken_off_begins_anew_and_the_past_is_the_simulators(tmp_path: Path) -> None:
    async with started(tmp_path, DATABASE__URL=None) as running:
        await line_with(running, re.compile(b"Two weeks"))
        children = running.children()
        await running.end(signal.SIGTERM)
        # One that has ended is there until the system has taken note of it.
        _, alive = await asyncio.to_thread(psutil.wait_procs, children, END_SECONDS)
        assert alive == []
    assert not (tmp_path / FILE).exists()
    await make_user_of_no_monitor(f"sqlite+aiosqlite:///{tmp_path / FILE}")

    async with started(tmp_path, DATABASE__URL=None) as running:
        control_url = (await line_with(running, CONTROL_PORT))[1].decode()
        await running.until_ready()
        async with httpx2.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client:
            (await client.post(running.address + "/api/v1/session", json={"token": running.token})).raise_for_status()
            await past_is_true(client, running.address + "/api/v1", control_url)
            users = (await client.get(running.address + "/api/v1/users")).json()["users"]
            assert {user["name"] for user in users} == {"demo", "bo"}
    assert not (tmp_path / UNFINISHED).exists()


async def make_user_of_no_monitor(url: str) -> None:
    """A file that was made before there was anything to monitor: the demo gives it a past, and takes nothing away."""
    store, now = await open_store(url), datetime.now(UTC)
    await store.access.add_user(new_user("bo", "Bo", Role.VIEWER, [], now), by_the_system(now, "user.add", "bo"))
    await store.aclose()


async def past_is_true(client: httpx2.AsyncClient, api: str, control_url: str) -> None:
    """Every day is there, seen whole, and has the calls that the simulator knows of."""
    yesterday = datetime.now(STOCKHOLM).date() - timedelta(days=1)
    days = {"from": f"{yesterday - timedelta(days=PAST_DAYS - 1)}", "to": f"{yesterday}", "resolution": "day"}
    series = (await client.get(api + "/history/all", params=days)).raise_for_status().json()["series"]
    assert [point["coverage_percent"] for point in series["points"]] == [100.0] * PAST_DAYS
    window = {"from": series["start_at"], "to": series["end_at"], "calls": "false"}
    truth = (await client.get(control_url + "/truth", params=window)).raise_for_status().json()["total"]
    counts = series["total"]["counts"]
    assert {name: counts[name] for name in COUNTS} == {name: truth[name] for name in COUNTS}
    assert counts["offered"] > PAST_DAYS * LEAST_CALLS

    trend = (await client.get(api + "/trend")).raise_for_status().json()
    assert len(trend["at"]) > LEAST_POLLS_OF_AN_HOUR
    forecast = (await client.get(api + "/queues/1/forecast")).raise_for_status().json()
    assert forecast["days"] >= 2
