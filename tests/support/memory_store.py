"""The port `Store` in memory, with a switch that takes it down."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta

from tests.support.memory_access import MemoryAccess
from tests.support.memory_alerts import MemoryAlerts
from tests.support.memory_notices import MemoryNotices

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.history import CoverageRow, IntervalRow, Tally
from trio_monitor.domain.rollup import FINE, DaySpan, Resolution, Span
from trio_monitor.errors import Conflict, StoreUnavailable
from trio_monitor.ports import (
    AgentInterval,
    CallQuery,
    Document,
    HistoryEdges,
    IntervalSave,
    PollRow,
    PollSave,
    Retention,
    SampleRow,
    SeriesRows,
    SumQuery,
    SumRow,
)
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import ChannelEffect

_EARLY = datetime(1, 1, 1, tzinfo=UTC)


def _call_order(call: FollowedCall) -> tuple[datetime, str, str]:
    return call.offered_at, call.call_id, call.queue_id


class MemoryStore:
    """Implements `ports.Store`; agents' intervals are not kept, only the readings they would be made from."""

    def __init__(self) -> None:
        self.is_down = False
        self.saves: list[PollSave] = []
        self.read_count = 0
        self.deleted: list[Retention] = []
        self.polls: dict[datetime, PollRow] = {}
        self.samples: dict[tuple[datetime, str], SampleRow] = {}
        self.calls: dict[tuple[str, str, datetime], FollowedCall] = {}
        self.queue_names: dict[str, str] = {}
        self.saved_at: dict[tuple[str, str, datetime], datetime] = {}
        self.intervals: dict[tuple[datetime, str], IntervalRow] = {}
        self.coverage: dict[datetime, tuple[CoverageRow, datetime]] = {}
        self.day_keys: dict[datetime, DaySpan] = {}
        self.documents: dict[str, list[Document]] = {}
        self.access = MemoryAccess(self._reach)
        self.alerts = MemoryAlerts(self._reach, self.access.entries)
        self.is_closed = False
        self.notices = MemoryNotices(self.alerts.all_news, self.access.entries)

    def _reach(self) -> None:
        if self.is_down:
            raise StoreUnavailable("the database is down, says the test")

    async def save_poll(self, save: PollSave) -> None:
        self._reach()
        self.saves.append(save)
        self.polls[save.poll.started_at] = save.poll
        self.samples |= {(sample.at, sample.queue_id): sample for sample in save.samples}
        self.saved_at |= {(call.call_id, call.queue_id, call.offered_at): save.poll.started_at for call in save.calls}
        self.queue_names |= {sample.queue_id: sample.queue_name for sample in save.samples}
        self.calls |= {(call.call_id, call.queue_id, call.offered_at): call for call in save.calls}
        self.alerts.keep(save.alerts, save.alert_events)

    def _calls_of(self, query: CallQuery) -> list[FollowedCall]:
        self._reach()
        self.read_count += 1
        found = [
            call
            for call in self.calls.values()
            if query.start_at <= call.offered_at < query.end_at
            and (query.queue_ids is None or call.queue_id in query.queue_ids)
            and query.outcome in {None, call.outcome}
        ]
        return sorted(found, key=_call_order)

    async def load_calls(self, query: CallQuery) -> list[FollowedCall]:
        end = None if query.limit is None else query.offset + query.limit
        found = self._calls_of(query)
        if query.after is not None:
            found = [call for call in found if _call_order(call) > _call_order(query.after)]
        return found[query.offset : end]

    async def count_calls(self, query: CallQuery) -> int:
        return len(self._calls_of(query))

    async def load_unfinished_calls(self, gone_after: datetime) -> list[FollowedCall]:
        self._reach()
        self.read_count += 1
        return [call for call in self.calls.values() if call.gone_at is None or call.gone_at >= gone_after]

    async def load_samples(self, start_at: datetime, end_at: datetime) -> list[SampleRow]:
        self._reach()
        self.read_count += 1
        return [self.samples[key] for key in sorted(self.samples) if start_at <= key[0] < end_at]

    async def load_polls(self, start_at: datetime, end_at: datetime) -> list[PollRow]:
        self._reach()
        self.read_count += 1
        return [self.polls[at] for at in sorted(self.polls) if start_at <= at < end_at]

    async def load_agent_intervals(self, agent_id: str, start_at: datetime, end_at: datetime) -> list[AgentInterval]:
        self._reach()
        assert start_at < end_at, agent_id
        return []

    async def load_queue_names(self) -> dict[str, str]:
        self._reach()
        self.read_count += 1
        return dict(self.queue_names)

    async def load_edges(self, now: datetime) -> HistoryEdges:
        self._reach()
        self.read_count += 1
        offsets = [self.polls[at].clock_offset for at in sorted(self.polls)]
        clock_offset = next((offset for offset in reversed(offsets) if offset is not None), None)
        servers_now = now + (clock_offset or timedelta(0))
        newest = max((start for start in self.coverage if start <= servers_now), default=None)
        return HistoryEdges(
            first_poll_at=min(self.polls, default=None),
            clock_offset=clock_offset,
            first_interval_at=min(self.coverage, default=None),
            newest_interval_at=newest,
            computed_at=self.coverage[newest][1] if newest else None,
        )

    async def load_offers_saved_since(self, at: datetime) -> list[datetime]:
        self._reach()
        return [key[2] for key, saved_at in self.saved_at.items() if saved_at >= at]

    async def save_intervals(self, save: IntervalSave) -> None:
        self._reach()
        span = save.span
        self.intervals = {key: row for key, row in self.intervals.items() if not span.holds(key[0])}
        self.coverage = {start: row for start, row in self.coverage.items() if not span.holds(start)}
        self.intervals |= {(row.start_at, row.queue_id): row for row in save.rows}
        self.coverage |= {row.keys.start_at: (row, save.computed_at) for row in save.coverage}
        self.day_keys |= {day.span.start_at: day for day in save.days}

    def _key_of(self, row: IntervalRow, resolution: Resolution) -> datetime:
        if resolution in FINE:
            return row.start_at if resolution is Resolution.QUARTER else row.hour_at
        day = next(each for each in self.day_keys.values() if each.span.holds(row.start_at))
        keys = {Resolution.DAY: day.span.start_at, Resolution.WEEK: day.week_at, Resolution.MONTH: day.month_at}
        return keys[resolution]

    async def load_sums(self, query: SumQuery) -> list[SumRow]:
        self._reach()
        self.read_count += 1
        sums: dict[tuple[datetime | None, str | None], Tally] = {}
        for row in self.intervals.values():
            is_asked = query.queue_ids is None or row.queue_id in query.queue_ids
            if is_asked and query.span.holds(row.start_at):
                bucket = self._key_of(row, query.resolution) if query.by_bucket else None
                key = (bucket, row.queue_id if query.by_queue else None)
                sums[key] = sums.get(key, Tally()) + row.tally
        ordered = sorted(sums, key=lambda key: (key[0] or _EARLY, key[1] or ""))
        return [SumRow(queue_id, bucket, sums[bucket, queue_id]) for bucket, queue_id in ordered]

    async def load_series(self, query: SumQuery) -> SeriesRows:
        return SeriesRows(await self.load_sums(query), await self.load_coverage(query.span, query.resolution))

    async def load_coverage(self, span: Span, resolution: Resolution) -> dict[datetime, timedelta]:
        self._reach()
        self.read_count += 1
        covered: dict[datetime, timedelta] = {}
        for row, _ in self.coverage.values():
            keys = dict(zip(Resolution, astuple(row.keys), strict=True))
            if span.holds(row.keys.start_at):
                key = keys[resolution]
                covered[key] = covered.get(key, timedelta(0)) + row.covered
        return covered

    async def delete_expired(self, retention: Retention) -> int:
        self._reach()
        self.deleted.append(retention)
        return 0

    async def load_document(self, name: str) -> Document | None:
        self._reach()
        self.read_count += 1
        versions = self.documents.get(name)
        return versions[-1] if versions else None

    async def save_document(
        self, name: str, expected_version: int, body: str, entry: AuditEntry, effect: ChannelEffect | None = None
    ) -> Document:
        self._reach()
        versions = self.documents.setdefault(name, [])
        if len(versions) != expected_version:
            raise Conflict(name, expected_version=expected_version, version=len(versions))
        versions.append(Document(name, expected_version + 1, body, entry.at))
        self.access.entries.append(entry)
        if effect is not None and effect.enabling is not None:
            await self.notices.enable(effect.channel_id, effect.enabling)
        elif effect is not None:
            await self.notices.drop_waiting(effect.channel_id, entry.at)
        return versions[-1]

    async def rewrite_documents(self, rewrites: Mapping[str, Callable[[str], str]]) -> int:
        self._reach()
        before = {name: self.documents[name] for name in rewrites if name in self.documents}
        after = {name: [replace(each, body=rewrites[name](each.body)) for each in before[name]] for name in before}
        self.documents.update(after)
        return sum(old != new for name in before for old, new in zip(before[name], after[name], strict=True))

    async def aclose(self) -> None:
        self.is_closed = True
