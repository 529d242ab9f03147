import asyncio

import pytest
from tests.contract.store.builders import NOON, SECOND, audited, poll
from tests.support.news import alert_of, news_event

from trio_monitor.errors import Conflict, SendFailure
from trio_monitor.ports import Document, PollSave, Store
from trio_monitor.ports.access import AuditQuery
from trio_monitor.ports.notices import ChannelEffect, Failure, PlannedNotice
from trio_monitor.store import peek_document


async def test_a_document_never_saved_is_not_there(store: Store) -> None:
    assert await store.load_document("rules") is None


async def test_the_newest_version_is_loaded(store: Store) -> None:
    first = await store.save_document("rules", 0, '{"a": 1}', audited(NOON))
    second = await store.save_document("rules", 1, '{"a": "å"}', audited(NOON + SECOND))
    await store.save_document("other", 0, "[]", audited(NOON))

    assert first == Document("rules", 1, '{"a": 1}', NOON)
    assert await store.load_document("rules") == second == Document("rules", 2, '{"a": "å"}', NOON + SECOND)


async def test_a_document_is_looked_at_without_opening_the_store(url: str, store: Store) -> None:
    saved = await store.save_document("rules", 0, "1", audited(NOON))

    assert (await peek_document(url, "rules"), await peek_document(url, "other")) == (saved, None)


@pytest.mark.parametrize("expected_version", [0, 2, 17, -1])
async def test_who_knows_another_version_than_the_newest_saves_nothing(store: Store, expected_version: int) -> None:
    saved = await store.save_document("rules", 0, "1", audited(NOON))
    with pytest.raises(Conflict, match="rules has version 1") as caught:
        await store.save_document("rules", expected_version, "2", audited(NOON))

    assert (caught.value.expected_version, caught.value.version) == (expected_version, 1)
    assert await store.load_document("rules") == saved


async def test_of_several_who_save_at_once_exactly_one_succeeds(store: Store) -> None:
    results = await asyncio.gather(
        *(store.save_document("rules", 0, str(number), audited(NOON)) for number in range(5)), return_exceptions=True
    )

    saved = [result for result in results if isinstance(result, Document)]
    assert len(saved) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 4
    assert await store.load_document("rules") == saved[0]


async def test_a_channel_is_enabled_or_emptied_with_its_settings_or_not_at_all(store: Store) -> None:
    notices, later = store.notices, NOON + SECOND
    news = [news_event(alert_id=each, at=NOON) for each in "ab"]
    alerts = [alert_of(each.alert_id, at=NOON) for each in news]
    await store.save_poll(PollSave(poll(), alerts=alerts, alert_events=news))
    first, second = ([(each.alert_id, each.at, each.kind)] for each in news)
    await notices.save_plan(first, [PlannedNotice("n1", "mail", first)], NOON)
    taken = await notices.claim("n1", now=NOON, lease_ends_at=later, free_at=later)
    assert taken is not None
    await notices.save_failure(taken, Failure(NOON, SendFailure.REFUSED, "HTTP 404"))
    await notices.save_plan(second, [PlannedNotice("n2", "mail", second)], NOON)
    enabling = ChannelEffect("mail", audited(later, "channel.enable"))
    dropping = ChannelEffect("mail", enabling=None)

    for effect in (enabling, dropping):
        with pytest.raises(Conflict):
            await store.save_document("channels", 7, "{}", audited(later), effect)
    assert "mail" in await notices.load_disabled()
    assert len(await notices.load_waiting()) == 1
    await store.save_document("channels", 0, "{}", audited(later), enabling)
    assert await notices.load_disabled() == {}
    assert [each.entry.action for each in await store.access.load_audit(AuditQuery(9))] == ["channel.enable", "test"]
    await store.save_document("channels", 1, "{}", audited(later), dropping)
    assert await notices.load_waiting() == []


async def test_every_version_of_some_documents_is_rewritten_and_no_other_document(store: Store) -> None:
    await store.save_document("rules", 0, "a", audited(NOON))
    await store.save_document("rules", 1, "b", audited(NOON))
    await store.save_document("groups", 0, "a", audited(NOON))
    await store.save_document("other", 0, "a", audited(NOON))

    assert await store.rewrite_documents({"rules": lambda body: body.replace("a", "A")}) == 1
    upper = {"rules": str.upper, "groups": str.upper, "none": str.upper}
    assert await store.rewrite_documents(upper) == 2
    assert await store.rewrite_documents(upper) == 0
    assert await store.load_document("rules") == Document("rules", 2, "B", NOON)
    assert await store.load_document("groups") == Document("groups", 1, "A", NOON)
    assert await store.load_document("other") == Document("other", 1, "a", NOON)


async def test_a_rewriting_that_breaks_off_changes_nothing(store: Store) -> None:
    for version, body in enumerate("ab"):
        await store.save_document("rules", version, body, audited(NOON))
    await store.save_document("groups", 0, "a", audited(NOON))

    def break_off(body: str) -> str:
        if body == "b":
            raise KeyError(body)
        return body.upper()

    with pytest.raises(KeyError):
        await store.rewrite_documents({"groups": str.upper, "rules": break_off})
    # All are small letters still.
    assert await store.rewrite_documents({"rules": str.upper, "groups": str.upper}) == 3
