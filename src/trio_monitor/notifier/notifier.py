"""From news to letters: plan what is new, claim what is due, send it, keep what came of it.

Each step is saved before the next one begins, so that whoever dies when loses nothing: news that no plan has taken
are planned by the next round, a notice whose sender has died is taken again, under its id, when the lease is over.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from trio_monitor.domain.notices import Bearings, Channel, Patience, plan
from trio_monitor.errors import ChannelFailed, SendFailure, StoreUnavailable
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.rules import LiveRules
from trio_monitor.notifier.centre import Centre
from trio_monitor.ports import Clock, Store
from trio_monitor.ports.notices import Channels, ClaimedNotice, Failure, PlannedNotice, WaitingNotice

log = structlog.get_logger(__name__)

MOST_NEWS = 500
"""Taken by one plan."""
MOST_AT_ONCE = 2
"""Notices under way: each has a worker process of its own."""
ID_BYTES = 8
RETRY_AFTER = timedelta(seconds=10)
"""When the database could not serve."""


@dataclass(frozen=True, slots=True)
class Live:
    """What is in force just now."""

    channels: LiveChannels
    alerts: LiveAlerts
    rules: LiveRules


class Notifier:
    """Works in rounds; what it sends may take longer than one."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Channels,
        live: Live,
        clock: Clock,
        centre: Centre,
        patience: Patience,
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._channels = channels
        self._live = live
        self._clock = clock
        self._centre = centre
        self._patience = patience
        self._jitter = jitter
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._is_swept = False

    async def round(self) -> datetime | None:
        """Plan what is new, and begin to send what is due.

        Returns:
            When a notice that waits will be due; None when none will.
        """
        await self._plan()
        await self._count_disabled()
        due = []
        for notice in await self._store.notices.load_waiting():
            channel = self._live.channels.find(notice.channel_id)
            if channel is None or not channel.is_enabled:
                await self._sweep(notice)
            elif notice.channel_id not in self._under_way and not notice.is_channel_disabled:
                if notice.due_at <= self._clock.now():
                    self._begin(notice, channel)
                else:
                    due.append(notice.due_at)
        self._is_swept = True
        return min(due, default=None)

    async def test(self, channel: Channel) -> None:
        """Send a test at once, whatever the channel's routes and turn.

        Raises:
            ChannelFailed: it was not taken.
        """
        from trio_monitor.notifier.post import trial_letter

        notice_id = f"test-{secrets.token_hex(ID_BYTES)}"
        await self._channels.send(channel, trial_letter(notice_id, channel.language, self._centre, self._clock.now()))

    async def settle(self) -> None:
        """Wait for everything that is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way.values())

    async def stop(self) -> None:
        """Give up what is under way; it is sent again, under its id, by whoever comes next."""
        for task in self._under_way.values():
            task.cancel()
        await self.settle()

    async def _plan(self) -> None:
        live = self._live
        bearings = Bearings(live.alerts.groups, live.rules.current.zone, live.rules.current.calendar)
        while news := await self._store.notices.load_news(MOST_NEWS):
            planned = [
                PlannedNotice(secrets.token_hex(ID_BYTES), channel_id, events)
                for channel_id, events in plan(news, live.channels.channels, bearings).items()
            ]
            # False: another process has taken some of them, and what is left is loaded anew.
            await self._store.notices.save_plan([each.key for each in news], planned, self._clock.now())

    async def _count_disabled(self) -> None:
        """The rule about channels that are switched off measures this."""
        disabled = await self._store.notices.load_disabled()
        self._live.alerts.disabled_channel_count = self._live.channels.disabled_count(disabled)

    async def _sweep(self, notice: WaitingNotice) -> None:
        """What waits for a channel that is not used. After the first round that is the business of whoever stops it.

        Another process may know of channels that this one has not heard of yet.
        """
        if not self._is_swept:
            await self._store.notices.drop_waiting(notice.channel_id, self._clock.now())

    def _begin(self, notice: WaitingNotice, channel: Channel) -> None:
        task = asyncio.create_task(self._deliver(notice, channel))
        self._under_way[channel.channel_id] = task
        task.add_done_callback(lambda _: self._ended(channel.channel_id))

    def _ended(self, channel_id: str) -> None:
        del self._under_way[channel_id]
        self._live.channels.changed.set()

    async def _deliver(self, notice: WaitingNotice, channel: Channel) -> None:
        try:
            async with self._slots:
                await self._claim_and_send(notice, channel)
        except StoreUnavailable as error:
            log.warning("notice_put_off", channel_id=channel.channel_id, detail=str(error))
        except Exception:  # broad: a bug over one channel must not silence the others
            log.exception("notice_failed_unexpectedly", channel_id=channel.channel_id)
        else:
            return
        # When this task ends the next round begins, and would try the same notice again at once.
        await self._clock.sleep_until(self._clock.monotonic() + RETRY_AFTER.total_seconds())

    async def _claim_and_send(self, notice: WaitingNotice, channel: Channel) -> None:
        now, patience = self._clock.now(), self._patience
        lease_ends_at = now + patience.lease
        notices = self._store.notices
        claimed = await notices.claim(notice.notice_id, now=now, lease_ends_at=lease_ends_at, free_at=lease_ends_at)
        if claimed is None:
            return
        try:
            # All that it told may have expired while its channel was switched off.
            if claimed.news:
                await self._send(claimed, channel)
        except ChannelFailed as error:
            await self._keep_failure(claimed, error)
        except StoreUnavailable:
            raise
        except Exception:  # broad: a notice that hits a bug must come to an end too, else it blocks its channel
            log.exception("notice_failed_unexpectedly", channel_id=channel.channel_id, notice_id=claimed.notice_id)
            bug = ChannelFailed(SendFailure.INTERNAL_ERROR, "an error of our own, see the log", permanent=False)
            await self._keep_failure(claimed, bug)
        else:
            sent_at = self._clock.now()
            await notices.save_sent(claimed, sent_at, sent_at + patience.gap)
            log.info("notice_sent", channel_id=channel.channel_id, notice_id=claimed.notice_id)

    async def _send(self, claimed: ClaimedNotice, channel: Channel) -> None:
        from trio_monitor.notifier.post import alert_letter

        letter = alert_letter(
            claimed,
            channel.language,
            self._centre,
            await self._store.load_queue_names(),
            self._live.alerts.name_of,
            self._clock.now(),
            self._patience.late_after,
        )
        await self._channels.send(channel, letter)

    async def _keep_failure(self, claimed: ClaimedNotice, error: ChannelFailed) -> None:
        at, patience = self._clock.now(), self._patience
        is_over = error.permanent or claimed.attempt >= patience.most_attempts
        retry_at = None if is_over else at + patience.wait_before_retry(claimed.attempt, self._jitter())
        await self._store.notices.save_failure(claimed, Failure(at, error.reason, error.detail, retry_at))
        level = log.error if is_over else log.warning
        level(
            "channel_switched_off" if is_over else "notice_not_taken",
            channel_id=claimed.channel_id,
            notice_id=claimed.notice_id,
            attempt=claimed.attempt,
            reason=error.reason,
            detail=error.detail,
        )
