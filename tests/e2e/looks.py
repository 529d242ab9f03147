"""Opening every page on the stand-in, and waiting until it is at rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize
from tests.e2e.pages import PAGES, SIGNED_OUT
from tests.e2e.stand_in import StandIn, State, centre_of, now_of

Theme = Literal["dark", "light"]

SIZE: ViewportSize = {"width": 1600, "height": 1100}
HALF = 0.5
"""Pictures of half the size are as good for telling what has changed, and a quarter of the bytes."""

STILL = """
<script>
  const now = Date.parse("%(now)s");
  window.Date = class extends Date {
    constructor(...parts) { if (parts.length === 0) super(now); else super(...parts); }
    static now() { return now; }
  };
  // The page asks once more a second after a failure: here at once.
  const later = window.setTimeout;
  window.setTimeout = (act, delay, ...rest) => later(act, delay === 1000 ? 1 : delay, ...rest);
  let changedAt = 0;
  const note = () => { changedAt = performance.now(); };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(note).observe(document, all);
  window.isAtRest = () => performance.now() - changedAt > 100;
  window.goTo = (path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
    scrollTo(0, 0);
    document.activeElement?.blur();
    note();
  };
  localStorage.clear();
  localStorage.setItem("trio-monitor.locale", "%(locale)s");
</script>
"""
"""Stands in the page before its own scripts: a clock that stands still, and no waiting."""

AT_REST = """
(mayBeBusy) => document.querySelector("main h1, main h2, main [role=status]") !== null
  && document.fonts.status === "loaded"
  && (mayBeBusy || document.querySelector("[aria-busy=true]") === null)
  && window.isAtRest()
"""
"""A page that nothing has changed on for a while, longer than the answers of the stand-in take."""


@dataclass(slots=True)
class Gallery:
    """A browser's window on the stand-in."""

    stand_in: StandIn
    page: Page
    locale: str
    turn: int = -1
    """The stand-in's, when this window was loaded."""

    def open(self, name: str, state: State, path: str | None = None) -> Page:
        """One page in a state, at rest; loaded anew only for another state, or another who looks."""
        path = path or PAGES[name].format(**centre_of(state)["ids"])
        is_inside = name not in SIGNED_OUT
        # Questions that wait for their answers would keep the next page's own parts waiting.
        may_stay = is_inside and state is not State.LOADING
        if may_stay and self.stand_in.is_standing(self.turn, state):
            self.page.evaluate("path => goTo(path)", path)
        else:
            prelude = STILL % {"now": now_of(state).isoformat(), "locale": self.locale}
            self.stand_in.set(state, is_signed_in=is_inside, prelude=prelude)
            self.turn = self.stand_in.turn
            self.page.goto(self.stand_in.address + path)
        self.wait_for_rest()
        # A page's own script may still be on its way when all else has come to rest.
        self.page.locator("h1").first.wait_for(state="attached")
        return self.page

    def wait_for_rest(self) -> None:
        """Until nothing has changed on the page for a while."""
        self.page.wait_for_function(AT_REST, arg=self.stand_in.state is State.LOADING, polling=50)


@contextmanager
def gallery(
    browser: Browser,
    stand_in: StandIn,
    theme: Theme,
    size: ViewportSize = SIZE,
    scale: float = 1,
    locale: str = "sv",
) -> Iterator[Gallery]:
    """A window on the stand-in, until the end of the block."""
    context = browser.new_context(
        viewport=size,
        device_scale_factor=scale,
        color_scheme=theme,
        reduced_motion="reduce",
        service_workers="block",
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
    )
    try:
        yield Gallery(stand_in, context.new_page(), locale)
    finally:
        context.close()
