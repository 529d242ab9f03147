import asyncio
from dataclasses import replace

from tests.contract.store.builders import (
    DAY,
    EVERYTHING,
    MICROSECOND,
    NOON,
    SECOND,
    agent,
    alert,
    audited,
    call,
    event,
    over,
    sample,
    save,
)

from trio_monitor.domain.alerts import EventKind
from trio_monitor.domain.reading import AgentState
from trio_monitor.ports import Retention, Store
from trio_monitor.ports.access import AuditQuery
from trio_monitor.ports.alerts import AlertQuery
from trio_monitor.ports.notices import DeliveryQuery, PlannedNotice

KEEP_ALL = Retention(samples_before=None, calls_before=None, agents_before=None, audit_before=None)


async def test_samples_before_the_instant_go_and_the_one_at_it_stays(store: Store) -> None:
    for at in (NOON - MICROSECOND, NOON):
        await store.save_poll(save(at, samples=(sample(at),)))

    assert await store.delete_expired(replace(KEEP_ALL, samples_before=NOON)) == 1
    assert await store.load_samples(NOON - DAY, NOON + DAY) == [sample(NOON)]


async def test_calls_go_by_the_time_they_were_offered(store: Store) -> None:
    await store.save_poll(save(calls=(call("1", offered_at=NOON - MICROSECOND), call("2"))))

    assert await store.delete_expired(replace(KEEP_ALL, calls_before=NOON)) == 1
    assert await store.load_calls(EVERYTHING) == [call("2")]


async def test_agent_intervals_go_by_their_end_and_one_that_lasts_stays(store: Store) -> None:
    for number, state in enumerate((AgentState.READY, AgentState.TALKING, AgentState.READY)):
        await store.save_poll(save(NOON + number * SECOND, agents=(agent("42", state), agent("43", AgentState.READY))))

    assert await store.delete_expired(replace(KEEP_ALL, agents_before=NOON + 2 * SECOND)) == 1
    states = [row.state for row in await store.load_agent_intervals("42", NOON - DAY, NOON + DAY)]
    assert states == ["talking", "ready"]
    assert len(await store.load_agent_intervals("43", NOON - DAY, NOON + DAY)) == 1


async def test_where_agents_history_is_no_longer_kept_an_interval_without_an_end_goes_too(store: Store) -> None:
    await store.save_poll(save(NOON, agents=(agent("42", AgentState.PAUSED),)))

    await store.delete_expired(replace(KEEP_ALL, agents_before=NOON + SECOND, keeps_agents=False))
    assert await store.load_agent_intervals("42", NOON - DAY, NOON + DAY) == []


async def test_notices_go_with_the_calls_by_their_end_and_one_that_waits_stays(store: Store) -> None:
    ids = ("old", "new", "waiting")
    await store.alerts.save([alert(each) for each in ids], [event(EventKind.FIRED, NOON, each) for each in ids])
    for each in ids:
        key = (each, NOON, EventKind.FIRED)
        await store.notices.save_plan([key], [PlannedNotice(each, f"to-{each}", [key])], NOON)
    for each, at in (("old", NOON - MICROSECOND), ("new", NOON)):
        claimed = await store.notices.claim(each, now=NOON, lease_ends_at=NOON, free_at=NOON)
        assert claimed is not None
        await store.notices.save_sent(claimed, at, at)

    assert await store.delete_expired(replace(KEEP_ALL, calls_before=NOON)) == 1
    kept = await store.notices.load_deliveries(DeliveryQuery(10))
    assert {each.notice_id: len(each.attempts) for each in kept} == {"new": 1, "waiting": 0}


async def test_alerts_go_with_the_calls_by_their_end_and_one_that_lasts_stays(store: Store) -> None:
    old = NOON - 30 * DAY
    await store.alerts.save(
        [over(alert("old", fired_at=old), NOON - MICROSECOND), over(alert("new"), NOON), alert("open", fired_at=old)],
        [event(EventKind.FIRED, old, "old"), event(EventKind.FIRED, NOON, "new")],
    )

    assert await store.delete_expired(replace(KEEP_ALL, calls_before=NOON)) == 1
    kept = await store.alerts.load(AlertQuery(old, NOON + DAY))
    assert [each.alert.alert_id for each in kept] == ["new", "open"]
    assert await store.alerts.load_events("old") == []
    assert await store.alerts.load_events("new") == [event(EventKind.FIRED, NOON, "new")]


async def test_a_call_outlives_the_knowledge_of_who_answered_it(store: Store) -> None:
    old, new = call("1", offered_at=NOON - MICROSECOND, agent_id="42"), call("2", agent_id="42")
    await store.save_poll(save(calls=(old, new)))

    assert await store.delete_expired(replace(KEEP_ALL, agents_before=NOON)) == 1
    assert await store.load_calls(EVERYTHING) == [replace(old, agent_id=None), new]
    assert await store.delete_expired(replace(KEEP_ALL, agents_before=NOON)) == 0


async def test_an_agent_saved_late_is_forgotten_at_the_next_occasion(store: Store) -> None:
    assert await store.delete_expired(replace(KEEP_ALL, agents_before=NOON)) == 0
    await store.save_poll(save(calls=tuple(call(str(number), agent_id="42") for number in range(1_500))))

    assert await store.delete_expired(replace(KEEP_ALL, agents_before=NOON + SECOND)) == 1_500
    assert {each.agent_id for each in await store.load_calls(EVERYTHING)} == {None}


async def test_the_audit_log_goes_by_its_age_alone(store: Store) -> None:
    await store.access.record([audited(NOON - MICROSECOND), audited(NOON)])

    assert await store.delete_expired(Retention(NOON + DAY, NOON + DAY, NOON + DAY, NOON)) == 1
    assert [each.entry for each in await store.access.load_audit(AuditQuery(limit=9))] == [audited(NOON)]


async def test_polls_stay_as_long_as_the_samples_and_calls_that_they_explain(store: Store) -> None:
    for hour in range(3):
        await store.save_poll(save(NOON + hour * SECOND))

    await store.delete_expired(replace(KEEP_ALL, samples_before=NOON + DAY))
    assert len(await store.load_polls(NOON, NOON + DAY)) == 3
    await store.delete_expired(Retention(NOON + 2 * SECOND, NOON + SECOND, None, None))
    assert [row.started_at for row in await store.load_polls(NOON, NOON + DAY)] == [NOON + SECOND, NOON + 2 * SECOND]


async def test_what_is_kept_for_ever_is_not_deleted(store: Store) -> None:
    await store.save_poll(save(samples=(sample(),), calls=(call(),)))

    assert await store.delete_expired(KEEP_ALL) == 0
    assert await store.load_samples(NOON, NOON + SECOND) == [sample()]
    assert await store.load_calls(EVERYTHING) == [call()]


async def test_a_deletion_of_many_batches_deletes_all_and_lets_a_save_through(store: Store) -> None:
    old = tuple(call(str(number), offered_at=NOON - DAY) for number in range(10_000))
    await store.save_poll(save(calls=old))

    deletion = asyncio.create_task(store.delete_expired(replace(KEEP_ALL, calls_before=NOON)))
    saves = 0
    while not deletion.done():
        await store.save_poll(save(NOON + saves * SECOND, calls=(call(offered_at=NOON + saves * SECOND),)))
        saves += 1

    assert await deletion == 10_000
    assert saves >= 3
    assert await store.count_calls(replace(EVERYTHING, start_at=NOON - 2 * DAY)) == saves


async def test_deleting_from_an_empty_database_deletes_nothing(store: Store) -> None:
    assert await store.delete_expired(Retention(NOON, NOON, NOON, NOON)) == 0
