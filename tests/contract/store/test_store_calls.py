from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.store.builders import DAY, EVERYTHING, MICROSECOND, NOON, SECOND, call, save

from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.reading import CallState
from trio_monitor.ports import CallQuery, Store

# What no text on the wire may hold: PostgreSQL has no NUL, UTF-8 no half surrogates.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(0), timedelta(days=400))
followed_calls = st.builds(
    FollowedCall,
    call_id=texts,
    queue_id=texts,
    offered_at=instants,
    last_seen_at=instants,
    state=st.sampled_from(CallState),
    outcome=st.none() | st.sampled_from(Outcome),
    rule=st.none() | st.sampled_from(Rule),
    answered_at=st.none() | instants,
    gone_at=st.none() | instants,
    agent_id=st.none() | texts,
    wait_at_least=lengths,
    wait_at_most=st.none() | lengths,
)
ALL_TIME = CallQuery(start_at=datetime(1989, 1, 1, tzinfo=UTC), end_at=datetime(2201, 1, 1, tzinfo=UTC))


def name_of(stored: FollowedCall) -> tuple[str, str, datetime]:
    return stored.call_id, stored.queue_id, stored.offered_at


# The store goes on from example to example, as it does from poll to poll.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(followed_calls, max_size=5, unique_by=name_of))
async def test_every_call_that_is_saved_is_loaded_equal(store: Store, calls: list[FollowedCall]) -> None:
    await store.save_poll(save(calls=tuple(calls)))

    loaded = {name_of(stored): stored for stored in await store.load_calls(ALL_TIME)}
    assert [loaded[name_of(saved)] for saved in calls] == calls


async def test_a_call_saved_again_replaces_its_row(store: Store) -> None:
    waiting = call("1")
    answered = replace(
        waiting,
        last_seen_at=NOON + 30 * SECOND,
        state=CallState.CONNECTED,
        outcome=Outcome.ANSWERED,
        rule=Rule.RECORD,
        answered_at=NOON + 18 * SECOND,
        agent_id="42",
        wait_at_least=18 * SECOND,
        wait_at_most=18 * SECOND,
    )
    await store.save_poll(save(NOON, calls=(waiting,)))
    await store.save_poll(save(NOON + 10 * SECOND, calls=(answered,)))

    assert await store.load_calls(EVERYTHING) == [answered]


async def test_an_outcome_that_is_taken_back_is_gone_from_the_row(store: Store) -> None:
    abandoned = replace(call("1", gone_at=NOON + SECOND), outcome=Outcome.ABANDONED, rule=Rule.GONE_WHILE_WAITING)
    await store.save_poll(save(NOON, calls=(abandoned,)))
    await store.save_poll(save(NOON + 10 * SECOND, calls=(call("1"),)))

    assert await store.load_calls(EVERYTHING) == [call("1")]


async def test_the_same_call_in_another_queue_or_offered_again_is_another_stay(store: Store) -> None:
    stays = (
        call("1", queue_id="7"),
        call("1", queue_id="8", offered_at=NOON + MICROSECOND),
        call("1", queue_id="7", offered_at=NOON + 2 * MICROSECOND),
    )
    await store.save_poll(save(calls=stays))

    assert await store.load_calls(EVERYTHING) == list(stays)


async def test_a_query_has_its_start_and_not_its_end(store: Store) -> None:
    calls = tuple(call(str(n), offered_at=NOON + n * MICROSECOND) for n in range(-1, 3))
    await store.save_poll(save(calls=calls))

    query = CallQuery(start_at=NOON, end_at=NOON + 2 * MICROSECOND)
    assert [stored.call_id for stored in await store.load_calls(query)] == ["0", "1"]
    assert await store.count_calls(query) == 2


async def test_a_query_for_one_queue_has_only_its_calls(store: Store) -> None:
    await store.save_poll(save(calls=(call("1", queue_id="7"), call("2", queue_id="8"))))

    query = replace(EVERYTHING, queue_ids=["8"])
    assert [stored.call_id for stored in await store.load_calls(query)] == ["2"]
    assert await store.count_calls(query) == 1


async def test_pages_are_in_order_and_neither_overlap_nor_leave_out(store: Store) -> None:
    # Seven calls offered in the same instant and one before: only the ids can settle their order.
    calls = (*(call(str(n)) for n in range(7)), call("9", offered_at=NOON - SECOND))
    await store.save_poll(save(calls=calls))

    pages = [await store.load_calls(replace(EVERYTHING, limit=3, offset=offset)) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [stored.call_id for page in pages for stored in page] == ["9", "0", "1", "2", "3", "4", "5", "6"]
    assert await store.count_calls(replace(EVERYTHING, limit=3, offset=6)) == 8


async def test_an_offset_without_a_limit_skips(store: Store) -> None:
    await store.save_poll(save(calls=tuple(call(str(n)) for n in range(3))))

    assert [stored.call_id for stored in await store.load_calls(replace(EVERYTHING, offset=2))] == ["2"]


async def test_unfinished_calls_are_those_still_there_and_those_lately_gone(store: Store) -> None:
    calls = (
        call("still there", offered_at=NOON - DAY),
        call("gone just then", offered_at=NOON - 2 * SECOND, gone_at=NOON),
        call("gone before", offered_at=NOON - 2 * SECOND, gone_at=NOON - MICROSECOND),
        call("gone later", offered_at=NOON - SECOND, gone_at=NOON + SECOND),
    )
    await store.save_poll(save(calls=calls))

    unfinished = await store.load_unfinished_calls(NOON)
    assert [stored.call_id for stored in unfinished] == ["still there", "gone just then", "gone later"]


async def test_an_instant_of_another_zone_is_the_same_instant_in_utc(store: Store) -> None:
    in_stockholm = NOON.astimezone(timezone(timedelta(hours=2)))
    await store.save_poll(save(calls=(call("1", offered_at=in_stockholm),)))

    [stored] = await store.load_calls(replace(EVERYTHING, start_at=in_stockholm))
    assert stored.offered_at == NOON
    assert stored.offered_at.tzinfo == UTC


async def test_a_naive_datetime_is_refused_and_nothing_of_the_poll_is_saved(store: Store) -> None:
    naive = call("2", offered_at=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive datetime refused"):
        await store.save_poll(save(calls=(call("1"), naive)))

    assert await store.load_polls(NOON, NOON + SECOND) == []
    assert await store.load_calls(EVERYTHING) == []


async def test_an_empty_database_has_no_calls(store: Store) -> None:
    assert await store.load_calls(EVERYTHING) == []
    assert await store.count_calls(EVERYTHING) == 0
    assert await store.load_unfinished_calls(NOON) == []
