"""A hundred kills of the process that tells of alerts: what was lost, what came again. And how long a sending takes."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from tests.support.killing import LONGEST_LIFE_SECONDS, kill_at_random
from tests.support.receivers import http_receiver, smtp_receiver

from bench.figure import Figure
from trio_monitor.channels.sending import WorkerChannels, WorkerRules
from trio_monitor.clock import SystemClock
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind
from trio_monitor.ports.notices import Address, Letter
from trio_monitor.sealing import Purpose, Sealer

KILL_COUNT = 100
SEED = 1
SENDING_COUNT = 7
SECRET = "a secret of some length"
LETTER = Letter("n", "failure", "Kritiskt: Växel", "längsta väntetid 31 s", "{}")


async def measure() -> list[Figure]:
    """Kill it, let the last one finish, and look at what the receiver got."""
    with tempfile.TemporaryDirectory() as directory:
        outcome = await kill_at_random(Path(directory), kill_count=KILL_COUNT, seed=SEED)
    news_count = len(outcome.ids_by_news)
    when = f"{KILL_COUNT} kills, each within {LONGEST_LIFE_SECONDS:g} s of a start; {news_count} things to tell"
    return [
        Figure("notices: lost", len(outcome.lost), "", when, goal=0),
        Figure("notices: repeated under another id", len(outcome.strangers), "", "of the same", goal=0),
        Figure("notices: repeated under the same id", outcome.repeat_count, "", "things told again, each time counted"),
        *await _sendings(),
    ]


async def _sendings() -> list[Figure]:
    sender = WorkerChannels(
        Sealer("k" * 32, purpose=Purpose.CHANNELS), WorkerRules(["127.0.0.1"], timedelta(seconds=5)), SystemClock()
    )
    async with http_receiver() as http, smtp_receiver() as smtp:
        hook = sender.seal("c", Address(http.url, SECRET))
        mail = sender.seal("c", Address(smtp.url))
        return [
            await _sending("a webhook", _by(sender, ChannelKind.WEBHOOK, hook)),
            await _sending("a mail by Apprise", _by(sender, ChannelKind.APPRISE, mail)),
        ]


def _by(sender: WorkerChannels, kind: ChannelKind, sealed: str) -> Callable[[], Awaitable[None]]:
    return lambda: sender.send(Channel("c", "c", kind, Language.SWEDISH, (), sealed), LETTER)


async def _sending(name: str, send: Callable[[], Awaitable[None]]) -> Figure:
    loop, seconds = asyncio.get_running_loop(), []
    for _ in range(SENDING_COUNT):
        started = loop.time()
        await send()
        seconds.append(loop.time() - started)
    note = f"median of {SENDING_COUNT}: the worker's start, sending to this machine, its end"
    return Figure(f"notices: {name}", median(seconds), "s", note)
