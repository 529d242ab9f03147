"""The browser of tests and bench."""

import shutil

BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--font-render-hinting=none",
]

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The best first (docs/decisions/0016-browser-of-the-tests.md)."""


def installed_chromium() -> str | None:
    """The machine's own; None where Playwright's is to be used."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
