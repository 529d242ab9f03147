"""The browser of tests and bench."""

import shutil

BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def installed_chromium() -> str | None:
    """The machine's own; None where Playwright's is to be used."""
    return shutil.which("chromium") or shutil.which("google-chrome")
