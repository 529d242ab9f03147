"""Signing in with an OpenID provider, from the button to the page; and every way of not being let in."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import AsyncMock

import httpx2
import pytest
from structlog.testing import capture_logs
from tests.integration.web.oidc_world import BEGIN, CALLBACK, OIDC, PEOPLE, World
from tests.support.clock import START_AT, HandClock
from tests.support.memory_access import MemoryAccess
from tests.support.memory_store import MemoryStore
from tests.support.monitor import scripted_monitor, settings_for, sign_in, user_of, visitor
from tests.support.openid_fake import ISSUER, FakeProvider
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET

from trio_monitor.domain.access import Role
from trio_monitor.errors import StoreUnavailable
from trio_monitor.oidc import OidcConfig, OidcProvider
from trio_monitor.ports.access import ActorKind, AuditEntry, SignIn
from trio_monitor.web.oidc import PATIENCE


@pytest.fixture
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    given: dict[str, Any] = getattr(request, "param", {})
    clock = HandClock()
    fake = FakeProvider(clock, {login: dict(claims) for login, claims in PEOPLE.items()})
    minute = timedelta(minutes=1)
    config = OidcConfig(ISSUER, CLIENT_ID, CLIENT_SECRET, "openid profile", "groups", minute, timedelta(seconds=5))
    settings = settings_for(oidc=OIDC | given.get("oidc", {}), web=given.get("web", {}))
    async with (
        scripted_monitor(
            RuntimeError("not polled"),
            clock=clock,
            settings=settings,
            identity_provider=OidcProvider(config, clock, fake.transport()),
        ) as monitor,
        visitor(monitor) as browser,
    ):
        yield World(monitor, fake, clock, browser)


async def test_whoever_is_in_a_group_comes_in_with_its_role_and_goes_on_where_they_were(world: World) -> None:
    response = await world.come_back("asa", to="/ko/3")
    assert (response.status_code, response.headers["location"]) == (303, "/ko/3")
    user = await world.user()
    assert user is not None
    assert (user["user_name"], user["display_name"], user["role"]) == ("asa", "Åsa Öberg", "admin")
    [entry, *_] = await world.audit()
    assert (entry.actor_kind, entry.actor_name, entry.action) == (ActorKind.PERSON, "asa", "sign_in.oidc")
    assert (entry.before, json.loads(entry.after or "")["role"]) == (None, "admin")


async def test_the_sign_in_page_is_told_what_the_provider_is_called(world: World) -> None:
    assert (await world.browser.get("/api/v1/sign-in")).json()["oidc"] == {"name": "Kommunens <konto>"}


async def test_without_a_provider_there_is_no_such_sign_in() -> None:
    async with scripted_monitor(RuntimeError("not polled")) as monitor, visitor(monitor) as browser:
        assert (await browser.get("/api/v1/sign-in")).json()["oidc"] is None
        for path in (BEGIN, f"{BEGIN}/callback", f"{BEGIN}/sign-out"):
            response = await browser.get(path)
            assert (response.status_code, response.json()["type"]) == (404, "urn:trio-monitor:problem:no-oidc")


@pytest.mark.parametrize("world", [{}, {"web": {"public_url": "https://monitor.test"}}], indirect=True)
async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    is_https = world.monitor.settings.web.is_https
    begun = await world.browser.get(BEGIN)
    [(name, cookie)] = SimpleCookie(begun.headers["set-cookie"]).items()
    assert name == ("__Host-trio_monitor_oidc" if is_https else "trio_monitor_oidc")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "lax", "/", "")
    assert bool(cookie["secure"]) is is_https
    assert int(cookie["max-age"]) == PATIENCE.total_seconds()
    callback = CALLBACK.replace("http:", "https:") if is_https else CALLBACK
    back = await world.fake.sign_in_there(begun.headers["location"], "asa", callback)
    ended = await world.browser.get(CALLBACK, params=back, headers={"cookie": f"{name}={cookie.value}"})
    assert ended.status_code == 303
    set_cookies = {
        key: each for header in ended.headers.get_list("set-cookie") for key, each in SimpleCookie(header).items()
    }
    session = set_cookies["__Host-trio_monitor_session" if is_https else "trio_monitor_session"]
    assert (session["httponly"], session["samesite"], bool(session["secure"])) == (True, "strict", is_https)
    assert set_cookies[name]["max-age"] == "0"


async def test_an_answer_is_taken_from_the_browser_that_asked_and_from_no_other(world: World) -> None:
    back = await world.fake.sign_in_there(await world.begin(), "asa", CALLBACK)
    async with visitor(world.monitor) as other:
        response = await other.get(CALLBACK, params=back)
        assert response.status_code == 400
        await world.begin(browser=other)
        assert (await other.get(CALLBACK, params=back)).status_code == 400
        assert (await other.get("/api/v1/session")).status_code == 401
    assert (await world.browser.get(CALLBACK, params=back)).status_code == 303


@pytest.mark.parametrize("changed", [{"state": "s" * 43}, {"state": ""}])
async def test_an_answer_with_another_state_lets_nobody_in(world: World, changed: dict[str, str]) -> None:
    response = await world.come_back("asa", **changed)
    assert response.status_code == 400
    assert "no_attempt" in response.text
    assert "/token" not in world.fake.asked
    assert await world.user() is None


async def test_an_answer_is_good_once(world: World) -> None:
    back = await world.fake.sign_in_there(await world.begin(), "asa", CALLBACK)
    assert (await world.browser.get(CALLBACK, params=back)).status_code == 303
    assert (await world.browser.get(CALLBACK, params=back)).status_code == 400


async def test_whoever_takes_too_long_begins_anew(world: World) -> None:
    back = await world.fake.sign_in_there(await world.begin(), "asa", CALLBACK)
    world.clock.advance(PATIENCE)
    assert (await world.browser.get(CALLBACK, params=back)).status_code == 400


@pytest.mark.parametrize(
    ("claim", "value"), [("nonce", "m" * 43), ("exp", 1), ("aud", "another"), ("iss", "https://evil.test")]
)
async def test_a_token_that_does_not_hold_lets_nobody_in(world: World, claim: str, value: object) -> None:
    world.fake.change = lambda claims: claims.update({claim: value})
    response = await world.come_back("asa")
    assert (response.status_code, "invalid_answer" in response.text) == (403, True)
    assert await world.user() is None
    assert await world.monitor.store.access.load_users() == []


async def test_a_person_in_no_group_is_told_in_swedish_which_ones_would_do(world: World) -> None:
    response = await world.come_back("ture")
    assert response.status_code == 403
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert "inte med i någon grupp" in response.text
    for group in ("/trio/admin", "/trio/ledare", "/trio/alla"):
        assert f"<li>{group}</li>" in response.text
    assert "Kommunens &lt;konto&gt;" in response.text
    assert await world.monitor.store.access.load_users() == []
    [entry] = await world.audit()
    assert (entry.actor_kind, entry.action, entry.target) == (ActorKind.NOBODY, "sign_in_failed.no_group", "ture")


async def test_the_page_may_load_its_style_and_tells_no_other_site_its_address(world: World) -> None:
    headers = (await world.come_back("ture")).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert (await world.browser.get("/refused.css")).status_code == 200


async def test_whoever_reads_english_is_told_in_english(world: World) -> None:
    world.browser.headers["accept-language"] = "en-GB,en;q=0.9,sv;q=0.8"
    assert "in no group that may use Trio Monitor" in (await world.come_back("ture")).text


DIVIDED = {"oidc": {"queue_groups": "/trio/lund=lund"}}


@pytest.mark.parametrize("world", [DIVIDED], indirect=True)
async def test_where_queues_are_divided_up_groups_say_which_ones_one_sees(world: World) -> None:
    response = await world.come_back("bo")
    assert (response.status_code, "<li>/trio/lund</li>" in response.text) == (403, True)
    world.fake.people["bo"]["groups"].append("/trio/lund")
    assert (await world.come_back("bo")).status_code == 303
    user = await world.user()
    assert user is not None
    assert user["group_ids"] == ["lund"]


async def test_a_person_in_too_many_groups_is_told_what_to_do_and_not_let_in(world: World) -> None:
    world.fake.people["asa"] = {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "x"}}}
    response = await world.come_back("asa")
    assert response.status_code == 403
    assert "i så många grupper" in response.text
    assert "tilldelade Trio Monitor" in response.text


async def test_a_role_that_changes_there_changes_here_at_the_next_sign_in_and_ends_the_other_sessions(
    world: World,
) -> None:
    await world.come_back("asa")
    async with visitor(world.monitor) as other:
        world.fake.people["asa"]["groups"] = ["/trio/alla"]
        back = await world.fake.sign_in_there(await world.begin(browser=other), "asa", CALLBACK)
        assert (await other.get(CALLBACK, params=back)).status_code == 303
        assert (await other.get("/api/v1/session")).json()["user"]["role"] == "viewer"
    assert await world.user() is None
    [entry, *_] = await world.audit()
    assert json.loads(entry.before or "")["role"] == "admin"
    assert json.loads(entry.after or "")["role"] == "viewer"
    assert len(await world.monitor.store.access.load_users()) == 1


async def test_where_nothing_has_changed_the_other_sessions_stay(world: World) -> None:
    await world.come_back("asa")
    async with visitor(world.monitor) as other:
        back = await world.fake.sign_in_there(await world.begin(browser=other), "asa", CALLBACK)
        assert (await other.get(CALLBACK, params=back)).status_code == 303
    assert await world.user() is not None


async def test_signing_in_anew_ends_the_session_before_even_if_its_cookie_does_not_come_along(world: World) -> None:
    await sign_in(world.monitor, world.browser, await user_of(world.monitor))
    old = {"cookie": f"trio_monitor_session={world.browser.cookies['trio_monitor_session']}"}
    url = await world.begin()
    world.browser.cookies.delete("trio_monitor_session")
    back = await world.fake.sign_in_there(url, "asa", CALLBACK)
    assert (await world.browser.get(CALLBACK, params=back)).status_code == 303
    async with visitor(world.monitor) as other:
        assert (await other.get("/api/v1/session", headers=old)).status_code == 401


async def test_a_local_user_of_the_same_name_is_somebody_else(world: World) -> None:
    local = await user_of(world.monitor, Role.ADMIN, name="BO")
    assert (await world.come_back("bo")).status_code == 303
    user = await world.user()
    assert user is not None
    assert user["id"] != local.user_id
    assert (user["role"], user["user_name"].startswith("bo-")) == ("viewer", True)


@pytest.mark.parametrize(
    ("changed", "status", "role"),
    [
        ({"disabled_at": START_AT}, 403, Role.ADMIN),
        ({"password_hash": "set at this moment"}, 303, Role.VIEWER),
    ],
)
async def test_what_is_changed_of_a_user_at_the_moment_of_their_sign_in_is_not_undone(
    world: World, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], status: int, role: Role
) -> None:
    await world.come_back("asa")
    access, open_session = world.monitor.store.access, MemoryAccess.open_session
    [asa] = await access.load_users()
    await user_of(world.monitor, name="lokal")

    async def a_moment_later(self: MemoryAccess, sign_in: SignIn) -> bool:
        self.users[asa.user_id] = replace(self.users[asa.user_id], **changed)
        return await open_session(self, sign_in)

    monkeypatch.setattr(MemoryAccess, "open_session", a_moment_later)
    world.fake.people["asa"]["groups"] = ["/trio/alla"]
    assert (await world.come_back("asa")).status_code == status
    assert await access.find_user(asa.user_id) == replace(asa, role=role, **changed)


@pytest.mark.parametrize(
    ("happens", "status", "reason"),
    [
        (AsyncMock(return_value=False), 409, "changed_meanwhile"),
        (AsyncMock(side_effect=StoreUnavailable("gone")), 503, "store_unavailable"),
    ],
)
async def test_what_goes_wrong_in_our_own_store_is_told_on_a_page_too(
    world: World, monkeypatch: pytest.MonkeyPatch, happens: AsyncMock, status: int, reason: str
) -> None:
    monkeypatch.setattr(MemoryAccess, "open_session", happens)
    response = await world.come_back("asa")
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert reason in response.text


async def test_a_database_that_is_away_at_the_beginning_is_told_on_a_page_too(world: World) -> None:
    store = world.monitor.store
    assert isinstance(store, MemoryStore)
    world.browser.cookies.set("trio_monitor_session", "of an earlier visit")
    store.is_down = True
    response = await world.browser.get(BEGIN)
    assert (response.status_code, "store_unavailable" in response.text) == (503, True)


async def test_the_last_administrator_loses_the_role_too_and_the_log_tells_how_to_have_another(world: World) -> None:
    await world.come_back("asa")
    world.fake.people["asa"]["groups"] = ["/trio/alla"]
    with capture_logs() as logs:
        assert (await world.come_back("asa")).status_code == 303
    assert [each["event"] for each in logs if each["log_level"] == "warning"] == ["no_administrator_left"]
    world.fake.people["bo"]["groups"] = ["/trio/admin"]
    await world.come_back("bo")
    user = await world.user()
    assert user is not None
    assert user["role"] == "admin"


async def test_a_disabled_user_stays_out_and_disabled(world: World) -> None:
    await world.come_back("asa")
    access = world.monitor.store.access
    [asa] = await access.load_users()
    local = await user_of(world.monitor, name="lokal")
    await access.change_user(asa, replace(asa, disabled_at=world.clock.now()), _entry(world), ends_sessions=True)
    world.fake.people["asa"]["groups"] = ["/trio/ledare"]
    response = await world.come_back("asa")
    assert (response.status_code, "avstängt" in response.text) == (403, True)
    found = await access.find_user(asa.user_id)
    assert found is not None
    assert found.disabled_at is not None
    assert local.disabled_at is None


def _entry(world: World) -> AuditEntry:
    return AuditEntry(world.clock.now(), ActorKind.SYSTEM, None, "test", "user.change")


async def test_while_the_provider_is_down_the_page_says_so_and_local_users_come_in_and_it_mends_itself(
    world: World,
) -> None:
    world.fake.trouble = {"/.well-known/openid-configuration": httpx2.ConnectError("down")}
    response = await world.browser.get(BEGIN)
    assert response.status_code == 503
    assert "svarar inte just nu" in response.text
    assert "Har du ett lösenord i Trio Monitor" in response.text
    await sign_in(world.monitor, world.browser, await user_of(world.monitor))
    assert await world.user() is not None
    world.fake.trouble = {}
    assert (await world.come_back("asa")).status_code == 303


@pytest.mark.parametrize("answer", [{"error": "access_denied", "error_description": "<script>"}, {}])
async def test_whom_the_provider_does_not_let_in_is_told_so_in_our_words_alone(
    world: World, answer: dict[str, str]
) -> None:
    back = await world.fake.sign_in_there(await world.begin(), "asa", CALLBACK)
    response = await world.browser.get(CALLBACK, params={"state": back["state"], **answer})
    assert response.status_code == 403
    assert "släppte inte in dig" in response.text
    assert "script" not in response.text


async def test_whoever_signs_in_is_never_sent_to_another_site(world: World) -> None:
    response = await world.come_back("asa", to="//evil.test/")
    assert response.headers["location"] == "/"


@pytest.mark.parametrize("world", [{"web": {"metrics_token": "prometheus-reads-this"}}], indirect=True)
async def test_every_failure_is_counted_by_its_reason(world: World) -> None:
    for _ in range(2):
        await world.come_back("ture")
    text = (await world.browser.get("/metrics", headers={"authorization": "Bearer prometheus-reads-this"})).text
    assert 'trio_monitor_sign_in_failures_total{reason="no_group"} 2.0' in text
    assert 'trio_monitor_sign_in_failures_total{reason="invalid_answer"} 0.0' in text


async def test_signing_out_there_goes_to_the_provider_and_back_to_our_first_page(world: World) -> None:
    response = await world.browser.get(f"{BEGIN}/sign-out")
    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{ISSUER}/session/end?client_id={CLIENT_ID}&")
    assert "post_logout_redirect_uri=http%3A%2F%2Fmonitor.test%2F" in response.headers["location"]


async def test_where_the_provider_has_no_such_page_it_is_our_first_one(world: World) -> None:
    del world.fake.metadata["end_session_endpoint"]
    assert (await world.browser.get(f"{BEGIN}/sign-out")).headers["location"] == "/"


async def test_nothing_of_tokens_reaches_the_log_the_audit_or_the_page(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    url = await world.begin()
    back = await world.fake.sign_in_there(url, "asa", CALLBACK)
    world.fake.change = lambda claims: claims.update(nonce="m" * 43)
    response = await world.browser.get(CALLBACK, params=back)
    written = "".join(capsys.readouterr()) + response.text + repr(await world.audit())
    for secret in (back["code"], back["state"], "m" * 43, CLIENT_SECRET, "eyJ"):
        assert secret not in written
