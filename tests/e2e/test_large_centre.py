"""Fifty queues and five hundred agents are as quick to look through as four and twenty-five."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from tests.e2e.conftest import DESKTOP, System, running_system
from tests.e2e.examine import axe_faults
from tests.e2e.parts import agents, queue_table

PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_ROWS_BUILT = 40

BELOW_THE_TOP = "it => it.getBoundingClientRect().top - it.closest('[role=group]').getBoundingClientRect().top"
HEIGHT_AND_BELOW = """
it => {
  const { height, bottom } = it.getBoundingClientRect();
  return [height, bottom - it.querySelector("[role=group]").getBoundingClientRect().bottom];
}
"""
COVERED = """
cells => cells.filter((cell) => {
  const { left, top, width, height } = cell.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) !== cell;
}).map((cell) => cell.outerHTML)
"""
"""Heads that something else lies upon."""

FOCUSED_ROW = "document.activeElement.closest('#queues tr')?.ariaRowIndex"
HEIGHTS = "it => [it.querySelector('[role=group]').scrollHeight, it.querySelector('tbody').offsetHeight]"
ROOM_BENEATH = "it => it.closest('section').getBoundingClientRect().bottom - it.getBoundingClientRect().bottom"
"""Measured at one instant: the page may move between two."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A large centre."""
    with running_system(tmp_path_factory.mktemp("large"), "--services=50", "--agents=500") as running:
        yield running


def test_fifty_queues_scroll_in_their_own_place_under_a_head_that_stays(page: Page) -> None:
    table = queue_table(page)
    expect(table.get_by_role("table")).to_have_attribute("aria-rowcount", "51")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1600
    assert page.evaluate("document.documentElement.scrollHeight") <= 2_000
    last = table.locator("[aria-rowindex='51']")
    expect(last).to_have_count(0)
    table.get_by_role("group", name="Köer").press("End")
    expect(last).to_be_in_viewport()
    head = table.get_by_role("columnheader", name="Status")
    assert abs(head.evaluate(BELOW_THE_TOP)) <= 1
    assert table.locator("thead tr > *").evaluate_all(COVERED) == []


def test_only_the_queues_in_sight_are_built_and_tab_comes_to_all(page: Page) -> None:
    table = queue_table(page)
    rows = table.get_by_role("rowheader")
    expect(rows.first).to_be_visible()
    assert rows.count() <= MOST_ROWS_BUILT
    heights = table.evaluate(HEIGHTS)
    table.get_by_role("group", name="Köer").focus()
    # From poll to poll a queue may rise or sink, with the focus on it.
    met = []
    page.keyboard.press("Tab")
    while place := page.evaluate(FOCUSED_ROW):
        met.append(place)
        assert rows.count() <= MOST_ROWS_BUILT
        assert table.evaluate(HEIGHTS) == heights, "the scrollbar does not jump"
        page.keyboard.press("Tab")
    assert met[0] == "2"
    assert met[-1] == "51"


def test_the_queue_in_focus_stays_when_it_is_scrolled_out_of_sight(page: Page) -> None:
    table = queue_table(page)
    row = table.get_by_role("rowheader").first
    row.get_by_role("link").focus()
    row = table.get_by_role("row").filter(has=page.locator(":focus"))
    name = row.get_by_role("rowheader").inner_text()
    table.get_by_role("group", name="Köer").evaluate("it => it.scrollTo(0, it.scrollHeight)")
    expect(table.locator("[aria-rowindex='50']")).to_be_attached()
    expect(table.locator("[aria-rowindex='3']")).to_have_count(0)
    expect(page.locator(":focus")).to_have_text(name)
    assert axe_faults(page, "#queues") == []


def test_on_a_phone_the_page_scrolls_and_has_all_queues(page: Page) -> None:
    page.set_viewport_size(PHONE)
    rows = queue_table(page).get_by_role("rowheader")
    expect(rows).to_have_count(50)
    rows.last.scroll_into_view_if_needed()
    expect(rows.last).to_be_in_viewport()


def test_the_list_of_queues_is_as_high_as_what_stands_beside_it(page: Page) -> None:
    table = queue_table(page)
    expect(table.get_by_role("rowheader").first).to_be_visible()
    page.get_by_role("region", name="Senaste timmen").evaluate("it => { it.style.minBlockSize = '800px'; }")
    height, below = table.evaluate(HEIGHT_AND_BELOW)
    assert height > 800
    assert below <= 2


def test_the_charts_panel_has_room_for_a_legend_of_several_lines(page: Page) -> None:
    adding = page.get_by_role("region", name="Senaste timmen").get_by_role("combobox")
    expect(adding).to_be_visible()
    assert adding.evaluate(ROOM_BENEATH) > 0


def test_only_the_agents_in_sight_are_built_and_all_can_be_reached(page: Page) -> None:
    panel = agents(page)
    rows = panel.get_by_role("rowheader")
    expect(panel.get_by_role("table")).to_have_attribute("aria-rowcount", "501")
    expect(rows.first).to_be_visible()
    assert rows.count() <= MOST_ROWS_BUILT
    before = rows.first.inner_text()
    panel.get_by_role("group", name="Handläggare").press("End")
    expect(panel.locator("[aria-rowindex='501']")).to_be_visible()
    assert rows.count() <= MOST_ROWS_BUILT
    expect(rows.filter(has_text=before)).to_have_count(0)


def test_a_name_is_found_among_five_hundred(page: Page) -> None:
    panel = agents(page)
    panel.get_by_role("searchbox").fill("å")
    names = panel.get_by_role("rowheader")
    expect(names.filter(has_not_text="å").filter(has_not_text="Å")).to_have_count(0)
    expect(names.first).to_be_visible()


def test_the_chart_draws_a_few_queues_in_colour_and_the_longest_of_the_others(page: Page) -> None:
    trend = page.get_by_role("region", name="Senaste timmen")
    expect(trend.get_by_text("den längsta av 45 till")).to_be_visible()


def test_the_agents_own_page_names_the_longest_and_reaches_all_within_the_screen(page: Page) -> None:
    page.get_by_role("navigation", name="Sidor").get_by_role("link", name="Handläggare").click()
    panel = page.get_by_role("region", name="Alla handläggare")
    expect(panel.get_by_role("table")).to_have_attribute("aria-rowcount", "501")
    expect(page.get_by_role("article").filter(has_text="Längst i samtal").get_by_role("listitem")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollHeight") <= DESKTOP["height"]
    assert panel.get_by_role("rowheader").count() <= MOST_ROWS_BUILT
    panel.get_by_role("group", name="Handläggare").press("End")
    expect(panel.locator("[aria-rowindex='501']")).to_be_in_viewport()
    panel.get_by_role("button", name="Paus").click()
    expect(page).to_have_url(re.compile(r"/handlaggare\?lage=paused&ordning=time&fallande=1$"))
    expect(panel.get_by_role("cell", name="Ledig")).to_have_count(0)
