"""Sums of intervals in the shapes of the API: pure translations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.domain.closed import IsClosed
from trio_monitor.domain.heatmap import Cell
from trio_monitor.domain.history import Tally
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.report import (
    NO_CALLS,
    Point,
    abandon_rate,
    aht_seconds,
    answer_rate,
    asa_seconds,
    mean_waiting_count,
    single_limit,
    total_coverage,
    total_of,
)
from trio_monitor.domain.rollup import Span
from trio_monitor.domain.service_level import Formula, Limits, level_bounds, service_level
from trio_monitor.domain.unseen import Unseen
from trio_monitor.web import schemas_history as shapes
from trio_monitor.web.views import MILLISECONDS, counts_out, ratio_out, seconds

PERCENT_DECIMALS = 3
COUNT_DECIMALS = 3


def _rounded(value: float | None, decimals: int = MILLISECONDS) -> float | None:
    return None if value is None else round(value, decimals)


def figures_out(tally: Tally, span: Span, formula: Formula, now: datetime) -> shapes.FiguresOut:
    """All that is told of a stretch of time. The quiet ones are alike, and are many."""
    if tally is NO_CALLS and span.start_at < now:
        return _quiet_figures(formula)
    return _figures_out(tally, span, formula, now)


@cache
def _quiet_figures(formula: Formula) -> shapes.FiguresOut:
    """The figures of any stretch that was seen and had no call."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return _figures_out(NO_CALLS, Span(epoch, epoch + INTERVAL), formula, epoch + INTERVAL)


def _figures_out(tally: Tally, span: Span, formula: Formula, now: datetime) -> shapes.FiguresOut:
    least, most = level_bounds(tally.counts, formula)
    return shapes.FiguresOut(
        counts=counts_out(tally.counts),
        level=ratio_out(service_level(tally.counts, formula)),
        level_least_percent=ratio_out(least).percent,
        level_most_percent=ratio_out(most).percent,
        abandon_rate=ratio_out(abandon_rate(tally)),
        answer_rate=ratio_out(answer_rate(tally)),
        asa_seconds=_rounded(asa_seconds(tally)),
        aht_seconds=_rounded(aht_seconds(tally)),
        handled_count=tally.handled_count,
        longest_wait_seconds=seconds(tally.longest_wait),
        mean_waiting_count=_rounded(mean_waiting_count(tally, span, now), COUNT_DECIMALS),
        limit_seconds=seconds(single_limit(tally)),
    )


def point_out(point: Point, formula: Formula, now: datetime, is_closed: IsClosed) -> shapes.PointOut:
    """One stretch."""
    span = point.stretch.span
    return shapes.PointOut(
        start_at=span.start_at,
        end_at=span.end_at,
        is_open=point.is_open,
        is_closed=is_closed(span),
        coverage_percent=round(point.stretch.coverage_percent, PERCENT_DECIMALS),
        figures=None if point.tally is None else figures_out(point.tally, span, formula, now),
    )


def series_out(
    points: Sequence[Point], span: Span, formula: Formula, now: datetime, is_closed: IsClosed
) -> shapes.SeriesOut:
    """One line of a chart."""
    total = total_of(point.tally for point in points if point.tally is not None and point.tally is not NO_CALLS)
    return shapes.SeriesOut(
        start_at=span.start_at,
        end_at=span.end_at,
        coverage_percent=round(total_coverage([point.stretch for point in points], now), PERCENT_DECIMALS),
        points=[point_out(point, formula, now, is_closed) for point in points],
        total=figures_out(total, span, formula, now),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A queue of a report."""

    queue_id: str
    name: str
    is_closed: IsClosed


def report_row_out(queue: Named, point: Point, formula: Formula, now: datetime) -> shapes.ReportRowOut:
    """One queue in one stretch."""
    told = point_out(point, formula, now, queue.is_closed)
    return shapes.ReportRowOut(
        queue_id=queue.queue_id,
        name=queue.name,
        start_at=told.start_at,
        end_at=told.end_at,
        is_open=told.is_open,
        is_closed=told.is_closed,
        coverage_percent=told.coverage_percent,
        figures=told.figures,
    )


def cell_out(cell: Cell, formula: Formula) -> shapes.HeatmapCellOut:
    """One quarter of one weekday."""
    return shapes.HeatmapCellOut(
        weekday=cell.weekday,
        minute=cell.minute,
        occurrences=cell.occurrences,
        offered=cell.tally.counts.offered,
        offered_per_occurrence=_rounded(cell.offered_per_occurrence, COUNT_DECIMALS),
        level=ratio_out(service_level(cell.tally.counts, formula)),
        abandon_rate=ratio_out(abandon_rate(cell.tally)),
    )


def abandoned_out(call: FollowedCall, name: str, limits: Limits | None) -> shapes.AbandonedCallOut:
    """One caller who hung up."""
    wait = call.wait
    return shapes.AbandonedCallOut(
        call_id=call.call_id,
        queue_id=call.queue_id,
        name=name,
        offered_at=call.offered_at,
        gone_at=call.gone_at,
        wait_at_least_seconds=round(call.wait_at_least.total_seconds(), MILLISECONDS),
        wait_at_most_seconds=seconds(call.wait_at_most),
        is_short=None if limits is None or wait is None else wait <= limits.short_abandon,
        is_outside_hours=limits is None,
        rule=call.rule,
    )


def unseen_out(unseen: Unseen, span: Span, poll_interval: timedelta) -> shapes.UnseenOut:
    """The estimate of the calls that no poll saw."""
    return shapes.UnseenOut(
        start_at=span.start_at,
        end_at=span.end_at,
        expected=_rounded(unseen.expected),
        least=_rounded(unseen.least),
        most=_rounded(unseen.most),
        hang_up_count=unseen.hang_up_count,
        poll_interval_seconds=poll_interval.total_seconds(),
    )
