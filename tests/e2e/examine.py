"""What can be wrong with any page: by axe, by Tab, and by the size of the screen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

AXE = Path("frontend/node_modules/axe-core/axe.min.js").resolve()
AXE_RUN = "within => axe.run(within, { resultTypes: ['violations'] }).then((result) => result.violations)"
DIALOG = "dialog[open]"

SIZES: tuple[ViewportSize, ...] = (
    {"width": 360, "height": 740},
    {"width": 390, "height": 844},
    {"width": 1600, "height": 900},
    {"width": 1920, "height": 1080},
)

CUT = """
() => {
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
  const overflow = (it) => getComputedStyle(it).overflowX;
  const isInScroller = (it) => it !== null && (/auto|scroll/.test(overflow(it)) || isInScroller(it.parentElement));
  const unseen = ".visually-hidden, .skip, caption, svg";
  const words = [...document.querySelectorAll("body *")]
    .filter((it) => isShown(it) && [...it.childNodes].some(isText) && it.closest(unseen) === null);
  const isCut = (it) => overflow(it) !== "visible" && it.scrollWidth > it.clientWidth + 1;
  const isOutside = (it) => {
    const box = it.getBoundingClientRect();
    return !isInScroller(it) && (box.left < -1 || box.right > innerWidth + 1);
  };
  return words.filter((it) => isCut(it) || isOutside(it)).map((it) => it.outerHTML.slice(0, 140));
}
"""

WATCH_FOCUS = """
() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const isSeen = (it) => it.checkVisibility({ visibilityProperty: true });
  const isReached = (it) => it.tabIndex >= 0 && !it.matches(":disabled") && isSeen(it);
  const isOwn = (it) => it.type !== "radio" || it.checked;
  const stops = all.filter((it) => isReached(it) && isOwn(it));
  const outlined = (it) => {
    const style = it == null ? null : getComputedStyle(it);
    return style !== null && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  window.walked = [];
  const note = ({ target }) => {
    const box = target.getBoundingClientRect();
    window.walked.push({
      stop: stops.indexOf(target),
      isShown: outlined(target) || outlined(target.nextElementSibling) || outlined(target.parentElement),
      isInSight: box.bottom > 0 && box.top < innerHeight,
      is: target.outerHTML.slice(0, 140),
    });
  };
  window.watching?.abort();
  window.watching = new AbortController();
  document.addEventListener("focusin", note, { signal: window.watching.signal });
  const start = document.querySelector("[data-start]") ?? document.createElement("i");
  start.dataset.start = "here";
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  window.walked = [];
  return stops.length;
}
"""


def axe_faults(page: Page, within: str = "html") -> list[str]:
    """What axe finds wrong, in words."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(AXE_RUN, within)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def axe_faults_by_day_and_night(page: Page, within: str = "html") -> list[str]:
    """The same in the light and in the dark, of a page that follows the system."""
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        faults += [f"{scheme}: {fault}" for fault in axe_faults(page, within)]
    return faults


def tab_faults(page: Page) -> list[str]:
    """What is wrong with a walk by Tab from the top of a page that stands still."""
    count: int = page.evaluate(WATCH_FOCUS)
    for _ in range(count):
        page.keyboard.press("Tab")
    walked = page.evaluate("window.walked")
    wrong = [f"the focus is not to be seen on {each['is']}" for each in walked if not each["isShown"]]
    wrong += [f"the focus is out of sight on {each['is']}" for each in walked if not each["isInSight"]]
    if [each["stop"] for each in walked] != list(range(count)):
        wrong.append(f"Tab comes to {[each['stop'] for each in walked]} of {count}")
    return wrong


def cut_faults(page: Page) -> list[str]:
    """What is cut, or must be scrolled sideways for, at the page's present size."""
    wrong = [f"cut: {each}" for each in page.evaluate(CUT)]
    width, needed = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    return [*wrong, *([f"{needed} px wide"] if needed > width else [])]
