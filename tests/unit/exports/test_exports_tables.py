"""What stands in the tables: intervals of each queue, and calls, read from a store."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.history import (
    QUEUES,
    RULES,
    SPRING,
    STOCKHOLM,
    calls_of_quarter,
    day_span,
    keeper_of,
    quarters,
    save_past,
)
from tests.support.memory_store import MemoryStore

from trio_monitor.domain.calls import Outcome, Rule
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import Resolution, Span
from trio_monitor.domain.service_level import Formula, Limits
from trio_monitor.domain.unseen import Unseen
from trio_monitor.exports.call_table import CallsAsked, call_table
from trio_monitor.exports.interval_table import IntervalsAsked, interval_table
from trio_monitor.exports.table import Cell, Table
from trio_monitor.exports.words import word
from trio_monitor.ports import CallQuery

HOUR = timedelta(hours=1)
START = day_span(SPRING).start_at
MORNING = Span(START, START + 3 * HOUR)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def rows_of(table: Table) -> list[dict[str, Cell]]:
    codes = [column.code for column in table.columns]
    rows = [dict(zip(codes, row, strict=True)) async for batch in table.batches() for row in batch]
    assert len(rows) == table.row_count
    return rows


def intervals(resolution: Resolution = Resolution.QUARTER, span: Span = MORNING) -> IntervalsAsked:
    limits = Limits(formula=Formula.OFFERED)
    return IntervalsAsked(span, resolution, QUEUES, limits, STOCKHOLM, MORNING.end_at, MORNING.end_at)


async def test_there_is_a_row_for_every_queue_and_interval_and_a_gap_is_empty(store: MemoryStore) -> None:
    lost = Span(START + INTERVAL, START + 2 * INTERVAL)
    await save_past(store, MORNING, calls_of_quarter(START), gaps=[lost])
    await keeper_of(store).catch_up(MORNING.end_at)
    rows = await rows_of(await interval_table(store, intervals()))
    assert [(row["queue"], row["start_utc"]) for row in rows[:4]] == [
        ("Norr", START),
        ("Söder", START),
        ("Norr", START + INTERVAL),
        ("Söder", START + INTERVAL),
    ]
    north, south, gap = rows[:3]
    assert (north["offered"], south["offered"], gap["offered"]) == (5, 0, None)
    assert (north["service_level_percent"], south["service_level_percent"]) == (40, None)
    assert (north["service_level_numerator"], north["service_level_denominator"]) == (2, 5)
    assert (north["coverage_percent"], gap["coverage_percent"]) == (100, 0)
    assert (north["asa_seconds"], north["aht_seconds"], north["limit_seconds"]) == (20, 100, 20)


async def test_times_are_told_by_the_centres_clock_over_the_change_of_it(store: MemoryStore) -> None:
    await save_past(store, MORNING, [])
    await keeper_of(store).catch_up(MORNING.end_at)
    rows = await rows_of(await interval_table(store, intervals(Resolution.HOUR)))
    told = [at.hour for row in rows[::2] if isinstance(at := row["start_at"], datetime)]
    assert told == [0, 1, 3]


async def test_rows_are_read_in_batches_while_the_table_is_written(store: MemoryStore) -> None:
    whole = day_span(SPRING, 10)
    await save_past(store, MORNING, calls_of_quarter(START))
    await keeper_of(store).catch_up(MORNING.end_at)
    asked = IntervalsAsked(whole, Resolution.QUARTER, QUEUES, Limits(), STOCKHOLM, whole.end_at, whole.end_at)
    table = await interval_table(store, asked)
    reads = store.read_count
    batches = [len(batch) async for batch in table.batches()]
    assert sum(batches) == table.row_count == 2 * len(list(quarters(whole)))
    assert max(batches) <= 1_000
    assert store.read_count - reads == len(batches)


async def test_a_centre_without_queues_has_a_table_without_rows(store: MemoryStore) -> None:
    asked = IntervalsAsked(MORNING, Resolution.DAY, {}, Limits(), STOCKHOLM, MORNING.end_at, MORNING.end_at)
    assert await rows_of(await interval_table(store, asked)) == []


async def test_the_facts_name_formula_coverage_method_period_and_zone(store: MemoryStore) -> None:
    await save_past(store, MORNING, [], until=START + 90 * (HOUR / 60))
    await keeper_of(store).catch_up(MORNING.end_at)
    table = await interval_table(store, intervals())
    english = dict(table.facts(Language.ENGLISH))
    assert english["Formula of the service level"] == "answered within the limit / offered"
    assert english["Coverage of the whole period (%)"] == 50
    assert english["Time zone"] == "Europe/Stockholm"
    assert english["Queues"] == "Norr, Söder"
    assert english["From"] == START
    assert len(table.facts(Language.SWEDISH)) == len(english)
    assert {column.headers[0] == column.headers[1] for column in table.columns} == {False}


def calls(outcome: Outcome | None = None) -> CallsAsked:
    query = CallQuery(MORNING.start_at, MORNING.end_at, outcome=outcome)
    return CallsAsked(query, QUEUES, RULES.limits_of, STOCKHOLM, MORNING.end_at, MORNING.end_at.astimezone(UTC))


async def test_calls_are_told_one_by_one_with_their_bounds_and_without_who_answered(store: MemoryStore) -> None:
    await save_past(store, MORNING, [call for start in quarters(MORNING) for call in calls_of_quarter(start)])
    rows = await rows_of(await call_table(store, calls()))
    assert len(rows) == 60
    first = rows[0]
    assert (first["queue"], first["outcome"], first["wait_seconds"], first["is_within_limit"]) == (
        "Norr",
        "answered",
        10,
        True,
    )
    assert [row["is_short_abandon"] for row in rows[:5]] == [False, False, False, True, False]
    assert "agent_id" not in first


async def test_the_abandoned_are_a_table_of_their_own(store: MemoryStore) -> None:
    await save_past(store, MORNING, calls_of_quarter(START))
    table = await call_table(store, calls(Outcome.ABANDONED))
    assert table.file_name == "trio-monitor-abandoned-2026-03-29-2026-03-29"
    assert {row["outcome"] for row in await rows_of(table)} == {"abandoned"}


async def test_the_facts_of_calls_name_selection_queues_coverage_method_and_what_an_outcome_means(
    store: MemoryStore,
) -> None:
    lost = Span(START, START + HOUR)
    await save_past(store, MORNING, calls_of_quarter(START), gaps=[lost])
    await keeper_of(store).catch_up(MORNING.end_at)
    asked = calls(Outcome.ABANDONED)
    table = await call_table(store, replace(asked, query=replace(asked.query, queue_ids=("south",))))
    english = dict(table.facts(Language.ENGLISH))
    assert english["Coverage of the whole period (%)"] == pytest.approx(200 / 3)
    assert (english["Queues"], english["Selection"]) == ("Söder", "abandoned")
    assert english["Method"] == "each call followed"
    assert "hung up while waiting" in str(english["Outcomes"])
    of_all = dict((await call_table(store, calls())).facts(Language.SWEDISH))
    assert (of_all["Köer"], of_all["Urval"]) == ("alla", "alla")
    assert len(of_all) == len(english)


@pytest.mark.parametrize("code", [*Outcome, *Rule])
def test_every_code_that_stands_in_a_cell_has_a_word(code: str) -> None:
    assert word(code, Language.SWEDISH) != code
    assert "_" not in word(code, Language.ENGLISH)


async def test_many_calls_are_read_on_from_the_last_one(store: MemoryStore) -> None:
    many = [call for start in quarters(day_span(SPRING, 6)) for call in calls_of_quarter(start)]
    await save_past(store, MORNING, many)
    query = CallQuery(START, START + timedelta(days=7))
    table = await call_table(store, CallsAsked(query, QUEUES, RULES.limits_of, STOCKHOLM, START, START))
    assert len(many) > 2_000
    async with asyncio.timeout(60):
        rows = await rows_of(table)
    assert len({(row["call_id"], row["offered_utc"]) for row in rows}) == len(many)


@pytest.mark.parametrize(
    ("unseen", "said"),
    [
        (None, "at most 31 days"),
        (Unseen(None, None, None, 3), "Too few have hung up"),
        (Unseen(13.6, 7.2, 20.4, 40), "About 14 (between 7 and 20) came and hung up between two polls. In none"),
    ],
)
async def test_both_explanations_tell_of_the_calls_that_no_poll_saw(
    store: MemoryStore, unseen: Unseen | None, said: str
) -> None:
    query = CallQuery(MORNING.start_at, MORNING.end_at)
    asked = CallsAsked(query, QUEUES, RULES.limits_of, STOCKHOLM, MORNING.end_at, MORNING.end_at, unseen)
    tables = [await interval_table(store, replace(intervals(), unseen=unseen)), await call_table(store, asked)]
    for table in tables:
        assert said in str(dict(table.facts(Language.ENGLISH))["Calls that no poll saw (an estimate)"])
