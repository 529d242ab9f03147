"""Signing in with a real OpenID provider, which people change, stop and start while the monitor runs."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from tests.support.clock import HandClock
from tests.support.monitor import ADDRESS, scripted_monitor, settings_for, visitor
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, openid_provider, sign_in_there

from trio_monitor.clock import SystemClock

BEGIN = "/api/v1/sign-in/oidc"
CALLBACK = f"{ADDRESS}{BEGIN}/callback"
PEOPLE = {
    "asa": {"name": "Åsa Öberg", "groups": ["/trio/admin"]},
    "ture": {"name": "Ture Utan", "groups": ["/it"]},
}


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIdProvider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: OpenIdProvider) -> OpenIdProvider:
    running.order(people=PEOPLE, callbacks=[CALLBACK])
    return running


@pytest.fixture
async def browser(provider: OpenIdProvider) -> AsyncIterator[httpx2.AsyncClient]:
    oidc = {
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "admin_groups": "/trio/admin",
        "viewer_groups": "/trio/alla",
    }
    # The provider tells the time by the computer's clock.
    clock = HandClock(SystemClock().now())
    async with (
        scripted_monitor(RuntimeError("not polled"), clock=clock, settings=settings_for(oidc=oidc)) as monitor,
        visitor(monitor) as client,
    ):
        yield client


async def come_back(browser: httpx2.AsyncClient, login: str) -> httpx2.Response:
    begun = await browser.get(BEGIN)
    assert begun.status_code == 303, begun.text
    back = await sign_in_there(begun.headers["location"], login, CALLBACK)
    return await browser.get(CALLBACK, params=back)


async def role(browser: httpx2.AsyncClient) -> str:
    return str((await browser.get("/api/v1/session")).json()["user"]["role"])


async def test_a_role_that_is_changed_there_is_taken_over_at_the_next_sign_in(
    provider: OpenIdProvider, browser: httpx2.AsyncClient
) -> None:
    assert (await come_back(browser, "asa")).headers["location"] == "/"
    assert await role(browser) == "admin"
    provider.order(people={"asa": {"name": "Åsa Öberg", "groups": ["/trio/alla"]}})
    await come_back(browser, "asa")
    assert await role(browser) == "viewer"
    provider.order(people={"asa": {"name": "Åsa Öberg", "groups": []}})
    assert (await come_back(browser, "asa")).status_code == 403


async def test_whoever_is_in_no_group_is_told_which_would_do(browser: httpx2.AsyncClient) -> None:
    response = await come_back(browser, "ture")
    assert (response.status_code, "/trio/alla" in response.text) == (403, True)


async def test_a_code_cannot_be_brought_twice_nor_to_another_attempt(browser: httpx2.AsyncClient) -> None:
    begun = await browser.get(BEGIN)
    back = await sign_in_there(begun.headers["location"], "asa", CALLBACK)
    assert (await browser.get(CALLBACK, params=back)).status_code == 303
    assert "no_attempt" in (await browser.get(CALLBACK, params=back)).text
    again = await browser.get(BEGIN)
    state = dict(httpx2.URL(again.headers["location"]).params)["state"]
    assert "code_refused" in (await browser.get(CALLBACK, params=back | {"state": state})).text


async def test_a_new_key_of_the_provider_turns_nobody_away(
    provider: OpenIdProvider, browser: httpx2.AsyncClient
) -> None:
    await come_back(browser, "asa")
    provider.order(rotate=True)
    assert (await come_back(browser, "asa")).status_code == 303


async def test_a_provider_that_was_down_is_used_again_as_soon_as_it_is_back(
    provider: OpenIdProvider, browser: httpx2.AsyncClient
) -> None:
    await come_back(browser, "asa")
    begun = await browser.get(BEGIN)
    back = await sign_in_there(begun.headers["location"], "asa", CALLBACK)
    provider.stop()
    response = await browser.get(CALLBACK, params=back)
    assert (response.status_code, "provider_unavailable" in response.text) == (503, True)
    assert await role(browser) == "admin"
    provider.start()
    provider.order(people=PEOPLE, callbacks=[CALLBACK])
    assert (await come_back(browser, "asa")).status_code == 303
