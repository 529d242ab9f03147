"""A real browser goes to a real OpenID provider of another site and comes back signed in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import COOKIE, System, running_system
from tests.e2e.parts import queue_row, sign_out
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, openid_provider

PEOPLE = {
    "asa": {"name": "Åsa Öberg", "groups": ["/trio/admin"]},
    "ture": {"name": "Ture Utan", "groups": ["/it"]},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    with openid_provider() as running:
        yield running


@pytest.fixture(scope="module")
def system(provider: OpenIdProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    settings = {
        "TRIO_MONITOR_OIDC__ISSUER": provider.issuer,
        "TRIO_MONITOR_OIDC__CLIENT_ID": CLIENT_ID,
        "TRIO_MONITOR_OIDC__CLIENT_SECRET": CLIENT_SECRET,
        "TRIO_MONITOR_OIDC__NAME": "Region X-konto",
        "TRIO_MONITOR_OIDC__ADMIN_GROUPS": "/trio/admin",
    }
    with running_system(tmp_path_factory.mktemp("oidc"), settings=settings) as running:
        callback = f"{running.address}/api/v1/sign-in/oidc/callback"
        provider.order(people=PEOPLE, callbacks=[callback])
        yield running


def sign_in_there(page: Page, login: str) -> None:
    page.get_by_role("link", name="Logga in med Region X-konto").click()
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_a_person_comes_back_from_another_site_signed_in_and_may_sign_out_at_both(
    context: BrowserContext, system: System, provider: OpenIdProvider
) -> None:
    page = context.new_page()
    page.goto(f"{system.address}/ko")
    sign_in_there(page, "asa")
    page.wait_for_url(f"{system.address}/ko")
    page.goto(system.address)
    expect(queue_row(page, "Växel")).to_be_visible()
    assert page.evaluate("fetch('/api/v1/session').then(r => r.json()).then(s => s.user.display_name)") == "Åsa Öberg"
    [session] = context.cookies(system.address)
    assert (session["name"], session["sameSite"], session["httpOnly"]) == (COOKIE, "Strict", True)

    sign_out(page)
    page.get_by_role("link", name="Logga ut även hos Region X-konto").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{system.address}/")
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_a_person_without_a_group_is_told_which_one_is_needed(context: BrowserContext, system: System) -> None:
    page = context.new_page()
    page.goto(system.address)
    sign_in_there(page, "ture")
    expect(page.get_by_role("heading", name="Du är inte inloggad")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_text("/trio/admin")
    expect(page).to_have_title("Du är inte inloggad – Trio Monitor")
    page.get_by_role("link", name="Till inloggningssidan").click()
    expect(page.get_by_role("link", name="Logga in med Region X-konto")).to_be_visible()
