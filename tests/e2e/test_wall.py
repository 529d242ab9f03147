"""The wall screen in a real browser: sized for its room, held by an alarm, grey when it is not of now."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from tests.e2e.conftest import READY_SECONDS, System, running_system
from tests.e2e.examine import axe_faults, cut_faults
from tests.e2e.rules import api, silence, stop_watching, watch_for
from tests.e2e.test_alerts import RECOVERY_MILLISECONDS

SCREENS: list[ViewportSize] = [
    {"width": 1920, "height": 1080},
    {"width": 3840, "height": 2160},
    {"width": 1080, "height": 1920},
]
OF_OTHER_SHAPES: tuple[ViewportSize, ...] = (
    {"width": 1920, "height": 1200},
    {"width": 1600, "height": 1200},
    {"width": 1280, "height": 800},
)
FONT_SIZE = "it => parseFloat(getComputedStyle(it).fontSize)"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since it is going to be alarmed and broken."""
    with running_system(tmp_path_factory.mktemp("wall")) as running:
        silence(running)
        yield running


@pytest.fixture(autouse=True)
def _mended(system: System) -> Iterator[None]:
    """Whatever a test breaks is whole again for the next."""
    yield
    if system.simulator is None:
        system.start_simulator()
    stop_watching(system)
    acknowledge_all(system)


@pytest.fixture
def wall(context: BrowserContext, system: System) -> Page:
    """A full HD television with the standard board, signed in and filled."""
    system.sign_in(context)
    page = context.new_page()
    page.set_viewport_size(SCREENS[0])
    page.goto(system.address + "/tv")
    expect(page.get_by_role("rowheader", name="Växel", exact=True)).to_be_visible()
    return page


def set_board(system: System, **members: Any) -> None:
    """Make or change the board `e2e`: the standard one but for these members."""
    with api(system) as client:
        boards = client.get("/boards").raise_for_status().json()
        body = {"version": boards["version"], "board": boards["boards"][0]["board"] | {"name": "Prov"} | members}
        client.put("/boards/e2e", json=body).raise_for_status()


def acknowledge_all(system: System) -> None:
    """Somebody at a desk takes on every open alert."""
    with api(system) as client:
        for alert in client.get("/alerts", params={"state": "open"}).raise_for_status().json()["alerts"]:
            said = {"note": None}
            reply = client.post(f"/alerts/{alert['id']}/acknowledge", json=said, timeout=READY_SECONDS)
            # It may have ended meanwhile.
            assert reply.is_success or reply.status_code == HTTPStatus.CONFLICT, reply.text


def test_the_text_fills_twenty_minutes_of_arc_and_nothing_is_cut_or_pressed(wall: Page) -> None:
    name = wall.get_by_role("rowheader", name="Växel", exact=True)
    for screen in SCREENS:
        wall.set_viewport_size(screen)
        expect(wall.get_by_role("main")).to_have_css("width", f"{screen['width']}px")
        expected = 78.6 * max(screen["width"], screen["height"]) / SCREENS[0]["width"]
        assert name.evaluate(FONT_SIZE) == pytest.approx(expected, abs=0.1)
        assert cut_faults(wall) == []
        assert wall.evaluate("document.documentElement.scrollHeight") <= screen["height"]
    assert wall.get_by_role("main").evaluate("it => getComputedStyle(it).cursor") == "none"
    assert wall.locator("button, a, input").count() == 0


def test_no_heading_of_a_tile_is_cut_on_screens_of_other_shapes(wall: Page, system: System) -> None:
    set_board(system, tiles=["service_level", "waiting", "longest_wait", "agents", "trend", "clock"])
    wall.goto(system.address + "/tv/e2e")
    expect(wall.get_by_role("heading", name="Servicenivå i dag")).to_be_visible()
    for screen in OF_OTHER_SHAPES:
        wall.set_viewport_size(screen)
        expect(wall.get_by_role("main")).to_have_css("width", f"{screen['width']}px")
        assert cut_faults(wall) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_on_a_board_that_is_well_or_alarmed(wall: Page, system: System, theme: str) -> None:
    set_board(system, theme=theme, language="en", message="Fire drill at two")
    wall.goto(system.address + "/tv/e2e")
    expect(wall.get_by_text("Fire drill at two")).to_be_visible()
    assert axe_faults(wall) == []
    watch_for(system, "Prov axe", place="each_queue")
    expect(wall.get_by_role("region", name="Alert")).to_be_visible()
    assert cut_faults(wall) == []
    assert axe_faults(wall) == []


def test_an_alarm_takes_the_upper_third_and_holds_its_queue_until_it_is_taken_on(wall: Page, system: System) -> None:
    set_board(system, distance_metres=8, rotation_seconds=5)
    acknowledge_all(system)
    wall.goto(system.address + "/tv/e2e")
    expect(wall.get_by_text("sida 2/")).to_be_visible()
    watch_for(system, "Prov vägg", place="each_queue")
    alarm = wall.get_by_role("region", name="Larm")
    expect(alarm).to_contain_text("Prov vägg")
    expect(alarm).to_contain_text(re.compile(r"och \d larm till"))
    box = alarm.bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(1080 / 3, abs=1)
    place = alarm.get_by_role("alert").inner_text()
    expect(wall.get_by_role("rowheader", name=place, exact=True)).to_have_count(0)
    expect(wall.get_by_text("sida 1/")).to_be_visible()
    acknowledge_all(system)
    expect(alarm).to_have_count(0)
    # The pages turn again.
    expect(wall.get_by_text("sida 2/")).to_be_visible()
    expect(wall.get_by_text("sida 1/")).to_be_visible()


def test_a_lost_source_leaves_nothing_to_be_taken_for_live_and_the_board_comes_back_by_itself(
    wall: Page, system: System
) -> None:
    wall.evaluate("window.isSamePage = true")
    main = wall.get_by_role("main")
    body = wall.locator("main > div")
    expect(main).to_have_attribute("data-stale", "live")
    assert body.evaluate("it => getComputedStyle(it).filter") == "none"
    system.stop_simulator()
    expect(main).to_have_attribute("data-stale", "late")
    expect(wall.get_by_text(re.compile(r"uppgifterna är \d+\u00a0s gamla"))).to_be_visible()
    expect(main).to_have_attribute("data-stale", "lost")
    expect(wall.get_by_role("alert")).to_have_text("Trio-servern går inte att nå")
    expect(wall.get_by_text(re.compile("Försöker igen (om \\d+ s|nu)"))).to_be_visible()
    assert body.evaluate("it => getComputedStyle(it).filter") == "grayscale(1)"
    assert body.evaluate("it => getComputedStyle(it, '::after').backgroundImage").startswith("repeating-linear")
    system.start_simulator()
    expect(main).to_have_attribute("data-stale", "live", timeout=RECOVERY_MILLISECONDS)
    assert wall.evaluate("window.isSamePage")


def test_a_board_is_put_in_order_by_dragging_and_its_screen_follows(wall: Page, system: System) -> None:
    with api(system) as client:
        ids = [queue["id"] for queue in client.get("/dashboard").raise_for_status().json()["queues"][:3]]
    set_board(system, choice="queues", queue_ids=ids, order="as_chosen")
    wall.goto(system.address + "/administration/tavlor")
    wall.get_by_role("button", name="Ändra Prov").click()
    chosen = wall.get_by_role("list", name="Valda köer, i tavlans ordning").get_by_role("listitem")
    first, last = chosen.nth(0).inner_text(), chosen.nth(2).inner_text()
    chosen.nth(2).drag_to(chosen.nth(0))
    expect(chosen.nth(0)).to_have_text(last)
    expect(chosen.nth(1)).to_have_text(first)
    assert axe_faults(wall) == []
    # The list shows the change before the server has it.
    with wall.expect_response(lambda reply: reply.request.method == "PUT") as saved:
        wall.get_by_role("button", name="Spara").click()
    assert saved.value.ok
    wall.goto(system.address + "/tv/e2e")
    expect(wall.get_by_role("rowheader").first).to_have_text(last)
