"""A known past for tests: polls without a gap but where one is wanted, and calls in a pattern that can be counted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.clock import HandClock

from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import Span, midnight
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Limits
from trio_monitor.errors import FailureReason
from trio_monitor.live.rules import LiveRules
from trio_monitor.poller.intervals import IntervalKeeper
from trio_monitor.ports import PollRow, PollSave, SampleRow, Store

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SPRING = date(2026, 3, 29)
"""Summer time begins: 23 hours."""
AUTUMN = date(2026, 10, 25)
"""Summer time ends: 25 hours."""
POLL_INTERVAL = timedelta(seconds=10)
POLL = timedelta(minutes=5)
"""Polls of these tests are written this far apart, each for as long: fewer rows than real ones."""
SECOND = timedelta(seconds=1)
QUEUES = {"north": "Norr", "south": "Söder"}
RULES = CentreRules(Limits(), STOCKHOLM, POLL_INTERVAL)
KEPT_FOR = timedelta(days=396)


def day_span(day: date, days: int = 1) -> Span:
    """So many whole days of the centre."""
    return Span(midnight(day, STOCKHOLM), midnight(day + timedelta(days=days), STOCKHOLM))


def quarters(span: Span) -> Iterator[datetime]:
    """The start of each interval."""
    start = span.start_at
    while start < span.end_at:
        yield start
        start += INTERVAL


def ended(call_id: str, queue_id: str, offered_at: datetime, outcome: Outcome, wait: float) -> FollowedCall:
    """A call that is over; one that was answered was talked to for 100 seconds."""
    is_answered = outcome is Outcome.ANSWERED
    wait_length = wait * SECOND
    ended_at = offered_at + wait_length + (100 * SECOND if is_answered else 0 * SECOND)
    return FollowedCall(
        call_id=call_id,
        queue_id=queue_id,
        offered_at=offered_at,
        last_seen_at=ended_at,
        state=CallState.FINISHED,
        outcome=outcome,
        rule=Rule.RECORD,
        answered_at=offered_at + wait_length if is_answered else None,
        gone_at=ended_at,
        wait_at_least=wait_length,
        wait_at_most=wait_length,
    )


def calls_of_quarter(start: datetime, queue_id: str = "north") -> list[FollowedCall]:
    """Five calls: answered after 10, 20 and 30 s, abandoned after 4 and 25 s."""
    name = f"{start:%m%d%H%M}"
    waits = [
        (Outcome.ANSWERED, 10.0),
        (Outcome.ANSWERED, 20.0),
        (Outcome.ANSWERED, 30.0),
        (Outcome.ABANDONED, 4.0),
        (Outcome.ABANDONED, 25.0),
    ]
    return [
        ended(f"{name}-{number}", queue_id, start + number * 60 * SECOND, outcome, wait)
        for number, (outcome, wait) in enumerate(waits)
    ]


async def save_past(
    store: Store, span: Span, calls: Iterable[FollowedCall], *, gaps: Iterable[Span] = (), until: datetime | None = None
) -> None:
    """Save polls over `span`, failed in `gaps`; each call with the first poll after its end."""
    waiting = sorted(calls, key=lambda call: call.gone_at or call.offered_at)
    lost = list(gaps)
    at = span.start_at
    while at < min(span.end_at, until or span.end_at):
        following = at + POLL
        due = [call for call in waiting if (call.gone_at or call.offered_at) < following]
        waiting = waiting[len(due) :]
        is_lost = any(gap.holds(at) for gap in lost)
        reason = FailureReason.UNREACHABLE if is_lost else None
        poll = PollRow(at, SECOND, reason, clock_offset=0 * SECOND, interval=POLL)
        samples = [] if is_lost else [_sample(at, queue_id, name) for queue_id, name in QUEUES.items()]
        await store.save_poll(PollSave(poll, samples=samples, calls=due))
        at = following
    if waiting:
        poll = PollRow(at, SECOND, None, clock_offset=0 * SECOND, interval=POLL)
        await store.save_poll(PollSave(replace(poll, started_at=at - SECOND), calls=waiting))


def _sample(at: datetime, queue_id: str, name: str) -> SampleRow:
    return SampleRow(at, queue_id, name, True, 0, None, None, None, None)


def keeper_of(store: Store, rules: CentreRules = RULES) -> IntervalKeeper:
    """A keeper that has just been started."""
    return IntervalKeeper(store, LiveRules(rules), KEPT_FOR)


def clock_at(at: datetime) -> HandClock:
    """A clock that stands at an instant."""
    return HandClock(at.astimezone(UTC))
