import asyncio

import pytest
from tests.contract.store.builders import NOON, SECOND

from trio_monitor.errors import Conflict
from trio_monitor.ports import Document, Store


async def test_a_document_never_saved_is_not_there(store: Store) -> None:
    assert await store.load_document("rules") is None


async def test_the_newest_version_is_loaded(store: Store) -> None:
    first = await store.save_document("rules", 0, '{"a": 1}', NOON)
    second = await store.save_document("rules", 1, '{"a": "å"}', NOON + SECOND)
    await store.save_document("other", 0, "[]", NOON)

    assert first == Document("rules", 1, '{"a": 1}', NOON)
    assert await store.load_document("rules") == second == Document("rules", 2, '{"a": "å"}', NOON + SECOND)


@pytest.mark.parametrize("expected_version", [0, 2, 17, -1])
async def test_who_knows_another_version_than_the_newest_saves_nothing(store: Store, expected_version: int) -> None:
    saved = await store.save_document("rules", 0, "1", NOON)
    with pytest.raises(Conflict, match="rules has version 1") as caught:
        await store.save_document("rules", expected_version, "2", NOON)

    assert (caught.value.expected_version, caught.value.version) == (expected_version, 1)
    assert await store.load_document("rules") == saved


async def test_of_several_who_save_at_once_exactly_one_succeeds(store: Store) -> None:
    results = await asyncio.gather(
        *(store.save_document("rules", 0, str(number), NOON) for number in range(5)), return_exceptions=True
    )

    saved = [result for result in results if isinstance(result, Document)]
    assert len(saved) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 4
    assert await store.load_document("rules") == saved[0]
