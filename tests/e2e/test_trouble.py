"""What the page shows when something breaks: the truth, and then life again without a reload."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from tests.e2e.conftest import System, running_system
from tests.e2e.parts import banner, figure, indicator, queue_row

RECOVERY_MILLISECONDS = 30_000
RECORD_ALARMS = """
  window.alarms = [];
  const note = () => window.alarms.push(...[...document.querySelectorAll("[role=alert]")].map((it) => it.innerText));
  new MutationObserver(note).observe(document, { childList: true, subtree: true });
"""
COUNTDOWN = re.compile(r"Försöker igen (om \d+ s|nu)")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since it is going to be broken."""
    with running_system(tmp_path_factory.mktemp("trouble")) as running:
        yield running


@pytest.fixture(autouse=True)
def _mended(system: System) -> Iterator[None]:
    """Whatever a test breaks is whole again for the next."""
    yield
    if system.simulator is None:
        system.start_simulator()
    if system.monitor is None:
        system.start_monitor()
    system.clear_faults()


def test_a_server_that_talks_nonsense_and_then_dies_is_late_then_lost_then_back_without_a_reload(
    page: Page, system: System
) -> None:
    page.evaluate("window.isSamePage = true")
    system.control("/faults", [{"kind": "malformed", "resource": "services/state"}])

    expect(indicator(page, "Försenad")).to_contain_text(re.compile(r"([89]|1\d)\u00a0s sedan"))
    shown = queue_row(page, "Växel").get_by_role("button").inner_text()
    expect(page.locator("#queues [data-look]")).to_have_attribute("data-look", "late")
    expect(page.get_by_role("alert")).to_have_count(0)

    expect(banner(page)).to_contain_text("svarar med något vi inte kan tolka")
    expect(banner(page)).to_contain_text(re.compile(r"Ingen avläsning har lyckats sedan \d\d:\d\d:\d\d"))
    expect(banner(page)).to_contain_text("Siffror om köer och handläggare är de senast kända")
    expect(banner(page)).to_contain_text(COUNTDOWN)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(indicator(page, "Ingen data från Trio")).to_be_visible()
    expect(page.locator("#queues [data-look]")).to_have_attribute("data-look", "lost")
    expect(queue_row(page, "Växel").get_by_role("button")).to_have_text(shown)
    expect(figure(page, "Längsta väntetid")).not_to_contain_text("inom gränsen")
    expect(page).to_have_title("◌ Ingen kontakt – Trio Monitor")

    system.stop_simulator()
    expect(banner(page)).to_contain_text("Trio-servern går inte att nå")
    system.start_simulator()
    expect(indicator(page, "Live")).to_be_visible(timeout=RECOVERY_MILLISECONDS)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.evaluate("window.isSamePage")


def test_a_lost_monitor_is_not_blamed_on_trio_and_the_session_outlives_it(page: Page, system: System) -> None:
    assert system.stop_monitor() == 0
    expect(banner(page)).to_contain_text("Sidan har tappat kontakten med Trio Monitor")
    expect(banner(page)).to_contain_text("säger inget om telefonin")
    expect(banner(page)).to_contain_text(COUNTDOWN)
    expect(indicator(page, "Ingen kontakt med Trio Monitor")).to_be_visible()
    expect(queue_row(page, "Växel")).to_be_visible()
    system.start_monitor()
    expect(indicator(page, "Live")).to_be_visible(timeout=RECOVERY_MILLISECONDS)
    expect(page.get_by_role("heading", name="Logga in")).to_have_count(0)


def test_values_older_than_five_minutes_give_way_to_dashes(page: Page, system: System) -> None:
    page.clock.install()
    page.reload()
    expect(indicator(page, "Live")).to_be_visible()
    page.context.set_offline(True)
    page.clock.fast_forward(310_000)
    expect(banner(page)).to_contain_text("Värdena är för gamla för att visas")
    expect(queue_row(page, "Växel")).to_contain_text("Okänd")
    assert set(queue_row(page, "Växel").get_by_role("cell").all_inner_texts()) == {"Okänd", "–", ""}
    for heading in ("Servicenivå i dag", "Väntande samtal", "Längsta väntetid", "Handläggare"):
        expect(figure(page, heading)).to_have_text(re.compile(f"^{heading}–"))


def test_a_part_that_fails_is_named_in_its_own_panel_and_takes_nothing_with_it(page: Page, system: System) -> None:
    system.control("/faults", [{"kind": "malformed", "resource": "agents"}])
    card = figure(page, "Handläggare")
    expect(card).to_contain_text("Kan inte läsas: Trio-servern svarar med något vi inte kan tolka")
    expect(page.get_by_role("region", name="Handläggare")).to_contain_text("Handläggarna kan inte läsas")
    expect(indicator(page, "Live")).to_be_visible()
    expect(queue_row(page, "Växel")).to_contain_text(re.compile("Bra|Varning|Kritisk"))
    system.clear_faults()
    expect(card).to_contain_text("inloggade")


def never_answer(route: Route) -> None:
    """A connection that was taken and is never heard of again."""


def test_a_reload_shows_the_last_picture_with_its_age_until_the_first_live_one(page: Page) -> None:
    page.route("**/api/v1/stream", never_answer)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Visar en sparad bild från")).to_be_visible()
    expect(indicator(page, "Sparad bild")).to_contain_text(re.compile(r"\d+\u00a0s sedan"))
    expect(queue_row(page, "Växel")).to_be_visible()
    page.unroute("**/api/v1/stream")
    page.route("**/api/v1/stream", lambda route: route.abort())
    page.reload()
    expect(banner(page)).to_contain_text("Sidan har tappat kontakten med Trio Monitor")
    expect(queue_row(page, "Växel")).to_be_visible()
    page.unroute("**/api/v1/stream")
    expect(indicator(page, "Live")).to_be_visible()


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_computer_whose_clock_is_an_hour_wrong_shows_the_right_ages(page: Page, hours: int) -> None:
    now: int = page.evaluate("Date.now()")
    page.clock.install(time=(now + hours * 3_600_000) / 1000)
    page.add_init_script(RECORD_ALARMS)
    page.evaluate("localStorage.clear()")  # a stored picture has no other clock than the computer's
    page.reload()
    expect(indicator(page, "Live")).to_have_text(re.compile(r"(?<!\d)[0-7]\u00a0s sedan"))
    assert abs(page.evaluate("Date.now()") - now) > 3_000_000
    assert page.evaluate("window.alarms") == []
