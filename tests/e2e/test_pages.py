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


def told_in(state: State) -> list[str]:
    """The same in the language of who looks; a board has one of its own."""
    return [name for name in pages_in(state) if name != WALL]


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


def otherwise_faults(window: Gallery, album: Album | None, name: str, state: State) -> list[str]:
    """What is wrong with a page that has no figures, or whose figures are old."""
    page = window.open(name, state)
    wrong = album.faults(page, f"{name}.{state.value}") if album else []
    # Late are the parts of live, greyer: one page tells of the greys.
    if state is not State.LATE or name == OVERVIEW:
        wrong += axe_faults(page) + foreign_texts(page, "sv", NAMES)
    return wrong


# A class for each state: a window that stays in it need not be loaded anew for each page.


class TestEmpty:
    @pytest.mark.parametrize("name", pages_in(State.EMPTY))
    def test_page(self, swedish: Gallery, album: Album | None, name: str) -> None:
        assert otherwise_faults(swedish, album, name, State.EMPTY) == []


class TestLoading:
    @pytest.mark.parametrize("name", pages_in(State.LOADING))
    def test_page(self, swedish: Gallery, album: Album | None, name: str) -> None:
        assert otherwise_faults(swedish, album, name, State.LOADING) == []


class TestLate:
    @pytest.mark.parametrize("name", pages_in(State.LATE))
    def test_page(self, swedish: Gallery, album: Album | None, name: str) -> None:
        assert otherwise_faults(swedish, album, name, State.LATE) == []


class TestFailed:
    @pytest.mark.parametrize("name", pages_in(State.FAILED))
    def test_page(self, swedish: Gallery, album: Album | None, name: str) -> None:
        assert otherwise_faults(swedish, album, name, State.FAILED) == []


class TestOfNoQueue:
    @pytest.mark.parametrize("name", pages_in(State.NONE))
    def test_page(self, swedish: Gallery, album: Album | None, name: str) -> None:
        assert otherwise_faults(swedish, album, name, State.NONE) == []


def english_faults(window: Gallery, name: str, state: State) -> list[str]:
    """What is wrong with a page in English."""
    page = window.open(name, state)
    return axe_faults(page) + foreign_texts(page, "en", NAMES)


class TestLiveInEnglish:
    @pytest.mark.parametrize("name", told_in(State.LIVE))
    def test_page(self, english: Gallery, name: str) -> None:
        assert english_faults(english, name, State.LIVE) == []


class TestFailedInEnglish:
    @pytest.mark.parametrize("name", told_in(State.FAILED))
    def test_page(self, english: Gallery, name: str) -> None:
        assert english_faults(english, name, State.FAILED) == []
