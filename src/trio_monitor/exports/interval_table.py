"""Intervals, or longer stretches, of each queue as a table: one row for every queue and stretch."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from trio_monitor.domain.history import Tally
from trio_monitor.domain.language import Language
from trio_monitor.domain.report import (
    Point,
    Stretch,
    abandon_rate,
    aht_seconds,
    answer_rate,
    asa_seconds,
    point_of,
    single_limit,
    stretches,
    total_coverage,
)
from trio_monitor.domain.rollup import Resolution, Span
from trio_monitor.domain.service_level import Limits, service_level
from trio_monitor.domain.unseen import Unseen
from trio_monitor.exports.interval_columns import COLUMNS
from trio_monitor.exports.table import BATCH_ROW_COUNT, Cell, Row, Table, dates_of
from trio_monitor.exports.words import FORMULAS, RESOLUTIONS, UNSEEN, unseen_words
from trio_monitor.ports import Store, SumQuery


@dataclass(frozen=True, slots=True)
class IntervalsAsked:
    """What the table is to hold.

    Attributes:
        span: whole stretches of the resolution.
        names: the queues, in the order of the rows.
        limits: the formula of the level, and the limits told on the sheet that explains it.
        now: the server's clock.
        made_at: ours.
        unseen: the estimate of the calls that no poll saw; None without one.
    """

    span: Span
    resolution: Resolution
    names: Mapping[str, str]
    limits: Limits
    zone: tzinfo
    now: datetime
    made_at: datetime
    unseen: Unseen | None = None


async def interval_table(store: Store, asked: IntervalsAsked) -> Table:
    """The table; its rows are read while it is written."""
    covered = await store.load_coverage(asked.span, asked.resolution)
    laid_out = stretches(asked.span, asked.resolution, asked.zone, covered, asked.now)
    coverage = total_coverage(laid_out, asked.now)
    return Table(
        titles=("Intervall", "Intervals"),
        file_name=f"trio-monitor-{dates_of(asked.span, asked.zone)}-{asked.resolution.value}",
        columns=COLUMNS,
        row_count=len(laid_out) * len(asked.names),
        batches=lambda: _batches(store, asked, laid_out),
        facts=lambda language: _facts(asked, coverage, language),
    )


async def _batches(store: Store, asked: IntervalsAsked, laid_out: Sequence[Stretch]) -> AsyncIterator[list[Row]]:
    if not asked.names:
        return
    step = max(1, BATCH_ROW_COUNT // len(asked.names))
    for index in range(0, len(laid_out), step):
        part = laid_out[index : index + step]
        span = Span(part[0].span.start_at, part[-1].span.end_at)
        sums = await store.load_sums(SumQuery(span, asked.resolution, list(asked.names), by_queue=True))
        tallies = {(row.start_at, row.queue_id): row.tally for row in sums}
        yield [
            row_of(queue_id, name, point_of(stretch, tallies.get((stretch.key, queue_id))), asked)
            for stretch in part
            for queue_id, name in asked.names.items()
        ]


def row_of(queue_id: str, name: str, point: Point, asked: IntervalsAsked) -> Row:
    """One queue in one stretch; of a gap only how little was seen."""
    stretch = point.stretch
    span = stretch.span
    return (
        queue_id,
        name,
        span.start_at.astimezone(asked.zone),
        span.end_at.astimezone(asked.zone),
        span.start_at.astimezone(UTC),
        *_figures(point.tally, asked.limits),
        stretch.coverage_percent,
        point.is_open,
    )


_FIGURE_COUNT = 23
_GAP: tuple[Cell, ...] = (None,) * _FIGURE_COUNT


def _figures(tally: Tally | None, limits: Limits) -> tuple[Cell, ...]:
    if tally is None:
        return _GAP
    counts = tally.counts
    level = service_level(counts, limits.formula)
    limit = single_limit(tally)
    return (
        counts.offered,
        counts.answered,
        counts.answered_within,
        counts.abandoned,
        counts.abandoned_within,
        counts.short_abandoned,
        counts.short_abandoned_least,
        counts.short_abandoned_most,
        counts.flowed_out,
        counts.unobserved,
        counts.waiting,
        counts.outside_hours,
        level.percent,
        level.numerator,
        level.denominator,
        None if limit is None else limit.total_seconds(),
        asa_seconds(tally),
        counts.answered_wait_seconds,
        None if tally.longest_wait is None else tally.longest_wait.total_seconds(),
        abandon_rate(tally).percent,
        answer_rate(tally).percent,
        aht_seconds(tally),
        tally.handled_count,
    )


def _facts(asked: IntervalsAsked, coverage: float, language: Language) -> list[tuple[str, Cell]]:
    limits = asked.limits
    named: list[tuple[tuple[str, str], Cell]] = [
        (("Från", "From"), asked.span.start_at.astimezone(asked.zone)),
        (("Till (ingår ej)", "To (not included)"), asked.span.end_at.astimezone(asked.zone)),
        (("Tidszon", "Time zone"), str(asked.zone)),
        (("Upplösning", "Resolution"), language.of(RESOLUTIONS[asked.resolution])),
        (("Köer", "Queues"), ", ".join(asked.names.values())),
        (("Formel för servicenivå", "Formula of the service level"), language.of(FORMULAS[limits.formula])),
        (("Gräns T nu (s), där kön saknar egen", "Limit T now (s), of queues without their own"), _seconds(limits)[0]),
        (("Kort avbrott S nu (s)", "Short abandon S now (s)"), _seconds(limits)[1]),
        (("Servicemål nu (%)", "Target now (%)"), limits.target_percent),
        (("Täckning, hela perioden (%)", "Coverage of the whole period (%)"), coverage),
        (("Metod", "Method"), language.of(("varje samtal följt", "each call followed"))),
        (UNSEEN, unseen_words(asked.unseen, language)),
        (("Skapad", "Made at"), asked.made_at.astimezone(asked.zone)),
        (
            ("Summering", "Summing"),
            language.of(
                (
                    "Summera antal, aldrig procenttal. Samtal räknas i det intervall då de kom.",
                    "Sum counts, never percentages. A call is booked on the interval in which it was offered.",
                )
            ),
        ),
        (
            ("Luckor", "Gaps"),
            language.of(
                (
                    "Tomma tal med täckning 0 %: tiden sågs inte. Noll: tiden sågs, och inget samtal kom.",
                    "Empty figures with a coverage of 0 %: not seen. Zero: seen, and no call came.",
                )
            ),
        ),
    ]
    return [(language.of(names), value) for names, value in named]


def _seconds(limits: Limits) -> tuple[float, float]:
    return limits.wait.total_seconds(), limits.short_abandon.total_seconds()
