import asyncio

from tests.contract.store.builders import MICROSECOND, NOON, SECOND

from trio_monitor.ports import Store

LATER = NOON + SECOND


async def test_a_link_is_used_up_by_the_first_who_takes_it(store: Store) -> None:
    await store.save_sign_in_link("hash", LATER)

    assert await store.take_sign_in_link("hash", NOON)
    assert not await store.take_sign_in_link("hash", NOON)


async def test_of_many_who_take_a_link_at_once_one_gets_it(store: Store) -> None:
    await store.save_sign_in_link("hash", LATER)

    taken = await asyncio.gather(*(store.take_sign_in_link("hash", NOON) for _ in range(20)))
    assert sorted(taken) == [False] * 19 + [True]


async def test_a_link_counts_until_the_instant_it_expires(store: Store) -> None:
    await store.save_sign_in_link("in time", LATER)
    await store.save_sign_in_link("too late", LATER)

    assert await store.take_sign_in_link("in time", LATER - MICROSECOND)
    assert not await store.take_sign_in_link("too late", LATER)


async def test_an_unknown_link_is_not_taken_and_leaves_the_others_alone(store: Store) -> None:
    await store.save_sign_in_link("hash", LATER)

    assert not await store.take_sign_in_link("another", NOON)
    assert await store.take_sign_in_link("hash", NOON)


async def test_a_session_lasts_until_the_instant_it_expires(store: Store) -> None:
    await store.save_session("hash", LATER)

    assert await store.find_session("hash", LATER - MICROSECOND) == LATER
    assert await store.find_session("hash", LATER) is None
    assert await store.find_session("another", NOON) is None


async def test_a_session_saved_again_has_the_new_end(store: Store) -> None:
    await store.save_session("hash", LATER)
    await store.save_session("hash", LATER + SECOND)

    assert await store.find_session("hash", LATER) == LATER + SECOND


async def test_a_deleted_session_is_gone_and_the_others_stay(store: Store) -> None:
    await store.save_session("hash", LATER)
    await store.save_session("another", LATER)
    await store.delete_session("hash")
    await store.delete_session("hash")

    assert await store.find_session("hash", NOON) is None
    assert await store.find_session("another", NOON) == LATER


async def test_a_sign_in_clears_away_what_has_expired(store: Store) -> None:
    await store.save_sign_in_link("old link", NOON)
    await store.save_session("old session", NOON)
    await store.save_session("session", LATER)
    await store.take_sign_in_link("hash", NOON)

    # Asked with an earlier time, what is still there would count.
    assert not await store.take_sign_in_link("old link", NOON - SECOND)
    assert await store.find_session("old session", NOON - SECOND) is None
    assert await store.find_session("session", NOON) == LATER
