from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.store.builders import NOON, call, poll, sample, save
from tests.support.history import AUTUMN, SPRING, STOCKHOLM, calls_of_quarter, day_span, quarters

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.history import IntervalRow, PollOfInterval, Tally, coverage_rows, interval_rows
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.rollup import Resolution, Span, days_of, keys_of, midnight
from trio_monitor.domain.service_level import Counts, Limits
from trio_monitor.errors import FailureReason
from trio_monitor.ports import CallQuery, HistoryEdges, IntervalSave, PollSave, SeriesRows, Store, SumQuery, SumRow

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
FIRST = Span(NOON, NOON + INTERVAL)


def row(start: datetime = NOON, queue_id: str = "7", tally: Tally | None = None) -> IntervalRow:
    return IntervalRow(queue_id, start, keys_of(start, STOCKHOLM).hour_at, tally or tally_of(1))


def tally_of(number: int) -> Tally:
    """A tally in which no two members are alike."""
    return Tally(
        counts=Counts(*(*range(number, number + 13), number + 0.25)),
        handled_count=number + 20,
        handling=timedelta(seconds=number, microseconds=1),
        abandoned_wait=timedelta(seconds=number, microseconds=2),
        waited=timedelta(seconds=number, microseconds=3),
        longest_wait=number * SECOND,
        least_limit=(number + 1) * SECOND,
        greatest_limit=(number + 2) * SECOND,
    )


def saving(span: Span, *rows: IntervalRow, polled: bool = True) -> IntervalSave:
    polls = [PollOfInterval(start, INTERVAL) for start in quarters(span)] if polled else []
    return IntervalSave(
        span, rows, coverage_rows(polls, span, STOCKHOLM, span.end_at), list(days_of(span, STOCKHOLM)), span.end_at
    )


async def sums(store: Store, span: Span, resolution: Resolution, *, by_queue: bool = True) -> list[SumRow]:
    return await store.load_sums(SumQuery(span, resolution, by_queue=by_queue))


async def test_an_interval_is_loaded_as_it_was_saved(store: Store) -> None:
    await store.save_intervals(saving(FIRST, row(tally=tally_of(3))))

    assert await sums(store, FIRST, Resolution.QUARTER) == [SumRow("7", NOON, tally_of(3))]
    series = await store.load_series(SumQuery(FIRST, Resolution.QUARTER, ["7"]))
    assert series == SeriesRows([SumRow(None, NOON, tally_of(3))], {NOON: INTERVAL})


async def test_extremes_that_are_not_known_stay_unknown(store: Store) -> None:
    bare = Tally(Counts(outside_hours=1))
    await store.save_intervals(saving(FIRST, row(tally=bare), row(queue_id="8", tally=tally_of(1))))

    loaded = {each.queue_id: each.tally for each in await sums(store, FIRST, Resolution.QUARTER)}
    assert loaded == {"7": bare, "8": tally_of(1)}
    [total] = await sums(store, FIRST, Resolution.QUARTER, by_queue=False)
    assert total.tally == bare + tally_of(1)


async def test_what_was_in_the_span_is_replaced_and_what_is_around_it_stays(store: Store) -> None:
    span = Span(NOON, NOON + 3 * INTERVAL)
    await store.save_intervals(saving(span, *(row(start, "7") for start in quarters(span))))
    middle = Span(NOON + INTERVAL, NOON + 2 * INTERVAL)
    await store.save_intervals(saving(middle, row(middle.start_at, "8", tally_of(9)), polled=False))

    assert await sums(store, span, Resolution.QUARTER) == [
        SumRow("7", NOON, tally_of(1)),
        SumRow("8", middle.start_at, tally_of(9)),
        SumRow("7", middle.end_at, tally_of(1)),
    ]
    covered = await store.load_coverage(span, Resolution.QUARTER)
    assert [covered.get(start, 0 * SECOND) for start in quarters(span)] == [INTERVAL, 0 * SECOND, INTERVAL]
    day = day_span(date(2026, 3, 29))
    assert await sums(store, day, Resolution.DAY) == [
        SumRow("7", day.start_at, tally_of(1) + tally_of(1)),
        SumRow("8", day.start_at, tally_of(9)),
    ]


async def test_saving_the_same_again_changes_nothing(store: Store) -> None:
    for _ in range(2):
        await store.save_intervals(saving(FIRST, row()))

    assert len(await sums(store, FIRST, Resolution.QUARTER)) == 1
    [day] = await sums(store, day_span(date(2026, 3, 29)), Resolution.DAY)
    assert day.tally == tally_of(1)


async def test_a_span_without_calls_takes_the_rows_and_days_away(store: Store) -> None:
    await store.save_intervals(saving(FIRST, row()))
    await store.save_intervals(saving(FIRST))

    for resolution in Resolution:
        assert await sums(store, day_span(date(2026, 3, 29)), resolution) == []


@pytest.mark.parametrize(("day", "quarter_count"), [(SPRING, 92), (AUTUMN, 100)])
async def test_a_day_on_which_the_clocks_change_is_the_sum_of_its_own_quarters(
    store: Store, day: date, quarter_count: int
) -> None:
    around = Span(day_span(day).start_at - HOUR, day_span(day).end_at + HOUR)
    await store.save_intervals(saving(around, *(row(start, tally=tally_of(1)) for start in quarters(around))))

    [whole] = await sums(store, day_span(day), Resolution.DAY)
    assert whole.tally.counts.offered == quarter_count
    assert whole.tally.waited == quarter_count * tally_of(1).waited
    hours = await sums(store, day_span(day), Resolution.HOUR)
    assert [each.tally.counts.offered for each in hours] == [4] * (quarter_count // 4)
    assert len({each.start_at for each in hours}) == quarter_count // 4
    covered = await store.load_coverage(day_span(day), Resolution.DAY)
    assert covered == {day_span(day).start_at: quarter_count * INTERVAL}


async def test_weeks_and_months_are_sums_of_their_days(store: Store) -> None:
    # Sunday and Monday, the last and the first of a month.
    for day in (date(2026, 5, 31), date(2026, 6, 1)):
        start = midnight(day, STOCKHOLM)
        await store.save_intervals(saving(Span(start, start + INTERVAL), row(start)))
    span = day_span(date(2026, 5, 25), 14)

    weeks, months = [await sums(store, span, resolution) for resolution in (Resolution.WEEK, Resolution.MONTH)]
    assert [each.start_at for each in weeks] == [
        midnight(date(2026, 5, 25), STOCKHOLM),
        midnight(date(2026, 6, 1), STOCKHOLM),
    ]
    assert [each.start_at for each in months] == [
        midnight(date(2026, 5, 1), STOCKHOLM),
        midnight(date(2026, 6, 1), STOCKHOLM),
    ]
    assert list(await store.load_coverage(span, Resolution.WEEK)) == [each.start_at for each in weeks]


async def test_sums_are_over_queues_and_time_as_they_are_asked_for(store: Store) -> None:
    span = Span(NOON, NOON + 2 * INTERVAL)
    rows = [row(start, queue_id, tally_of(2)) for start in quarters(span) for queue_id in ("7", "8", "9")]
    await store.save_intervals(saving(span, *rows))

    chosen = SumQuery(span, Resolution.QUARTER, ["7", "9"])
    assert [(each.queue_id, each.tally.counts.offered) for each in await store.load_sums(chosen)] == [
        (None, 4),
        (None, 4),
    ]
    whole = replace(chosen, by_bucket=False)
    [total] = await store.load_sums(whole)
    assert (total.start_at, total.tally.counts.offered) == (None, 8)
    by_queue = await store.load_sums(replace(whole, by_queue=True))
    assert [(each.queue_id, each.tally.counts.offered) for each in by_queue] == [("7", 4), ("9", 4)]


async def test_a_sum_over_nothing_is_no_row(store: Store) -> None:
    assert await store.load_sums(SumQuery(FIRST, Resolution.DAY, by_bucket=False)) == []
    assert await store.load_sums(SumQuery(FIRST, Resolution.HOUR, [], by_bucket=False)) == []
    assert await store.load_coverage(FIRST, Resolution.DAY) == {}
    assert await store.load_series(SumQuery(FIRST, Resolution.DAY)) == SeriesRows([], {})


async def test_the_edges_of_an_empty_history_are_unknown(store: Store) -> None:
    assert await store.load_edges(NOON) == HistoryEdges(None, None, None, None, None)
    assert await store.load_queue_names() == {}


async def test_the_edges_tell_where_history_begins_and_how_far_it_has_come(store: Store) -> None:
    await store.save_poll(PollSave(replace(poll(NOON), clock_offset=3 * SECOND)))
    await store.save_poll(PollSave(replace(poll(NOON + SECOND), reason=FailureReason.TIMEOUT)))
    await store.save_poll(save(NOON + 2 * SECOND, samples=(sample(NOON + 2 * SECOND, "7", "Växeln"),)))
    await store.save_intervals(saving(Span(NOON, NOON + 3 * INTERVAL)))

    end = NOON + 3 * INTERVAL
    assert await store.load_edges(end) == HistoryEdges(NOON, 3 * SECOND, NOON, end - INTERVAL, end)
    assert (await store.load_edges(NOON - SECOND)).newest_interval_at == NOON
    assert (await store.load_edges(NOON - 4 * SECOND)).newest_interval_at is None
    assert await store.load_queue_names() == {"7": "Växeln"}


async def test_calls_are_found_by_when_they_were_saved(store: Store) -> None:
    old, new = call("1", offered_at=NOON - HOUR), call("2", offered_at=NOON - 2 * HOUR)
    await store.save_poll(save(NOON, calls=(old, new)))
    await store.save_poll(save(NOON + SECOND, calls=(new,)))

    assert await store.load_offers_saved_since(NOON + SECOND) == [new.offered_at]
    assert sorted(await store.load_offers_saved_since(NOON)) == [new.offered_at, old.offered_at]
    assert await store.load_offers_saved_since(NOON + HOUR) == []


async def test_a_poll_tells_whether_it_read_the_calls_and_how_far_apart_polls_were(store: Store) -> None:
    told = replace(poll(NOON), has_calls=False, interval=10 * SECOND)
    await store.save_poll(PollSave(told))

    assert await store.load_polls(NOON, NOON + SECOND) == [told]


async def test_calls_are_chosen_by_outcome_and_queues_and_read_on_from_the_last(store: Store) -> None:
    calls = [*calls_of_quarter(NOON, "7"), *calls_of_quarter(NOON, "8"), *calls_of_quarter(NOON, "9")]
    await store.save_poll(save(NOON, calls=tuple(calls)))
    query = CallQuery(NOON, NOON + HOUR, queue_ids=("7", "9"), outcome=Outcome.ABANDONED)

    whole = await store.load_calls(query)
    assert {(each.queue_id, each.outcome) for each in whole} == {("7", Outcome.ABANDONED), ("9", Outcome.ABANDONED)}
    assert await store.count_calls(query) == len(whole) == 4
    read = []
    page = await store.load_calls(replace(query, limit=3))
    while page:
        read += page
        page = await store.load_calls(replace(query, limit=3, after=page[-1]))
    assert read == whole


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    starts=st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(["7", "8"]), st.integers(0, 1200)), min_size=1, max_size=30
    )
)
async def test_every_resolution_sums_to_the_same_total(store: Store, starts: list[tuple[int, str, int]]) -> None:
    span = day_span(date(2026, 10, 24), 6)
    calls = [
        replace(each, queue_id=queue_id)
        for quarter, queue_id, _ in starts
        for each in calls_of_quarter(span.start_at + quarter * INTERVAL)
    ]
    rows = interval_rows(calls, lambda _queue, _at: Limits(), STOCKHOLM, span.end_at)
    await store.save_intervals(saving(span, *rows))

    totals = [
        (await store.load_sums(SumQuery(span, resolution, by_bucket=False)))[0].tally for resolution in Resolution
    ]
    assert totals[0].counts.offered == len(calls)
    assert totals == [totals[0]] * len(totals)
