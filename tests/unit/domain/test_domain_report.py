from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.builders import NOON

from trio_monitor.domain.heatmap import heatmap
from trio_monitor.domain.history import Tally
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.report import (
    NO_CALLS,
    aht_seconds,
    asa_seconds,
    mean_waiting_count,
    points,
    single_limit,
    stretches,
    total_coverage,
    total_of,
)
from trio_monitor.domain.rollup import Resolution, Span
from trio_monitor.domain.service_level import Counts

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
SPAN = Span(NOON, NOON + HOUR)


def offered(count: int, **counts: int) -> Tally:
    return Tally(counts=Counts(offered=count, **counts))


def test_what_was_not_seen_is_a_gap_and_what_was_quiet_is_zero() -> None:
    covered = {NOON: INTERVAL, NOON + INTERVAL: INTERVAL, NOON + 3 * INTERVAL: timedelta(0)}
    laid_out = stretches(SPAN, Resolution.QUARTER, STOCKHOLM, covered, SPAN.end_at)
    told = points(laid_out, {NOON: offered(3)})
    assert [point.tally for point in told] == [offered(3), NO_CALLS, None, None]
    assert [point.stretch.coverage_percent for point in told] == [100, 100, 0, 0]
    assert total_coverage(laid_out, SPAN.end_at) == 50


def test_calls_of_a_time_that_was_not_seen_are_told_all_the_same() -> None:
    [point, *_] = points(stretches(SPAN, Resolution.QUARTER, STOCKHOLM, {}, SPAN.end_at), {NOON: offered(1)})
    assert point.tally == offered(1)
    assert point.stretch.coverage_percent == 0


def test_a_stretch_is_open_until_it_has_passed_and_nobody_waits() -> None:
    now = NOON + 1.5 * INTERVAL
    told = points(stretches(SPAN, Resolution.QUARTER, STOCKHOLM, {NOON: INTERVAL}, now), {NOON: offered(1, waiting=1)})
    assert [point.is_open for point in told] == [True, True]
    told = points(stretches(SPAN, Resolution.QUARTER, STOCKHOLM, {NOON: INTERVAL}, now), {NOON: offered(1)})
    assert [point.is_open for point in told] == [False, True]


def test_the_future_has_no_points() -> None:
    assert len(stretches(SPAN, Resolution.QUARTER, STOCKHOLM, {}, NOON + INTERVAL - timedelta(seconds=1))) == 1


def test_a_week_that_the_range_cuts_is_found_under_its_own_start() -> None:
    # A Tuesday noon in UTC: the week begins on Monday at 00:00 in Stockholm.
    monday = datetime(2026, 3, 8, 23, tzinfo=UTC)
    [stretch] = stretches(SPAN, Resolution.WEEK, STOCKHOLM, {monday: HOUR}, SPAN.end_at)
    assert (stretch.key, stretch.span) == (monday, SPAN)


def test_means_without_a_term_are_unknown() -> None:
    assert asa_seconds(NO_CALLS) is None
    assert aht_seconds(NO_CALLS) is None
    assert single_limit(NO_CALLS) is None
    assert mean_waiting_count(NO_CALLS, SPAN, NOON) is None
    assert mean_waiting_count(Tally(waited=HOUR), SPAN, NOON + 2 * HOUR) == 1
    assert total_of([]) == NO_CALLS


def test_the_heat_map_has_every_quarter_of_the_week_and_leaves_out_what_was_not_seen() -> None:
    week = timedelta(days=7)
    covered = {NOON: INTERVAL, NOON + week: INTERVAL, NOON + 2 * week: timedelta(0)}
    cells = heatmap({NOON: offered(3), NOON + 2 * week: offered(100)}, covered, STOCKHOLM)
    assert len(cells) == 672
    assert [(cell.weekday, cell.minute) for cell in cells[:2]] == [(0, 0), (0, 15)]
    [seen] = [cell for cell in cells if cell.occurrences]
    # Noon in UTC on a Tuesday in March is one o'clock in Stockholm.
    assert (seen.weekday, seen.minute, seen.occurrences, seen.offered_per_occurrence) == (1, 13 * 60, 2, 1.5)
    assert all(cell.offered_per_occurrence is None for cell in cells if cell is not seen)


def test_the_quarter_that_comes_twice_on_an_autumn_night_is_two_occurrences() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    cells = heatmap({first: offered(4)}, {first: INTERVAL, first + HOUR: INTERVAL}, STOCKHOLM)
    [seen] = [cell for cell in cells if cell.occurrences]
    assert (seen.weekday, seen.minute, seen.occurrences, seen.offered_per_occurrence) == (6, 150, 2, 2)
