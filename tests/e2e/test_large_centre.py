"""Fifty queues and five hundred agents are as quick to look through as four and twenty-five."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import System, running_system
from tests.e2e.parts import agents, queue_table

MOST_ROWS_BUILT = 40


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A large centre."""
    with running_system(tmp_path_factory.mktemp("large"), "--services=50", "--agents=500") as running:
        yield running


def test_fifty_queues_scroll_in_their_own_place_under_a_head_that_stays(page: Page) -> None:
    table = queue_table(page)
    expect(table.get_by_role("rowheader")).to_have_count(50)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1600
    assert page.evaluate("document.documentElement.scrollHeight") <= 2_000
    last = table.get_by_role("rowheader").last
    expect(last).not_to_be_in_viewport()
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(table.get_by_role("columnheader", name="Status")).to_be_in_viewport()


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


def test_the_chart_draws_a_few_queues_in_colour_and_tells_how_many_are_faint(page: Page) -> None:
    trend = page.get_by_role("region", name="Senaste timmen")
    expect(trend.get_by_text("45 till, svagt ritade")).to_be_visible()
