"""Coming in and going out."""

from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import System
from tests.e2e.parts import queue_row, sign_out


def test_a_sign_in_link_works_once_and_leaves_no_token_behind(context: BrowserContext, system: System) -> None:
    link = system.new_link()
    page = context.new_page()
    page.goto(link)
    expect(queue_row(page, "Växel")).to_be_visible()
    assert page.url == f"{system.address}/"

    context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("Länken är redan använd")
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    assert page.url == f"{system.address}/"


def test_without_a_session_the_page_says_where_to_find_a_link_and_takes_a_pasted_one(
    context: BrowserContext, system: System
) -> None:
    page = context.new_page()
    page.goto(system.address)
    page.get_by_text("Har du en engångslänk?").click()
    expect(page.get_by_text("trio-monitor sign-in-link")).to_be_visible()
    expect(page).to_have_title("Logga in – Trio Monitor")
    expect(page.get_by_text("Region X")).to_have_count(0)

    field = page.get_by_label("Klistra in länken eller koden")
    field.fill(system.address)
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ingen inloggningslänk")

    field.fill(f"  {system.new_link()} ")
    page.get_by_role("button", name="Öppna länken").click()
    expect(queue_row(page, "Växel")).to_be_visible()
    assert page.url == f"{system.address}/"


def test_cookies_and_storage_hold_no_token_that_scripts_can_read(page: Page) -> None:
    [cookie] = page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert page.evaluate("document.cookie") == ""
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "trio-monitor.snapshot" in stored
    assert cookie["value"] not in stored


def test_names_of_people_stay_out_of_the_storage(page: Page) -> None:
    name = page.get_by_role("rowheader", name="Hjördis Fransson")
    expect(name).to_be_attached()
    assert "Hjördis" not in page.evaluate("JSON.stringify({...localStorage})")


def test_signing_out_ends_the_session_in_every_tab_and_clears_what_was_stored(
    context: BrowserContext, system: System
) -> None:
    page, other = context.new_page(), context.new_page()
    page.goto(system.new_link())
    expect(queue_row(page, "Växel")).to_be_visible()
    other.goto(system.address)
    expect(queue_row(other, "Växel")).to_be_visible()
    sign_out(page)
    for tab in (page, other):
        expect(tab.get_by_role("heading", name="Logga in")).to_be_visible()
        expect(tab.get_by_text("Växel")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('trio-monitor.snapshot')") is None
    page.reload()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
