"""Every page in every state, on the stand-in: how it looks, what axe finds, what it says, and where Tab comes to."""

import json
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.album import DRAWN_BY, Album, drawn_by
from tests.e2e.examine import SIZES, axe_faults, cut_faults, tab_faults
from tests.e2e.language import foreign_texts
from tests.e2e.looks import HALF, SIZE, Gallery, gallery
from tests.e2e.pages import OVERVIEW, PAGES, SIGNED_OUT, WALL
from tests.e2e.parts import walk_round_a_dialog
from tests.e2e.stand_in import StandIn, State, running_stand_in, told

IS_RENEWING = "RENEW_PICTURES" in os.environ

ALIKE = frozenset({"hjalp", "saknas"})
"""Pages that show nothing of the centre."""

NAMES = json.dumps(told("busy"), ensure_ascii=False)


def pages_in(state: State) -> list[str]:
    """The pages that a state makes different."""
    if state is State.NONE:
        return [OVERVIEW]
    left_out = {State.LIVE: frozenset[str](), State.FAILED: ALIKE}.get(state, ALIKE | SIGNED_OUT)
    return [name for name in PAGES if name not in left_out]


@pytest.fixture(scope="class")
def stand_in() -> Iterator[StandIn]:
    with running_stand_in() as running:
        yield running


@pytest.fixture(scope="class")
def swedish(browser: Browser, stand_in: StandIn) -> Iterator[Gallery]:
    """In the dark; where pictures are taken."""
    with gallery(browser, stand_in, "dark", scale=HALF) as opened:
        yield opened


@pytest.fixture(scope="class")
def english(browser: Browser, stand_in: StandIn) -> Iterator[Gallery]:
    """In the light."""
    with gallery(browser, stand_in, "light", locale="en") as opened:
        yield opened


@pytest.fixture(scope="class")
def album(swedish: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Album | None:
    """The pictures, where they are of this browser."""
    is_ours = drawn_by(swedish.open("hjalp", State.LIVE)) == DRAWN_BY.read_text(encoding="utf-8")
    return Album(IS_RENEWING, tmp_path_factory.mktemp("pictures")) if is_ours or IS_RENEWING else None


class TestLive:
    def test_the_pictures_are_of_this_browser(self, swedish: Gallery, album: Album | None) -> None:
        if album is None:
            pytest.skip(f"no picture is compared: this is {drawn_by(swedish.page)}, and they are of another browser")

    @pytest.mark.parametrize("name", PAGES)
    def test_page(self, swedish: Gallery, stand_in: StandIn, album: Album | None, name: str) -> None:
        stand_in.unknown.clear()
        page = swedish.open(name, State.LIVE)
        wrong = album.faults(page, f"{name}.{State.LIVE.value}") if album else []
        wrong += axe_faults(page) + foreign_texts(page, "sv", NAMES) + tab_faults(page)
        wrong += [f"no answer to {request}" for request in stand_in.unknown]
        assert wrong == []

    @pytest.mark.parametrize("name", PAGES)
    def test_nothing_is_cut_at_any_size(self, swedish: Gallery, name: str) -> None:
        page = swedish.open(name, State.LIVE)
        wrong = []
        for size in SIZES:
            page.set_viewport_size(size)
            swedish.wait_for_rest()
            wrong += [f"at {size['width']}: {fault}" for fault in cut_faults(page)]
        page.set_viewport_size(SIZE)
        assert wrong == []

    @pytest.mark.parametrize(
        ("name", "act"),
        [
            ("api-nycklar", "Återkalla Driftpanelen"),
            ("skarmar", "Koppla från Entrén"),
            ("kanal", "Ta bort kanalen"),
            ("larmregel", "Ta bort regeln"),
        ],
    )
    def test_a_question_keeps_the_focus_and_gives_it_back(self, swedish: Gallery, name: str, act: str) -> None:
        page = swedish.open(name, State.LIVE)
        asking = page.get_by_role("button", name=act)
        asking.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        walk_round_a_dialog(page, 4)
        expect(asking).to_be_focused()


OTHERWISE = [(state, name) for state in State if state is not State.LIVE for name in pages_in(state)]


class TestOtherwise:
    @pytest.mark.parametrize(("state", "name"), OTHERWISE)
    def test_page(self, swedish: Gallery, album: Album | None, name: str, state: State) -> None:
        page = swedish.open(name, state)
        wrong = album.faults(page, f"{name}.{state.value}") if album else []
        # Late are the parts of live, greyer: one page tells of the greys.
        if state is not State.LATE or name == OVERVIEW:
            wrong += axe_faults(page) + foreign_texts(page, "sv", NAMES)
        assert wrong == []


# A board has a language of its own.
TOLD = [(state, name) for state in (State.LIVE, State.FAILED) for name in pages_in(state) if name != WALL]


class TestInEnglish:
    @pytest.mark.parametrize(("state", "name"), TOLD)
    def test_page(self, english: Gallery, name: str, state: State) -> None:
        page = english.open(name, state)
        assert axe_faults(page) + foreign_texts(page, "en", NAMES) == []
