"""Everything by keyboard alone, and nothing that axe finds wrong."""

from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import System
from tests.e2e.examine import DIALOG, axe_faults_by_day_and_night
from tests.e2e.parts import agents, banner, choose, figure, open_menu, queue_row, walk_round_a_dialog


def test_the_first_stop_leads_past_the_bar_to_the_queues(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till köerna")).to_be_focused()
    expect(page.get_by_role("link", name="Hoppa till köerna")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="Köer").first).to_be_focused()


def test_a_dialog_keeps_the_focus_closes_on_escape_and_gives_it_back(page: Page) -> None:
    opener = figure(page, "Servicenivå i dag").get_by_role("button")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Samtalen bakom")).to_be_visible()
    walk_round_a_dialog(page, 12)
    expect(opener).to_be_focused()


def test_a_queues_level_opens_with_enter_and_its_windows_change_with_arrows(page: Page) -> None:
    opener = queue_row(page, "Växel").get_by_role("button")
    opener.focus()
    page.keyboard.press("Enter")
    today = page.get_by_role("radio", name="I dag")
    expect(today).to_be_checked()
    today.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="60 min")).to_be_checked()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_menu_opens_closes_and_gives_the_focus_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Visning", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hjälp")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Som systemet")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Hjälp")).to_be_hidden()
    expect(opener).to_be_focused()


def test_agents_are_sorted_and_filtered_from_the_keyboard(page: Page) -> None:
    panel = agents(page)
    panel.get_by_role("button", name="Namn").focus()
    page.keyboard.press("Space")
    expect(panel.get_by_role("columnheader", name="Namn")).to_have_attribute("aria-sort", "descending")
    chip = panel.get_by_role("button", name="Utloggad")
    chip.focus()
    page.keyboard.press("Space")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(chip).to_be_focused()


def test_axe_finds_nothing_on_the_overviews_menu_and_its_dialogs(page: Page) -> None:
    open_menu(page)
    assert axe_faults_by_day_and_night(page) == []
    choose(page, "English")
    page.keyboard.press("Escape")
    figure(page, "Service level today").get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_role("table")).to_have_count(2)
    assert axe_faults_by_day_and_night(page, DIALOG) == []


def test_axe_finds_nothing_on_the_sign_in_page(context: BrowserContext, system: System) -> None:
    page = context.new_page()
    page.goto(system.address)
    page.get_by_text("Har du en engångslänk?").click()
    page.get_by_label("Klistra in länken eller koden").fill("fel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe_faults_by_day_and_night(page) == []


def test_axe_finds_nothing_when_the_contact_is_lost(page: Page) -> None:
    page.context.set_offline(True)
    expect(banner(page)).to_contain_text("Webbläsaren har ingen nätverksanslutning")
    assert axe_faults_by_day_and_night(page) == []
    page.context.set_offline(False)


def test_axe_finds_nothing_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("tab", name="Handläggare").click()
    expect(agents(page).get_by_role("searchbox")).to_be_visible()
    assert axe_faults_by_day_and_night(page) == []
