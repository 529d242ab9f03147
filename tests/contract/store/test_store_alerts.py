"""Alerts, what happened to them, and what people did: in memory, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.contract.store.builders import DAY, MICROSECOND, NOON, SECOND, alert, audited, event, over, poll
from tests.contract.store.fixtures import WITH_MEMORY, prepared
from tests.support.memory_store import MemoryStore

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import UNHANDLED, Act, Alert, AlertEvent, EventKind, Handling
from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports import PollSave, Store
from trio_monitor.ports.access import AuditQuery
from trio_monitor.ports.alerts import AlertQuery, StoredAlert

ALL = AlertQuery(NOON - DAY, NOON + DAY)
HANDLING_KINDS = [EventKind.ACKNOWLEDGED, EventKind.SNOOZED, EventKind.WOKEN, EventKind.COMMENTED, EventKind.EXPLAINED]


def act(kind: EventKind, at: datetime = NOON + SECOND, by: str = "Åsa", alert_id: str = "a") -> AlertEvent:
    until = at + timedelta(minutes=30) if kind is EventKind.SNOOZED else None
    note = None if kind is EventKind.WOKEN else "kö i växeln; 'rullgardin'"
    return AlertEvent(alert_id, at, kind, by=by, note=note, until=until)


@pytest.fixture(params=WITH_MEMORY)
def database_kind(request: pytest.FixtureRequest) -> str:
    return prepared(request.param)


async def keep(store: Store, *alerts: Alert, events: tuple[AlertEvent, ...] = ()) -> None:
    await store.save_poll(PollSave(poll(), alerts=alerts, alert_events=events))


def ids(found: list[StoredAlert]) -> list[str]:
    return [each.alert.alert_id for each in found]


async def test_an_alert_comes_back_as_it_was_saved_to_the_microsecond(store: Store) -> None:
    of_centre = replace(alert("b", queue_id=None), value=None, told_at=NOON, escalated_at=NOON + MICROSECOND)
    await keep(store, alert("a"), of_centre, over(alert("c")))
    assert [await store.alerts.find(each) for each in "abc"] == [
        StoredAlert(alert("a"), UNHANDLED),
        StoredAlert(of_centre, UNHANDLED),
        StoredAlert(over(alert("c")), UNHANDLED),
    ]
    assert await store.alerts.find("d") is None


async def test_open_alerts_are_loaded_after_a_start_the_pending_ones_among_them(store: Store) -> None:
    pending = alert("b", fired_at=None)
    await keep(store, alert("a", fired_at=NOON + SECOND), pending, over(alert("c")))
    assert await store.alerts.load_open() == [
        StoredAlert(pending, UNHANDLED),
        StoredAlert(alert("a", fired_at=NOON + SECOND), UNHANDLED),
    ]


async def test_a_poll_saved_twice_is_the_same_as_once(store: Store) -> None:
    for _ in range(2):
        await keep(store, alert(), events=(event(EventKind.FIRED),))
    assert ids(await store.alerts.load(ALL)) == ["a"]
    assert await store.alerts.load_events("a") == [event(EventKind.FIRED)]


async def test_what_came_of_a_beat_without_a_poll_is_saved_alike(store: Store) -> None:
    await store.alerts.save([alert()], [event(EventKind.FIRED)])
    await store.alerts.save([over(alert())], [event(EventKind.RECOVERED, NOON + SECOND)])
    assert await store.alerts.find("a") == StoredAlert(over(alert()), UNHANDLED)
    assert [each.kind for each in await store.alerts.load_events("a")] == [EventKind.FIRED, EventKind.RECOVERED]
    assert await store.load_polls(NOON - DAY, NOON + DAY) == []


async def test_what_people_have_done_stays_when_the_poller_saves_the_alert_again(store: Store) -> None:
    await keep(store, alert())
    for done in HANDLING_KINDS:
        await store.alerts.handle(act(done, NOON + SECOND), audited())
    await store.alerts.handle(act(EventKind.SNOOZED, NOON + 2 * SECOND), audited())
    await keep(store, replace(alert(), value=50.0))
    note = act(EventKind.COMMENTED).note
    assert await store.alerts.find("a") == StoredAlert(
        replace(alert(), value=50.0),
        Handling(
            acknowledged=Act(NOON + SECOND, "Åsa", note),
            snoozed_until=NOON + 2 * SECOND + timedelta(minutes=30),
            explained=Act(NOON + SECOND, "Åsa", note),
        ),
    )


async def test_a_snooze_taken_back_is_over(store: Store) -> None:
    await keep(store, alert())
    await store.alerts.handle(act(EventKind.SNOOZED), audited())
    woken = await store.alerts.handle(act(EventKind.WOKEN, NOON + 2 * SECOND), audited())
    assert woken is not None
    assert woken.handling.snoozed_until is None


async def test_an_alert_stays_its_first_owners_and_the_second_is_told_whose_it_is(store: Store) -> None:
    await keep(store, alert())
    results = await asyncio.gather(
        *(
            store.alerts.handle(act(EventKind.ACKNOWLEDGED, NOON + n * SECOND, f"person {n}"), audited())
            for n in range(5)
        )
    )
    assert len(await store.access.load_audit(AuditQuery(limit=9))) == 1
    owners = {each.handling.acknowledged.by for each in results if each and each.handling.acknowledged}
    assert len(owners) == 1
    assert [each.by for each in await store.alerts.load_events("a")] == list(owners)


@pytest.mark.parametrize("done", HANDLING_KINDS)
async def test_nothing_is_saved_of_an_act_on_an_alert_that_is_not_there(store: Store, done: EventKind) -> None:
    await keep(store, alert("pending", fired_at=None))
    assert await store.alerts.handle(act(done, alert_id="none"), audited()) is None
    assert await store.alerts.handle(act(done, alert_id="pending"), audited()) is None
    assert await store.alerts.load_events("pending") == []


@pytest.mark.parametrize("done", [EventKind.ACKNOWLEDGED, EventKind.SNOOZED, EventKind.WOKEN])
async def test_an_alert_that_has_ended_can_neither_be_taken_on_nor_put_off(store: Store, done: EventKind) -> None:
    await keep(store, over(alert()))
    assert await store.alerts.handle(act(done), audited()) is None
    assert await store.alerts.load_events("a") == []


@pytest.mark.parametrize("done", [EventKind.COMMENTED, EventKind.EXPLAINED])
async def test_an_alert_that_has_ended_can_be_spoken_of(store: Store, done: EventKind) -> None:
    await keep(store, over(alert()))
    assert await store.alerts.handle(act(done), audited()) is not None
    assert await store.alerts.load_events("a") == [act(done)]


async def test_events_come_by_time_each_with_all_that_it_tells(store: Store) -> None:
    await keep(store, alert(), events=(event(EventKind.CLEARED, NOON + 9 * SECOND), event(EventKind.FIRED)))
    await store.alerts.handle(act(EventKind.ACKNOWLEDGED, NOON), audited())
    await store.alerts.handle(act(EventKind.SNOOZED, NOON + MICROSECOND), audited())
    assert await store.alerts.load_events("a") == [
        event(EventKind.FIRED),
        act(EventKind.ACKNOWLEDGED, NOON),
        act(EventKind.SNOOZED, NOON + MICROSECOND),
        event(EventKind.CLEARED, NOON + 9 * SECOND),
    ]
    assert await store.alerts.load_events("b") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ALL, ["d", "c", "b", "a"]),
        (replace(ALL, is_ended=False), ["d", "b", "a"]),
        (replace(ALL, is_ended=True), ["c"]),
        (replace(ALL, queue_id="8"), ["b"]),
        (replace(ALL, queue_ids=frozenset({"8"})), ["d", "b"]),
        (replace(ALL, queue_ids=frozenset({"7", "8", "9"})), ["d", "c", "b", "a"]),
        (replace(ALL, queue_ids=frozenset()), ["d"]),
        (replace(ALL, queue_ids=frozenset({"7"}), is_ended=True, limit=1), ["c"]),
        (replace(ALL, queue_ids=frozenset({"7"}), queue_id="8"), []),
        (replace(ALL, rule_id="source-lost"), ["d"]),
        (replace(ALL, severity=Severity.WARNING), ["b"]),
        (replace(ALL, severity=Severity.WARNING, queue_id="7"), []),
        (AlertQuery(NOON + SECOND, NOON + 3 * SECOND), ["c", "b"]),
        (replace(ALL, limit=2), ["d", "c"]),
    ],
)
async def test_alerts_are_listed_the_latest_first_and_by_what_is_asked_for(
    store: Store, query: AlertQuery, found: list[str]
) -> None:
    await keep(
        store,
        alert("a"),
        replace(alert("b", fired_at=NOON + SECOND, queue_id="8"), severity=Severity.WARNING),
        over(alert("c", fired_at=NOON + 2 * SECOND)),
        replace(alert("d", fired_at=NOON + 3 * SECOND, queue_id=None), rule_id="source-lost"),
        alert("pending", fired_at=None),
    )
    assert ids(await store.alerts.load(query)) == found


async def test_pages_hold_every_alert_once_also_of_the_same_instant(store: Store) -> None:
    names = [f"alert-{number:02}" for number in range(25)]
    await keep(store, *(alert(name, fired_at=NOON + (number // 5) * SECOND) for number, name in enumerate(names)))
    seen: list[StoredAlert] = []
    while page := await store.alerts.load(replace(ALL, limit=4, before=seen[-1].alert if seen else None)):
        seen += page
    assert ids(seen) == sorted(names, reverse=True)


async def test_a_database_that_is_down_is_said_to_be(store: Store) -> None:
    await store.aclose()
    if isinstance(store, MemoryStore):
        store.is_down = True
    for doing in (
        store.alerts.load_open(),
        store.alerts.load(ALL),
        store.alerts.find("a"),
        store.alerts.load_events("a"),
        store.alerts.handle(act(EventKind.COMMENTED), audited()),
        store.alerts.save([alert()], []),
    ):
        with pytest.raises(StoreUnavailable):
            await doing
