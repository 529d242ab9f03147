"""From a small phone to a wide screen, and from a small centre to a large one."""

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.parts import agents, queue_row

SIZES = [(360, 740), (390, 844), (1600, 900), (1920, 1080)]

CUT = """
() => {
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
  const overflow = (it) => getComputedStyle(it).overflowX;
  const isInScroller = (it) => it !== null && (/auto|scroll/.test(overflow(it)) || isInScroller(it.parentElement));
  const unseen = ".visually-hidden, .skip, caption, svg";
  const words = [...document.querySelectorAll("body *")]
    .filter((it) => isShown(it) && [...it.childNodes].some(isText) && it.closest(unseen) === null);
  const isCut = (it) => overflow(it) !== "visible" && it.scrollWidth > it.clientWidth + 1;
  const isOutside = (it) => {
    const box = it.getBoundingClientRect();
    return !isInScroller(it) && (box.left < -1 || box.right > innerWidth + 1);
  };
  return words.filter((it) => isCut(it) || isOutside(it)).map((it) => it.outerHTML.slice(0, 140));
}
"""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_and_nothing_must_be_scrolled_sideways(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    expect(page.get_by_role("tablist")).to_have_count(1 if width < 720 else 0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


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
