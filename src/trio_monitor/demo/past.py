"""The demo's past: what the monitor would have stored, had it watched the simulator for two weeks already.

Made once, with a new database, from the simulator's own ledger of calls, so that a newcomer sees charts, reports and a
forecast at once. A process of its own: the monitor lives long and keeps nothing of it in memory.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import httpx2
from pydantic import AwareDatetime, BaseModel, Field

from trio_monitor.clock import SystemClock
from trio_monitor.demo.opening import UNFINISHED, first_midnight, with_database
from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.history import PollOfInterval, coverage_rows, interval_rows
from trio_monitor.domain.intervals import INTERVAL, interval_start
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import DaySpan, Span, days_of, midnight
from trio_monitor.domain.rules import CentreRules
from trio_monitor.errors import FailureReason, SourceUnavailable, TrioMonitorError
from trio_monitor.ports import Clock, IntervalSave, PollRow, PollSave, SampleRow
from trio_monitor.settings import Settings, load_settings
from trio_monitor.store import open_store
from trio_monitor.store.sql_store import SqlStore
from trio_monitor.web.stored_settings import load_live_rules

TREND = timedelta(hours=1)
"""How far back the overview draws every poll."""

POLL_TAKES = timedelta(milliseconds=200)
READ_SECONDS = 30.0
NOTHING = timedelta(0)
OUTCOMES = {
    "answered": (Outcome.ANSWERED, Rule.RECORD),
    "abandoned": (Outcome.ABANDONED, Rule.GONE_WHILE_WAITING),
    "flowed_out": (Outcome.FLOWED_OUT, Rule.MOVED),
}


class LedgerService(BaseModel):
    """A queue, as the ledger names it."""

    service_id: int = Field(alias="serviceId")
    name: str = Field(alias="serviceName")


class LedgerCall(BaseModel):
    """What really happened to a call in one queue."""

    jobno: int
    service_id: int = Field(alias="serviceId")
    offered_at: AwareDatetime
    answered_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    outcome: Literal["open", "answered", "abandoned", "flowed_out", "lost"]


class Ledger(BaseModel):
    """A reply of the simulator's `GET /truth`."""

    services: list[LedgerService]
    calls: list[LedgerCall]


async def write_past(settings: Settings, control_url: str, clock: Clock) -> None:
    """Fill a new database.

    Args:
        settings: with the database's address.
        control_url: of a simulator that has run since `first_midnight`, or longer.
        clock: ours; the simulator's runs with it.

    Raises:
        StoreUnavailable: it cannot be written.
        SourceUnavailable: the simulator does not answer.
    """
    store = await open_store(settings.database.url.get_secret_value())
    try:
        rules = (await load_live_rules(settings, store)).current
        started_at = clock.now()
        whole = Span(first_midnight(started_at, rules.zone), started_at)
        async with httpx2.AsyncClient(base_url=control_url, timeout=READ_SECONDS) as client:
            for day in days_of(whole, rules.zone):
                ledger = await _ledger_of(client, day.span)
                await _write_day(store, rules, ledger, day, clock.now())
    except httpx2.HTTPError as error:
        msg = "the bundled simulator does not tell its past"
        raise SourceUnavailable(msg, reason=FailureReason.UNREACHABLE) from error
    finally:
        await store.aclose()


async def _ledger_of(client: httpx2.AsyncClient, span: Span) -> Ledger:
    window = {"from": span.start_at.isoformat(), "to": span.end_at.isoformat()}
    reply = await client.get("/truth", params=window)
    return Ledger.model_validate_json(reply.raise_for_status().content)


async def _write_day(store: SqlStore, rules: CentreRules, ledger: Ledger, day: DaySpan, now: datetime) -> None:
    """One day's polls and calls, and if it is over what is counted from them: the monitor counts today by itself."""
    calls = [followed for call in ledger.calls if (followed := followed_call(call, now)) is not None]
    names = {str(service.service_id): service.name for service in ledger.services}
    polls = list(polls_of(day.span, now, rules))
    if not polls:
        return
    recent = [call for call in calls if call.offered_at + call.wait_at_least > now - TREND]
    saves = [PollSave(poll, samples_of(poll, recent, names, now)) for poll in polls]
    saves[-1] = replace(saves[-1], calls=calls)
    await store.save_past(saves)
    if day.span.end_at <= now:
        rows = interval_rows(calls, rules.limits_of, rules.zone, now)
        seen = [PollOfInterval(poll.started_at, poll.interval or INTERVAL) for poll in polls]
        coverage = coverage_rows(seen, day.span, rules.zone, now)
        await store.save_intervals(IntervalSave(day.span, rows, coverage, [day], now))


def polls_of(span: Span, now: datetime, rules: CentreRules) -> Iterator[PollRow]:
    """Every poll of today and of the last hour; of what lies before one a quarter, that covers it."""
    today_at = midnight(now.astimezone(rules.zone).date(), rules.zone)
    fine_at = interval_start(min(today_at, now - TREND))
    at = span.start_at
    while at < span.end_at:
        step = rules.poll_interval if at >= fine_at else INTERVAL
        if at + step > now:
            return
        yield PollRow(at, POLL_TAKES, None, clock_offset=NOTHING, interval=step)
        at += step


def followed_call(call: LedgerCall, now: datetime) -> FollowedCall | None:
    """A call as the monitor would know it; None for one that a restart has cut off.

    One that waits or talks still at `now` is followed on by the first poll.
    """
    if call.outcome == "lost":
        return None
    outcome, rule = OUTCOMES.get(call.outcome, (None, None))
    wait = (call.answered_at or call.ended_at or now) - call.offered_at
    state = CallState.QUEUED
    if call.answered_at is not None:
        state = CallState.CONNECTED if call.ended_at is None else CallState.FINISHED
    return FollowedCall(
        call_id=str(call.jobno),
        queue_id=str(call.service_id),
        offered_at=call.offered_at,
        last_seen_at=call.ended_at or now,
        state=state,
        outcome=outcome,
        rule=rule,
        answered_at=call.answered_at,
        gone_at=call.ended_at,
        wait_at_least=wait,
        wait_at_most=None if outcome is None else wait,
    )


def samples_of(
    poll: PollRow, calls: Sequence[FollowedCall], names: Mapping[str, str], now: datetime
) -> list[SampleRow]:
    """The queues at a poll of the last hour. How its agents were is not known."""
    at = poll.started_at
    if at < now - TREND:
        return []
    waiting = [call for call in calls if call.offered_at <= at < call.offered_at + call.wait_at_least]
    return [
        SampleRow(
            at=at,
            queue_id=queue_id,
            queue_name=name,
            is_open=None,
            waiting_count=sum(1 for _ in waits_in(waiting, queue_id, at)),
            longest_wait=max(waits_in(waiting, queue_id, at), default=None),
            agents_ready_count=None,
            agents_busy_count=None,
            agents_paused_count=None,
        )
        for queue_id, name in names.items()
    ]


def waits_in(calls: Iterable[FollowedCall], queue_id: str, at: datetime) -> Iterator[timedelta]:
    """How long each has waited that waits in this queue."""
    return (at - call.offered_at for call in calls if call.queue_id == queue_id)


def main(control_url: str, env_file: str | None = None) -> int:
    """Fill the demo's new database; the exit status."""
    settings = with_database(load_settings(None if env_file is None else Path(env_file)), UNFINISHED)
    try:
        asyncio.run(write_past(settings, control_url, SystemClock()))
    except TrioMonitorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
