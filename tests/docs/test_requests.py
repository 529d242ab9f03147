"""The requests that the how-tos tell are understood and allowed as they stand."""

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.monitor import ADDRESS, INTERVAL, beat, scripted_monitor, settings_for, viewer, visitor

HOW_TOS = Path(__file__).parents[2] / "docs" / "how-to"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MONITOR = "http://127.0.0.1:8080"
ONLY_MADE_UP = {"no-such-queue", "no-such-channel", "not-checked", "connection-failed", "changed-meanwhile"}
"""What is said of the names and versions in the examples, which are nobody's."""

EXAMPLE, NOBODY = "https://trio.example.se", "http://127.0.0.1:9"
SERVER = {"base_url": f"{NOBODY}/te/api", "client_key": "a2V5", "username": "old", "password": "old-one"}


class Request(NamedTuple):
    """One `curl`."""

    method: str
    address: str
    headers: dict[str, str]
    body: str | None


def requests_of(text: str) -> list[Request]:
    """Every `curl` of a document's shell blocks."""
    words = [word for block in SHELL.findall(text) for word in shlex.split(block, comments=True)]
    starts = [index for index, word in enumerate(words) if word == "curl"]
    return [_request(words[start + 1 : end]) for start, end in pairwise([*starts, len(words)])]


def _request(words: list[str]) -> Request:
    method, address, headers, body = "GET", "", {}, None
    given = iter(words)
    for word in given:
        match word:
            case "-X":
                method = next(given)
            case "-H":
                name, value = next(given).split(": ", 1)
                headers[name] = value
            case "-d":
                body = next(given)
            case _:
                # Not `-b`: a change by a cookie is refused where no browser says which page asks for it.
                assert word.startswith(MONITOR), word
                address = word
    return Request(method, address, headers, body)


TEXTS = {path.name: path.read_text(encoding="utf-8") for path in HOW_TOS.glob("*.md")}
ASKING = sorted(name for name, text in TEXTS.items() if requests_of(text))


def test_there_are_requests_to_try() -> None:
    assert len(ASKING) >= 3


@pytest.mark.parametrize("name", ASKING)
async def test_every_request_is_taken_from_an_administrators_token(name: str) -> None:
    settings = settings_for(secret_key="k" * 40, trio=SERVER)
    async with scripted_monitor(reading(), clock=HandClock(NOON + INTERVAL), settings=settings) as monitor:
        await beat(monitor)
        async with viewer(monitor) as admin:
            body = {"name": "curl", "role": "admin", "group_ids": [], "days": 30}
            token = (await admin.post("/api/v1/api-tokens", json=body)).json()["secret"]
        async with visitor(monitor) as machine:
            del machine.headers["sec-fetch-site"]
            for method, address, headers, content in requests_of(TEXTS[name]):
                told = {header: value.replace("$TOKEN", token) for header, value in headers.items()}
                sent = content and content.replace(EXAMPLE, NOBODY)
                reply = await machine.request(method, address.replace(MONITOR, ADDRESS), headers=told, content=sent)
                problem = reply.json()["type"].rsplit(":", 1)[-1] if reply.is_error else None
                assert problem is None or problem in ONLY_MADE_UP, f"{method} {address}: {reply.text}"
