"""What README promises of the live picture, in English; the past is in `test_past`, and all in Swedish elsewhere."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import System, running_system
from tests.e2e.parts import banner, figure, indicator, queue_row, speak_english
from tests.e2e.rules import silence, watch_for

FIRST_CALL_MILLISECONDS = 90_000


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since it is going to be broken."""
    with running_system(tmp_path_factory.mktemp("english")) as running:
        silence(running)
        # Some are to be answered and others to wait within a few polls, whatever the hour.
        running.control("/load", {"factor": 20})
        yield running


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    speak_english(context)
    return context


def test_every_queue_is_shown_as_it_stands_now(page: Page) -> None:
    expect(indicator(page, "Live")).to_contain_text(re.compile(r"\d\u00a0s ago"))
    for heading in ("Service level today", "Waiting calls", "Longest wait", "Agents"):
        expect(figure(page, heading)).to_contain_text(re.compile(r"\d"), timeout=FIRST_CALL_MILLISECONDS)
    expect(queue_row(page, "Växel")).to_contain_text(re.compile("Good|Warning|Critical"))


def test_an_alert_is_news_has_an_owner_and_is_acknowledged(page: Page, system: System) -> None:
    watch_for(system, "Too many wait")
    alert = page.locator("#alerts li").filter(has_text="Too many wait")
    expect(alert).to_contain_text("All queues")
    alert.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("dialog").get_by_label("Note (optional)").fill("Calling in more")
    page.keyboard.press("Enter")
    expect(alert).to_contain_text("Acknowledged by anna")


def test_a_figure_opens_to_its_formula_and_the_calls_behind_it(page: Page) -> None:
    card = figure(page, "Service level today")
    expect(card).to_contain_text(re.compile(r"\d of \d+ calls"), timeout=FIRST_CALL_MILLISECONDS)
    card.get_by_role("button").click()
    dialog = page.get_by_role("dialog", name="Service level – all queues")
    expect(dialog.get_by_text("answered + abandoned − short abandons")).to_be_visible()
    expect(dialog.get_by_role("row").filter(has_text=re.compile("Answered|Abandoned|Waiting")).first).to_be_visible()


def test_late_and_lost_look_different_with_one_banner_that_says_what_happens_next(page: Page, system: System) -> None:
    queues = page.locator("#queues [data-look]")
    system.stop_simulator()
    expect(queues).to_have_attribute("data-look", "late")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(queues).to_have_attribute("data-look", "lost")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(banner(page)).to_contain_text(re.compile(r"Trying again (in \d+ s|now)"))
    expect(banner(page)).to_contain_text("The Trio server cannot be reached")
    system.start_simulator()
    expect(indicator(page, "Live")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
