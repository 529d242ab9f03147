"""How many agents are needed now, and how many calls the rest of the day will bring."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from trio_monitor.domain.forecast import WEEKS_BACK, DayProfile, Forecast, earlier_days, forecast
from trio_monitor.domain.history import Tally
from trio_monitor.domain.intervals import INTERVAL, interval_start
from trio_monitor.domain.rollup import Resolution, Span, days_of, midnight
from trio_monitor.domain.service_level import Limits
from trio_monitor.domain.staffing import Expectation
from trio_monitor.domain.staffing_now import ARRIVAL_LENGTH, Silence, StaffingNow, staffing_now
from trio_monitor.ports import SumQuery
from trio_monitor.web import schemas_staffing as shapes
from trio_monitor.web.access import Context, ForViewers
from trio_monitor.web.context import WebContext
from trio_monitor.web.ranges import server_now
from trio_monitor.web.routes.live import QueueId, find_queue
from trio_monitor.web.routing import api_router

router = api_router("staffing")

RECENT_DAYS = 14
WATCHED_SHARE = 0.9
"""A day, or a quarter of today, of which less was seen tells nothing of how many calls it has."""

HOUR_SECONDS = 3600.0


@router.get("/queues/{queue_id}/staffing")
async def show_staffing(queue_id: QueueId, visit: ForViewers, context: Context) -> shapes.StaffingOut:
    """Agents needed now, and what to expect with one fewer, as many, and one more than there are."""
    snapshot = context.published(visit.viewer).snapshot
    queue = find_queue(context, visit.viewer, queue_id)
    now = server_now(context)
    usual = _usual_calls(await _earlier_days(context, queue_id, now), now.astimezone(context.settings.centre.zone))
    answer = staffing_now(queue, snapshot.source.freshness, await _recent(context, queue_id, now), usual)
    return shapes.StaffingOut(
        queue_id=queue_id,
        published_at=snapshot.published_at,
        silence=answer if isinstance(answer, Silence) else None,
        figures=_figures(answer, usual, queue.limits) if isinstance(answer, StaffingNow) else None,
    )


@router.get("/queues/{queue_id}/forecast")
async def show_forecast(queue_id: QueueId, visit: ForViewers, context: Context) -> shapes.ForecastOut:
    """The whole of today in quarters: what was offered, and what to expect."""
    find_queue(context, visit.viewer, queue_id)
    zone, now = context.settings.centre.zone, server_now(context)
    earlier = await _earlier_days(context, queue_id, now)
    start = midnight(now.astimezone(zone).date(), zone)
    span, current = Span(start, now + INTERVAL), interval_start(now)
    covered = await context.store.load_coverage(span, Resolution.QUARTER)
    counted = {at: count for _, at, count in await _offered(context, queue_id, span)}
    # What was hardly seen is not known: not zero, and no sign of a quiet day.
    offered = {
        at: counted.get(at, 0) for at, length in covered.items() if length >= WATCHED_SHARE * INTERVAL and at < current
    }
    # On the day of 25 hours the later 02:00 stands for both: a usual day, which it is compared with, has one.
    today = {at.astimezone(zone).time(): count for at, count in offered.items()}
    expected = forecast(earlier, today, current.astimezone(zone).time(), today.keys())
    return shapes.ForecastOut(
        queue_id=queue_id,
        days=len(earlier),
        scale=expected.scale if expected else None,
        points=_points(expected, start, offered, context) if expected else [],
    )


def _points(
    expected: Forecast, start: datetime, offered: dict[datetime, int], context: WebContext
) -> list[shapes.ForecastPointOut]:
    """Every quarter from the first to the last that has anything in it."""
    zone = context.settings.centre.zone
    end = midnight(start.astimezone(zone).date() + timedelta(days=1), zone)
    quarters = [start + number * INTERVAL for number in range((end - start) // INTERVAL)]
    return [
        shapes.ForecastPointOut(
            start_at=at,
            expected=round(expected.expected.get(at.astimezone(zone).time(), 0.0), 2),
            offered=offered.get(at),
        )
        for at in quarters
        if offered.get(at) or at.astimezone(zone).time() in expected.expected
    ]


async def _recent(context: WebContext, queue_id: str, now: datetime) -> Tally:
    """The calls of the last days."""
    zone = context.settings.centre.zone
    start = midnight(now.astimezone(zone).date() - timedelta(days=RECENT_DAYS), zone)
    query = SumQuery(Span(start, now + INTERVAL), Resolution.DAY, [queue_id], by_bucket=False)
    rows = await context.store.load_sums(query)
    return rows[0].tally if rows else Tally()


async def _earlier_days(context: WebContext, queue_id: str, now: datetime) -> list[DayProfile]:
    """Earlier days that today may be compared with, latest first."""
    zone = context.settings.centre.zone
    today = now.astimezone(zone).date()
    span = Span(midnight(today - timedelta(weeks=WEEKS_BACK), zone), midnight(today, zone))
    covered = await context.store.load_coverage(span, Resolution.DAY)
    watched = {
        day.span.start_at.astimezone(zone).date()
        for day in days_of(span, zone)
        if covered.get(day.span.start_at, timedelta(0)) >= WATCHED_SHARE * day.span.length
    }
    profiles: defaultdict[date, dict[time, int]] = defaultdict(dict)
    for day, at, count in await _offered(context, queue_id, span):
        local = at.astimezone(zone).time()
        profiles[day][local] = profiles[day].get(local, 0) + count
    return earlier_days(profiles, today, watched, context.rules.current.calendar)


async def _offered(context: WebContext, queue_id: str, span: Span) -> list[tuple[date, datetime, int]]:
    """Calls offered in each quarter: its local date, its start, how many."""
    rows = await context.store.load_sums(SumQuery(span, Resolution.QUARTER, [queue_id]))
    zone = context.settings.centre.zone
    return [
        (row.start_at.astimezone(zone).date(), row.start_at, row.tally.counts.offered)
        for row in rows
        if row.start_at is not None
    ]


def _usual_calls(earlier: list[DayProfile], local_now: datetime) -> float | None:
    """Calls that the half hour up to now usually has; None with too few earlier days."""
    expected = forecast(earlier, {}, time(0))
    if expected is None:
        return None
    quarters = [interval_start(local_now - ARRIVAL_LENGTH + number * INTERVAL).time() for number in (0, 1)]
    return sum(expected.expected.get(quarter, 0.0) for quarter in quarters)


def _figures(answer: StaffingNow, usual: float | None, limits: Limits) -> shapes.StaffingFigures:
    per_hour = HOUR_SECONDS / ARRIVAL_LENGTH.total_seconds()
    return shapes.StaffingFigures(
        model=answer.model,
        agents=answer.agents,
        needed=answer.needed,
        arrivals_per_hour=round(answer.load.arrivals_per_second * HOUR_SECONDS, 1),
        usual_arrivals_per_hour=None if usual is None else round(usual * per_hour, 1),
        handling_seconds=round(answer.load.handling_seconds, 1),
        patience_seconds=round(answer.load.patience_seconds, 1) if answer.load.patience_seconds else None,
        load_erlangs=round(answer.load.erlangs, 2),
        limit_seconds=limits.wait.total_seconds(),
        target_percent=limits.target_percent,
        expectations=[_expectation(each) for each in answer.expectations],
    )


def _expectation(each: Expectation) -> shapes.ExpectationOut:
    return shapes.ExpectationOut(
        agents=each.agents,
        within_percent=round(100 * each.within, 1),
        waits_percent=round(100 * each.waits, 1),
        abandons_percent=round(100 * each.abandons, 1),
        mean_wait_seconds=round(each.mean_wait_seconds, 1),
    )
