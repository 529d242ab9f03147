"""Intervals and days: how they are saved, and how they are summed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Executable,
    Select,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from trio_monitor.domain.rollup import FINE, DaySpan, Resolution, Span
from trio_monitor.ports import HistoryEdges, IntervalSave, SeriesRows, SumQuery, SumRow
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.column_types import Instant, Length
from trio_monitor.store.database import Database
from trio_monitor.store.rows import coverage_values, interval_values, tally_of_row
from trio_monitor.store.tables import (
    TALLY_COUNTS,
    TALLY_EXTREMES,
    TALLY_SUMMED_LENGTHS,
    calls,
    coverage,
    days,
    intervals,
    polls,
)

_SUM_KEYS = {
    Resolution.QUARTER: intervals.c.start_at,
    Resolution.HOUR: intervals.c.hour_at,
    Resolution.DAY: days.c.start_at,
    Resolution.WEEK: days.c.week_at,
    Resolution.MONTH: days.c.month_at,
}
_COVERAGE_KEYS = {
    Resolution.QUARTER: coverage.c.start_at,
    Resolution.HOUR: coverage.c.hour_at,
    Resolution.DAY: coverage.c.day_at,
    Resolution.WEEK: coverage.c.week_at,
    Resolution.MONTH: coverage.c.month_at,
}


async def save_intervals(database: Database, save: IntervalSave) -> None:
    """Replace the intervals of a span, then the days that it touches, in one transaction."""
    async with database.writing("saving intervals") as connection:
        for table in (intervals, coverage):
            await connection.execute(_delete_within(table, table.c.start_at, save.span))
        if save.rows:
            await connection.execute(insert(intervals), [interval_values(row) for row in save.rows])
        if save.coverage:
            rows = [coverage_values(row, save.computed_at) for row in save.coverage]
            await connection.execute(insert(coverage), rows)
        for day in save.days:
            await connection.execute(_delete_within(days, days.c.start_at, day.span))
            await connection.execute(_insert_day(day))


async def load_sums(database: Database, query: SumQuery) -> list[SumRow]:
    """Sums by time, then by queue; none where there was no call."""
    async with database.reading("loading sums") as connection:
        return await _sums(connection, query)


async def load_coverage(database: Database, span: Span, resolution: Resolution) -> dict[datetime, timedelta]:
    """How long each stretch was covered, by its start."""
    async with database.reading("loading coverage") as connection:
        return await _coverage(connection, span, resolution)


async def load_series(database: Database, query: SumQuery) -> SeriesRows:
    """Both, of the same instant."""
    async with database.reading_one_state("loading a series") as connection:
        return SeriesRows(await _sums(connection, query), await _coverage(connection, query.span, query.resolution))


async def _sums(connection: AsyncConnection, query: SumQuery) -> list[SumRow]:
    statement = _select_sums(
        query.resolution,
        has_queue_ids=query.queue_ids is not None,
        by_queue=query.by_queue,
        by_bucket=query.by_bucket,
    )
    parameters = _bounds(query.span)
    if query.queue_ids is not None:
        parameters["queue_ids"] = list(query.queue_ids)
    rows = await connection.execute(statement, parameters)
    # A sum over nothing is one row of NULLs: no call at all.
    return [SumRow(row[0], row[1], tally_of_row(row[2:])) for row in rows if row[2] is not None]


async def _coverage(connection: AsyncConnection, span: Span, resolution: Resolution) -> dict[datetime, timedelta]:
    rows = await connection.execute(_select_coverage(resolution), _bounds(span))
    return {row[0]: row[1] for row in rows}


async def load_edges(database: Database, now: datetime) -> HistoryEdges:
    """The ends of what is stored: each the first row of an index."""
    offset = polls.c.clock_offset_microseconds
    newest_offset = select(offset).where(offset.is_not(None)).order_by(polls.c.started_at.desc()).limit(1)
    newest = select(coverage.c.start_at, coverage.c.computed_at).order_by(coverage.c.start_at.desc()).limit(1)
    ends = select(
        _first_of(polls.c.started_at).scalar_subquery(),
        newest_offset.scalar_subquery(),
        _first_of(coverage.c.start_at).scalar_subquery(),
    )
    async with database.reading("loading the edges of history") as connection:
        first_poll_at, clock_offset, first_interval_at = (await connection.execute(ends)).one()
        servers_now = now + (clock_offset or timedelta(0))
        last = (await connection.execute(newest.where(coverage.c.start_at <= servers_now))).first()
        return HistoryEdges(
            first_poll_at=first_poll_at,
            clock_offset=clock_offset,
            first_interval_at=first_interval_at,
            newest_interval_at=last.start_at if last else None,
            computed_at=last.computed_at if last else None,
        )


async def load_offers_saved_since(database: Database, at: datetime) -> list[datetime]:
    """When each call saved since was offered."""
    async with database.reading("looking for changed calls") as connection:
        return list((await connection.execute(select(calls.c.offered_at).where(calls.c.saved_at >= at))).scalars())


def _first_of(column: Column[datetime]) -> Select[datetime]:
    return select(column).order_by(column).limit(1)


def _delete_within(table: Table, time: Column[datetime], span: Span) -> Executable:
    return delete(table).where(time >= span.start_at, time < span.end_at)


def _insert_day(day: DaySpan) -> Executable:
    """The day's row of each queue that had a call, summed by the database itself."""
    keys = [
        literal(day.span.start_at, Instant).label("start_at"),
        intervals.c.queue_id,
        literal(day.week_at, Instant).label("week_at"),
        literal(day.month_at, Instant).label("month_at"),
    ]
    summed = (
        select(*keys, *_tally_sums(intervals))
        .where(intervals.c.start_at >= day.span.start_at, intervals.c.start_at < day.span.end_at)
        .group_by(intervals.c.queue_id)
    )
    names = ["start_at", "queue_id", "week_at", "month_at", *TALLY_COUNTS, *TALLY_SUMMED_LENGTHS, *TALLY_EXTREMES]
    return insert(days).from_select(names, summed)


@cache
def _select_sums(resolution: Resolution, *, has_queue_ids: bool, by_queue: bool, by_bucket: bool) -> Executable:
    """Built once for each form: building and naming a statement of twenty sums costs more than running it."""
    table = intervals if resolution in FINE else days
    key = _SUM_KEYS[resolution]
    grouping: list[ColumnElement[object]] = []
    if by_bucket:
        grouping.append(key)
    if by_queue:
        grouping.append(table.c.queue_id)
    statement = select(
        table.c.queue_id if by_queue else literal(None).label("queue_id"),
        key if by_bucket else literal(None).label("bucket_at"),
        *_tally_sums(table),
    ).where(*_within(table.c.start_at))
    if has_queue_ids:
        statement = statement.where(table.c.queue_id.in_(bindparam("queue_ids", expanding=True)))
    return statement.group_by(*grouping).order_by(*grouping) if grouping else statement


@cache
def _select_coverage(resolution: Resolution) -> Executable:
    key = _COVERAGE_KEYS[resolution]
    return (
        select(key, _sum_of(coverage.c.covered_microseconds, Length)).where(*_within(coverage.c.start_at)).group_by(key)
    )


def _within(time: Column[datetime]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The range, by parameters that `_bounds` has values for."""
    return time >= bindparam("span_start_at", type_=Instant), time < bindparam("span_end_at", type_=Instant)


def _bounds(span: Span) -> dict[str, object]:
    return {"span_start_at": span.start_at, "span_end_at": span.end_at}


def _tally_sums(table: Table) -> Sequence[ColumnElement[object]]:
    longest, least, greatest = (table.c[name] for name in TALLY_EXTREMES)
    return [
        *(_sum_of(table.c[name], BigInteger) for name in TALLY_COUNTS),
        *(_sum_of(table.c[name], Length) for name in TALLY_SUMMED_LENGTHS),
        func.max(longest),
        func.min(least),
        func.max(greatest),
    ]


def _sum_of(column: Column[object], kind: type[BigInteger] | type[Length]) -> ColumnElement[object]:
    """PostgreSQL sums whole numbers into a `numeric`, which would come out as a Decimal."""
    return cast(func.sum(cast(column, BigInteger)), kind)
