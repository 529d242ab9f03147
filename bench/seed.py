"""A year of history for a large centre, written through the store itself: `python -m bench.seed DATABASE_URL`.

Demand follows the hour and the weekday; queues differ in size. The newest days also have their calls, and their
intervals are counted from these; further back, intervals alone are drawn, as they are after a while in real life.
"""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import track

from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.history import IntervalRow, PollOfInterval, Tally, coverage_rows, interval_rows
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.reading import CallState
from trio_monitor.domain.rollup import Resolution, Span, bucket_start, days_of, midnight
from trio_monitor.domain.service_level import Counts, Limits
from trio_monitor.ports import IntervalSave, PollRow, PollSave, SampleRow
from trio_monitor.store import open_store
from trio_monitor.store.sql_store import SqlStore

ZONE = ZoneInfo("Europe/Stockholm")
LIMITS = Limits()
FIRST_DAY = date(2025, 9, 1)
DAY_COUNT, QUEUE_COUNT, CALL_DAY_COUNT = 365, 50, 7
OPENS, CLOSES = 6, 22
BUSY_HOURS = {6: 0.2, 7: 0.6, 8: 1.4, 9: 1.8, 10: 1.7, 11: 1.4, 12: 1.1, 13: 1.4, 14: 1.3, 15: 1.1, 16: 0.8}
EVENING, SATURDAY = 0.3, 0.4
SECOND = timedelta(seconds=1)
LOST_SHARE = 0.002
"""Share of the intervals in which the server could not be reached."""


class Chance(random.Random):
    """Made-up values, the same ones from the same seed."""

    def count(self, mean: float) -> int:
        """How many calls come where so many come in the mean."""
        return max(0, round(self.gauss(mean, mean**0.5))) if mean else 0


@dataclass(frozen=True, slots=True)
class Centre:
    """How much is to be written, and from which seed.

    Attributes:
        ids: the queues' own ids; made up where there are none.
        demand: how many calls come, compared with what is usual.
        opens, closes: hours by the centre's clock.
        weekend: how many calls come on a Saturday or Sunday, compared with another day.
        outages: hours in which the server could not be reached at all.
    """

    first_day: date = FIRST_DAY
    day_count: int = DAY_COUNT
    queue_count: int = QUEUE_COUNT
    call_day_count: int = CALL_DAY_COUNT
    seed: int = 1
    ids: tuple[str, ...] = ()
    demand: float = 1.0
    opens: int = OPENS
    closes: int = CLOSES
    weekend: float = SATURDAY
    outages: tuple[Span, ...] = ()

    @property
    def end_at(self) -> datetime:
        """Where the year ends."""
        return midnight(self.first_day + timedelta(days=self.day_count), ZONE)

    @property
    def queue_ids(self) -> list[str]:
        """The queues."""
        return list(self.ids) or [f"q{number:02d}" for number in range(self.queue_count)]

    def is_seen(self, at: datetime) -> bool:
        """Whether the server could be reached."""
        return not any(outage.start_at <= at < outage.end_at for outage in self.outages)


async def seed(store: SqlStore, centre: Centre) -> None:
    """Write the whole year, a day at a time."""
    chance = Chance(centre.seed)
    for number in track(range(centre.day_count), "days", transient=True):
        day = centre.first_day + timedelta(days=number)
        span = Span(midnight(day, ZONE), midnight(day + timedelta(days=1), ZONE))
        calls: list[FollowedCall] = []
        if number >= centre.day_count - centre.call_day_count:
            calls = list(_calls(span, centre, chance))
            rows = interval_rows(calls, lambda _queue, _at: LIMITS, ZONE, span.end_at)
        else:
            rows = list(_rows(span, centre, chance))
        starts = [start for start in _starts(span) if chance.random() > LOST_SHARE and centre.is_seen(start)]
        polls = [PollOfInterval(start, INTERVAL) for start in starts]
        if polls:
            # With calls, so that these days can be computed anew. Nothing reads the polls of the others.
            kept = polls if calls else polls[:1]
            await store.save_past([_poll(each.at, centre, calls if each is kept[0] else []) for each in kept])
        coverage = coverage_rows(polls, span, ZONE, span.end_at)
        await store.save_intervals(IntervalSave(span, rows, coverage, list(days_of(span, ZONE)), span.end_at))


def _demand(start: datetime, queue_number: int, centre: Centre) -> float:
    """Mean number of calls in a quarter; none are known of where nobody looked."""
    local = start.astimezone(ZONE)
    if not centre.opens <= local.hour < centre.closes or not centre.is_seen(start):
        return 0.0
    by_weekday = 1.0 if local.weekday() < 5 else centre.weekend
    return centre.demand * BUSY_HOURS.get(local.hour, EVENING) * by_weekday * (1 + 8 / (1 + queue_number))


def _starts(span: Span) -> Iterator[datetime]:
    start = span.start_at
    while start < span.end_at:
        yield start
        start += INTERVAL


def _rows(span: Span, centre: Centre, chance: Chance) -> Iterator[IntervalRow]:
    for start in _starts(span):
        hour_at = bucket_start(start, Resolution.HOUR, ZONE)
        for number, queue_id in enumerate(centre.queue_ids):
            offered = chance.count(_demand(start, number, centre))
            if offered > 0:
                yield IntervalRow(queue_id, start, hour_at, _tally(offered, chance))


def _tally(offered: int, chance: Chance) -> Tally:
    abandoned = min(offered, round(offered * chance.uniform(0, 0.2)))
    answered = offered - abandoned
    within = round(answered * chance.uniform(0.5, 1))
    wait = answered * chance.uniform(5, 40)
    short = abandoned // 4
    return Tally(
        Counts(
            offered,
            answered,
            within,
            abandoned,
            abandoned_within=abandoned // 2,
            short_abandoned=short,
            short_abandoned_least=short // 2,
            short_abandoned_most=min(abandoned, 2 * short),
            answered_wait_seconds=wait,
        ),
        handled_count=answered,
        handling=answered * chance.uniform(120, 400) * SECOND,
        abandoned_wait=abandoned * 30 * SECOND,
        waited=wait * SECOND,
        longest_wait=chance.uniform(20, 300) * SECOND,
        least_limit=LIMITS.wait,
        greatest_limit=LIMITS.wait,
    )


def _calls(span: Span, centre: Centre, chance: Chance) -> Iterator[FollowedCall]:
    for start in _starts(span):
        for number, queue_id in enumerate(centre.queue_ids):
            for each in range(chance.count(_demand(start, number, centre))):
                yield _call(f"{start:%m%d%H%M}-{number}-{each}", queue_id, start, chance)


def _call(call_id: str, queue_id: str, start: datetime, chance: Chance) -> FollowedCall:
    offered_at = start + chance.random() * INTERVAL
    wait = chance.expovariate(1 / 18) * SECOND
    is_answered = chance.random() > wait / (300 * SECOND) + 0.04
    ended_at = offered_at + wait + (chance.expovariate(1 / 240) * SECOND if is_answered else 0 * SECOND)
    return FollowedCall(
        call_id=call_id,
        queue_id=queue_id,
        offered_at=offered_at,
        last_seen_at=ended_at,
        state=CallState.FINISHED,
        outcome=Outcome.ANSWERED if is_answered else Outcome.ABANDONED,
        rule=Rule.RECORD,
        answered_at=offered_at + wait if is_answered else None,
        gone_at=ended_at,
        wait_at_least=wait,
        wait_at_most=wait,
    )


def _poll(at: datetime, centre: Centre, calls: list[FollowedCall]) -> PollSave:
    """One poll a quarter: the names of the queues, and perhaps the whole day's calls."""
    samples = [
        SampleRow(at, queue_id, f"Kö {queue_id}", True, 0, None, None, None, None) for queue_id in centre.queue_ids
    ]
    return PollSave(PollRow(at, SECOND, None, clock_offset=0 * SECOND, interval=INTERVAL), samples, calls)


def main(
    url: Annotated[str, typer.Argument(help="sqlite+aiosqlite:///FILE or postgresql+asyncpg://...")],
    days: int = DAY_COUNT,
    queues: int = QUEUE_COUNT,
    call_days: Annotated[int, typer.Option(help="Newest days that also have their calls.")] = CALL_DAY_COUNT,
) -> None:
    """Write a made-up past into a database that is new."""

    async def work() -> None:
        store = await open_store(url)
        try:
            # The same last day, however many come before it.
            end_day = FIRST_DAY + timedelta(days=DAY_COUNT)
            await seed(store, Centre(end_day - timedelta(days=days), days, queues, call_days))
        finally:
            await store.aclose()

    asyncio.run(work())


if __name__ == "__main__":
    typer.run(main)
