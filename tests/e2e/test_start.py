"""The first minute: a server that is not there yet, one that forbids something, and the demo."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.e2e.conftest import System
from tests.e2e.parts import banner, figure, indicator, queue_row, queue_table


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """Nothing runs yet."""
    # A chosen database gets no past, which takes its time.
    chosen = {"TRIO_MONITOR_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/chosen.sqlite3"}
    resting = System(tmp_path, settings=chosen)
    yield resting
    try:
        resting.stop_monitor()
    finally:
        resting.stop_simulator()


def test_a_trio_server_that_is_down_at_the_start_is_told_and_the_page_fills_itself(
    context: BrowserContext, system: System
) -> None:
    system.start_simulator()
    system.stop_simulator()
    system.start_monitor()
    page = context.new_page()
    page.goto(system.new_link())
    expect(banner(page)).to_contain_text("Trio-servern går inte att nå")
    expect(banner(page)).to_contain_text("Sidan fylls på av sig själv")
    expect(indicator(page, "Väntar på Trio")).to_be_visible()
    expect(queue_table(page)).to_contain_text("Köerna visas när Trio har svarat första gången")
    for heading in ("Servicenivå i dag", "Väntande samtal", "Längsta väntetid", "Handläggare"):
        expect(figure(page, heading)).to_have_text(re.compile(f"^{heading}–"))

    system.start_simulator()
    expect(queue_row(page, "Växel")).to_be_visible()
    expect(indicator(page, "Live")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_the_right_to_read_calls_the_level_is_sampled_and_says_so(
    context: BrowserContext, system: System
) -> None:
    system.start_simulator()
    system.control("/permissions", {"denied": ["calls", "cases"]})
    system.start_monitor()
    page = context.new_page()
    page.goto(system.new_link())
    card = figure(page, "Servicenivå i dag")
    expect(card).to_contain_text("Enskilda samtal kan inte läsas: Vårt konto saknar behörighet i Trio")
    expect(card).to_contain_text("andel av öppettiden med väntan inom gränsen")
    card.get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("Stickprov")
    page.keyboard.press("Escape")
    expect(queue_row(page, "Växel")).to_contain_text(re.compile("Bra|Varning|Kritisk"))
    expect(indicator(page, "Live")).to_be_visible()


def test_the_demo_is_marked_as_one(context: BrowserContext, system: System) -> None:
    system.start_monitor(is_demo=True)
    page = context.new_page()
    page.goto(system.link)
    expect(queue_row(page, "Växel")).to_be_visible()
    expect(page.get_by_text("DEMO", exact=True)).to_be_visible()
    expect(page.get_by_text("Simulerade samtal – inga riktiga kunder")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_text("DEMO", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
