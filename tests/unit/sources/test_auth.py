"""Logging in, staying logged in, and logging in anew."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from tests.unit.sources.fake_trio import (
    AGENT_STATES,
    CALLS,
    CASES,
    PRIMARY,
    SERVICE_STATES,
    FakeTrio,
    TurnedClock,
    make_config,
)

from trio_monitor.domain.reading import Part
from trio_monitor.errors import FailureReason, SourceAuthFailed, SourceContractBroken
from trio_monitor.sources.trio import TrioSource

LOGIN = "/te/api/login"
REFRESH = "/te/api/refreshlogin"
PARTS = [SERVICE_STATES, AGENT_STATES, CALLS, CASES]


class Setting:
    def __init__(self, fake: FakeTrio, **changes: Any) -> None:
        self.fake = fake
        self.clock = TurnedClock()
        self.source = TrioSource(make_config(**changes), self.clock, fake.transport)

    async def poll(self) -> list[str]:
        """One poll; yields the paths that it asked for."""
        self.fake.requests.clear()
        await self.source.fetch_reading(attempts=1)
        return self.fake.paths()


async def test_the_first_poll_finds_its_way_and_the_next_reads_only() -> None:
    setting = Setting(FakeTrio())
    assert await setting.poll() == ["/te/api", LOGIN, "/te/api/cc", *PARTS]
    assert await setting.poll() == PARTS


async def test_the_login_form_is_base64_of_latin_1_beside_the_key_as_it_is() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    login = setting.fake.requests[1]
    assert login.headers["Authorization"] == "Basic a2V5"
    assert login.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(login.content.decode()) == {"username": ["9nZlcnZha2FyZQ=="], "password": ["aGVtbGlndC3l"]}


@pytest.mark.parametrize("turn_seconds", [3541, 3600, 86_400])
async def test_a_token_that_is_soon_spent_is_refreshed_before_it_is_used(turn_seconds: int) -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.clock.turn(timedelta(seconds=turn_seconds))
    assert await setting.poll() == [REFRESH, *PARTS]


async def test_a_token_that_has_long_left_is_used_as_it_is() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.clock.turn(timedelta(seconds=3530))
    assert await setting.poll() == PARTS


async def test_a_very_short_token_life_does_not_make_a_login_per_request() -> None:
    setting = Setting(FakeTrio(token_seconds=2))
    await setting.poll()
    assert await setting.poll() == PARTS


@pytest.mark.parametrize("token_seconds", [None, 0, -1])
async def test_without_a_told_life_the_documented_one_counts(token_seconds: float | None) -> None:
    setting = Setting(FakeTrio(token_seconds=token_seconds))
    await setting.poll()
    setting.clock.turn(timedelta(seconds=3000))
    assert await setting.poll() == PARTS
    setting.clock.turn(timedelta(seconds=600))
    assert await setting.poll() == [REFRESH, *PARTS]


async def test_a_spent_refresh_token_means_a_new_login() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.fake.refresh_tokens.clear()
    setting.clock.turn(timedelta(hours=2))
    assert await setting.poll() == [REFRESH, LOGIN, *PARTS]


async def test_lost_tokens_cost_one_login_however_many_requests_meet_the_401() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.fake.lose_tokens()
    all_asked = asyncio.Barrier(len(PARTS))
    met: set[str] = set()

    async def together(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path in PARTS and request.url.path not in met:
            met.add(request.url.path)
            await all_asked.wait()
        return None

    setting.fake.before = together
    paths = await setting.poll()
    assert paths.count(LOGIN) == paths.count(REFRESH) == 1
    assert sorted(paths) == sorted([*PARTS, *PARTS, REFRESH, LOGIN])


async def test_many_requests_at_once_wait_for_one_refresh() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.clock.turn(timedelta(hours=1))
    asked, go = asyncio.Event(), asyncio.Event()

    async def slow(_: httpx2.Request) -> httpx2.Response | None:
        asked.set()
        await go.wait()
        return None

    setting.fake.answers[REFRESH] = slow
    poll = asyncio.create_task(setting.poll())
    await asked.wait()
    go.set()
    assert await poll == [REFRESH, *PARTS]


async def test_a_refused_login_is_told_and_not_repeated_in_the_same_poll() -> None:
    setting = Setting(FakeTrio(is_login_refused=True))
    with pytest.raises(SourceAuthFailed):
        await setting.source.fetch_reading(attempts=3)
    assert setting.fake.paths() == ["/te/api", LOGIN]


async def test_a_login_refused_in_the_middle_is_tried_once_for_all_waiting_requests() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.fake.lose_tokens()
    setting.fake.is_login_refused = True
    setting.fake.requests.clear()
    with pytest.raises(SourceAuthFailed):
        await setting.source.fetch_reading(attempts=3)
    assert setting.fake.paths().count(LOGIN) == 1


async def test_after_the_password_is_mended_the_next_poll_succeeds() -> None:
    setting = Setting(FakeTrio(is_login_refused=True))
    with pytest.raises(SourceAuthFailed):
        await setting.source.fetch_reading(attempts=1)
    setting.fake.is_login_refused = False
    await setting.poll()


async def test_a_401_for_one_part_alone_leaves_the_rest() -> None:
    fake = FakeTrio(answers={AGENT_STATES: lambda _: httpx2.Response(401)})
    source = TrioSource(make_config(), TurnedClock(), fake.transport)
    reading = await source.fetch_reading(attempts=1)
    assert reading.unavailable == {Part.AGENTS: FailureReason.LOGIN_REFUSED}
    assert len(reading.queues) == 2
    assert len(reading.calls) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_every_way_to_refuse_a_login_is_understood(status: int) -> None:
    setting = Setting(FakeTrio(answers={LOGIN: lambda _: httpx2.Response(status)}))
    with pytest.raises(SourceAuthFailed):
        await setting.source.fetch_reading(attempts=1)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "7",
        "{}",
        '{"access_token": null}',
        '{"access_token": 7}',
        '{"access_token": ""}',
        '{"access_token": "two\\r\\nlines"}',
        '{"access_token": "å"}',
        '{"access_token": "abc "}',
        '{"data": [[]]}',
    ],
)
async def test_a_login_without_a_usable_token_breaks_the_contract(body: str) -> None:
    setting = Setting(FakeTrio(answers={LOGIN: lambda _: httpx2.Response(200, text=body)}))
    with pytest.raises(SourceContractBroken):
        await setting.source.fetch_reading(attempts=1)


async def test_tokens_inside_an_envelope_are_found() -> None:
    fake = FakeTrio()

    def wrap(_: httpx2.Request) -> httpx2.Response:
        fake.access_tokens[PRIMARY] = "wrapped"
        return fake.reply([{"Access_Token": "wrapped", "expires_in": 60}])

    fake.answers[LOGIN] = wrap
    setting = Setting(fake)
    await setting.poll()
    setting.clock.turn(timedelta(seconds=60))
    assert await setting.poll() == [LOGIN, *PARTS], "without a refresh token a new login is due"


@pytest.mark.parametrize(
    "changes", [{"password": "lösen→ord"}, {"username": "漢"}, {"client_key": "nyck\nel"}, {"client_key": "nyckel→"}]
)
async def test_credentials_that_the_wire_cannot_carry_are_refused_without_quoting_them(changes: dict[str, str]) -> None:
    setting = Setting(FakeTrio(), **changes)
    with pytest.raises(SourceAuthFailed) as caught:
        await setting.source.fetch_reading(attempts=1)
    assert next(iter(changes.values())).strip() not in str(caught.value)
    assert caught.value.__cause__ is None
    assert LOGIN not in setting.fake.paths()


async def test_lost_tokens_make_us_look_around_anew_for_another_server_may_have_taken_over() -> None:
    setting = Setting(FakeTrio())
    await setting.poll()
    setting.fake.failover_mode = True
    setting.fake.lose_tokens()
    await setting.poll()
    assert (await setting.source.fetch_reading(attempts=1)).is_failover
    assert await setting.poll() == PARTS


async def test_white_space_around_a_pasted_key_does_no_harm() -> None:
    setting = Setting(FakeTrio(), client_key=" a2V5\n")
    await setting.poll()
