"""The parts of the page, by the names that a user would call them."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

THOUSANDS = "\u00a0"

IN_ENGLISH = "if (location.protocol === 'http:') localStorage.setItem('trio-monitor.locale', 'en')"
"""An empty page, which a context may begin with, has no storage."""


def speak_english(context: BrowserContext) -> None:
    """Make it the browser of somebody who has chosen English."""
    context.add_init_script(IN_ENGLISH)


def indicator(page: Page, says: str) -> Locator:
    """The connection indicator in the top bar, when it says this."""
    return page.locator("header").get_by_role("button", name=re.compile(says))


def banner(page: Page) -> Locator:
    """The banner of a serious trouble, with its countdown."""
    return page.get_by_role("alert").locator("..")


def queue_table(page: Page) -> Locator:
    """The table of queues; the chart has a table of its own."""
    return page.locator("#queues")


def queue_row(page: Page, name: str) -> Locator:
    """The row of one queue."""
    return queue_table(page).get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def agents(page: Page) -> Locator:
    """The panel of agents."""
    return page.get_by_role("region", name="Handläggare")


def figure(page: Page, heading: str) -> Locator:
    """The card of one of the four figures."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=heading))


def open_menu(page: Page) -> None:
    """Open the menu of the top bar."""
    page.get_by_role("button", name="Visning", exact=True).click()


def sign_out(page: Page) -> None:
    """Leave by the account's menu."""
    page.get_by_role("button", name="Konto: ").click()
    page.get_by_role("button", name="Logga ut").click()


def choose(page: Page, option: str) -> None:
    """Choose one of a few in a row; the radio button is drawn as its word."""
    page.get_by_role("radio", name=option).check()


def walk_round_a_dialog(page: Page, steps: int) -> None:
    """Press Tab in an open dialog, and then Escape: it keeps the focus meanwhile, and closes."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        # The browser's own bar is the one place outside a dialog that Tab may pass.
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
