"""A provider that lies, errs or is not there lets nobody in, and the log is told why without a word of the token."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey
from tests.support.clock import HandClock
from tests.support.openid_fake import ISSUER, FakeProvider, json_response, new_key
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET

from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc import OidcConfig, OidcProvider
from trio_monitor.oidc.provider import challenge_of
from trio_monitor.ports.identity import Attempt, Identity

CALLBACK = "https://monitor.example.se/api/v1/sign-in/oidc/callback"
ATTEMPT = Attempt(state="s" * 43, nonce="n" * 43, verifier="v" * 43, callback_url=CALLBACK)
SKEW = timedelta(seconds=60)
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def fake(clock: HandClock) -> FakeProvider:
    return FakeProvider(clock, {"asa": {"groups": ["/trio/admin"]}})


@pytest.fixture
def client(clock: HandClock, fake: FakeProvider) -> OidcProvider:
    return client_of(clock, fake)


def client_of(clock: HandClock, fake: FakeProvider) -> OidcProvider:
    config = OidcConfig(
        ISSUER,
        CLIENT_ID,
        CLIENT_SECRET,
        "openid profile",
        "groups",
        SKEW,
        timedelta(seconds=5),
        keep=timedelta(hours=1),
    )
    return OidcProvider(config, clock, fake.transport())


async def identify(client: OidcProvider, fake: FakeProvider, issuer: str | None = None) -> Identity:
    back = await fake.sign_in_there(await client.sign_in_url(ATTEMPT), "asa", CALLBACK)
    return await client.identify(ATTEMPT, back["code"], issuer)


async def refusal(client: OidcProvider, fake: FakeProvider, issuer: str | None = None) -> IdentityError:
    with pytest.raises(IdentityError) as caught:
        await identify(client, fake, issuer)
    return caught.value


def without(claim: str) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.pop(claim)


def with_value(claim: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({claim: value})


def shifted(claim: str, by: timedelta) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({claim: claims["iat"] + int(by.total_seconds())})


LIES = {
    "no issuer": without("iss"),
    "another issuer": with_value("iss", "https://login.test/realms/other"),
    "no subject": without("sub"),
    "an empty subject": with_value("sub", ""),
    "a subject that is a number": with_value("sub", 7),
    "a subject that is too long": with_value("sub", "a" * 256),
    "no audience": without("aud"),
    "another audience": with_value("aud", "another-client"),
    "an empty audience": with_value("aud", []),
    "several audiences and no authorized party": with_value("aud", [CLIENT_ID, "another-client"]),
    "another authorized party": with_value("azp", "another-client"),
    "no expiry": without("exp"),
    "expired longer ago than clocks differ": shifted("exp", -SKEW),
    "an expiry that is text": with_value("exp", "9999999999"),
    "no instant of issue": without("iat"),
    "issued later than clocks differ": shifted("iat", SKEW + timedelta(seconds=1)),
    "not valid before later than clocks differ": shifted("nbf", SKEW + timedelta(seconds=1)),
    "no nonce": without("nonce"),
    "another nonce": with_value("nonce", "m" * 43),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_with_a_claim_that_does_not_hold_lets_nobody_in(
    client: OidcProvider, fake: FakeProvider, lie: str
) -> None:
    fake.change = LIES[lie]
    assert (await refusal(client, fake)).reason is IdentityFailure.INVALID_ANSWER


@pytest.mark.parametrize(
    "truth",
    [
        shifted("exp", timedelta(seconds=1) - SKEW),
        shifted("iat", SKEW),
        with_value("aud", [CLIENT_ID]),
        lambda claims: claims.update(aud=[CLIENT_ID, "another-client"], azp=CLIENT_ID),
    ],
    ids=[
        "expired within the skew",
        "issued within the skew",
        "a list of one audience",
        "several, and we are the party",
    ],
)
async def test_what_holds_or_differs_by_no_more_than_clocks_do_lets_in(
    client: OidcProvider, fake: FakeProvider, truth: Callable[[dict[str, Any]], None]
) -> None:
    fake.change = truth
    assert (await identify(client, fake)).subject == "asa"


async def test_an_unsigned_token_lets_nobody_in(client: OidcProvider, fake: FakeProvider) -> None:
    fake.header = with_value("alg", "none")
    assert (await refusal(client, fake)).reason is IdentityFailure.INVALID_ANSWER


@pytest.mark.parametrize("is_published_as_secret", [False, True])
async def test_a_token_signed_with_the_public_key_as_a_shared_secret_lets_nobody_in(
    clock: HandClock, *, is_published_as_secret: bool
) -> None:
    pair = RSAKey.generate_key(2048, parameters={"kid": "pair"})
    pem = pair.as_pem(private=False)
    secret = {"kty": "oct", "kid": "pair", "k": base64.urlsafe_b64encode(pem).rstrip(b"=").decode()}
    published = [secret] if is_published_as_secret else [pair.as_dict(private=False)]
    fake = FakeProvider(clock, signing_key=pair, shared_secret=pem, published=published)
    fake.header = with_value("alg", "HS256")
    assert (await refusal(client_of(clock, fake), fake)).reason is IdentityFailure.INVALID_ANSWER


async def test_a_token_of_somebody_elses_key_lets_nobody_in(client: OidcProvider, fake: FakeProvider) -> None:
    kid = fake.signing_key.kid
    fake.signing_key = new_key()
    assert (await refusal(client, fake)).reason is IdentityFailure.INVALID_ANSWER
    fake.header = with_value("kid", kid)
    assert (await refusal(client, fake)).reason is IdentityFailure.INVALID_ANSWER


async def test_a_key_for_encryption_signs_nothing(client: OidcProvider, fake: FakeProvider) -> None:
    fake.published = [{**fake.published[0], "use": "enc"}]
    assert (await refusal(client, fake)).reason is IdentityFailure.INVALID_ANSWER


async def test_keys_of_an_unknown_or_broken_kind_are_passed_over(client: OidcProvider, fake: FakeProvider) -> None:
    fake.published = [{"kty": "AKP", "kid": "new"}, {"kty": "EC", "crv": "P-256", "x": "?"}, *fake.published]
    assert (await identify(client, fake)).subject == "asa"


async def test_an_answer_that_names_another_issuer_is_refused_before_its_code_is_sent_anywhere(
    client: OidcProvider, fake: FakeProvider
) -> None:
    error = await refusal(client, fake, issuer="https://evil.test")
    assert (error.reason, "/token" in fake.asked) == (IdentityFailure.INVALID_ANSWER, False)
    fake.metadata["authorization_response_iss_parameter_supported"] = True
    assert (await refusal(client_of(fake.clock, fake), fake)).reason is IdentityFailure.INVALID_ANSWER


@pytest.mark.parametrize(
    "change", [with_value("_claim_names", {"groups": "src1"}), with_value("hasgroups", value=True)], ids=["many", "any"]
)
async def test_groups_that_were_left_out_are_not_taken_for_none(
    client: OidcProvider, fake: FakeProvider, change: Callable[[dict[str, Any]], None]
) -> None:
    fake.people["asa"] = {}
    fake.change = change
    assert (await refusal(client, fake)).reason is IdentityFailure.GROUPS_LEFT_OUT


@pytest.mark.parametrize(("told", "groups"), [("one", {"one"}), ([], set()), ([7, "a"], {"a"}), ({"a": 1}, set())])
async def test_whatever_form_groups_have_only_texts_count(
    client: OidcProvider, fake: FakeProvider, told: object, groups: set[str]
) -> None:
    fake.change = with_value("groups", told)
    assert (await identify(client, fake)).groups == groups


async def test_documents_and_keys_are_asked_for_once_an_hour_and_keys_again_for_one_that_is_not_known(
    client: OidcProvider, fake: FakeProvider, clock: HandClock
) -> None:
    for _ in range(3):
        await identify(client, fake)
    assert (fake.asked.count(DISCOVERY), fake.asked.count("/jwks")) == (1, 1)
    fake.rotate()
    await identify(client, fake)
    assert (fake.asked.count(DISCOVERY), fake.asked.count("/jwks")) == (1, 2)
    clock.advance(timedelta(hours=1))
    await identify(client, fake)
    assert (fake.asked.count(DISCOVERY), fake.asked.count("/jwks")) == (2, 3)


TROUBLES: dict[str, tuple[str, httpx2.Response | Exception, IdentityFailure]] = {
    "refused connection": (DISCOVERY, httpx2.ConnectError("no"), IdentityFailure.PROVIDER_UNAVAILABLE),
    "too slow": (DISCOVERY, httpx2.ReadTimeout("slow"), IdentityFailure.PROVIDER_UNAVAILABLE),
    "trouble of its own": ("/token", httpx2.Response(502), IdentityFailure.PROVIDER_UNAVAILABLE),
    "too many requests": ("/jwks", httpx2.Response(429), IdentityFailure.PROVIDER_UNAVAILABLE),
    "not found": (DISCOVERY, httpx2.Response(404, json={}), IdentityFailure.PROVIDER_MISCONFIGURED),
    "redirect": (
        DISCOVERY,
        httpx2.Response(302, headers={"location": "http://evil.test"}, json={}),
        IdentityFailure.PROVIDER_MISCONFIGURED,
    ),
    "a page in the place of a document": (
        DISCOVERY,
        httpx2.Response(200, text="<html>"),
        IdentityFailure.PROVIDER_MISCONFIGURED,
    ),
    "a list in the place of a document": ("/jwks", json_response([]), IdentityFailure.PROVIDER_MISCONFIGURED),
    "endless": (DISCOVERY, httpx2.Response(200, content=b" " * 1_048_577), IdentityFailure.PROVIDER_MISCONFIGURED),
    "no token": ("/token", json_response({"access_token": "a"}), IdentityFailure.PROVIDER_MISCONFIGURED),
    "a token that is none": ("/token", json_response({"id_token": "a.b.c"}), IdentityFailure.INVALID_ANSWER),
    "a token with another alphabet": ("/token", json_response({"id_token": "å.ä.ö"}), IdentityFailure.INVALID_ANSWER),
    "an unknown client": (
        "/token",
        httpx2.Response(401, json={"error": "invalid_client"}),
        IdentityFailure.PROVIDER_MISCONFIGURED,
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_trouble_is_told_by_its_kind_and_is_over_when_it_is_over(
    client: OidcProvider, fake: FakeProvider, trouble: str
) -> None:
    path, answer, reason = TROUBLES[trouble]
    fake.trouble = {path: answer}
    assert (await refusal(client, fake)).reason is reason
    fake.trouble = {}
    assert (await identify(client, fake)).subject == "asa"


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://login.test/{tenantid}/v2.0"},
        {"token_endpoint": "http://login.test/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "/session/end"},
    ],
    ids=str,
)
async def test_a_document_of_another_issuer_or_with_unsafe_addresses_is_not_used(
    client: OidcProvider, fake: FakeProvider, change: dict[str, object]
) -> None:
    fake.metadata |= change
    with pytest.raises(IdentityError) as caught:
        await client.sign_in_url(ATTEMPT)
    assert caught.value.reason is IdentityFailure.PROVIDER_MISCONFIGURED


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    client: OidcProvider, fake: FakeProvider
) -> None:
    fake.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert (await identify(client, fake)).subject == "asa"


async def test_a_provider_without_a_page_for_signing_out_has_none(client: OidcProvider, fake: FakeProvider) -> None:
    del fake.metadata["end_session_endpoint"]
    assert await client.sign_out_url("https://monitor.example.se/") is None


async def test_errors_and_representations_hold_nothing_of_secrets(client: OidcProvider, fake: FakeProvider) -> None:
    fake.change = with_value("nonce", "m" * 43)
    error = await refusal(client, fake)
    texts = [str(error), repr(error), repr(ATTEMPT), repr(client._config)]
    for secret in (ATTEMPT.state, ATTEMPT.nonce, ATTEMPT.verifier, "m" * 43, CLIENT_SECRET, "eyJ"):
        assert not any(secret in text for text in texts)


def test_the_challenge_is_that_of_the_standard() -> None:
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
