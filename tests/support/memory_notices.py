"""The port NoticeStore in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from trio_monitor.domain.notices import EventKey, News, NoticeState
from trio_monitor.errors import SendFailure
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import (
    Attempt,
    ClaimedNotice,
    Delivery,
    DeliveryQuery,
    Disabled,
    Failure,
    PlannedNotice,
    WaitingNotice,
)


@dataclass(slots=True)
class _Row:
    notice_id: str
    channel_id: str
    created_at: datetime
    next_at: datetime
    events: list[EventKey]
    state: NoticeState = NoticeState.WAITING
    attempts: list[Attempt] = field(default_factory=list)

    def is_ours(self, claimed: ClaimedNotice) -> bool:
        return self.state is NoticeState.WAITING and len(self.attempts) == claimed.attempt


class MemoryNotices:
    """News come from a callable, so that a test may put them where it likes."""

    def __init__(self, all_news: Callable[[], Sequence[News]], audit: list[AuditEntry]) -> None:
        self.all_news = all_news
        self._audit = audit
        self.dispatched: set[EventKey] = set()
        self.rows: list[_Row] = []
        self.free_at: dict[str, datetime] = {}
        self.disabled: dict[str, Disabled] = {}

    async def load_news(self, limit: int) -> list[News]:
        fresh = [self._told(each) for each in self.all_news() if each.event.is_news and each.key not in self.dispatched]
        return sorted(fresh, key=lambda each: (each.event.at, each.event.alert_id, each.event.kind))[:limit]

    def _told(self, news: News) -> News:
        told = {row.channel_id for row in self.rows for key in row.events if key[0] == news.event.alert_id}
        return replace(news, told_channel_ids=frozenset(told))

    async def save_plan(self, taken: Sequence[EventKey], planned: Sequence[PlannedNotice], now: datetime) -> bool:
        if self.dispatched & set(taken):
            return False
        self.dispatched |= set(taken)
        for each in planned:
            untried = [row for row in self._waiting(each.channel_id) if not row.attempts]
            if untried:
                untried[0].events += each.events
            else:
                self.rows.append(_Row(each.notice_id, each.channel_id, now, now, list(each.events)))
        return True

    def _waiting(self, channel_id: str) -> list[_Row]:
        return [row for row in self.rows if row.channel_id == channel_id and row.state is NoticeState.WAITING]

    async def load_waiting(self) -> list[WaitingNotice]:
        firsts = {row.channel_id: row for row in reversed(self.rows) if row.state is NoticeState.WAITING}
        return [
            WaitingNotice(
                row.notice_id,
                row.channel_id,
                max(row.next_at, self.free_at.get(row.channel_id, row.next_at)),
                row.channel_id in self.disabled,
            )
            for row in firsts.values()
        ]

    async def claim(
        self, notice_id: str, *, now: datetime, lease_ends_at: datetime, free_at: datetime
    ) -> ClaimedNotice | None:
        row = next((each for each in self.rows if each.notice_id == notice_id), None)
        if row is None or row.state is not NoticeState.WAITING or row.next_at > now:
            return None
        if row.channel_id in self.disabled or self.free_at.get(row.channel_id, now) > now:
            return None
        row.next_at = lease_ends_at
        self.free_at[row.channel_id] = free_at
        row.attempts.append(Attempt(len(row.attempts) + 1, now))
        news = [self._told(each) for each in self.all_news() if each.key in row.events]
        ordered = sorted(news, key=lambda each: (each.event.at, each.event.alert_id, each.event.kind))
        return ClaimedNotice(notice_id, row.channel_id, row.created_at, len(row.attempts), ordered)

    def _row(self, claimed: ClaimedNotice) -> _Row:
        return next(row for row in self.rows if row.notice_id == claimed.notice_id)

    async def save_sent(self, claimed: ClaimedNotice, at: datetime, free_at: datetime) -> None:
        row = self._row(claimed)
        row.state = NoticeState.SENT
        row.attempts[claimed.attempt - 1] = replace(row.attempts[claimed.attempt - 1], ended_at=at)
        self.free_at[row.channel_id] = free_at

    async def save_failure(self, claimed: ClaimedNotice, failure: Failure) -> None:
        row = self._row(claimed)
        index = claimed.attempt - 1
        row.attempts[index] = replace(
            row.attempts[index], ended_at=failure.at, reason=failure.reason, detail=failure.detail
        )
        if not row.is_ours(claimed):
            return
        if failure.retry_at is None:
            row.state = NoticeState.FAILED
            self.disabled[row.channel_id] = Disabled(failure.at, failure.reason, failure.detail)
        else:
            row.next_at = self.free_at[row.channel_id] = failure.retry_at

    async def drop_waiting(self, channel_id: str, now: datetime) -> None:
        for row in self._waiting(channel_id):
            row.state = NoticeState.FAILED
            row.attempts.append(Attempt(len(row.attempts) + 1, now, now, SendFailure.CHANNEL_OFF))

    async def load_disabled(self) -> dict[str, Disabled]:
        return dict(self.disabled)

    async def enable(self, channel_id: str, entry: AuditEntry) -> None:
        self.disabled.pop(channel_id, None)
        if channel_id in self.free_at:
            self.free_at[channel_id] = entry.at
            self._audit.append(entry)

    async def load_deliveries(self, query: DeliveryQuery) -> list[Delivery]:
        found = sorted(self.rows, key=lambda row: (row.created_at, row.notice_id), reverse=True)
        return [
            Delivery(
                row.notice_id,
                row.channel_id,
                row.created_at,
                row.state,
                row.next_at if row.state is NoticeState.WAITING else None,
                list(row.attempts),
                sorted(row.events, key=lambda key: key[1]),
            )
            for row in found
            if query.channel_id in {None, row.channel_id}
            and (query.before is None or (row.created_at, row.notice_id) < query.before)
        ][: query.limit]
