"""Who is told of what."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.support.clock import START_AT
from tests.support.news import MINUTE, alert_of, news_event

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.alerts import UNHANDLED, EventKind
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Bearings, Channel, ChannelKind, News, Patience, Route, plan
from trio_monitor.domain.opening_hours import Day, DayKind, OpeningWindow, Schedule

BOTH = frozenset(Severity)


def ordinary(_: date) -> Day:
    return Day(DayKind.WORKDAY)


BEARINGS = Bearings({"support": frozenset({"7", "8"})}, UTC, ordinary)
NIGHT = Schedule((OpeningWindow(frozenset(range(7)), 22 * 60, 24 * 60),))


def news(
    kind: EventKind = EventKind.FIRED,
    *,
    alert_id: str = "a",
    queue_id: str | None = "7",
    severity: Severity = Severity.WARNING,
    after: timedelta = timedelta(0),
    escalated_after: timedelta | None = None,
    told: frozenset[str] = frozenset(),
) -> News:
    at = START_AT + after
    escalated_at = None if escalated_after is None else START_AT + escalated_after
    alert = alert_of(alert_id, queue_id=queue_id, severity=severity, escalated_at=escalated_at)
    return News(news_event(kind, alert_id, at=at), alert, UNHANDLED, told)


def channel(*routes: Route, channel_id: str = "mail", is_enabled: bool = True) -> Channel:
    return Channel(channel_id, "Mejl", ChannelKind.APPRISE, Language.SWEDISH, routes, "", is_enabled)


def is_told(route: Route, each: News) -> bool:
    return plan([each], [channel(route)], BEARINGS) == {"mail": [each.key]}


def test_a_route_without_queues_takes_all_and_the_centres_own() -> None:
    assert is_told(Route(BOTH), news())
    assert is_told(Route(BOTH), news(queue_id=None))


@pytest.mark.parametrize(("queue_id", "expected"), [("7", True), ("8", True), ("9", False), (None, False)])
def test_a_route_of_a_group_takes_its_queues_only(queue_id: str | None, expected: bool) -> None:
    assert is_told(Route(BOTH, group_ids=frozenset({"support"})), news(queue_id=queue_id)) is expected


def test_a_route_takes_its_severities_only() -> None:
    critical = Route(frozenset({Severity.CRITICAL}))
    assert not is_told(critical, news())
    assert is_told(critical, news(severity=Severity.CRITICAL))


def test_outside_its_hours_a_route_takes_nothing() -> None:
    assert not is_told(Route(BOTH, hours=NIGHT), news())
    assert is_told(Route(BOTH, hours=NIGHT), news(after=timedelta(hours=13, minutes=30)))


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-28T06:30Z", True),
        ("2026-03-28T05:30Z", False),
        ("2026-03-29T05:30Z", True),
        ("2026-03-29T06:30Z", False),
    ],
)
def test_a_routes_hours_are_by_the_clock_on_the_wall_on_both_sides_of_summer_time(instant: str, expected: bool) -> None:
    morning = Schedule((OpeningWindow(frozenset(range(7)), 7 * 60, 8 * 60),))
    at_home = Bearings({}, ZoneInfo("Europe/Stockholm"), ordinary)
    each = news(after=datetime.fromisoformat(instant) - START_AT)
    assert (plan([each], [channel(Route(BOTH, hours=morning))], at_home) != {}) is expected


def test_a_route_for_escalated_alerts_takes_them_from_the_escalation_on() -> None:
    route = Route(BOTH, only_escalated=True)
    assert not is_told(route, news())
    assert not is_told(route, news(escalated_after=MINUTE))
    assert is_told(route, news(EventKind.ESCALATED, after=MINUTE, escalated_after=MINUTE))
    assert is_told(route, news(EventKind.REMINDED, after=2 * MINUTE, escalated_after=MINUTE))


def test_who_was_told_that_it_began_is_told_that_it_ended_and_nobody_else() -> None:
    night_only = Route(BOTH, hours=NIGHT)
    assert is_told(night_only, news(EventKind.RECOVERED, told=frozenset({"mail"})))
    assert plan([news(EventKind.RECOVERED)], [channel(Route(BOTH))], BEARINGS) == {}


def test_beginning_and_end_planned_together_are_both_told() -> None:
    both = [news(), news(EventKind.RECOVERED, after=MINUTE)]
    assert plan(both, [channel(Route(BOTH))], BEARINGS) == {"mail": [each.key for each in both]}


def test_a_channel_with_overlapping_routes_is_told_once_and_one_that_is_off_not_at_all() -> None:
    channels = [channel(Route(BOTH), Route(BOTH)), channel(Route(BOTH), channel_id="off", is_enabled=False)]
    assert plan([news()], channels, BEARINGS) == {"mail": [news().key]}


def test_waits_before_retries_double_up_to_a_ceiling() -> None:
    patience = Patience(MINUTE, MINUTE, MINUTE, 10 * MINUTE, 100, 60 * MINUTE)
    assert [patience.wait_before_retry(number, 0) for number in (1, 2, 3, 9, 5000)] == [
        MINUTE,
        2 * MINUTE,
        4 * MINUTE,
        10 * MINUTE,
        10 * MINUTE,
    ]
    assert patience.wait_before_retry(2, 1) == MINUTE
