"""Whether a page says anything in the other language."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

CATALOGUES = Path("frontend/src/shared/i18n")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
FILLED_IN = re.compile(r"\$\{[^}]*\}")
WORD = re.compile(r"[a-zåäö]{2}", re.IGNORECASE)
SWEDISH_WORD = re.compile(r"[\w.-]*[åäöÅÄÖ][\w.-]*")
LEAST_LETTERS = 8
"""A shorter piece of a sentence may be of both languages."""

OF_BOTH = {"Handläggare"}
"""The word for an agent may be chosen, in either language."""

SAID = """
() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("script, style") === null) texts.push(walker.currentNode.data.trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"]) {
    for (const it of document.querySelectorAll(`[${name}]`)) texts.push(it.getAttribute(name).trim());
  }
  return [document.title, ...new Set(texts.filter((text) => text !== ""))];
}
"""


@cache
def _pieces_of(language: str) -> frozenset[str]:
    """What is written in a catalogue: whole texts, and the pieces of those that something is filled into."""
    found: set[str] = set()
    for file in (CATALOGUES / language).rglob("*.ts"):
        for plain, filled in LITERAL.findall(file.read_text(encoding="utf-8")):
            found |= {piece.strip() for piece in ([plain] if plain else FILLED_IN.split(filled))}
    return frozenset(piece for piece in found if WORD.search(piece))


@cache
def _foreign_to(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The texts of the other language alone, and of these the pieces that are long enough to be of no other."""
    other = _pieces_of("en" if language == "sv" else "sv") - _pieces_of(language)
    return other, frozenset(piece for piece in other if len(piece) >= LEAST_LETTERS and " " in piece)


@cache
def _swedish_names(names: str) -> frozenset[str]:
    return frozenset({*SWEDISH_WORD.findall(names), *OF_BOTH})


def foreign_texts(page: Page, language: str, names: str) -> list[str]:
    """The texts of a page that are not of its language, but for what the centre itself is called.

    Args:
        page: the page.
        language: its own, `sv` or `en`.
        names: all that the centre's own people have named.
    """
    other, long = _foreign_to(language)
    said: list[str] = page.evaluate(SAID)
    whole = "\n".join(said)
    within = [piece for piece in long if piece in whole]
    found = [text for text in said if (text in other or any(piece in text for piece in within)) and text not in names]
    if language == "en":
        own = _swedish_names(names)
        found += [word for text in said for word in SWEDISH_WORD.findall(text) if word not in own]
    return found
