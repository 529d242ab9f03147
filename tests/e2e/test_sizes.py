"""From a small phone to a wide screen, and from a small centre to a large one."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from tests.e2e.examine import SIZES, cut_faults
from tests.e2e.parts import agents, queue_row


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_nothing_is_cut_and_nothing_must_be_scrolled_sideways(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    expect(page.get_by_role("tablist")).to_have_count(1 if size["width"] < 720 else 0)
    assert cut_faults(page) == []


def test_a_phone_has_queues_alerts_and_agents_behind_tabs_within_reach_of_the_thumb(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(queue_row(page, "Växel")).to_be_visible()
    tab = page.get_by_role("tab", name="Handläggare")
    expect(tab).to_be_in_viewport()
    box = tab.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    tab.click()
    expect(agents(page).get_by_role("searchbox")).to_be_visible()
    expect(queue_row(page, "Växel")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("region", name="Larm")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(queue_row(page, "Växel")).to_be_visible()


def test_targets_are_large_enough_to_hit(page: Page) -> None:
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([type=radio])")]
            .filter((it) => it.checkVisibility())
            .filter((it) => { const box = it.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
            .map((it) => it.outerHTML.slice(0, 140))"""
    )
    assert small == []
