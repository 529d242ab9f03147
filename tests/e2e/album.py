"""The pictures of the pages that somebody has looked at, and whether a page still looks like its own.

`make pictures` takes them anew; look at what has changed before it is committed. Browsers draw letters differently: a
page is compared with pictures of the same browser only.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page

PICTURES = Path(__file__).with_name("pictures")
DRAWN_BY = PICTURES / "drawn_by.txt"

COLOURS = 48
LEAST_DIFFERENCE = 24
"""Of 255, in any channel: less is what a palette does."""

MOST_PIXELS = 12
"""So many may differ: a letter of the smallest text is more."""

TRIES, BETWEEN_TRIES_MILLISECONDS = 4, 400
"""A busy computer draws late."""

LETTERS = """
() => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = "15px " + getComputedStyle(document.body).fontFamily;
  pen.fillText("Åsa Öberg väntar 0:17 · 83,4 %", 4, 40);
  return canvas.toDataURL();
}
"""


def drawn_by(page: Page) -> str:
    """This browser, and how it draws letters."""
    letters = hashlib.sha256(page.evaluate(LETTERS).encode()).hexdigest()[:16]
    browser = page.context.browser
    assert browser is not None
    return f"Chromium {browser.version.partition('.')[0]}, letters {letters}\n"


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures, to compare with or to take anew."""

    is_renewing: bool
    folder: Path
    """Where the pictures of a difference go."""

    def faults(self, page: Page, name: str) -> list[str]:
        """How a page differs from its picture; nothing where the picture is taken anew."""
        file = PICTURES / f"{name}.png"
        if self.is_renewing:
            _renew(page, file)
            return []
        if not file.is_file():
            return [f"there is no picture {file.name}: make pictures, and look at it"]
        return self._compare(page, file)

    def _compare(self, page: Page, file: Path) -> list[str]:
        expected = Image.open(file)
        for _ in range(TRIES):
            found = _picture_of(page)
            difference = _differing(expected, found)
            count = difference.histogram()[255]
            if count <= MOST_PIXELS:
                return []
            page.wait_for_timeout(BETWEEN_TRIES_MILLISECONDS)
        for what, picture in (("expected", expected), ("found", found), ("difference", difference)):
            picture.save(self.folder / f"{file.stem}.{what}.png")
        return [f"{count} pixels differ from {file.name}: see {self.folder}, and `make pictures` if it is as meant"]


def _renew(page: Page, file: Path) -> None:
    page.wait_for_timeout(BETWEEN_TRIES_MILLISECONDS)
    PICTURES.mkdir(exist_ok=True)
    # Each pixel by the nearest colour, as it will be when it is compared.
    picture = _picture_of(page)
    picture.quantize(palette=picture.quantize(COLOURS), dither=Image.Dither.NONE).save(file, optimize=True)
    DRAWN_BY.write_text(drawn_by(page), encoding="utf-8")


def _picture_of(page: Page) -> Image.Image:
    shot = page.screenshot(animations="disabled")
    return Image.open(io.BytesIO(shot)).convert("RGB")


def _differing(expected: Image.Image, found: Image.Image) -> Image.Image:
    """White where two pictures differ to the eye; both in the colours of the first."""
    if expected.size != found.size:
        return Image.new("L", expected.size, 255)
    same_colours = found.quantize(palette=expected, dither=Image.Dither.NONE)
    bands = ImageChops.difference(expected.convert("RGB"), same_colours.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point(lambda each: 255 if each >= LEAST_DIFFERENCE else 0)
