"""The SQL, as functions that yield statements; none of them touches a database.

Rows are given to `execute` as a list (executemany), never to `.values()`: a statement of 500 rows is built and
planned anew each time and costs PostgreSQL fourteen times as much.
"""

from datetime import datetime
from importlib import import_module

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Table,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite

from trio_monitor.ports import CallQuery
from trio_monitor.store.column_types import Instant
from trio_monitor.store.tables import agent_states, calls, polls, queues, samples

# Columns in the order of the members of PollRow, SampleRow, FollowedCall and AgentInterval.
_POLL_COLUMNS = (
    polls.c.started_at,
    polls.c.duration_microseconds,
    polls.c.reason,
    polls.c.clock_offset_microseconds,
    polls.c.queue_count,
    polls.c.call_count,
    polls.c.set_aside_count,
    func.coalesce(polls.c.has_calls, true()),
    polls.c.interval_microseconds,
)
_SAMPLE_COLUMNS = (
    samples.c.at,
    samples.c.queue_id,
    queues.c.name,
    samples.c.is_open,
    samples.c.waiting_count,
    samples.c.longest_wait_microseconds,
    samples.c.agents_ready_count,
    samples.c.agents_busy_count,
    samples.c.agents_paused_count,
)
_CALL_COLUMNS = (
    calls.c.call_id,
    calls.c.queue_id,
    calls.c.offered_at,
    calls.c.last_seen_at,
    calls.c.state,
    calls.c.outcome,
    calls.c.rule,
    calls.c.answered_at,
    calls.c.gone_at,
    calls.c.agent_id,
    calls.c.wait_at_least_microseconds,
    calls.c.wait_at_most_microseconds,
)
_CALL_ORDER = (calls.c.offered_at, calls.c.call_id, calls.c.queue_id)
_INTERVAL_COLUMNS = (
    agent_states.c.agent_id,
    agent_states.c.state,
    agent_states.c.pause_reason,
    agent_states.c.started_at,
    agent_states.c.ended_at,
)


def insert_into(table: Table, dialect_name: str) -> sqlite.Insert:
    """The database's own insert, which knows ON CONFLICT; PostgreSQL's has the same members.

    Loaded by name: a centre on SQLite need not carry PostgreSQL's dialect, which is 2 MB.
    """
    dialect_insert: type[sqlite.Insert] = import_module(f"sqlalchemy.dialects.{dialect_name}").Insert
    return dialect_insert(table)


def upsert(table: Table, dialect_name: str) -> Executable:
    """Insert a row, or replace the one of the same key. Hence a save that is tried again changes nothing."""
    new = insert_into(table, dialect_name)
    return new.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={column.name: new.excluded[column.name] for column in table.columns if not column.primary_key},
    )


def select_calls(query: CallQuery) -> Executable:
    """Calls of `query`, oldest first; ids settle the order of calls offered at once, so that pages never overlap."""
    statement = select(*_CALL_COLUMNS).where(*_call_conditions(query))
    statement = statement.order_by(*_CALL_ORDER)
    if query.after is not None:
        after = query.after
        # The first condition repeats part of the second: without it neither database uses the index on offered_at.
        statement = statement.where(
            calls.c.offered_at >= after.offered_at,
            tuple_(*_CALL_ORDER) > tuple_(literal(after.offered_at, Instant), after.call_id, after.queue_id),
        )
    if query.limit is not None:
        statement = statement.limit(query.limit)
    if query.offset:
        # SQLite has no OFFSET without LIMIT; SQLAlchemy writes LIMIT -1 for it.
        statement = statement.offset(query.offset)
    return statement


def count_calls(query: CallQuery) -> Executable:
    """How many calls `query` has without its limit and offset."""
    return select(func.count()).select_from(calls).where(*_call_conditions(query))


def _call_conditions(query: CallQuery) -> list[ColumnElement[bool]]:
    conditions = [calls.c.offered_at >= query.start_at, calls.c.offered_at < query.end_at]
    if query.queue_ids is not None:
        conditions.append(calls.c.queue_id.in_(query.queue_ids))
    if query.outcome is not None:
        conditions.append(calls.c.outcome == query.outcome)
    return conditions


def select_unfinished_calls(gone_after: datetime) -> Executable:
    """Calls that are still there, or were gone at `gone_after` or later."""
    return (
        select(*_CALL_COLUMNS)
        .where(or_(calls.c.gone_at.is_(None), calls.c.gone_at >= gone_after))
        .order_by(*_CALL_ORDER)
    )


def select_samples(start_at: datetime, end_at: datetime) -> Executable:
    """Samples in [start_at, end_at) each with its queue's name."""
    return (
        select(*_SAMPLE_COLUMNS)
        .join(queues, queues.c.queue_id == samples.c.queue_id)
        .where(samples.c.at >= start_at, samples.c.at < end_at)
        .order_by(samples.c.at, samples.c.queue_id)
    )


def select_polls(start_at: datetime, end_at: datetime) -> Executable:
    """Polls started in [start_at, end_at)."""
    return (
        select(*_POLL_COLUMNS)
        .where(polls.c.started_at >= start_at, polls.c.started_at < end_at)
        .order_by(polls.c.started_at)
    )


def select_agent_intervals(agent_id: str, start_at: datetime, end_at: datetime) -> Executable:
    """Intervals of one agent that overlap [start_at, end_at)."""
    return (
        select(*_INTERVAL_COLUMNS)
        .where(
            agent_states.c.agent_id == agent_id,
            agent_states.c.started_at < end_at,
            or_(agent_states.c.ended_at.is_(None), agent_states.c.ended_at > start_at),
        )
        .order_by(agent_states.c.started_at)
    )


def select_open_agent_intervals() -> Executable:
    """The interval that each agent is in."""
    return select(*_INTERVAL_COLUMNS).where(agent_states.c.ended_at.is_(None))


def select_last_poll_that_came() -> Executable:
    """When the last poll started that did not fail; no row when there is none."""
    return select(polls.c.started_at).where(polls.c.reason.is_(None)).order_by(polls.c.started_at.desc()).limit(1)


def select_queue_names() -> Executable:
    """Every queue ever sampled, with its latest name."""
    return select(queues.c.queue_id, queues.c.name)


def delete_oldest(table: Table, time: Column[datetime], before: datetime, limit: int) -> Executable:
    """At most `limit` rows with `time` before an instant, oldest first. Rows without that time stay."""
    key = tuple_(*table.primary_key.columns)
    oldest = select(*table.primary_key.columns).where(time < before).order_by(time).limit(limit)
    return delete(table).where(key.in_(oldest))


def select_oldest_with_agent(since: datetime | None, before: datetime) -> Executable:
    """When the oldest call of [since, before) that still tells its agent was offered."""
    return select(calls.c.offered_at).where(*_with_agent(since, before)).order_by(calls.c.offered_at).limit(1)


def forget_agents(since: datetime, before: datetime, limit: int) -> Executable:
    """Take the agents from at most `limit` calls of [since, before)."""
    keys = list(calls.primary_key.columns)
    chosen = select(*keys).where(*_with_agent(since, before)).order_by(calls.c.offered_at).limit(limit)
    return update(calls).where(tuple_(*keys).in_(chosen)).values(agent_id=None)


def _with_agent(since: datetime | None, before: datetime) -> list[ColumnElement[bool]]:
    conditions = [calls.c.offered_at < before, calls.c.agent_id.is_not(None)]
    return conditions if since is None else [*conditions, calls.c.offered_at >= since]
