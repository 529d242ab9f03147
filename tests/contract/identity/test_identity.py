"""What every OpenID provider does: a real one, and the fake one that other tests make lie."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from tests.support.clock import HandClock
from tests.support.openid_fake import ISSUER, FakeProvider
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, openid_provider, sign_in_there

from trio_monitor.clock import SystemClock
from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc import OidcConfig, OidcProvider
from trio_monitor.ports.identity import Attempt, IdentityProvider

CALLBACK = "http://127.0.0.1:9/callback"
ATTEMPT = Attempt(state="s" * 43, nonce="n" * 43, verifier="v" * 43, callback_url=CALLBACK)
CLAIMS = {"name": "Åsa Öberg", "groups": ["/trio/admin", "/alla"]}


@dataclass
class Subject:
    """A client of a provider, and a way to its pages."""

    client: IdentityProvider
    issuer: str
    sign_in_there: Callable[[str, str, str], Awaitable[dict[str, str]]]
    rotate: Callable[[], None]


def config_for(issuer: str) -> OidcConfig:
    minute = timedelta(minutes=1)
    return OidcConfig(issuer, CLIENT_ID, CLIENT_SECRET, "openid profile", "groups", minute, timedelta(seconds=10))


@pytest.fixture(scope="module")
def real() -> Iterator[OpenIdProvider]:
    with openid_provider() as provider:
        provider.order(people={"asa": CLAIMS}, callbacks=[CALLBACK])
        yield provider


@pytest.fixture(params=["fake", "real"])
async def subject(request: pytest.FixtureRequest) -> AsyncIterator[Subject]:
    if request.param == "fake":
        clock = HandClock()
        fake = FakeProvider(clock, {"asa": CLAIMS})
        yield Subject(
            OidcProvider(config_for(ISSUER), clock, fake.transport()), ISSUER, fake.sign_in_there, fake.rotate
        )
        return
    real: OpenIdProvider = request.getfixturevalue("real")
    client = OidcProvider(config_for(real.issuer), SystemClock())
    yield Subject(client, real.issuer, sign_in_there, lambda: real.order(rotate=True))
    await client.aclose()


async def test_whoever_signs_in_there_is_known_by_issuer_and_subject_with_their_groups(subject: Subject) -> None:
    back = await subject.sign_in_there(await subject.client.sign_in_url(ATTEMPT), "asa", CALLBACK)
    assert back["state"] == ATTEMPT.state
    identity = await subject.client.identify(ATTEMPT, back["code"], back.get("iss"))
    assert (identity.issuer, identity.subject) == (subject.issuer, "asa")
    assert (identity.user_name, identity.display_name) == ("asa", "Åsa Öberg")
    assert identity.groups == {"/trio/admin", "/alla"}


async def test_a_code_is_good_once(subject: Subject) -> None:
    back = await subject.sign_in_there(await subject.client.sign_in_url(ATTEMPT), "asa", CALLBACK)
    await subject.client.identify(ATTEMPT, back["code"], back.get("iss"))
    with pytest.raises(IdentityError) as caught:
        await subject.client.identify(ATTEMPT, back["code"], back.get("iss"))
    assert caught.value.reason is IdentityFailure.CODE_REFUSED


async def test_a_stolen_code_is_of_no_use_without_the_verifier(subject: Subject) -> None:
    back = await subject.sign_in_there(await subject.client.sign_in_url(ATTEMPT), "asa", CALLBACK)
    with pytest.raises(IdentityError) as caught:
        await subject.client.identify(replace(ATTEMPT, verifier="w" * 43), back["code"], back.get("iss"))
    assert caught.value.reason is IdentityFailure.CODE_REFUSED


async def test_a_token_for_another_sign_in_is_refused(subject: Subject) -> None:
    back = await subject.sign_in_there(await subject.client.sign_in_url(ATTEMPT), "asa", CALLBACK)
    with pytest.raises(IdentityError) as caught:
        await subject.client.identify(replace(ATTEMPT, nonce="m" * 43), back["code"], back.get("iss"))
    assert caught.value.reason is IdentityFailure.INVALID_ANSWER


async def test_when_the_provider_changes_its_key_nobody_is_turned_away(subject: Subject) -> None:
    for _ in range(2):
        back = await subject.sign_in_there(await subject.client.sign_in_url(ATTEMPT), "asa", CALLBACK)
        assert (await subject.client.identify(ATTEMPT, back["code"], back.get("iss"))).subject == "asa"
        subject.rotate()


async def test_there_is_a_page_that_signs_out_there_as_well(subject: Subject) -> None:
    url = await subject.client.sign_out_url("https://monitor.example.se/")
    assert url is not None
    assert url.startswith(f"{subject.issuer}/session/end?")
    assert "post_logout_redirect_uri=https%3A%2F%2Fmonitor.example.se%2F" in url
