from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contract.store.builders import DAY, EVERYTHING, MICROSECOND, NOON, SECOND, agent, call, poll, sample, save

from trio_monitor.domain.reading import AgentState
from trio_monitor.errors import FailureReason
from trio_monitor.ports import PollRow, PollSave, SampleRow, Store
from trio_monitor.store import open_store

TEN_SECONDS = 10 * SECOND


async def test_a_poll_is_loaded_equal(store: Store) -> None:
    come = PollRow(
        started_at=NOON + MICROSECOND,
        duration=timedelta(seconds=1, microseconds=234_567),
        reason=None,
        clock_offset=-timedelta(seconds=3, microseconds=1),
        queue_count=50,
        call_count=200,
        set_aside_count=1,
    )
    await store.save_poll(PollSave(poll=come))

    assert await store.load_polls(NOON, NOON + SECOND) == [come]


@pytest.mark.parametrize("reason", FailureReason)
async def test_a_failed_poll_is_kept_with_its_reason(store: Store, reason: FailureReason) -> None:
    failed = replace(poll(), reason=reason)
    await store.save_poll(PollSave(poll=failed))

    assert await store.load_polls(NOON, NOON + SECOND) == [failed]


async def test_polls_come_by_time_with_the_start_and_without_the_end(store: Store) -> None:
    for at in (NOON + TEN_SECONDS, NOON, NOON + 2 * TEN_SECONDS, NOON - MICROSECOND):
        await store.save_poll(save(at))

    loaded = await store.load_polls(NOON, NOON + 2 * TEN_SECONDS)
    assert [row.started_at for row in loaded] == [NOON, NOON + TEN_SECONDS]


async def test_samples_are_loaded_equal(store: Store) -> None:
    unknown = SampleRow(
        at=NOON,
        queue_id="8",
        queue_name="Fakturafrågor – kväll",
        is_open=None,
        waiting_count=None,
        longest_wait=None,
        agents_ready_count=None,
        agents_busy_count=None,
        agents_paused_count=None,
    )
    zero = replace(
        sample(queue_id="9"),
        is_open=False,
        waiting_count=0,
        longest_wait=timedelta(0),
        agents_ready_count=0,
        agents_busy_count=0,
        agents_paused_count=0,
    )
    await store.save_poll(save(samples=(sample(), unknown, zero)))

    assert await store.load_samples(NOON, NOON + SECOND) == [sample(), unknown, zero]


async def test_samples_come_by_time_with_the_start_and_without_the_end(store: Store) -> None:
    for at in (NOON, NOON + TEN_SECONDS, NOON + 2 * TEN_SECONDS):
        await store.save_poll(save(at, samples=(sample(at, "8"), sample(at, "7"))))

    loaded = await store.load_samples(NOON, NOON + 2 * TEN_SECONDS)
    assert [(row.at, row.queue_id) for row in loaded] == [
        (NOON, "7"),
        (NOON, "8"),
        (NOON + TEN_SECONDS, "7"),
        (NOON + TEN_SECONDS, "8"),
    ]


async def test_a_renamed_queue_has_its_latest_name_everywhere(store: Store) -> None:
    await store.save_poll(save(samples=(sample(queue_name="Växeln"),)))
    later = NOON + TEN_SECONDS
    await store.save_poll(save(later, samples=(sample(later, queue_name="Reception"),)))

    loaded = await store.load_samples(NOON, NOON + DAY)
    assert [row.queue_name for row in loaded] == ["Reception", "Reception"]


async def test_a_queue_renamed_while_nobody_watched_is_renamed_after_a_restart(url: str, store: Store) -> None:
    await store.save_poll(save(samples=(sample(queue_name="Växeln"),)))
    await store.aclose()
    later = NOON + TEN_SECONDS
    again = await open_store(url)
    await again.save_poll(save(later, samples=(sample(later, queue_name="Reception"),)))

    loaded = await again.load_samples(NOON, NOON + DAY)
    await again.aclose()
    assert {row.queue_name for row in loaded} == {"Reception"}


async def test_the_same_poll_saved_twice_counts_once(store: Store) -> None:
    # A commit whose confirmation is lost looks like a failure and may be tried again.
    twice = save(samples=(sample(),), calls=(call(),), agents=(agent("42", AgentState.READY),))
    await store.save_poll(twice)
    await store.save_poll(twice)

    assert await store.load_polls(NOON, NOON + SECOND) == [poll()]
    assert await store.load_samples(NOON, NOON + SECOND) == [sample()]
    assert await store.load_calls(EVERYTHING) == [call()]
    assert len(await store.load_agent_intervals("42", NOON, NOON + SECOND)) == 1


async def test_a_poll_is_saved_whole_or_not_at_all(store: Store) -> None:
    naive = replace(call(), gone_at=NOON.replace(tzinfo=None))
    broken = save(samples=(sample(),), calls=(naive,), agents=(agent("42", AgentState.READY),))
    with pytest.raises(ValueError, match="naive"):
        await store.save_poll(broken)

    assert await store.load_polls(NOON, NOON + SECOND) == []
    assert await store.load_samples(NOON, NOON + SECOND) == []
    assert await store.load_agent_intervals("42", NOON, NOON + SECOND) == []


async def test_after_a_save_that_failed_the_next_one_is_whole(store: Store) -> None:
    good = save(samples=(sample(),), calls=(call(),), agents=(agent("42", AgentState.READY),))
    naive = replace(call(), gone_at=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        await store.save_poll(replace(good, calls=(naive,)))
    await store.save_poll(good)

    assert await store.load_samples(NOON, NOON + SECOND) == [sample()]
    assert len(await store.load_agent_intervals("42", NOON, NOON + SECOND)) == 1


async def test_what_was_saved_is_there_after_a_restart(url: str, store: Store) -> None:
    await store.save_poll(save(samples=(sample(),), calls=(call(),)))
    await store.aclose()

    again = await open_store(url)
    assert await again.load_polls(NOON, NOON + SECOND) == [poll()]
    assert await again.load_samples(NOON, NOON + SECOND) == [sample()]
    assert await again.load_unfinished_calls(NOON) == [call()]
    await again.aclose()
