"""What the stand-in server answers: `python -m tests.e2e.take_answers`.

The simulated forenoon of the pictures goes through the real wire, poller, store and web; a browser looks at every
page of it, and what it was answered is written down. `test_answers.py` holds what is written to the API's description.
The same again from a centre at midnight, in which nothing has happened yet.
"""

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, Response, async_playwright
from tests.e2e.pages import PAGES, PAIRING, SIGNED_OUT
from tests.e2e.stand_in import API, HEALTH
from tests.e2e.take_screenshots import (
    MIDNIGHT,
    SEED,
    TALL,
    Forenoon,
    forenoon,
    served,
    settings_of,
)
from tests.support.browser import BROWSER_OPTIONS, installed_chromium
from tests.support.clock import HandClock
from tests.support.monitor import link_token, viewer, visitor
from tests.support.simulator import running_simulator

from trio_monitor.app import open_monitor
from trio_monitor.log import configure_log

ANSWERS = Path("tests/e2e/answers")
MOST_SESSIONS = 3
"""Of those that the recording itself has begun, by the hundred."""

LOOKED_AT_MILLISECONDS = 3_000
"""Longer than any page asks; nothing waits for this but whoever takes new answers."""

Answers = dict[str, Any]


class Recorder:
    """Everything that a browser was answered, by request; the streams are taken apart from it."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self._reading: set[asyncio.Task[None]] = set()

    def note(self, response: Response) -> None:
        """Remember one answer."""
        url = urlsplit(response.url)
        is_asked = url.path.startswith(f"{API}/") or url.path == HEALTH
        if is_asked and not url.path.endswith("/stream") and response.ok:
            query = f"?{url.query}" if url.query else ""
            name = f"{response.request.method} {url.path.removeprefix('/api/v1')}{query}"
            self._reading.add(asyncio.create_task(self._read(name, response)))

    async def _read(self, name: str, response: Response) -> None:
        self.answers[name] = await response.json()

    async def finish(self) -> Answers:
        """All of them, once they are read."""
        await asyncio.gather(*self._reading)
        return dict(sorted(self.answers.items()))


async def write_settings(day: Forenoon) -> None:
    """One of everything that is set in administration."""
    async with viewer(day.monitor, {"origin": "http://monitor.test"}) as client:
        api = "/api/v1"

        async def put(path: str, body: Answers) -> None:
            (await client.put(api + path, json=body)).raise_for_status()

        async def post(path: str, body: Answers) -> Any:
            return (await client.post(api + path, json=body)).raise_for_status().json()

        groups = [
            {"id": "vard", "name": "Vård", "queue_ids": ["1", "3"]},
            {"id": "ekonomi", "name": "Ekonomi", "queue_ids": ["4"]},
        ]
        await put("/queue-groups", {"version": 0, "groups": groups})
        route = {
            "severities": ["critical"],
            "queue_ids": [],
            "group_ids": ["vard"],
            "hours": None,
            "only_escalated": False,
        }
        channel = {"name": "Driften", "kind": "webhook", "language": "sv", "routes": [route], "is_enabled": True}
        secrets = {"url": "https://hooks.example.org/trio", "secret": "sign-with-this-secret"}
        await put("/channels/driften", {"version": 0, "channel": {**channel, **secrets}})
        for name, shown, role, group_ids in (
            ("bo.berg", "Bo Berg", "viewer", ["vard"]),
            ("cilla", "Cilla Ek", "supervisor", []),
        ):
            await post("/users", {"name": name, "display_name": shown, "role": role, "group_ids": group_ids})
        await post("/api-tokens", {"name": "Driftpanelen", "role": "viewer", "group_ids": [], "days": 365})
        async with visitor(day.monitor) as screen:
            code = (await screen.post(f"{api}/screens/pairings")).raise_for_status().json()["code"]
            await post("/screens", {"code": code, "name": "Entrén", "board_id": "standard", "shows_agents": False})


async def ids_of(day: Forenoon) -> dict[str, str]:
    """What stands in the addresses of single things."""
    async with viewer(day.monitor) as client:
        users = (await client.get("/api/v1/users")).json()["users"]
        alerts = (await client.get("/api/v1/alerts", params={"state": "all"})).json().get("alerts", [])
    return {
        "user": next(user["id"] for user in users if user["name"] in {"bo.berg", "admin"}),
        "alert": alerts[0]["id"] if alerts else "none",
    }


async def context_of(browser: Browser, now: datetime, recorder: Recorder) -> BrowserContext:
    """A browser at the simulated time, everything that it is answered being noted."""
    context = await browser.new_context(viewport=TALL, locale="sv-SE", timezone_id="Europe/Stockholm")
    await context.clock.set_fixed_time(now)
    context.on("response", recorder.note)
    return context


async def visit(page: Page, address: str) -> None:
    """Look at one page until it has asked for everything."""
    await page.goto(address)
    await page.wait_for_timeout(LOOKED_AT_MILLISECONDS)


async def look_at_all(browser: Browser, day: Forenoon, address: str, ids: dict[str, str]) -> Answers:
    """Every page once, and what they were answered."""
    recorder = Recorder()
    context = await context_of(browser, day.clock.now(), recorder)
    page = await context.new_page()
    await visit(page, f"{address}/#sign-in={await link_token(day.monitor)}")
    for name, path in PAGES.items():
        if name not in SIGNED_OUT:
            await visit(page, address + path.format(**ids))
    await context.close()
    stranger = await context_of(browser, day.clock.now(), recorder)
    await visit(await stranger.new_page(), address + PAGES[PAIRING])
    await visit(await stranger.new_page(), address)
    await stranger.close()
    return await recorder.finish()


def write(name: str, ids: dict[str, str], streams: Answers, answers: Answers) -> None:
    """Write one centre down, a request to a line."""
    sessions = answers["GET /me/sessions"]["sessions"]
    answers["GET /me/sessions"]["sessions"] = sorted(sessions, key=lambda one: not one["is_current"])[:MOST_SESSIONS]
    told = {"ids": ids, "streams": streams, "answers": answers}
    text = re.sub(r'("(?:GET|POST) /)', r"\n\1", json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    (ANSWERS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


async def take_busy(browser: Browser) -> None:
    """A forenoon with an alert, then without news for a while, then without any."""
    async with forenoon() as day, served(day.monitor) as address:
        await write_settings(day)
        await day.until_worth_showing()
        await day.overload()
        ids = await ids_of(day)
        streams = {"live": await day.dashboard()}
        answers = await look_at_all(browser, day, address, ids)
        await day.simulator.faults([{"kind": "reset", "resource": "*"}])
        for name in ("late", "lost"):
            await day.beat()
            await day.beat()
            streams[name] = await day.dashboard()
        write("busy", ids, streams, answers)


@asynccontextmanager
async def midnight() -> AsyncIterator[Forenoon]:
    """A centre in which nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_simulator(seed=SEED, hours="office", start_at=MIDNIGHT, warm_up_minutes=0) as simulator:
            clock = HandClock(datetime.fromisoformat(MIDNIGHT))
            async with open_monitor(settings_of(simulator, folder), is_demo=True, clock=clock) as monitor:
                day = Forenoon(simulator, monitor, clock)
                await day.beat()
                yield day


async def take_empty(browser: Browser) -> None:
    """The first minute of a new monitor."""
    async with midnight() as day, served(day.monitor) as address:
        ids = await ids_of(day)
        streams = {"live": await day.dashboard()}
        answers = await look_at_all(browser, day, address, ids)
        write("empty", ids, streams, answers)


async def main() -> None:
    """Take them all."""
    configure_log("error", "text")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=installed_chromium(), args=BROWSER_OPTIONS)
        await take_busy(browser)
        await take_empty(browser)
        await browser.close()


if __name__ == "__main__":
    ANSWERS.mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
