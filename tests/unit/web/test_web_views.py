"""Domain values in the shapes of the API: unknown, zero and none stay three different things."""

from dataclasses import replace
from datetime import timedelta

from tests.support.builders import NOON, SECOND, at, stay

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.service_level import Counts, Method, Ratio, Window
from trio_monitor.domain.snapshot import WindowFigures
from trio_monitor.errors import FailureReason
from trio_monitor.ports import PollRow, SampleRow
from trio_monitor.settings import LimitSettings
from trio_monitor.web.routes.history import trend_out
from trio_monitor.web.views import call_out, level_out, ratio_out, seconds

INTERVAL = timedelta(seconds=10)
LIMITS = LimitSettings().limits


def poll(start: float, reason: FailureReason | None = None) -> PollRow:
    return PollRow(at(start), SECOND, reason)


def sample(start: float, waiting: int | None, wait: float | None = None, queue_id: str = "north") -> SampleRow:
    length = None if wait is None else timedelta(seconds=wait)
    return SampleRow(at(start), queue_id, queue_id.title(), True, waiting, length, 1, 0, 0)


def figures(counts: Counts) -> WindowFigures:
    return WindowFigures(Window.TODAY, NOON, 100.0, NOON, Method.PER_CALL, counts)


def test_no_call_makes_no_percentage() -> None:
    level = level_out(figures(Counts()), LIMITS)
    assert level.level.percent is None
    assert level.abandon_rate.percent is None
    assert (level.asa_seconds, level.calls_to_recover, level.time_within_percent) == (None, None, None)


def test_the_level_shows_its_terms() -> None:
    counts = Counts(
        offered=1060, answered=1000, answered_within=860, abandoned=60, abandoned_within=20, short_abandoned=10,
        answered_wait_seconds=12_345.6,
    )  # fmt: skip
    level = level_out(figures(counts), LIMITS)
    assert (level.level.numerator, level.level.denominator) == (860, 1050)
    assert level.level.percent is not None
    assert round(level.level.percent, 1) == 81.9
    assert level.asa_seconds == 12.346
    assert level.calls_to_recover == 0
    assert level.abandon_rate == ratio_out(Ratio(60, 1060))


def test_lengths_are_told_to_the_millisecond_and_unknown_ones_not_at_all() -> None:
    assert seconds(timedelta(microseconds=1_234_567)) == 1.235
    assert seconds(timedelta(0)) == 0.0
    assert seconds(None) is None


def test_a_call_is_within_the_limit_up_to_the_limit_itself() -> None:
    exact = stay(outcome=Outcome.ANSWERED, wait=20)
    assert call_out(exact, LIMITS).is_within_limit is True
    longer = replace(exact, wait_at_least=20.1 * SECOND, wait_at_most=20.1 * SECOND)
    assert call_out(longer, LIMITS).is_within_limit is False


def test_a_call_whose_end_was_not_seen_is_neither_within_nor_beyond_the_limit() -> None:
    for outcome in (None, Outcome.UNOBSERVED, Outcome.FLOWED_OUT):
        assert call_out(stay(outcome=outcome, wait=3), LIMITS).is_within_limit is None


def test_the_trend_has_an_instant_for_each_poll_and_null_where_none_came() -> None:
    polls = [poll(0), poll(10, FailureReason.TIMEOUT), poll(20)]
    samples = [sample(0, 2, 12.5), sample(20, 0)]
    trend = trend_out(polls, samples, at(-3580), at(20), INTERVAL)
    assert trend.at == [at(0), at(10), at(20)]
    assert trend.series[0].longest_wait_seconds == [12.5, None, 0.0]
    assert trend.series[0].waiting_count == [2, None, 0]


def test_polls_that_never_happened_are_a_gap_too() -> None:
    samples = [sample(0, 1, 1), sample(300, 1, 1)]
    trend = trend_out([poll(0), poll(300)], samples, at(-3300), at(300), INTERVAL)
    assert trend.at == [at(0), at(10), at(300)]
    assert trend.series[0].waiting_count == [1, None, 1]


def test_an_unknown_wait_is_not_a_wait_of_zero() -> None:
    trend = trend_out([poll(0), poll(10)], [sample(0, None), sample(10, 2)], at(-3590), at(10), INTERVAL)
    assert trend.series[0].longest_wait_seconds == [None, None]
    assert trend.series[0].waiting_count == [None, 2]


def test_a_queue_that_was_not_always_there_has_nulls_where_it_was_not() -> None:
    samples = [sample(0, 1, 3), sample(10, 0), sample(10, 0, queue_id="south")]
    trend = trend_out([poll(0), poll(10)], samples, at(-3590), at(10), INTERVAL)
    assert {series.queue_id: series.waiting_count for series in trend.series} == {"north": [1, 0], "south": [None, 0]}
