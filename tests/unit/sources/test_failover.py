"""Two servers that change places, die and come back."""

import asyncio

import httpx2
import pytest
from structlog.testing import capture_logs
from tests.unit.sources.fake_trio import (
    BASE,
    PRIMARY,
    SECONDARY,
    SERVICE_STATES,
    FakeTrio,
    TurnedClock,
    make_config,
)

from trio_monitor.errors import (
    FailureReason,
    SettingsInvalid,
    SourceContractBroken,
    SourceUnavailable,
)
from trio_monitor.sources.trio import TrioSource


def make_source(fake: FakeTrio, **changes: object) -> TrioSource:
    return TrioSource(make_config(**changes), TurnedClock(), fake.transport)


async def test_a_307_leads_to_the_other_server_and_a_login_there_in_the_same_poll() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY
    fake.on_duty, fake.failover_mode = SECONDARY, True
    fake.requests.clear()
    with capture_logs() as lines:
        reading = await source.fetch_reading(attempts=1)
    assert [(line["before"], line["after"]) for line in lines] == [(PRIMARY, SECONDARY)]
    assert (reading.server_name, reading.is_failover) == (SECONDARY, True)
    assert len(reading.calls) == 2
    assert fake.paths(SECONDARY)[:3] == ["/te/api", "/te/api/login", "/te/api/cc"]
    tokens_sent = {request.headers.get("Authorization") for request in fake.requests if request.url.host == SECONDARY}
    assert "Bearer access-1" not in tokens_sent, "a token of one server is never sent to the other"


async def test_in_failover_the_secondary_is_asked_directly_and_back_when_it_redirects() -> None:
    fake = FakeTrio(on_duty=SECONDARY)
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.requests.clear()
    await source.fetch_reading(attempts=1)
    assert fake.paths(PRIMARY) == []
    fake.on_duty = PRIMARY
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY


async def test_a_dead_primary_is_left_for_the_remembered_secondary() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.dead, fake.on_duty = {PRIMARY}, SECONDARY
    assert (await source.fetch_reading(attempts=1)).server_name == SECONDARY
    fake.dead, fake.on_duty = set(), PRIMARY
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY


async def test_a_primary_dead_from_the_start_needs_the_secondary_in_the_settings() -> None:
    fake = FakeTrio(dead={PRIMARY}, on_duty=SECONDARY)
    with pytest.raises(SourceUnavailable):
        await make_source(fake).fetch_reading(attempts=1)
    source = make_source(fake, secondary_url=f"https://{SECONDARY}/te/api")
    assert (await source.fetch_reading(attempts=1)).server_name == SECONDARY


async def test_a_dead_secondary_is_left_for_the_primary() -> None:
    fake = FakeTrio(on_duty=SECONDARY)
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.dead, fake.on_duty = {SECONDARY}, PRIMARY
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY


async def test_both_dead_ends_soon_and_recovers_with_either() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.dead = {PRIMARY, SECONDARY}
    fake.requests.clear()
    with capture_logs() as lines, pytest.raises(SourceUnavailable) as caught:
        await source.fetch_reading(attempts=1)
    assert lines == [], "the poller tells once that the source is lost"
    assert caught.value.reason is FailureReason.UNREACHABLE
    assert len(fake.requests) <= 6
    for alive in (SECONDARY, PRIMARY):
        fake.dead, fake.on_duty = {PRIMARY, SECONDARY} - {alive}, alive
        assert (await source.fetch_reading(attempts=1)).server_name == alive


async def test_a_dead_primary_and_a_secondary_that_still_points_to_it_is_the_primarys_trouble() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.dead = {PRIMARY}
    with pytest.raises(SourceUnavailable) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.reason is FailureReason.UNREACHABLE
    fake.dead = set()
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY


async def test_a_server_that_answers_with_errors_is_not_taken_for_dead() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    fake.answers[SERVICE_STATES] = lambda _: httpx2.Response(500)
    with pytest.raises(SourceUnavailable):
        await source.fetch_reading(attempts=1)
    assert fake.paths(SECONDARY) == []


async def test_a_poll_cut_off_while_the_server_is_silent_begins_at_the_other_one_next_time() -> None:
    fake = FakeTrio()
    source = make_source(fake)
    await source.fetch_reading(attempts=1)
    asked = asyncio.Event()
    never = asyncio.Event()

    async def hang(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.host == PRIMARY:
            asked.set()
            await never.wait()
        return None

    fake.before, fake.on_duty = hang, SECONDARY
    poll = asyncio.create_task(source.fetch_reading(attempts=1))
    await asked.wait()
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert (await source.fetch_reading(attempts=1)).server_name == SECONDARY


async def test_servers_that_redirect_to_each_other_end_in_an_error() -> None:
    def bounce(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path == "/te/api":
            return None
        other = SECONDARY if request.url.host == PRIMARY else PRIMARY
        return httpx2.Response(307, headers={"Location": str(request.url.copy_with(host=other))})

    fake = FakeTrio(before=bounce)
    source = make_source(fake)
    with pytest.raises(SourceUnavailable, match="redirect") as caught:
        await source.fetch_reading(attempts=3)
    assert caught.value.reason is FailureReason.SERVER_ERROR
    assert len(fake.requests) <= 8
    fake.before = None
    assert (await source.fetch_reading(attempts=1)).server_name == PRIMARY


@pytest.mark.parametrize("path", [SERVICE_STATES, "/te/api", "/te/api/login", "/te/api/cc"])
async def test_a_server_that_redirects_to_itself_ends_in_an_error(path: str) -> None:
    fake = FakeTrio(answers={path: lambda request: httpx2.Response(307, headers={"Location": str(request.url)})})
    with pytest.raises(SourceUnavailable, match="redirect"):
        await make_source(fake).fetch_reading(attempts=3)
    assert len(fake.requests) <= 20


@pytest.mark.parametrize("path", [SERVICE_STATES, "/te/api", "/te/api/login"])
@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example.com/te/api",
        "//evil.example.com/te/api",
        f"https://{PRIMARY}.evil.example.com/te/api",
        f"https://{PRIMARY}@evil.example.com/te/api",
        f"http://{SECONDARY}/te/api",
        "https://[broken/te/api",
        "gopher://trio1.example.se/te/api",
    ],
)
async def test_a_redirect_to_a_stranger_or_off_tls_is_refused(path: str, location: str) -> None:
    fake = FakeTrio(answers={path: lambda _: httpx2.Response(307, headers={"Location": location})})
    with pytest.raises(SourceContractBroken):
        await make_source(fake).fetch_reading(attempts=3)
    assert {request.url.host for request in fake.requests} == {PRIMARY}
    assert {request.url.scheme for request in fake.requests} == {"https"}


async def test_a_redirect_without_location_breaks_the_contract() -> None:
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(307)})
    with pytest.raises(SourceContractBroken):
        await make_source(fake).fetch_reading(attempts=1)


async def test_a_redirect_within_the_server_is_followed() -> None:
    moved = SERVICE_STATES + "/"
    fake = FakeTrio(answers={SERVICE_STATES: lambda _: httpx2.Response(307, headers={"Location": moved})})
    fake.rows[moved] = fake.rows[SERVICE_STATES]
    assert len((await make_source(fake).fetch_reading(attempts=1)).queues) == 2


async def test_a_link_to_another_host_is_not_followed() -> None:
    links = [{"rel": rel, "href": f"https://evil.example.com/te/api/{rel}"} for rel in ("Login", "ContactCenters")]
    fake = FakeTrio(root={"links": links})
    assert len((await make_source(fake).fetch_reading(attempts=1)).queues) == 2
    assert {request.url.host for request in fake.requests} == {PRIMARY}


async def test_names_with_ports_tell_two_servers_on_one_host_apart() -> None:
    seen: list[int | None] = []

    def record(request: httpx2.Request) -> httpx2.Response | None:
        seen.append(request.url.port)
        wanted = 8001 if request.url.path == "/te/api" else 8002
        if request.url.port not in {wanted, 8002}:
            return httpx2.Response(307, headers={"Location": str(request.url.copy_with(port=8002))})
        return None

    fake = FakeTrio(before=record, root={"primaryServer": f"{PRIMARY}:8001", "secondaryServer": f"{PRIMARY}:8002"})
    source = make_source(fake, base_url=f"http://{PRIMARY}:8001/te/api")
    assert len((await source.fetch_reading(attempts=1)).queues) == 2
    assert set(seen) == {8001, 8002}


@pytest.mark.parametrize(
    "base_url", ["", "trio", "ftp://trio1.example.se", "https://", "https://u:p@trio1.example.se/te/api", f"{BASE}?a=1"]
)
def test_an_address_that_cannot_be_used_is_a_fault_of_the_settings(base_url: str) -> None:
    with pytest.raises(SettingsInvalid, match="base_url"):
        make_source(FakeTrio(), base_url=base_url)
