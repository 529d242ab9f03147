"""Deleting what is older than it may be, in small bites so that a save waits for one bite at most."""

from datetime import datetime

from sqlalchemy import Column, Table

from trio_monitor.ports import Retention
from trio_monitor.store.access_tables import audit
from trio_monitor.store.database import Database
from trio_monitor.store.statements import delete_oldest, forget_agents, select_oldest_with_agent
from trio_monitor.store.tables import agent_states, alerts, calls, notices, polls, samples

BATCH_ROW_COUNT = 1_000
"""Rows per transaction: some 10 ms, far below a poll interval."""


async def delete_expired(database: Database, retention: Retention) -> int:
    """Delete what `retention` does not keep.

    Polls tell the coverage of samples and of calls, so they stay as long as either. An agent's interval counts from
    its end, and stays while it lasts, unless agents' history is no longer kept: nothing would end it any more.
    Alerts and notices count from their end too, and take their events and attempts with them.

    Returns:
        The number of rows deleted.
    """
    agents = agent_states.c
    expired: list[tuple[Table, Column[datetime], datetime | None]] = [
        (samples, samples.c.at, retention.samples_before),
        (calls, calls.c.offered_at, retention.calls_before),
        (alerts, alerts.c.ended_at, retention.calls_before),
        (notices, notices.c.ended_at, retention.calls_before),
        (polls, polls.c.started_at, _earlier(retention.samples_before, retention.calls_before)),
        (agent_states, agents.ended_at if retention.keeps_agents else agents.started_at, retention.agents_before),
        (audit, audit.c.at, retention.audit_before),
    ]
    row_count = 0
    for table, time, before in expired:
        if before is not None:
            row_count += await _delete_in_batches(database, table, time, before)
    return row_count


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else min(one, other)


async def _delete_in_batches(database: Database, table: Table, time: Column[datetime], before: datetime) -> int:
    statement = delete_oldest(table, time, before, BATCH_ROW_COUNT)
    row_count = 0
    while True:
        async with database.writing(f"deleting old rows of {table.name}") as connection:
            batch_count = (await connection.execute(statement)).rowcount
        row_count += batch_count
        if batch_count < BATCH_ROW_COUNT:
            return row_count


async def forget_agents_of_calls(database: Database, since: datetime | None, before: datetime) -> int:
    """Take away who answered from the calls offered in [since, before); the calls themselves stay.

    Looked for while reading, which no save waits for: as a rule there is nothing.

    Returns:
        The number of rows changed.
    """
    async with database.reading("looking for agents of old calls") as connection:
        first = (await connection.execute(select_oldest_with_agent(since, before))).scalar()
    row_count = 0
    while first is not None:
        async with database.writing("forgetting agents of old calls") as connection:
            batch_count = (await connection.execute(forget_agents(first, before, BATCH_ROW_COUNT))).rowcount
        row_count += batch_count
        if batch_count < BATCH_ROW_COUNT:
            break
    return row_count
