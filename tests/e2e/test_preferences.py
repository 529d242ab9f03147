"""What a user chooses is kept, and is in place before anything is seen."""

from playwright.sync_api import Page, expect
from tests.e2e.parts import choose, figure, open_menu


def test_the_page_speaks_english_when_asked_and_remembers_it(page: Page) -> None:
    open_menu(page)
    choose(page, "English")
    expect(figure(page, "Service level today")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(figure(page, "Service level today")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_theme_follows_the_system_until_one_is_chosen(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert dark != light
    open_menu(page)
    choose(page, "Ljust")
    assert page.evaluate(ground) == light


def test_the_chosen_theme_is_there_before_the_first_paint(page: Page) -> None:
    open_menu(page)
    choose(page, "Mörkt")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    # Without the page's own program only what stands in the way of the first paint has run.
    page.route("**/assets/index-*.js", lambda route: route.abort())
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", dark)
    script = page.locator("script").first
    assert script.evaluate("it => it.parentElement === document.head && !it.async && !it.defer && it.type !== 'module'")
