"""A real OpenID provider for tests, as a process (openid_provider.mjs), and a person at its pages."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2

CLIENT_ID = "trio-monitor"
CLIENT_SECRET = "what only we and the provider know"
PROGRAM = Path(__file__).with_suffix(".mjs")
NODE = Path(sys.executable).parent / "node"
FORM = re.compile(r'<form[^>]*action="([^"]+)"')
PROMPT = re.compile(r'name="prompt" value="(\w+)"')


class OpenIdProvider:
    """It may be stopped and started again; it keeps its address, and forgets its keys and its people."""

    def __init__(self) -> None:
        self.issuer = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; on the same port as before, if it has run before."""
        port = str(urlsplit(self.issuer).port or 0)
        self._process = subprocess.Popen(
            [str(NODE), str(PROGRAM), port, CLIENT_ID, CLIENT_SECRET],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.issuer = json.loads(self._process.stdout.readline())["issuer"]

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def order(self, **order: Any) -> None:
        """Set `people` (their claims, by login) or `callbacks`, or let it `rotate` its key."""
        httpx2.post(f"{self.issuer}/control", json=order).raise_for_status()


@contextmanager
def openid_provider() -> Iterator[OpenIdProvider]:
    """One that runs, and is ended."""
    provider = OpenIdProvider()
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()


async def sign_in_there(url: str, login: str, callback: str) -> dict[str, str]:
    """Go through the provider's pages as a person does, up to the address that it sends the browser back to.

    Returns:
        What the address says.
    """
    async with httpx2.AsyncClient() as browser:
        response = await browser.get(url)
        while True:
            while response.is_redirect:
                url = urljoin(str(response.url), response.headers["location"])
                if url.startswith(callback):
                    return dict(parse_qsl(urlsplit(url).query))
                response = await browser.get(url)
            response.raise_for_status()
            form, prompt = FORM.search(response.text), PROMPT.search(response.text)
            assert form is not None, response.text
            assert prompt is not None, response.text
            filled = {"prompt": prompt[1], "login": login, "password": "anything"}
            response = await browser.post(urljoin(str(response.url), form[1]), data=filled)
