"""News, and the notices they become: planned, claimed and marked, so that none is lost whoever dies when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Row, Select, Update, insert, literal, select, true, tuple_, update

from trio_monitor.domain.alerts import AlertEvent
from trio_monitor.domain.notices import EventKey, News, NoticeState
from trio_monitor.errors import SendFailure
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import (
    Attempt,
    ChannelEffect,
    ClaimedNotice,
    Delivery,
    DeliveryQuery,
    Disabled,
    Failure,
    PlannedNotice,
    WaitingNotice,
)
from trio_monitor.store.access import save_entry
from trio_monitor.store.alerts import stored_alert
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.column_types import Instant
from trio_monitor.store.database import Database
from trio_monitor.store.statements import insert_into
from trio_monitor.store.tables import (
    alert_events,
    alerts,
    channel_turns,
    notice_attempts,
    notice_events,
    notices,
)

_IS_WAITING = notices.c.state == NoticeState.WAITING


class _AnotherWasFaster(Exception):
    """Rolls the transaction back."""


class SqlNoticeStore:
    """The port NoticeStore on a SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_news(self, limit: int) -> list[News]:
        """Events that people are to be told of and that no plan has taken yet, by time."""
        statement = (
            _select_news()
            .where(alert_events.c.is_news == true(), alert_events.c.dispatched_at.is_(None))
            .order_by(alert_events.c.at, alert_events.c.alert_id, alert_events.c.kind)
            .limit(limit)
        )
        async with self._database.reading("loading news") as connection:
            return await _load_news(connection, statement)

    async def save_plan(self, taken: Sequence[EventKey], planned: Sequence[PlannedNotice], now: datetime) -> bool:
        """Save notices and mark what they tell; False when another process has taken some of it."""
        try:
            async with self._database.writing("planning notices") as connection:
                await _mark_dispatched(connection, taken, now)
                for each in planned:
                    notice_id = await _notice_for(connection, each, now)
                    await connection.execute(insert(notice_events), _event_values(notice_id, each.events))
        except _AnotherWasFaster:
            return False
        return True

    async def load_waiting(self) -> list[WaitingNotice]:
        """The oldest waiting notice of each channel."""
        statement = (
            select(
                notices.c.notice_id,
                notices.c.channel_id,
                notices.c.next_at,
                channel_turns.c.free_at,
                channel_turns.c.disabled_at,
            )
            .join(channel_turns, channel_turns.c.channel_id == notices.c.channel_id, isouter=True)
            .where(_IS_WAITING)
            .order_by(notices.c.created_at.desc(), notices.c.notice_id.desc())
        )
        async with self._database.reading("loading waiting notices") as connection:
            oldest_last = {row.channel_id: row for row in await connection.execute(statement)}
        return [
            WaitingNotice(
                row.notice_id, row.channel_id, max(row.next_at, row.free_at or row.next_at), row.disabled_at is not None
            )
            for row in oldest_last.values()
        ]

    async def claim(
        self, notice_id: str, *, now: datetime, lease_ends_at: datetime, free_at: datetime
    ) -> ClaimedNotice | None:
        """Take a notice and its channel's turn; None when it is not ours to take."""
        try:
            async with self._database.writing("claiming a notice") as connection:
                return await self._claim(connection, notice_id, now, lease_ends_at, free_at)
        except _AnotherWasFaster:
            return None

    async def _claim(
        self, connection: AsyncConnection, notice_id: str, now: datetime, lease_ends_at: datetime, free_at: datetime
    ) -> ClaimedNotice:
        claiming = update(notices).where(notices.c.notice_id == notice_id, _IS_WAITING, notices.c.next_at <= now)
        claimed = await connection.execute(
            claiming.values(next_at=lease_ends_at, attempt_count=notices.c.attempt_count + 1)
        )
        if claimed.rowcount != 1:
            raise _AnotherWasFaster
        row = (await connection.execute(select(notices).where(notices.c.notice_id == notice_id))).one()
        turn = await connection.execute(_take_turn(self._database.dialect_name, row.channel_id, now, free_at))
        if turn.rowcount != 1:
            raise _AnotherWasFaster
        await connection.execute(
            insert(notice_attempts), [{"notice_id": notice_id, "number": row.attempt_count, "started_at": now}]
        )
        of_notice = (
            _select_news()
            .join(
                notice_events,
                (notice_events.c.alert_id == alert_events.c.alert_id)
                & (notice_events.c.at == alert_events.c.at)
                & (notice_events.c.kind == alert_events.c.kind),
            )
            .where(notice_events.c.notice_id == notice_id)
            .order_by(alert_events.c.at, alert_events.c.alert_id, alert_events.c.kind)
        )
        news = await _load_news(connection, of_notice)
        return ClaimedNotice(notice_id, row.channel_id, row.created_at, row.attempt_count, news)

    async def save_sent(self, claimed: ClaimedNotice, at: datetime, free_at: datetime) -> None:
        """It was taken. That is true even when another process has claimed it meanwhile."""
        async with self._database.writing("marking a notice as sent") as connection:
            await connection.execute(
                update(notices)
                .where(notices.c.notice_id == claimed.notice_id)
                .values(state=NoticeState.SENT, ended_at=at)
            )
            await connection.execute(_attempt_update(claimed).values(ended_at=at))
            await connection.execute(_turn_update(claimed.channel_id).values(free_at=free_at))

    async def save_failure(self, claimed: ClaimedNotice, failure: Failure) -> None:
        """It was not taken: to be tried again, or else failed and its channel switched off."""
        async with self._database.writing("saving a failed attempt") as connection:
            await connection.execute(
                _attempt_update(claimed).values(ended_at=failure.at, reason=failure.reason, detail=failure.detail)
            )
            ours = update(notices).where(
                notices.c.notice_id == claimed.notice_id, _IS_WAITING, notices.c.attempt_count == claimed.attempt
            )
            turn = _turn_update(claimed.channel_id)
            if failure.retry_at is not None:
                changed = await connection.execute(ours.values(next_at=failure.retry_at))
                turn = turn.values(free_at=failure.retry_at)
            else:
                changed = await connection.execute(ours.values(state=NoticeState.FAILED, ended_at=failure.at))
                turn = turn.values(
                    disabled_at=failure.at, disabled_reason=failure.reason, disabled_detail=failure.detail
                )
            if changed.rowcount == 1:
                await connection.execute(turn)

    async def drop_waiting(self, channel_id: str, now: datetime) -> None:
        """Waiting notices of a channel that is no longer used are failed ones, and an attempt tells why."""
        async with self._database.writing("dropping notices of a channel") as connection:
            await _drop_waiting(connection, channel_id, now)

    async def load_disabled(self) -> dict[str, Disabled]:
        """By channel id, the channels that were switched off because they failed for good."""
        statement = select(channel_turns).where(channel_turns.c.disabled_at.is_not(None))
        async with self._database.reading("loading disabled channels") as connection:
            return {
                row.channel_id: Disabled(row.disabled_at, row.disabled_reason, row.disabled_detail)
                for row in await connection.execute(statement)
            }

    async def enable(self, channel_id: str, entry: AuditEntry) -> None:
        """Let a channel have its next turn at once, and say so in the audit log."""
        async with self._database.writing("enabling a channel") as connection:
            await _enable(connection, channel_id, entry)

    async def load_deliveries(self, query: DeliveryQuery) -> list[Delivery]:
        """Notices, newest first."""
        async with self._database.reading("loading deliveries") as connection:
            rows = (await connection.execute(_select_deliveries(query))).all()
            ids = [row.notice_id for row in rows]
            tried = select(notice_attempts).where(notice_attempts.c.notice_id.in_(ids))
            attempts = (await connection.execute(tried.order_by(notice_attempts.c.number))).all()
            told = select(notice_events).where(notice_events.c.notice_id.in_(ids)).order_by(notice_events.c.at)
            events = (await connection.execute(told)).all()
        return [_delivery(row, attempts, events) for row in rows]


async def bring_about(connection: AsyncConnection, effect: ChannelEffect, now: datetime) -> None:
    """Do to a channel what a change of its settings does."""
    if effect.enabling is None:
        await _drop_waiting(connection, effect.channel_id, now)
    else:
        await _enable(connection, effect.channel_id, effect.enabling)


async def _enable(connection: AsyncConnection, channel_id: str, entry: AuditEntry) -> None:
    turn = _turn_update(channel_id).values(
        free_at=entry.at, disabled_at=None, disabled_reason=None, disabled_detail=None
    )
    if (await connection.execute(turn)).rowcount == 1:
        await save_entry(connection, entry)


async def _drop_waiting(connection: AsyncConnection, channel_id: str, now: datetime) -> None:
    waiting = select(notices.c.notice_id, notices.c.attempt_count).where(
        notices.c.channel_id == channel_id, _IS_WAITING
    )
    rows = (await connection.execute(waiting.with_for_update())).all()
    for row in rows:
        dropping = update(notices).where(notices.c.notice_id == row.notice_id)
        await connection.execute(
            dropping.values(state=NoticeState.FAILED, ended_at=now, attempt_count=row.attempt_count + 1)
        )
        await connection.execute(
            insert(notice_attempts),
            [
                {
                    "notice_id": row.notice_id,
                    "number": row.attempt_count + 1,
                    "started_at": now,
                    "ended_at": now,
                    "reason": SendFailure.CHANNEL_OFF,
                }
            ],
        )


async def _mark_dispatched(connection: AsyncConnection, taken: Sequence[EventKey], now: datetime) -> None:
    key = tuple_(alert_events.c.alert_id, alert_events.c.at, alert_events.c.kind)
    marking = update(alert_events).where(key.in_(taken), alert_events.c.dispatched_at.is_(None))
    if (await connection.execute(marking.values(dispatched_at=now))).rowcount != len(taken):
        raise _AnotherWasFaster


async def _notice_for(connection: AsyncConnection, planned: PlannedNotice, now: datetime) -> str:
    """The id of the notice that the news join: one that nobody has tried to send yet, or a new one.

    One that was tried may have arrived, and its id stands for what it told then.
    """
    untried = (
        select(notices.c.notice_id)
        .where(notices.c.channel_id == planned.channel_id, _IS_WAITING, notices.c.attempt_count == 0)
        .order_by(notices.c.created_at)
        .limit(1)
        # Whoever claims it meanwhile has it first, and PostgreSQL then finds none here.
        .with_for_update()
    )
    notice_id: str | None = (await connection.execute(untried)).scalar()
    if notice_id is not None:
        return notice_id
    row = {
        "notice_id": planned.notice_id,
        "channel_id": planned.channel_id,
        "created_at": now,
        "state": NoticeState.WAITING,
        "next_at": now,
        "attempt_count": 0,
    }
    await connection.execute(insert(notices), [row])
    return planned.notice_id


def _event_values(notice_id: str, events: Sequence[EventKey]) -> list[dict[str, object]]:
    return [{"notice_id": notice_id, "alert_id": alert_id, "at": at, "kind": kind} for alert_id, at, kind in events]


_EVENT_COLUMNS = tuple(
    alert_events.c[name].label(f"event_{name}") for name in ("at", "kind", "is_news", "value", "by", "note", "until")
)


def _select_news() -> Select[Any]:
    return select(alerts, *_EVENT_COLUMNS).join_from(alert_events, alerts, alerts.c.alert_id == alert_events.c.alert_id)


async def _load_news(connection: AsyncConnection, statement: Executable) -> list[News]:
    rows = (await connection.execute(statement)).all()
    told_statement = (
        select(notice_events.c.alert_id, notices.c.channel_id)
        .distinct()
        .join(notices, notices.c.notice_id == notice_events.c.notice_id)
        .where(notice_events.c.alert_id.in_({row.alert_id for row in rows}))
    )
    told = (await connection.execute(told_statement)).all() if rows else []
    return [_news(row, frozenset(each.channel_id for each in told if each.alert_id == row.alert_id)) for row in rows]


def _news(row: Row[Any], told_channel_ids: frozenset[str]) -> News:
    stored = stored_alert(row)
    event = AlertEvent(
        alert_id=row.alert_id,
        at=row.event_at,
        kind=row.event_kind,
        is_news=row.event_is_news,
        value=row.event_value,
        by=row.event_by,
        note=row.event_note,
        until=row.event_until,
    )
    return News(event, stored.alert, stored.handling, told_channel_ids)


def _take_turn(dialect_name: str, channel_id: str, now: datetime, free_at: datetime) -> Executable:
    """Takes effect only when the channel's turn is free, and it is not switched off."""
    new = insert_into(channel_turns, dialect_name)
    return new.values(channel_id=channel_id, free_at=free_at).on_conflict_do_update(
        index_elements=[channel_turns.c.channel_id],
        set_={"free_at": new.excluded.free_at},
        where=(channel_turns.c.free_at <= now) & channel_turns.c.disabled_at.is_(None),
    )


def _attempt_update(claimed: ClaimedNotice) -> Update:
    return update(notice_attempts).where(
        notice_attempts.c.notice_id == claimed.notice_id, notice_attempts.c.number == claimed.attempt
    )


def _turn_update(channel_id: str) -> Update:
    return update(channel_turns).where(channel_turns.c.channel_id == channel_id)


def _select_deliveries(query: DeliveryQuery) -> Select[Any]:
    statement = select(notices).order_by(notices.c.created_at.desc(), notices.c.notice_id.desc()).limit(query.limit)
    if query.channel_id is not None:
        statement = statement.where(notices.c.channel_id == query.channel_id)
    if query.before is not None:
        at, notice_id = query.before
        statement = statement.where(
            tuple_(notices.c.created_at, notices.c.notice_id) < tuple_(literal(at, Instant), notice_id)
        )
    return statement


def _delivery(row: Row[Any], attempts: Sequence[Row[Any]], events: Sequence[Row[Any]]) -> Delivery:
    return Delivery(
        notice_id=row.notice_id,
        channel_id=row.channel_id,
        created_at=row.created_at,
        state=row.state,
        next_at=row.next_at if row.state is NoticeState.WAITING else None,
        attempts=[
            Attempt(each.number, each.started_at, each.ended_at, each.reason, each.detail)
            for each in attempts
            if each.notice_id == row.notice_id
        ],
        events=[(each.alert_id, each.at, each.kind) for each in events if each.notice_id == row.notice_id],
    )
