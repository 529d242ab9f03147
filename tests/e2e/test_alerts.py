"""Alerts in real browsers: seen within the poll, taken on here and seen so there, and when things break."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.e2e.conftest import DESKTOP, POLL_SECONDS, System, running_system
from tests.e2e.examine import DIALOG, axe_faults
from tests.e2e.parts import banner, choose, indicator, open_menu
from tests.e2e.rules import api, silence, stop_watching, watch_for

OVERLOAD_SECONDS = 90
RECOVERY_MILLISECONDS = 30_000
RECORD_NEWS = """
  window.notes = [];
  window.tones = 0;
  const RealNotification = window.Notification;
  window.Notification = class extends EventTarget {
    constructor(title, options) { super(); window.notes.push([title, options.body]); }
    // A browser without a window answers when it is asked, and does not know the answer later.
    static get permission() { return sessionStorage.getItem("answer") ?? "default"; }
    static async requestPermission() {
      sessionStorage.setItem("answer", await RealNotification.requestPermission());
      return this.permission;
    }
    close() {}
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...rest) { window.tones += 1; return start.apply(this, rest); };
"""
NOTES_OF_A_TONE = 2
FIRST_NEW = """known => [...document.querySelectorAll("#alerts li a")]
  .map((it) => it.id.replace("alert-", "")).find((id) => !known.includes(id))"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since it is going to be overloaded and broken."""
    with running_system(tmp_path_factory.mktemp("alerts")) as running:
        silence(running)
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
    system.control("/agents", {"ready": None})
    system.control("/load", {"factor": 0.2})
    stop_watching(system)
    silence(system)


def row(page: Page, name: str) -> Locator:
    """The row of an open alert, by what it is called."""
    return page.locator("#alerts li").filter(has=page.get_by_role("link", name=name, exact=True))


def act(page: Page, name: str, button: str) -> None:
    """Press a button of an alert and confirm."""
    row(page, name).get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Anteckning").fill("Ringer in fler")
    page.keyboard.press("Enter")


def at_alerts(context: BrowserContext, system: System) -> Page:
    """The page of alerts in this browser, signed in."""
    system.sign_in(context)
    page = context.new_page()
    page.goto(system.address + "/larm")
    expect(page.get_by_role("heading", name="Avslutade larm")).to_be_visible()
    return page


@pytest.fixture
def colleague(browser: Browser, system: System) -> Iterator[Page]:
    """Another person's browser, at the page of alerts."""
    context = browser.new_context(viewport=DESKTOP, locale="sv-SE", timezone_id="Europe/Stockholm")
    yield at_alerts(context, system)
    context.close()


def test_an_overload_is_seen_within_the_poll_and_taken_on_for_everybody(
    page: Page, system: System, colleague: Page
) -> None:
    page.goto(system.address + "/larm")
    silence(system, but="longest-wait-critical")
    with api(system) as client:
        known = [each["id"] for each in client.get("/alerts", params={"state": "open"}).json()["alerts"]]
    system.control("/agents", {"ready": 0})
    system.control("/load", {"factor": 6})
    fresh = page.wait_for_function(FIRST_NEW, arg=known, timeout=OVERLOAD_SECONDS * 1000).json_value()
    seen_at = datetime.now(UTC)
    with api(system) as client:
        alert = client.get(f"/alerts/{fresh}").raise_for_status().json()["alert"]
    assert (seen_at - datetime.fromisoformat(alert["fired_at"])).total_seconds() < POLL_SECONDS

    critical = page.locator("#alerts li").filter(has_text="Kritisk").filter(has_text="Längsta väntetid").first
    expect(critical).to_contain_text(
        re.compile(r"\d:\d\d, gräns 0:20.*värst \d:\d\d.*sedan kl. \d\d:\d\d, i \d:\d\d"),
        timeout=OVERLOAD_SECONDS * 1000,
    )
    queue = critical.get_by_role("link").locator("strong").inner_text()
    name = f"{queue} – Längsta väntetid"
    expect(page).to_have_title(re.compile(r"^\(\d+\) Larm"))
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("^data:image/svg"))
    act(page, name, "Kvittera")
    expect(row(colleague, name)).to_contain_text("Kvitterat av anna")
    expect(row(colleague, name).get_by_role("button", name="Kvittera")).to_have_count(0)


def test_a_snooze_is_seen_by_a_colleague_who_takes_it_back(page: Page, system: System, colleague: Page) -> None:
    watch_for(system, "Prov snooze")
    name = "Alla köer – Prov snooze"
    page.goto(system.address + "/larm")
    row(page, name).get_by_role("button", name="Pausa").click()
    choose(page, "60 min")
    page.keyboard.press("Enter")
    expect(row(page, name)).to_contain_text(re.compile(r"Pausat till \d\d:\d\d"))
    expect(row(colleague, name)).to_contain_text(re.compile(r"Pausat till \d\d:\d\d"))
    row(colleague, name).get_by_role("button", name="Återuppta").click()
    colleague.keyboard.press("Enter")
    expect(row(page, name)).to_contain_text("Ingen har kvitterat")


def test_what_could_not_be_saved_is_taken_back_with_the_reason_and_done_again(
    context: BrowserContext, system: System
) -> None:
    page = at_alerts(context, system)
    watch_for(system, "Prov avbrott")
    name = "Alla köer – Prov avbrott"
    expect(row(page, name)).to_be_visible()
    system.stop_monitor()
    act(page, name, "Kvittera")
    failure = page.get_by_role("alert").filter(has_text="sparades inte: Trio Monitor svarar inte.")
    expect(failure).to_contain_text(f"Kvitteringen av ”{name}”")
    expect(row(page, name)).to_contain_text("Ingen har kvitterat")
    expect(indicator(page, "Ingen kontakt med Trio Monitor")).to_be_visible()
    expect(page.locator("#alerts")).to_contain_text(re.compile(r"läget \d\d:\d\d:\d\d"))
    system.start_monitor()
    expect(indicator(page, "Live")).to_be_visible(timeout=RECOVERY_MILLISECONDS)
    failure.get_by_role("button", name="Försök igen").click()
    expect(row(page, name)).to_contain_text("Kvitterat av anna")
    expect(failure).to_have_count(0)


def test_an_alert_that_ended_while_the_dialog_was_open_is_told_as_ended(
    context: BrowserContext, system: System
) -> None:
    page = at_alerts(context, system)
    watch_for(system, "Prov slut")
    name = "Alla köer – Prov slut"
    row(page, name).get_by_role("button", name="Kvittera").click()
    stop_watching(system)
    expect(row(page, name)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("larmet hade redan tagit slut")
    page.reload()
    past = page.get_by_role("group", name="Avslutade larm").get_by_role("row").filter(has_text="Regeln ändrades")
    expect(past.first).to_contain_text("Alla köer – Väntande samtal")


def test_a_lost_source_has_one_banner_and_speaks_for_the_rest(context: BrowserContext, system: System) -> None:
    page = at_alerts(context, system)
    watch_for(system, "Prov tystnad")
    expect(row(page, "Alla köer – Prov tystnad")).to_be_visible()
    system.stop_simulator()
    expect(banner(page)).to_contain_text("Trio-servern går inte att nå")
    lost = row(page, "Ingen data från Trio")
    expect(lost).to_contain_text(re.compile(r"\d+ larm till av samma orsak"))
    expect(row(page, "Alla köer – Prov tystnad")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page).to_have_title("Larm – Trio Monitor")
    lost.get_by_role("button", name=re.compile("av samma orsak")).click()
    expect(page.get_by_role("link", name="Alla köer – Prov tystnad")).to_be_visible()


def test_an_alert_has_a_story_that_leads_to_the_queue_at_its_time(page: Page, system: System) -> None:
    watch_for(system, "Prov saga", place="each_queue")
    name = "Växel – Prov saga"
    page.goto(system.address + "/larm")
    act(page, name, "Kvittera")
    row(page, name).get_by_role("link").click()
    events = page.get_by_role("region", name="Händelser").get_by_role("listitem")
    expect(events).to_have_count(2)
    expect(events.last).to_contain_text(re.compile("Kvitterat.*anna.*Ringer in fler", re.DOTALL))
    page.get_by_label("Skriv något om larmet").fill("Utskick med fel nummer")
    page.get_by_role("button", name="Spara som orsak").click()
    expect(events.last).to_contain_text(re.compile("Orsak.*Utskick med fel nummer", re.DOTALL))
    stop_watching(system)
    expect(events.last).to_contain_text("Regeln ändrades eller togs bort")
    expect(page.get_by_role("button", name="Kvittera")).to_have_count(0)
    page.get_by_role("link", name="Visa kön vid larmet").click()
    expect(page.get_by_role("heading", level=1, name="Växel")).to_be_visible()
    expect(page.get_by_label("Från och med")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
    page.get_by_role("link", name="Larm").click()
    past = page.get_by_role("group", name="Avslutade larm").get_by_role("row")
    expect(past.filter(has_text="Växel").filter(has_text="Utskick med fel nummer")).to_have_count(1)


def test_new_alerts_ring_once_and_only_for_those_who_have_chosen_it(context: BrowserContext, system: System) -> None:
    context.grant_permissions(["notifications"])
    context.add_init_script(RECORD_NEWS)
    page = at_alerts(context, system)
    open_menu(page)
    page.get_by_label("Ljud vid kritiskt larm").check()
    page.get_by_label("Avisering på skrivbordet").click()  # the browser may first ask
    expect(page.get_by_label("Avisering på skrivbordet")).to_be_checked()
    page.keyboard.press("Escape")
    page.wait_for_function("() => window.tones === 2")  # what was chosen is heard at once
    watch_for(system, "Prov ljud 1", "Prov ljud 2")
    expect(row(page, "Alla köer – Prov ljud 2")).to_be_visible()
    told = "\n".join("\n".join(note) for note in page.evaluate("window.notes"))
    assert [told.count(f"Alla köer – Prov ljud {number}") for number in (1, 2)] == [1, 1]
    tones = page.evaluate("window.tones")
    assert tones == 2 * NOTES_OF_A_TONE
    page.context.set_offline(True)
    expect(indicator(page, "offline")).to_be_visible()
    page.context.set_offline(False)
    expect(indicator(page, "Live")).to_be_visible()
    page.reload()
    expect(row(page, "Alla köer – Prov ljud 2")).to_be_visible()
    assert page.evaluate("window.notes") == []
    assert page.evaluate("window.tones") == 0


def test_axe_finds_nothing_on_the_pages_of_alerts(context: BrowserContext, system: System) -> None:
    page = at_alerts(context, system)
    watch_for(system, "Prov axe")
    name = "Alla köer – Prov axe"
    expect(row(page, name)).to_be_visible()
    assert axe_faults(page) == []
    row(page, name).get_by_role("button", name="Pausa").click()
    assert axe_faults(page, DIALOG) == []
    page.keyboard.press("Escape")
    expect(row(page, name).get_by_role("button", name="Pausa")).to_be_focused()
    row(page, name).get_by_role("link").click()
    expect(page.get_by_role("region", name="Händelser")).to_be_visible()
    assert axe_faults(page) == []
