"""What a supervisor sees on the overview when all works."""

import math
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.e2e.parts import agents, figure, indicator, queue_row

RECORD_AGES = """
(it) => {
  window.ages = [];
  const note = () => {
    const age = /(\\d+)\u00a0s sedan/.exec(it.innerText)?.[1];
    if (age !== undefined && age !== window.ages.at(-1)) window.ages.push(age);
  };
  new MutationObserver(note).observe(it, { childList: true, subtree: true, characterData: true });
}
"""

FIRST_CALL_MILLISECONDS = 90_000


def swedish(number: float, decimals: int = 0) -> str:
    """A figure as the page writes it."""
    return f"{number:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


def fact(dialog: Locator, name: str) -> Locator:
    """The value that stands under a name in the dialog."""
    return dialog.get_by_role("term").filter(has_text=re.compile(f"^{name}$")).locator("+ dd")


def test_the_data_age_ticks_every_second_and_starts_anew_with_every_poll(page: Page) -> None:
    indicator(page, "Live").evaluate(RECORD_AGES)
    page.wait_for_function("() => /2,3(,[4-7])*,[01],/.test(window.ages.join())")


def test_the_title_tells_the_state_to_a_tab_among_twenty(page: Page) -> None:
    expect(page).to_have_title(re.compile(r"^(\(\d+\) )?(● Ingen väntar|[●▲■] \d+:\d\d .+) – Trio Monitor$"))


def test_only_a_demo_is_marked_as_one(page: Page) -> None:
    expect(page.get_by_text("Region X · Kundtjänst")).to_be_visible()
    expect(page.get_by_text("DEMO")).to_have_count(0)


def test_a_figure_opens_to_its_formula_with_the_terms_of_the_api_and_the_calls_behind_it(page: Page) -> None:
    card = figure(page, "Servicenivå i dag")
    # In a centre that has just been overloaded the first wait takes a while to end.
    expect(card).to_contain_text(re.compile(r"\d av \d+ samtal"), timeout=FIRST_CALL_MILLISECONDS)
    replies: dict[str, Any] = {}
    with page.expect_response("**/api/v1/calls?*") as calls, page.expect_response("**/api/v1/service-level?*") as level:
        card.get_by_role("button").click()
    replies = level.value.json()
    figures, terms = replies["figures"], replies["figures"]["level"]
    behind = calls.value.json()

    dialog = page.get_by_role("dialog", name="Servicenivå – alla köer")
    expect(dialog.get_by_text("besvarade inom gränsen", exact=True)).to_be_visible()
    expect(dialog.get_by_text("besvarade + tappade − korta avbrott")).to_be_visible()
    expect(dialog.get_by_text("Varje samtal följs")).to_be_visible()
    # Cut, not rounded: what is shown has been reached.
    percent = f"{swedish(math.floor(terms['percent'] * 10 + 1e-9) / 10, 1)}\u00a0%"
    ours = dialog.get_by_role("row").filter(has_text="vår formel")
    expect(ours).to_contain_text(f"{swedish(terms['numerator'])} ÷ {swedish(terms['denominator'])}")
    expect(ours).to_contain_text(percent)
    expect(dialog.get_by_role("strong")).to_have_text(percent)
    for name, word in (("offered", "Inkomna"), ("answered", "Besvarade"), ("abandoned", "Tappade")):
        expect(fact(dialog, word)).to_have_text(swedish(figures["counts"][name]))

    rows = dialog.get_by_role("row").filter(
        has=page.get_by_text(re.compile("Besvarat|Tappat|Väntar|Vidarestyrt|Ej obs"))
    )
    expect(rows).to_have_count(len(behind["calls"]))
    assert behind["total_count"] >= figures["counts"]["offered"] > 0

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_queue_opens_to_its_own_level_in_the_window_asked_for(page: Page) -> None:
    queue_row(page, "Växel").get_by_role("button").click()
    dialog = page.get_by_role("dialog", name="Servicenivå – Växel")
    with page.expect_response("**/service-level?*window=15m*") as level:
        dialog.get_by_role("radio", name="15 min").check()
    terms = level.value.json()["figures"]["level"]
    ours = dialog.get_by_role("row").filter(has_text="vår formel")
    expect(ours).to_contain_text(f"{swedish(terms['numerator'])} ÷ {swedish(terms['denominator'])}")
    dialog.get_by_role("button", name="Stäng").click()
    expect(dialog).to_be_hidden()


def test_agents_can_be_searched_and_a_search_without_hits_can_be_undone(page: Page) -> None:
    panel = agents(page)
    rows = panel.get_by_role("rowheader")
    expect(rows.filter(has_text="Hjördis Fransson")).to_have_count(1)
    everybody = rows.count()
    search = panel.get_by_role("searchbox", name="Sök namn")
    search.fill("HJÖRDIS")
    expect(rows).to_have_text(["Hjördis Fransson"])
    search.fill("finns inte")
    expect(panel.get_by_text("Ingen handläggare passar sökningen")).to_be_visible()
    panel.get_by_role("button", name="Rensa sökning och filter").click()
    expect(rows).to_have_count(everybody)
    expect(search).to_have_value("")


def test_agents_are_filtered_by_state_and_sorted_by_any_column(page: Page) -> None:
    panel = agents(page)
    names = panel.get_by_role("rowheader")
    expect(names.first).to_be_visible()
    first_by_name = names.first.inner_text()
    header = panel.get_by_role("columnheader", name="Namn")
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(names.first).not_to_have_text(first_by_name)

    logged_out = panel.get_by_role("button", name=re.compile("Utloggad"))
    count = int(logged_out.inner_text().split()[-1])
    logged_out.click()
    expect(panel.get_by_role("rowgroup").get_by_role("row")).to_have_count(count)
    for state in panel.get_by_role("rowgroup").get_by_role("row").all_inner_texts():
        assert "Utloggad" in state
