"""The port Store on a SQL database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.rollup import Resolution, Span
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
from trio_monitor.store import documents, statements, sums
from trio_monitor.store import retention as deletion
from trio_monitor.store.access import SqlAccessStore
from trio_monitor.store.agent_states import changes_of_agents
from trio_monitor.store.alerts import SqlAlertStore, save_alerts
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.database import Database
from trio_monitor.store.notices import SqlNoticeStore
from trio_monitor.store.rows import agent_values, call_values, poll_values, sample_values
from trio_monitor.store.tables import agent_states, calls, polls, queues, samples

LONGEST_CALL = timedelta(days=1)
"""A call may be saved again, with its agent, so long after it was offered."""


class SqlStore:
    """History in SQLite or PostgreSQL; see the port for what each method promises.

    One process saves polls at a time: what the last save left (queue names, open agent intervals and when they were
    seen) is remembered here and read again only after a failed save.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect_name = database.dialect_name
        self._save_polls = statements.upsert(polls, dialect_name)
        self._save_queues = statements.upsert(queues, dialect_name)
        self._save_samples = statements.upsert(samples, dialect_name)
        self._save_calls = statements.upsert(calls, dialect_name)
        self._save_agent_states = statements.upsert(agent_states, dialect_name)
        self._saved: _LastSaved | None = None
        self.access = SqlAccessStore(database)
        self.alerts = SqlAlertStore(database)
        self._agents_forgotten_before: datetime | None = None
        self.notices = SqlNoticeStore(database)

    async def save_poll(self, save: PollSave) -> None:
        """Save one poll in one transaction: at most seven statements, and three more after a start or a failure."""
        async with self._database.writing("saving a poll") as connection:
            # Forgotten until the commit has succeeded: what a failed or cancelled save left behind is not known.
            saved, self._saved = self._saved, None
            if saved is None:
                saved = await _load_last_saved(connection)
            await connection.execute(self._save_polls, [poll_values(save.poll)])
            queue_names = await self._save_samples_and_names(connection, save.samples, saved.queue_names)
            if save.calls:
                await connection.execute(
                    self._save_calls, [call_values(call, save.poll.started_at) for call in save.calls]
                )
            open_intervals, seen_at = saved.open_intervals, saved.agents_seen_at
            if save.agents is not None:
                changes = changes_of_agents(open_intervals, save.agents, save.poll.started_at, seen_at)
                open_intervals, seen_at = changes.open_intervals, save.poll.started_at
                if changes.rows:
                    await connection.execute(self._save_agent_states, [agent_values(row) for row in changes.rows])
            await save_alerts(connection, self._database.dialect_name, save.alerts, save.alert_events)
        self._saved = _LastSaved(queue_names, open_intervals, seen_at)

    async def save_past(self, saves: Sequence[PollSave]) -> None:
        """Save polls of long ago in one transaction: their samples and calls, no agents and no alerts."""
        async with self._database.writing("saving the past") as connection:
            await connection.execute(self._save_polls, [poll_values(save.poll) for save in saves])
            samples_taken = [sample for save in saves for sample in save.samples]
            await self._save_samples_and_names(connection, samples_taken, {})
            saved_calls = [call_values(call, save.poll.started_at) for save in saves for call in save.calls]
            if saved_calls:
                await connection.execute(self._save_calls, saved_calls)

    async def _save_samples_and_names(
        self, connection: AsyncConnection, taken: Sequence[SampleRow], known_names: Mapping[str, str]
    ) -> Mapping[str, str]:
        names = {sample.queue_id: sample.queue_name for sample in taken}
        changed = [
            {"queue_id": queue_id, "name": name}
            for queue_id, name in names.items()
            if known_names.get(queue_id) != name
        ]
        if changed:
            await connection.execute(self._save_queues, changed)
        if taken:
            await connection.execute(self._save_samples, [sample_values(sample) for sample in taken])
        return {**known_names, **names}

    async def load_calls(self, query: CallQuery) -> list[FollowedCall]:
        """Stored calls, by offered_at, then by their ids."""
        async with self._database.reading("loading calls") as connection:
            return [FollowedCall(*row) for row in await connection.execute(statements.select_calls(query))]

    async def count_calls(self, query: CallQuery) -> int:
        """How many calls `query` has without its limit and offset."""
        async with self._database.reading("counting calls") as connection:
            count: int = (await connection.execute(statements.count_calls(query))).scalar_one()
        return count

    async def load_unfinished_calls(self, gone_after: datetime) -> list[FollowedCall]:
        """Calls that are still there, or that were gone at `gone_after` or later."""
        async with self._database.reading("loading unfinished calls") as connection:
            rows = await connection.execute(statements.select_unfinished_calls(gone_after))
            return [FollowedCall(*row) for row in rows]

    async def load_samples(self, start_at: datetime, end_at: datetime) -> list[SampleRow]:
        """Samples taken in [start_at, end_at), by time, then by queue; each with its queue's latest name."""
        async with self._database.reading("loading samples") as connection:
            rows = await connection.execute(statements.select_samples(start_at, end_at))
            return [SampleRow(*row) for row in rows]

    async def load_polls(self, start_at: datetime, end_at: datetime) -> list[PollRow]:
        """Polls started in [start_at, end_at), come and failed, by time."""
        async with self._database.reading("loading polls") as connection:
            return [PollRow(*row) for row in await connection.execute(statements.select_polls(start_at, end_at))]

    async def load_agent_intervals(self, agent_id: str, start_at: datetime, end_at: datetime) -> list[AgentInterval]:
        """State intervals of one agent that overlap [start_at, end_at), by time.

        They run from poll to poll, by our clock: the first poll that saw a state to the first that did not.
        """
        async with self._database.reading("loading agent states") as connection:
            rows = await connection.execute(statements.select_agent_intervals(agent_id, start_at, end_at))
            return [AgentInterval(*row) for row in rows]

    async def load_queue_names(self) -> dict[str, str]:
        """Every queue ever seen, with its latest name."""
        async with self._database.reading("loading queues") as connection:
            return {row.queue_id: row.name for row in await connection.execute(statements.select_queue_names())}

    async def load_edges(self, now: datetime) -> HistoryEdges:
        """Where history begins and how far the intervals have come."""
        return await sums.load_edges(self._database, now)

    async def load_offers_saved_since(self, at: datetime) -> list[datetime]:
        """When each call was offered that was saved by a poll started at `at` or later."""
        return await sums.load_offers_saved_since(self._database, at)

    async def save_intervals(self, save: IntervalSave) -> None:
        """Replace the intervals of a span, and the days that it touches, in one transaction."""
        await sums.save_intervals(self._database, save)

    async def load_sums(self, query: SumQuery) -> list[SumRow]:
        """Sums of intervals, by time, then by queue; none for stretches and queues without a call."""
        return await sums.load_sums(self._database, query)

    async def load_series(self, query: SumQuery) -> SeriesRows:
        """Sums, and the coverage of their stretches, in one transaction."""
        return await sums.load_series(self._database, query)

    async def load_coverage(self, span: Span, resolution: Resolution) -> dict[datetime, timedelta]:
        """How long each stretch that starts in `span` was covered."""
        return await sums.load_coverage(self._database, span, resolution)

    async def delete_expired(self, retention: Retention) -> int:
        """Delete what is older than `retention` allows, in batches; returns the number of rows changed."""
        row_count = await deletion.delete_expired(self._database, retention)
        before = retention.agents_before
        if before is not None:
            row_count += await deletion.forget_agents_of_calls(self._database, self._agents_forgotten_before, before)
            self._agents_forgotten_before = before - LONGEST_CALL
        return row_count

    async def load_document(self, name: str) -> Document | None:
        """The newest version of a settings document, or None when it has never been saved."""
        return await documents.load_document(self._database, name)

    async def save_document(
        self, name: str, expected_version: int, body: str, entry: AuditEntry, effect: ChannelEffect | None = None
    ) -> Document:
        """Save the next version of a settings document; Conflict when the newest is not the expected one."""
        return await documents.save_document(self._database, name, expected_version, body, entry, effect)

    async def rewrite_documents(self, rewrites: Mapping[str, Callable[[str], str]]) -> int:
        """Put other bodies in the place of every version of some documents, in one transaction."""
        return await documents.rewrite_documents(self._database, rewrites)

    async def aclose(self) -> None:
        """Wait for what is under way, then close every connection. Closing twice is the same as once."""
        await self._database.aclose()


@dataclass(frozen=True, slots=True)
class _LastSaved:
    """What the database holds: every queue's name, by agent id the interval that is open, and when they were seen."""

    queue_names: Mapping[str, str]
    open_intervals: Mapping[str, AgentInterval]
    agents_seen_at: datetime | None


async def _load_last_saved(connection: AsyncConnection) -> _LastSaved:
    names = await connection.execute(statements.select_queue_names())
    intervals = await connection.execute(statements.select_open_agent_intervals())
    open_intervals = {interval.agent_id: interval for interval in (AgentInterval(*row) for row in intervals)}
    # That poll may not have read the agents: then it is a little late, as little as polls of one part fail.
    last_poll = await connection.execute(statements.select_last_poll_that_came()) if open_intervals else None
    return _LastSaved(
        queue_names={row.queue_id: row.name for row in names},
        open_intervals=open_intervals,
        agents_seen_at=None if last_poll is None else last_poll.scalar(),
    )
