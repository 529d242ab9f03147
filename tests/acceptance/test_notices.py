"""What people are told by real mail and webhook servers, while the simulated centre has its troubles."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.world import INTERVAL_SECONDS, World, sqlite, watching
from tests.support.killing import kill_at_random
from tests.support.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver, text_of
from tests.support.simulator import SimulatorHandle, simulator_in_this_process

NOTIFY: dict[str, Any] = {"secret_key": "k" * 32, "notify": {"allowed_networks": "127.0.0.1"}}
KEPT_RULES = {"longest-wait-critical", "source-lost"}
KILL_COUNT = 25
EVERYTHING = {
    "severities": ["warning", "critical"],
    "queue_ids": [],
    "group_ids": [],
    "hours": None,
    "only_escalated": False,
}
NEVER_OPEN: dict[str, Any] = {"windows": [], "exceptions": [], "on_holidays": "closed", "half_days_close": None}
SUNDAY = 7
NIGHT_HOURS = {
    "windows": [
        {"weekdays": [SUNDAY], "opens": "02:30", "closes": "03:30", "wait_seconds": None, "target_percent": None}
    ],
    "exceptions": [],
    "on_holidays": "as_usual",
    "half_days_close": None,
}
MINUTE_SECONDS = 60
NIGHT_LOAD = 6
"""Times the few who call at night."""


@dataclass(slots=True)
class Told:
    """What has arrived: each webhook's document, with the instant at which it came."""

    http: HttpReceiver
    smtp: SmtpReceiver
    documents: list[tuple[datetime, Any]] = field(default_factory=list)

    def look(self, now: datetime) -> None:
        self.documents += [(now, each.document) for each in self.http.posted[len(self.documents) :]]

    def events(self) -> list[Any]:
        return [event for _, document in self.documents for event in document["events"]]

    def kinds(self, rule_id: str) -> Counter[tuple[str, str]]:
        return Counter(
            (event["alert"]["id"], event["kind"]) for event in self.events() if event["alert"]["rule_id"] == rule_id
        )


async def beat(world: World, told: Told, count: int = 1, seconds: float = INTERVAL_SECONDS) -> Any:
    """Polls, and what they make of the alerts told to whom it concerns."""
    dashboard = None
    for _ in range(count):
        dashboard = await world.step(seconds)
        await world.monitor.notifier.round()
        await world.monitor.notifier.settle()
        told.look(world.clock.now())
    return dashboard


async def until(world: World, told: Told, *, is_firing: bool, steps: int) -> None:
    for _ in range(steps):
        dashboard = await beat(world, told)
        if bool(dashboard["alerts"]) is is_firing:
            return
    raise AssertionError(f"not so within {steps} steps: {dashboard['alerts']}")


async def change_critical(world: World, **members: Any) -> None:
    """From now on the rule of the longest wait is told once, and is otherwise as `members` say."""
    rules = (await world.client.get("/api/v1/alert-rules")).json()
    rule = next(each["rule"] for each in rules["rules"] if each["id"] == "longest-wait-critical")
    once = {**rule, "remind_minutes": None, "escalate_minutes": None, **members}
    body = {"version": rules["version"], "rule": once}
    (await world.client.put("/api/v1/alert-rules/longest-wait-critical", json=body)).raise_for_status()


async def story(world: World, alert_id: str) -> list[str]:
    detail = (await world.client.get(f"/api/v1/alerts/{alert_id}")).json()
    return [event["kind"] for event in detail["events"]]


async def set_up(world: World, told: Told) -> None:
    """Two channels; of the rules only those that this is about."""
    for version, (channel_id, kind, url, secret) in enumerate(
        [("hook", "webhook", told.http.url, "a secret of some length"), ("mail", "apprise", told.smtp.url, None)]
    ):
        channel = {"name": channel_id, "kind": kind, "language": "sv", "routes": [EVERYTHING], "is_enabled": True}
        body = {"version": version, "channel": {**channel, "url": url, "secret": secret}}
        (await world.client.put(f"/api/v1/channels/{channel_id}", json=body)).raise_for_status()
    rules = (await world.client.get("/api/v1/alert-rules")).json()
    for rule in rules["rules"]:
        if rule["id"] not in KEPT_RULES:
            path = f"/api/v1/alert-rules/{rule['id']}?version={rules['version']}"
            rules = (await world.client.delete(path)).raise_for_status().json()


@asynccontextmanager
async def receivers() -> AsyncIterator[Told]:
    async with http_receiver() as http, smtp_receiver() as smtp:
        yield Told(http, smtp)


def assert_paced(told: Told) -> None:
    times = [at for at, _ in told.documents]
    assert all(later - earlier >= timedelta(minutes=1) for earlier, later in pairwise(times))


def assert_both_were_told_the_same(told: Told) -> None:
    assert [mail["Subject"] for mail in told.smtp.mails] == [document["subject"] for _, document in told.documents]
    ids = [*(mail["X-Trio-Monitor-Id"] for mail in told.smtp.mails), *(each["id"] for _, each in told.documents)]
    assert len(set(ids)) == len(ids)


async def overload(simulator: SimulatorHandle, world: World, told: Told) -> None:
    await simulator.agents(0)
    await simulator.load(3)
    await until(world, told, is_firing=True, steps=30)
    # Other queues follow within the minute, and go together.
    await beat(world, told, 12)


async def calm(simulator: SimulatorHandle, world: World, told: Told) -> None:
    await simulator.load(0)
    await simulator.agents(None)
    await until(world, told, is_firing=False, steps=120)
    await beat(world, told, 12)


async def test_overload_outage_and_restart_are_told_exactly_once_each(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    async with simulator_in_this_process(seed=5) as simulator, receivers() as told:
        async with watching(simulator, database, **NOTIFY) as world:
            await set_up(world, told)
            await overload(simulator, world, told)
            fired = told.kinds("longest-wait-critical")
            assert fired
            assert {kind for _, kind in fired} == {"fired"}
            await simulator.faults([{"kind": "status", "status": 503}])
            await beat(world, told, 12)
            assert told.kinds("longest-wait-critical") == fired
            assert [kind for _, kind in told.kinds("source-lost")] == ["fired"]
            await simulator.clear_faults()
            await beat(world, told, 12)
            assert sorted(kind for _, kind in told.kinds("source-lost")) == ["fired", "recovered"]
        async with watching(simulator, database, **NOTIFY) as world:
            await beat(world, told, 3)
            await calm(simulator, world, told)
        kinds = told.kinds("longest-wait-critical")
        assert set(kinds.values()) == {1}
        ended = {alert_id for alert_id, kind in kinds if kind == "recovered"}
        assert ended == {alert_id for alert_id, kind in kinds if kind == "fired"}
        assert_paced(told)
        assert_both_were_told_the_same(told)
        assert "ÅTER BRA" in text_of(told.smtp.mails[-1])


async def test_a_wait_that_flaps_at_the_limit_is_told_once_and_its_end_once(tmp_path: Path) -> None:
    async with (
        simulator_in_this_process(seed=5) as simulator,
        receivers() as told,
        watching(simulator, sqlite(tmp_path), **NOTIFY) as world,
    ):
        await set_up(world, told)
        await change_critical(world)
        await overload(simulator, world, told)
        for _ in range(6):
            await simulator.agents(None)
            await beat(world, told, 4)
            await simulator.agents(0)
            await beat(world, told, 3)
        await calm(simulator, world, told)
        kinds = told.kinds("longest-wait-critical")
        assert set(kinds.values()) == {1}
        stories = [await story(world, alert_id) for alert_id in {alert_id for alert_id, _ in kinds}]
        assert max(each.count("relapsed") for each in stories) > 1
        assert {kind for _, kind in kinds} == {"fired", "recovered"}
        assert_paced(told)
        assert_both_were_told_the_same(told)


async def test_queues_that_close_are_told_to_have_closed_and_then_nothing_more_of_them(tmp_path: Path) -> None:
    async with (
        simulator_in_this_process(seed=5) as simulator,
        receivers() as told,
        watching(simulator, sqlite(tmp_path), **NOTIFY) as world,
    ):
        await set_up(world, told)
        await overload(simulator, world, told)
        for queue in (await world.dashboard())["queues"]:
            rules = (await world.client.get(f"/api/v1/queues/{queue['id']}/rules")).json()
            closed = {**rules["rules"], "schedule": NEVER_OPEN}
            body = {"version": rules["version"], "rules": closed}
            (await world.client.put(f"/api/v1/queues/{queue['id']}/rules", json=body)).raise_for_status()
        await beat(world, told, 60)
        kinds = told.kinds("longest-wait-critical")
        assert set(kinds.values()) == {1}
        alert_ids = {alert_id for alert_id, _ in kinds}
        assert set(kinds) == {(each, kind) for each in alert_ids for kind in ("fired", "queue_closed")}
        assert_both_were_told_the_same(told)
        assert "Kön har stängt." in text_of(told.smtp.mails[-1])


async def test_on_the_night_when_clocks_go_back_a_rules_hours_last_as_long_as_the_clock_shows_them(
    tmp_path: Path,
) -> None:
    async with (
        simulator_in_this_process(seed=5, start_at="2026-10-25T02:20:00+02:00") as simulator,
        receivers() as told,
        watching(simulator, sqlite(tmp_path), **NOTIFY, poll={"interval_seconds": MINUTE_SECONDS}) as world,
    ):
        await set_up(world, told)
        await change_critical(world, active=NIGHT_HOURS)
        await simulator.agents(0)
        await simulator.load(NIGHT_LOAD)
        await beat(world, told, 30, MINUTE_SECONDS)
        assert {kind for _, kind in told.kinds("longest-wait-critical")} == {"fired"}
        await beat(world, told, 110, MINUTE_SECONDS)
        kinds = told.kinds("longest-wait-critical")
        over = [event for event in told.events() if event["kind"] == "outside_hours"]
        assert {event["at"] for event in over} == {"2026-10-25T02:30:00Z"}
        assert {kind for _, kind in kinds} >= {"fired", "outside_hours"}
        assert set(kinds.values()) == {1}
        assert min(event["at"] for event in told.events()) >= "2026-10-25T00:30:00Z"
        assert_both_were_told_the_same(told)


@pytest.mark.timeout(240)
async def test_whoever_kills_the_process_when_nothing_is_lost_and_a_repeat_has_the_same_id(tmp_path: Path) -> None:
    outcome = await kill_at_random(tmp_path, kill_count=KILL_COUNT, seed=3)
    assert outcome.lost == frozenset()
    assert outcome.strangers == []
    assert len(outcome.ids_by_news) > KILL_COUNT
