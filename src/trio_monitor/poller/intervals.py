"""Keeping the intervals of history: computed from stored calls and polls, by a job and on command in the same way.

Nothing is added to the poll's own transaction. The job looks every five minutes, and so after every quarter, for what
has changed since it last looked; what it missed (a crash, an outage, a longer stop) it finds by the same look.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from trio_monitor.domain.history import PollOfInterval, coverage_rows, interval_rows
from trio_monitor.domain.intervals import INTERVAL, interval_start
from trio_monitor.domain.rollup import HOUR, Resolution, Span, bucket_start, days_of
from trio_monitor.domain.rules import CentreRules
from trio_monitor.errors import RangeRefused, StoreUnavailable
from trio_monitor.live.rules import LiveRules
from trio_monitor.ports import CallQuery, Clock, HistoryEdges, IntervalSave, PollRow, Store

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=5)
AFTER_THE_QUARTER = timedelta(seconds=5)
"""The poll that closes a quarter has come and is saved by then, as a rule; what comes later is taken next time."""

SAVING = timedelta(minutes=1)
"""A poll is saved this long after its start at the latest, so a look back reaches so far behind the last look."""

OFFSET_DRIFT = timedelta(hours=1)
"""Polls are looked up by our clock and placed by the server's; its offset may have changed by this much since."""

LONGEST_CALL = timedelta(days=1)
LITTLE = timedelta(minutes=30)
ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Now:
    """One instant by both clocks."""

    ours: datetime
    servers: datetime

    @classmethod
    def of(cls, ours: datetime, edges: HistoryEdges) -> "_Now":
        return cls(ours, ours + (edges.clock_offset or ZERO))

    @property
    def interval_end(self) -> datetime:
        """Where the running interval ends."""
        return interval_start(self.servers) + INTERVAL


class IntervalKeeper:
    """Computes what has changed since it last looked."""

    def __init__(self, store: Store, rules: LiveRules, calls_kept_for: timedelta) -> None:
        self._store = store
        self._rules = rules
        self._calls_kept_for = calls_kept_for
        self._counted_by: CentreRules | None = None

    async def catch_up(self, now: datetime) -> int:
        """Compute the running interval, those before it that are missing, and those whose calls have changed.

        After a start, and when rules have changed, all of today: its figures are shown by the rules in force.

        Returns:
            How many intervals were computed.

        Raises:
            StoreUnavailable: try again later; nothing is lost.
        """
        edges = await self._store.load_edges(now)
        if edges.first_poll_at is None:
            return 0
        rules, clock = self._rules.current, _Now.of(now, edges)
        first = edges.first_interval_at
        if first is None or first > clock.servers:
            first = await self._first(edges.first_poll_at, edges.clock_offset or ZERO)
        since = self._since(edges, first, rules, clock)
        changed = await self._changed(edges, clock)
        oldest = kept_since(now, self._calls_kept_for)
        interval_count = 0
        # The newest last: its time of computation is what the next look begins from.
        newest = Span(since, clock.interval_end)
        for span in spans_of([*(start for start in changed if oldest <= start < since), *_starts(newest)]):
            for piece in _pieces(span, HOUR):
                await compute(self._store, rules, piece, clock)
                interval_count += piece.length // INTERVAL
        self._counted_by = rules
        return interval_count

    async def _first(self, first_poll_at: datetime, offset: timedelta) -> datetime:
        """Where history begins: with the first poll, or with a call that was there already when it came."""
        first_poll_at += offset
        there = await self._store.load_calls(CallQuery(first_poll_at - LONGEST_CALL, first_poll_at, limit=1))
        return interval_start(there[0].offered_at if there else first_poll_at)

    def _since(self, edges: HistoryEdges, first: datetime, rules: CentreRules, clock: _Now) -> datetime:
        since = edges.newest_interval_at or first
        if rules is not self._counted_by:
            since = min(since, bucket_start(clock.servers, Resolution.DAY, rules.zone))
        return min(max(since, first), interval_start(clock.servers))

    async def _changed(self, edges: HistoryEdges, clock: _Now) -> set[datetime]:
        if edges.computed_at is None:
            return set()
        offers = await self._store.load_offers_saved_since(edges.computed_at - SAVING)
        there = await self._store.load_unfinished_calls(clock.servers)
        # One that waits on changes nothing in the store, and passes its limit all the same.
        return {interval_start(at) for at in [*offers, *(call.offered_at for call in there if call.is_waiting)]}


async def run_intervals(keeper: IntervalKeeper, clock: Clock) -> None:
    """Catch up now and every five minutes, until cancelled."""
    was_down = False
    while True:
        try:
            interval_count = await keeper.catch_up(clock.now())
        except StoreUnavailable as error:
            (log.debug if was_down else log.warning)("intervals_put_off", detail=str(error))
            was_down = True
        except Exception:  # broad: a bug in the past's figures must not end the monitoring of the present
            log.exception("intervals_failed_unexpectedly")
        else:
            log.debug("intervals_computed", interval_count=interval_count)
            was_down = False
        since_due = (clock.now() - AFTER_THE_QUARTER - interval_start(clock.now())) % EVERY
        await clock.sleep_until(clock.monotonic() + (EVERY - since_due).total_seconds())


async def rebuild(
    store: Store, rules: CentreRules, span: Span, clock: Clock, calls_kept_for: timedelta
) -> AsyncIterator[Span]:
    """Compute a range anew, by the rules in force now, a day of the centre at a time; yields each day when it is done.

    Calls that change meanwhile are taken up at the end, so that a monitor may run on the same database.

    Raises:
        RangeRefused: part of the range has lost its calls, or lies before the first poll: it would be made zero.
        StoreUnavailable: the days that were yielded are done.
    """
    started_at = clock.now()
    edges = await store.load_edges(started_at)
    now = _Now.of(started_at, edges)
    wanted = Span(interval_start(span.start_at), min(_next_start(span.end_at), now.interval_end))
    _refuse_what_is_lost(wanted, edges, kept_since(started_at, calls_kept_for))
    for day in days_of(wanted, rules.zone):
        piece = Span(max(day.span.start_at, wanted.start_at), min(day.span.end_at, wanted.end_at))
        await compute(store, rules, piece, _Now.of(clock.now(), edges))
        yield piece
    offers = await store.load_offers_saved_since(started_at - SAVING)
    for changed in spans_of({interval_start(at) for at in offers if wanted.holds(at)}):
        await compute(store, rules, changed, _Now.of(clock.now(), edges))


def _refuse_what_is_lost(wanted: Span, edges: HistoryEdges, oldest: datetime) -> None:
    if edges.first_poll_at is None:
        raise RangeRefused("nothing has been polled yet, so there is nothing to compute from")
    # Polls are kept as long as calls, so the first one tells where the calls begin, whatever the setting says now.
    first = interval_start(edges.first_poll_at + (edges.clock_offset or ZERO))
    possible = max(oldest, first)
    if wanted.start_at < possible:
        raise RangeRefused(
            f"calls are stored from {possible:%Y-%m-%d %H:%M} UTC on; intervals before that are kept as they are and"
            " cannot be computed anew"
        )
    if wanted.start_at >= wanted.end_at:
        raise RangeRefused("the range is empty, or lies in the future")


def kept_since(now: datetime, calls_kept_for: timedelta) -> datetime:
    """The start of the first interval whose calls are all kept."""
    return _next_start(now - calls_kept_for)


def _next_start(at: datetime) -> datetime:
    start = interval_start(at)
    return start if start == at else start + INTERVAL


def spans_of(starts: Iterable[datetime]) -> list[Span]:
    """Intervals by their starts, joined to spans where hardly anything lies between them.

    To compute what lies between as well changes nothing there, and costs less than a transaction more.
    """
    spans: list[Span] = []
    for start in sorted(starts):
        if spans and start - spans[-1].end_at <= LITTLE:
            spans[-1] = Span(spans[-1].start_at, start + INTERVAL)
        else:
            spans.append(Span(start, start + INTERVAL))
    return spans


def _starts(span: Span) -> Iterator[datetime]:
    start = span.start_at
    while start < span.end_at:
        yield start
        start += INTERVAL


def _pieces(span: Span, length: timedelta) -> Iterator[Span]:
    start = span.start_at
    while start < span.end_at:
        end = min(start + length, span.end_at)
        yield Span(start, end)
        start = end


async def compute(store: Store, rules: CentreRules, span: Span, now: _Now) -> None:
    """Compute the intervals of a span from what is stored, and save them with the days that they are part of."""
    calls = await store.load_calls(CallQuery(span.start_at, span.end_at))
    offset = now.servers - now.ours
    reach = INTERVAL + OFFSET_DRIFT
    polls = await store.load_polls(span.start_at - offset - reach, span.end_at - offset + reach)
    # In a thread: a busy day takes half a second, and polls go on meanwhile.
    rows = await asyncio.to_thread(interval_rows, calls, rules.limits_of, rules.zone, now.servers)
    coverage = coverage_rows(_that_read_calls(polls, rules, offset), span, rules.zone, now.servers)
    days = list(days_of(span, rules.zone))
    await store.save_intervals(IntervalSave(span, rows, coverage, days, computed_at=now.ours))


def _that_read_calls(polls: Collection[PollRow], rules: CentreRules, offset: timedelta) -> Iterator[PollOfInterval]:
    for poll in polls:
        if poll.reason is None and poll.has_calls:
            own_offset = offset if poll.clock_offset is None else poll.clock_offset
            yield PollOfInterval(poll.started_at + own_offset, poll.interval or rules.poll_interval)
