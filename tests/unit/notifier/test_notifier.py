"""Who is sent what, when, and what comes of it: the notifier on a hand-turned clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs
from tests.support.builders import NOON
from tests.support.clock import HandClock
from tests.support.memory_channels import MemoryChannels
from tests.support.memory_store import MemoryStore
from tests.support.news import MINUTE, SECOND, after, alert_of, news_event

from trio_monitor.calendars import swedish_day
from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import Alert, AlertEvent, EventKind
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind, NoticeState, Patience, Route
from trio_monitor.domain.rules import CentreRules
from trio_monitor.errors import ChannelFailed, SendFailure, StoreUnavailable
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.rules import LiveRules
from trio_monitor.notifier.centre import Centre
from trio_monitor.notifier.loop import SWEEP_EVERY, run_notifier
from trio_monitor.notifier.notifier import RETRY_AFTER, Live, Notifier
from trio_monitor.ports import PollRow, PollSave
from trio_monitor.ports.notices import Address, Delivery, DeliveryQuery, Letter
from trio_monitor.settings import Settings
from trio_monitor.web.accounts import by_the_system

ALL = Route(frozenset(Severity))
PATIENCE = Patience(
    gap=MINUTE,
    lease=2 * MINUTE,
    retry_first=30 * SECOND,
    retry_ceiling=15 * MINUTE,
    most_attempts=4,
    late_after=10 * MINUTE,
)
ADDRESS = Address("https://hooks.example.se/x", "a secret of some length")
BUSY = ChannelFailed(SendFailure.RECEIVER_ERROR, "HTTP 503", permanent=False)
BUG = OSError("no more processes")
GONE = ChannelFailed(SendFailure.REFUSED, "HTTP 404", permanent=True)


class Desk:
    """A notifier with everything around it."""

    def __init__(self, *channels: Channel) -> None:
        self.clock = HandClock(NOON)
        self.store = MemoryStore()
        self.post = MemoryChannels()
        self.post.addresses = {f"{each.channel_id}:0": ADDRESS for each in channels}
        self.live = Live(
            channels=LiveChannels([replace(each, sealed=f"{each.channel_id}:0") for each in channels]),
            alerts=LiveAlerts((), {}),
            rules=LiveRules(
                CentreRules(Settings().limits.limits, ZoneInfo("Europe/Stockholm"), 10 * SECOND, {}, swedish_day)
            ),
        )
        self.notifier = self.another()

    def another(self) -> Notifier:
        """A process that works on the same store."""
        return Notifier(
            store=self.store,
            channels=self.post,
            live=self.live,
            clock=self.clock,
            centre=Centre("Region X", ZoneInfo("Europe/Stockholm"), None),
            patience=PATIENCE,
            jitter=lambda: 0.0,
        )

    async def happens(self, alert: Alert, *events: AlertEvent) -> None:
        await self.store.save_poll(
            PollSave(PollRow(self.clock.now(), SECOND, None), alerts=(alert,), alert_events=tuple(events))
        )

    async def fires(self, alert_id: str = "a", **members: object) -> None:
        now = self.clock.now()
        await self.happens(alert_of(alert_id, at=now, **members), news_event(alert_id=alert_id, at=now))

    async def recovers(self, alert_id: str = "a") -> None:
        now = self.clock.now()
        alert = self.store.alerts.alerts[alert_id]
        ended = after(alert, EventKind.RECOVERED, now - alert.began_at)
        await self.happens(ended, news_event(EventKind.RECOVERED, alert_id, at=now))

    async def round(self) -> None:
        await self.notifier.round()
        await self.notifier.settle()

    async def rounds_for(self, length: timedelta, step: timedelta = 10 * SECOND) -> None:
        for _ in range(length // step):
            self.clock.advance(step)
            await self.round()

    def letters(self, channel_id: str = "mail") -> list[Letter]:
        return [letter for sent_to, letter in self.post.sent if sent_to == channel_id]

    def subjects(self, channel_id: str = "mail") -> list[str]:
        return [letter.subject for letter in self.letters(channel_id)]

    async def deliveries(self) -> Sequence[Delivery]:
        return await self.store.notices.load_deliveries(DeliveryQuery(100))


def channel(channel_id: str = "mail", *routes: Route, **members: object) -> Channel:
    made = Channel(channel_id, channel_id, ChannelKind.WEBHOOK, Language.SWEDISH, routes or (ALL,), "")
    return replace(made, **members)  # type: ignore[arg-type]


async def test_an_alert_is_told_once_and_its_end_once() -> None:
    desk = Desk(channel())
    await desk.fires()
    await desk.rounds_for(2 * MINUTE)
    await desk.recovers()
    await desk.rounds_for(2 * MINUTE)
    assert desk.subjects() == ["Kritiskt: 7 – längsta väntetid 31 s", "Åter bra: 7 – längsta väntetid"]


async def test_several_queues_at_once_make_one_message() -> None:
    desk = Desk(channel())
    for queue_id in ("7", "8", "9"):
        await desk.fires(queue_id, queue_id=queue_id)
    await desk.round()
    assert desk.subjects() == ["Kritiskt: 3 nya larm – Region X"]


async def test_a_channel_gets_at_most_one_message_a_minute_and_what_came_meanwhile_goes_together() -> None:
    desk = Desk(channel())
    await desk.fires("a")
    await desk.round()
    for alert_id in ("b", "c"):
        desk.clock.advance(10 * SECOND)
        await desk.fires(alert_id)
        await desk.round()
    assert len(desk.letters()) == 1
    await desk.rounds_for(30 * SECOND)
    assert len(desk.letters()) == 1
    await desk.rounds_for(10 * SECOND)
    assert desk.subjects()[1:] == ["Kritiskt: 2 nya larm – Region X"]


async def test_each_channel_is_told_what_its_routes_ask_for_in_its_own_language() -> None:
    desk = Desk(
        channel("all"),
        channel("warnings", Route(frozenset({Severity.WARNING}))),
        channel("english", Route(frozenset(Severity), queue_ids=frozenset({"7"})), language=Language.ENGLISH),
    )
    await desk.fires()
    await desk.round()
    assert desk.subjects("all") == ["Kritiskt: 7 – längsta väntetid 31 s"]
    assert desk.subjects("warnings") == []
    assert desk.subjects("english") == ["Critical: 7 – longest wait 31 s"]


async def test_news_from_before_a_channel_was_there_are_not_told_to_it() -> None:
    desk = Desk()
    await desk.fires()
    await desk.round()
    desk.live.channels.replace(Desk(channel()).live.channels.channels)
    await desk.rounds_for(MINUTE)
    assert desk.letters() == []


async def test_what_was_not_taken_is_tried_again_later_and_later_under_the_same_id() -> None:
    desk = Desk(channel())
    desk.post.failures = [BUSY, BUSY]
    await desk.fires()
    await desk.round()
    [delivery] = await desk.deliveries()
    assert (delivery.state, delivery.next_at) == (NoticeState.WAITING, NOON + 30 * SECOND)
    desk.clock.advance(30 * SECOND)
    await desk.round()
    [delivery] = await desk.deliveries()
    assert delivery.next_at == NOON + 90 * SECOND
    desk.clock.advance(MINUTE)
    await desk.round()
    [delivery] = await desk.deliveries()
    assert delivery.state is NoticeState.SENT
    assert [each.reason for each in delivery.attempts] == [SendFailure.RECEIVER_ERROR] * 2 + [None]
    assert [letter.notice_id for letter in desk.letters()] == [delivery.notice_id]


@pytest.mark.parametrize("failures", [[GONE], [BUSY] * PATIENCE.most_attempts, [BUG] * PATIENCE.most_attempts])
async def test_a_channel_that_fails_for_good_is_switched_off_and_counted(failures: list[Exception]) -> None:
    desk = Desk(channel())
    desk.post.failures = list(failures)
    await desk.fires()
    await desk.rounds_for(20 * MINUTE, MINUTE)
    assert list(await desk.store.notices.load_disabled()) == ["mail"]
    assert desk.live.alerts.disabled_channel_count == 1
    await desk.fires("b")
    await desk.rounds_for(20 * MINUTE, MINUTE)
    assert desk.letters() == []


async def test_when_it_is_enabled_again_what_waited_is_told_and_told_to_be_late() -> None:
    desk = Desk(channel())
    desk.post.failures = [GONE]
    await desk.fires("a")
    await desk.round()
    await desk.fires("b")
    await desk.rounds_for(20 * MINUTE, MINUTE)
    await desk.store.notices.enable("mail", by_the_system(desk.clock.now(), "channel.enable", "mail"))
    await desk.round()
    [letter] = desk.letters()
    assert letter.text.startswith("Försenat")
    assert desk.live.alerts.disabled_channel_count == 0


async def test_what_has_expired_while_the_channel_was_off_is_no_empty_message() -> None:
    desk = Desk(channel())
    desk.post.failures = [BUSY]
    await desk.fires()
    await desk.round()
    desk.store.alerts.events.clear()
    await desk.rounds_for(2 * MINUTE)
    assert desk.letters() == []
    await desk.fires("b")
    await desk.rounds_for(2 * MINUTE)
    assert len(desk.letters()) == 1


async def test_a_slow_or_broken_channel_does_not_hold_up_another() -> None:
    desk = Desk(channel("broken", sealed="x"), channel("mail"))
    desk.post.addresses.pop("broken:0")
    await desk.fires()
    with capture_logs() as logs:
        await desk.round()
    assert len(desk.letters("mail")) == 1
    of_broken = [each["event"] for each in logs if each.get("channel_id") == "broken"]
    assert of_broken == ["notice_failed_unexpectedly", "notice_not_taken"]


async def test_of_two_processes_one_sends() -> None:
    desk = Desk(channel())
    other = desk.another()
    await desk.fires()
    await asyncio.gather(desk.notifier.round(), other.round())
    await asyncio.gather(desk.notifier.settle(), other.settle())
    assert len(desk.letters()) == 1


async def test_what_waits_for_a_channel_that_is_gone_is_dropped_after_a_start() -> None:
    desk = Desk(channel())
    desk.post.failures = [BUSY]
    await desk.fires()
    await desk.round()
    desk.live.channels.replace([])
    await desk.notifier.round()
    assert [each.state for each in await desk.deliveries()] == [NoticeState.WAITING]
    await desk.another().round()
    assert [each.state for each in await desk.deliveries()] == [NoticeState.FAILED]


async def test_a_test_goes_out_at_once_and_tells_why_it_cannot() -> None:
    desk = Desk(channel())
    [mail] = desk.live.channels.channels
    await desk.notifier.test(mail)
    assert desk.subjects() == ["Provmeddelande från Region X"]
    desk.post.failures = [GONE]
    with pytest.raises(ChannelFailed):
        await desk.notifier.test(mail)


async def settled() -> None:
    """Let every task go on until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[None]:
    """The loop at work; the first round is over."""
    task = asyncio.create_task(run_notifier(desk.notifier, desk.live, desk.clock, SECOND))
    await desk.clock.until_sleeping()
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_database_that_is_away_for_a_while_loses_nothing() -> None:
    desk = Desk(channel())
    await desk.fires()
    desk.store.is_down = True
    async with running(desk):
        desk.store.is_down = False
        desk.clock.advance(RETRY_AFTER)
        await desk.post.went.wait()


async def test_a_database_that_can_be_read_but_not_written_is_not_asked_all_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, claims = Desk(channel()), 0

    async def refuse(*_: object, **__: object) -> None:
        nonlocal claims
        claims += 1
        raise StoreUnavailable("read-only")

    await desk.fires()
    monkeypatch.setattr(desk.store.notices, "claim", refuse)
    async with running(desk):
        await settled()
        assert claims == 1
        desk.clock.advance(RETRY_AFTER)
        await settled()
        assert claims == 2
        monkeypatch.undo()
        desk.clock.advance(RETRY_AFTER)
        await desk.post.went.wait()


async def test_a_bug_in_one_round_does_not_end_the_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(channel())
    await desk.fires()
    monkeypatch.setattr(desk.store.notices, "load_news", None)
    with capture_logs() as logs:
        async with running(desk):
            monkeypatch.undo()
            desk.clock.advance(RETRY_AFTER)
            await desk.post.went.wait()
    assert "notices_failed_unexpectedly" in {each["event"] for each in logs}


async def test_the_loop_wakes_when_a_notice_is_due() -> None:
    desk = Desk(channel())
    desk.post.failures = [BUSY]
    await desk.fires()
    async with running(desk):
        await desk.notifier.settle()
        await settled()
        assert await desk.clock.until_sleeping() == PATIENCE.retry_first.total_seconds()
        desk.clock.advance(PATIENCE.retry_first)
        await desk.post.went.wait()


async def test_the_loop_wakes_when_a_poll_brings_news() -> None:
    desk = Desk(channel())
    async with running(desk):
        await desk.fires()
        desk.live.alerts.has_news.set()
        await desk.post.went.wait()


async def test_the_loop_wakes_when_a_channel_is_changed() -> None:
    desk = Desk(channel())
    async with running(desk):
        await desk.fires()
        desk.live.channels.changed.set()
        await desk.post.went.wait()


async def test_the_loop_looks_now_and_then_for_what_another_process_has_left() -> None:
    desk = Desk(channel())
    async with running(desk):
        await desk.fires()
        desk.clock.advance(SWEEP_EVERY)
        await desk.post.went.wait()
