"""News become notices: none lost, none taken by two, and what is tried again keeps its id. Three implementations."""

import asyncio
from datetime import datetime

import pytest
import pytest_asyncio
from tests.contract.store.builders import NOON, audited, poll
from tests.contract.store.fixtures import WITH_MEMORY, prepared
from tests.support.memory_notices import MemoryNotices
from tests.support.memory_store import MemoryStore
from tests.support.news import MINUTE, SECOND, alert_of, news_event

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import UNHANDLED, AlertEvent, EventKind
from trio_monitor.domain.notices import EventKey, News, NoticeState
from trio_monitor.errors import SendFailure
from trio_monitor.ports import PollSave, Store
from trio_monitor.ports.notices import ClaimedNotice, DeliveryQuery, Failure, NoticeStore, PlannedNotice

NEWS = tuple(news_event(alert_id=each, at=NOON + number * SECOND) for number, each in enumerate("abc"))
ALERTS = tuple(alert_of(event.alert_id, at=NOON) for event in NEWS)
QUIET = AlertEvent("a", NOON + SECOND, EventKind.CLEARED)
A, B, C = ((event.alert_id, event.at, event.kind) for event in NEWS)


@pytest.fixture(params=WITH_MEMORY)
def database_kind(request: pytest.FixtureRequest) -> str:
    return prepared(request.param)


@pytest_asyncio.fixture
async def notices(store: Store) -> NoticeStore:
    if isinstance(store, MemoryStore):
        news = [News(event, alert_of(event.alert_id, at=NOON), UNHANDLED) for event in (*NEWS, QUIET)]
        return MemoryNotices(lambda: news, [])
    await store.save_poll(PollSave(poll(), alerts=ALERTS, alert_events=(*NEWS, QUIET)))
    return store.notices


async def claim(notices: NoticeStore, notice_id: str = "n1", now: datetime = NOON) -> ClaimedNotice | None:
    return await notices.claim(notice_id, now=now, lease_ends_at=now + 30 * SECOND, free_at=now + MINUTE)


async def claimed(notices: NoticeStore, notice_id: str = "n1", now: datetime = NOON) -> ClaimedNotice:
    found = await claim(notices, notice_id, now)
    assert found is not None
    return found


async def plan(notices: NoticeStore, *events: EventKey, notice_id: str = "n1", channel_id: str = "mail") -> bool:
    return await notices.save_plan(events, [PlannedNotice(notice_id, channel_id, events)], NOON)


async def test_news_are_loaded_by_time_until_a_plan_has_taken_them(notices: NoticeStore) -> None:
    assert [each.key for each in await notices.load_news(10)] == [A, B, C]
    assert [each.key for each in await notices.load_news(2)] == [A, B]
    await plan(notices, A, B)
    [left] = await notices.load_news(10)
    assert (left.key, left.event.value, left.alert.severity) == (C, 31.0, Severity.CRITICAL)
    assert (await claimed(notices)).news[0].told_channel_ids == {"mail"}


async def test_news_for_nobody_are_taken_all_the_same(notices: NoticeStore) -> None:
    assert await notices.save_plan([A, B, C], [], NOON)
    assert await notices.load_news(10) == []
    assert await notices.load_waiting() == []


async def test_of_two_who_plan_the_same_news_one_is_refused_and_saves_nothing(notices: NoticeStore) -> None:
    assert sorted(await asyncio.gather(plan(notices, A), plan(notices, A, B, notice_id="n2"))) == [False, True]
    [waiting] = await notices.load_waiting()
    assert len((await claimed(notices, waiting.notice_id)).news) in {1, 2}


async def test_news_join_a_notice_that_nobody_has_tried(notices: NoticeStore) -> None:
    await plan(notices, A)
    await plan(notices, B, notice_id="n2")
    assert [each.key for each in (await claimed(notices)).news] == [A, B]


async def test_news_never_join_a_notice_that_may_have_arrived(notices: NoticeStore) -> None:
    await plan(notices, A)
    await claimed(notices)
    await plan(notices, B, notice_id="n2")
    assert [each.key for each in (await claimed(notices, now=NOON + MINUTE)).news] == [A]


async def test_of_many_who_claim_a_notice_one_gets_it(notices: NoticeStore) -> None:
    await plan(notices, A)
    found = await asyncio.gather(*(claim(notices) for _ in range(5)))
    assert sum(each is not None for each in found) == 1


async def test_a_channel_has_one_turn_at_a_time(notices: NoticeStore) -> None:
    await plan(notices, A)
    first = await claimed(notices)
    await plan(notices, B, notice_id="n2")
    assert await claim(notices, "n2", NOON + SECOND) is None
    await notices.save_sent(first, NOON + SECOND, NOON + MINUTE)
    [waiting] = await notices.load_waiting()
    assert (waiting.notice_id, waiting.due_at) == ("n2", NOON + MINUTE)
    assert await claim(notices, "n2", NOON + MINUTE - SECOND) is None
    assert await claim(notices, "n2", NOON + MINUTE) is not None


async def test_who_dies_over_a_notice_leaves_it_under_its_id(notices: NoticeStore) -> None:
    await plan(notices, A)
    await claimed(notices)
    again = await claimed(notices, now=NOON + MINUTE)
    assert (again.notice_id, again.attempt, [each.key for each in again.news]) == ("n1", 2, [A])
    await notices.save_sent(again, NOON + MINUTE, NOON + 2 * MINUTE)
    assert await claim(notices, now=NOON + 5 * MINUTE) is None
    [delivery] = await notices.load_deliveries(DeliveryQuery(10))
    assert delivery.state is NoticeState.SENT
    assert [(each.number, each.ended_at) for each in delivery.attempts] == [(1, None), (2, NOON + MINUTE)]


async def test_a_failed_attempt_is_a_row_and_the_channel_waits_with_it(notices: NoticeStore) -> None:
    await plan(notices, A)
    failure = Failure(NOON + SECOND, SendFailure.UNREACHABLE, "connection refused", retry_at=NOON + 2 * MINUTE)
    await notices.save_failure(await claimed(notices), failure)
    [waiting] = await notices.load_waiting()
    assert (waiting.due_at, waiting.is_channel_disabled) == (NOON + 2 * MINUTE, False)
    [delivery] = await notices.load_deliveries(DeliveryQuery(10))
    assert (delivery.attempts[0].reason, delivery.attempts[0].detail) == (SendFailure.UNREACHABLE, "connection refused")
    assert await claim(notices, now=NOON + 2 * MINUTE) is not None


async def test_a_late_failure_of_a_lost_claim_changes_nothing(notices: NoticeStore) -> None:
    await plan(notices, A)
    stale = await claimed(notices)
    await claimed(notices, now=NOON + MINUTE)
    await notices.save_failure(stale, Failure(NOON + MINUTE, SendFailure.REFUSED, "gone"))
    assert await notices.load_disabled() == {}
    assert len(await notices.load_waiting()) == 1


async def test_a_permanent_failure_switches_the_channel_off_until_it_is_enabled(notices: NoticeStore) -> None:
    await plan(notices, A)
    await notices.save_failure(await claimed(notices), Failure(NOON, SendFailure.REFUSED, "HTTP 404"))
    disabled = await notices.load_disabled()
    assert (disabled["mail"].reason, disabled["mail"].detail) == (SendFailure.REFUSED, "HTTP 404")
    await plan(notices, B, notice_id="n2")
    [waiting] = await notices.load_waiting()
    assert waiting.is_channel_disabled
    assert await claim(notices, "n2", NOON + MINUTE) is None
    await notices.enable("mail", audited(NOON + MINUTE))
    assert await claim(notices, "n2", NOON + MINUTE) is not None
    assert await notices.load_disabled() == {}


async def test_what_waits_for_a_channel_that_is_gone_has_failed(notices: NoticeStore) -> None:
    await plan(notices, A)
    await plan(notices, B, notice_id="n2", channel_id="other")
    await notices.drop_waiting("mail", NOON + SECOND)
    assert [each.channel_id for each in await notices.load_waiting()] == ["other"]
    [dropped] = await notices.load_deliveries(DeliveryQuery(10, channel_id="mail"))
    assert (dropped.state, dropped.next_at) == (NoticeState.FAILED, None)
    assert dropped.attempts[-1].reason is SendFailure.CHANNEL_OFF


async def test_deliveries_are_paged_newest_first(notices: NoticeStore) -> None:
    for number, key in enumerate((A, B, C), start=1):
        await plan(notices, key, notice_id=f"n{number}", channel_id=f"c{number}")
    first = await notices.load_deliveries(DeliveryQuery(2))
    last = first[-1]
    rest = await notices.load_deliveries(DeliveryQuery(2, before=(last.created_at, last.notice_id)))
    assert [each.notice_id for each in [*first, *rest]] == ["n3", "n2", "n1"]
    assert rest[0].events == [A]
