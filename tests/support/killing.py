"""A notifier that is killed at random moments: who was told of what, and how often.

The monitor's process is forked from a server that has imported everything, so that a hundred starts take seconds. A
real webhook receiver, a real database file, a real worker for each sending; alerts fire and end all the while.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import sys
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from tests.support.news import after, alert_of, news_event
from tests.support.receivers import HttpReceiver, http_receiver

from trio_monitor.calendars import swedish_day
from trio_monitor.channels.sending import WorkerChannels, WorkerRules
from trio_monitor.clock import SystemClock
from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import Alert, EventKind
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind, NoticeState, Patience, Route
from trio_monitor.domain.rules import CentreRules
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.rules import LiveRules
from trio_monitor.notifier.centre import Centre
from trio_monitor.notifier.notifier import Live, Notifier
from trio_monitor.ports import PollRow, PollSave, Store
from trio_monitor.ports.notices import Address, DeliveryQuery
from trio_monitor.sealing import Purpose, Sealer
from trio_monitor.settings import Settings
from trio_monitor.store import open_store

SECRET = "a secret of some length"
CHANNEL_IDS = ("a", "b")
MOMENT = timedelta(seconds=0.02)
BUSY_SHARE = 0.1
"""Share of the tries that the receiver turns away."""
LONGEST_LIFE_SECONDS = 0.5
LAST_SECONDS = 60
PATIENCE = Patience(
    gap=timedelta(0),
    lease=timedelta(seconds=0.3),
    retry_first=timedelta(seconds=0.02),
    retry_ceiling=timedelta(seconds=0.1),
    most_attempts=10_000,
    late_after=timedelta(hours=1),
)
ZONE = ZoneInfo("Europe/Stockholm")
Told = tuple[str, str, str]
"""The channel, the alert and the kind of event."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        kill_count: how often the process was killed.
        lost: news that never came.
        ids_by_news: for each thing told, the ids it came under, one for each time.
    """

    kill_count: int
    lost: frozenset[Told]
    ids_by_news: dict[Told, list[str]]

    @property
    def repeat_count(self) -> int:
        """Things told more than once, counted each time after the first."""
        return sum(len(ids) - 1 for ids in self.ids_by_news.values())

    @property
    def strangers(self) -> list[Told]:
        """What came again under another id."""
        return [news for news, ids in self.ids_by_news.items() if len(set(ids)) > 1]


def notifier_for(store: Store, urls: dict[str, str]) -> Notifier:
    """A notifier with a webhook for each of these."""
    clock = SystemClock()
    post = WorkerChannels(
        Sealer("k" * 32, purpose=Purpose.CHANNELS), WorkerRules(["127.0.0.1"], timedelta(seconds=5)), clock
    )
    everything = (Route(frozenset(Severity)),)
    channels = [
        Channel(each, each, ChannelKind.WEBHOOK, Language.SWEDISH, everything, post.seal(each, Address(url, SECRET)))
        for each, url in urls.items()
    ]
    rules = CentreRules(Settings().limits.limits, ZONE, timedelta(seconds=10), {}, swedish_day)
    return Notifier(
        store=store,
        channels=post,
        live=Live(LiveChannels(channels), LiveAlerts((), {}), LiveRules(rules)),
        clock=clock,
        centre=Centre("Region X", ZONE, None),
        patience=PATIENCE,
        jitter=random.random,
    )


def live(database: str, urls: dict[str, str]) -> None:
    """The life of one process: it tells of alerts until it is killed."""
    # Standard output is for the figures of whoever measures this.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    os.setsid()
    asyncio.run(_live(database, urls))


async def _live(database: str, urls: dict[str, str]) -> None:
    notifier = notifier_for(await open_store(database), urls)
    while True:
        await notifier.round()
        await asyncio.sleep(MOMENT.total_seconds())


@dataclass(slots=True)
class _Alerts:
    """Fires an alert, and ends the one before it."""

    store: Store
    last: Alert | None = None
    count: int = 0

    async def go_on(self) -> list[tuple[str, str]]:
        now = SystemClock().now()
        fired = alert_of(f"alert-{self.count}", at=now, queue_id=str(self.count % 7))
        alerts, events = [fired], [news_event(alert_id=fired.alert_id, at=now)]
        if self.last is not None:
            alerts.append(after(self.last, EventKind.RECOVERED, now - self.last.began_at))
            events.append(news_event(EventKind.RECOVERED, self.last.alert_id, at=now))
        await self.store.save_poll(PollSave(PollRow(now, MOMENT, None), alerts=alerts, alert_events=events))
        self.last, self.count = fired, self.count + 1
        return [(event.alert_id, event.kind.value) for event in events]


async def kill_at_random(directory: Path, *, kill_count: int, seed: int) -> Outcome:
    """Let alerts come, kill the process that tells of them again and again, and let the last one finish."""
    chance = random.Random(seed)
    database = f"sqlite+aiosqlite:///{directory}/history.db"
    store = await open_store(database)
    alerts, due = _Alerts(store), set[Told]()
    async with http_receiver() as receiver:
        receiver.choose_status = lambda: 503 if chance.random() < BUSY_SHARE else 204
        urls = {each: f"{receiver.url}&channel={each}" for each in CHANNEL_IDS}
        for _ in range(kill_count):
            process = _start(database, urls)
            killing = asyncio.create_task(_kill_later(process, chance))
            while not killing.done():
                news = await alerts.go_on()
                due |= {(channel_id, alert_id, kind) for channel_id in CHANNEL_IDS for alert_id, kind in news}
                await asyncio.wait([killing], timeout=chance.uniform(0.05, 0.2))
            await killing
        process = _start(database, urls)
        await _until_all_is_told(store)
        _kill(process)
        # A worker that outlived its monitor may still be telling.
        await asyncio.sleep(2 * PATIENCE.lease.total_seconds())
        told = _told(receiver)
    await store.aclose()
    return Outcome(kill_count, frozenset(due - told.keys()), told)


def _start(database: str, urls: dict[str, str]) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=live, args=(database, urls), daemon=True)
    process.start()
    return process


async def _kill_later(process: BaseProcess, chance: random.Random) -> None:
    await asyncio.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
    # As a crash of the process, and as one of the machine, which takes the workers with it.
    await asyncio.to_thread(_kill, process, with_workers=chance.random() < 0.5)


def _kill(process: BaseProcess, *, with_workers: bool = True) -> None:
    if process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            if with_workers and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.join()
    process.close()


async def _until_all_is_told(store: Store) -> None:
    """Looked for: the news are in a file, and who tells of them is another process."""
    async with asyncio.timeout(LAST_SECONDS):
        is_over = False
        while not is_over:
            await asyncio.sleep(MOMENT.total_seconds())
            is_over = not await store.notices.load_news(1) and not await _waiting_count(store)


async def _waiting_count(store: Store) -> int:
    deliveries = await store.notices.load_deliveries(DeliveryQuery(10_000))
    return sum(each.state is NoticeState.WAITING for each in deliveries)


def _told(receiver: HttpReceiver) -> dict[Told, list[str]]:
    told: defaultdict[Told, list[str]] = defaultdict(list)
    for posted in receiver.posted:
        channel_id = posted.path.rpartition("=")[2]
        document = posted.document
        assert document["id"] == posted.headers["x-trio-monitor-id"]
        for event in document["events"]:
            told[channel_id, event["alert"]["id"], event["kind"]].append(document["id"])
    return dict(told)
