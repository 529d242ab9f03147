"""What Prometheus reads, by its own parser."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
import pytest_asyncio
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families
from tests.support.alert_world import AlertWorld, alert_world, queue, told, waiting_for
from tests.support.builders import NOON, connected_row, reading
from tests.support.clock import HandClock
from tests.support.monitor import INTERVAL, beat, scripted_monitor, settings_for, viewer, visitor

from trio_monitor.domain.alert_rules import default_rules
from trio_monitor.errors import FailureReason, SourceUnavailable

TOKEN = "prometheus-reads-this"
DOWN = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
Labels = frozenset[tuple[str, str]]


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AlertWorld]:
    async with alert_world() as running:
        yield running


async def scraped(client: httpx2.AsyncClient) -> dict[str, dict[Labels, float]]:
    """Every sample, by name and labels."""
    response = await client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    found: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(response.text):
        assert family.documentation
        for sample in family.samples:
            of_name = found.setdefault(sample.name, {})
            assert frozenset(sample.labels.items()) not in of_name
            of_name[frozenset(sample.labels.items())] = sample.value
    return found


def labelled(**labels: str) -> Labels:
    return frozenset(labels.items())


async def test_alerts_are_counted_by_rule_severity_and_state(world: AlertWorld) -> None:
    await world.poll(told(queue(1, 30), queue(1, 30, queue_id="south"), queue(1, 1, queue_id="east", ready=0)))
    async with viewer(world.monitor) as client:
        alerts = (await scraped(client))["trio_monitor_alerts"]
        assert alerts[labelled(rule="longest-wait-critical", severity="critical", state="firing")] == 2
        assert alerts[labelled(rule="nobody-ready", severity="warning", state="pending")] == 1
        assert alerts[labelled(rule="source-lost", severity="critical", state="firing")] == 0
        await world.poll(waiting_for(5))
        alerts = (await scraped(client))["trio_monitor_alerts"]
        assert alerts[labelled(rule="longest-wait-critical", severity="critical", state="firing")] == 1
        assert alerts[labelled(rule="longest-wait-critical", severity="critical", state="recovering")] == 1


async def test_an_alert_of_a_rule_that_is_gone_is_counted_until_it_ends(world: AlertWorld) -> None:
    await world.poll(waiting_for(30))
    world.rules(*(replace(rule, is_enabled=False) for rule in default_rules(world.monitor.settings.poll.interval)))
    async with viewer(world.monitor) as client:
        alerts = (await scraped(client))["trio_monitor_alerts"]
        assert alerts[labelled(rule="longest-wait-critical", severity="critical", state="firing")] == 1
        await world.poll(waiting_for(30))
        assert "trio_monitor_alerts" not in await scraped(client)


async def test_queues_are_told_with_what_is_known_and_without_what_is_not(world: AlertWorld) -> None:
    await world.poll(told(queue(3, 12.5), queue(2, None, queue_id="south", ready=None)))
    async with viewer(world.monitor) as client:
        found = await scraped(client)
    north, south = labelled(queue_id="north", queue="North"), labelled(queue_id="south", queue="South")
    assert found["trio_monitor_queue_waiting_calls"] == {north: 3, south: 2}
    assert found["trio_monitor_queue_longest_wait_seconds"] == {north: 12.5}
    assert found["trio_monitor_queue_agents"][north | labelled(state="ready")] == 1
    assert south | labelled(state="ready") not in found["trio_monitor_queue_agents"]
    assert found["trio_monitor_source_up"] == {frozenset(): 1}


async def test_a_service_level_is_a_share_of_one() -> None:
    clock = HandClock(NOON + INTERVAL)
    seen = reading(connected_row("1", offered=0, answered=7))
    async with scripted_monitor(seen, clock=clock) as monitor, viewer(monitor) as client:
        await beat(monitor)
        found = await scraped(client)
    north = labelled(queue_id="north", queue="North")
    assert found["trio_monitor_queue_service_level_ratio"] == {
        north | labelled(window=window): 1.0 for window in ("15m", "30m", "60m", "today")
    }
    assert found["trio_monitor_queue_service_level_target_ratio"][north] == 0.8


async def test_a_lost_source_leaves_gaps_and_says_that_it_is_lost(world: AlertWorld) -> None:
    await world.poll(waiting_for(5))
    await world.poll(DOWN, times=4)
    async with viewer(world.monitor) as client:
        found = await scraped(client)
    assert found["trio_monitor_source_up"] == {frozenset(): 0}
    assert found["trio_monitor_data_age_seconds"] == {frozenset(): 40}
    assert found["trio_monitor_circuit"][labelled(state="open")] == 1
    assert [name for name in found if "queue" in name] == []
    alerts = found["trio_monitor_alerts"]
    assert alerts[labelled(rule="source-lost", severity="critical", state="firing")] == 1


async def test_before_the_first_poll_there_is_nothing_to_tell_of_the_centre(world: AlertWorld) -> None:
    async with viewer(world.monitor) as client:
        found = await scraped(client)
    assert set(found) == {
        "trio_monitor_info",
        "trio_monitor_viewers",
        "trio_monitor_alerts",
        "trio_monitor_sign_in_failures_total",
    }


async def test_who_asks_for_openmetrics_gets_it(world: AlertWorld) -> None:
    await world.poll(waiting_for(30))
    async with viewer(world.monitor, {"accept": "application/openmetrics-text; version=1.0.0"}) as client:
        response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert {family.name for family in parse_openmetrics(response.text)} >= {  # type: ignore[no-untyped-call]
        "trio_monitor_alerts",
        "trio_monitor_circuit",
    }


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 401),
        ("Bearer ", 401),
        (f"Basic {TOKEN}", 401),
        ("Bearer å", 401),
        ("", 401),
    ],
)
async def test_prometheus_comes_in_by_its_token_alone(header: str, status: int) -> None:
    settings = settings_for(web={"metrics_token": TOKEN})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as stranger:
        headers = {b"authorization": header.encode()}
        response = await stranger.get("/metrics", headers=headers)
        assert response.status_code == status
        assert (await stranger.get("/api/v1/dashboard", headers=headers)).status_code == 401


async def test_without_a_token_in_the_settings_no_token_opens(world: AlertWorld) -> None:
    async with visitor(world.monitor) as stranger:
        for header in ({}, {"authorization": "Bearer "}, {"authorization": "Bearer None"}):
            assert (await stranger.get("/metrics", headers=header)).status_code == 401
