"""The JSON shapes of history and reports. No member has a default, so every member is always sent.

`figures` is null for a stretch that was not seen at all: a gap, which is neither zero nor to be drawn as a line.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from trio_monitor.domain.calls import Rule
from trio_monitor.domain.rollup import Resolution
from trio_monitor.domain.service_level import Formula
from trio_monitor.exports.desk import ExportFailure, ExportState
from trio_monitor.web.schemas import CountsOut, RatioOut, Schema


class FiguresOut(Schema):
    """What became of the calls offered in a stretch of time. Shares come with their terms."""

    counts: CountsOut
    level: Annotated[RatioOut, Field(description="Service level by the reply's formula.")]
    level_least_percent: Annotated[
        float | None, Field(description="The level if only abandons that were surely short count as such.")
    ]
    level_most_percent: Annotated[
        float | None, Field(description="The level if all abandons that may have been short count as such.")
    ]
    abandon_rate: RatioOut
    answer_rate: RatioOut
    asa_seconds: Annotated[float | None, Field(description="Mean wait of the answered.")]
    aht_seconds: Annotated[float | None, Field(description="Mean time from answer to the end of wrap-up.")]
    handled_count: Annotated[
        int, Field(description="Answered calls whose end was seen: what aht_seconds is a mean of.")
    ]
    longest_wait_seconds: float | None
    mean_waiting_count: Annotated[
        float | None, Field(description="Mean number of those waiting: waits of the calls offered, over the time.")
    ]
    limit_seconds: Annotated[
        float | None, Field(description="T; null where queues or times had different ones: each within its own.")
    ]


class PointOut(Schema):
    """One stretch. Open until it has passed and nobody offered in it waits; its figures may change till then.

    `is_closed`: outside the opening hours of every queue throughout; false where these are not known.
    """

    start_at: datetime
    end_at: datetime
    is_open: bool
    is_closed: bool
    coverage_percent: float
    figures: FiguresOut | None


class SeriesOut(Schema):
    """One line of a chart: every stretch of the range that has begun, by time, and their sum."""

    start_at: datetime
    end_at: datetime
    coverage_percent: float
    points: list[PointOut]
    total: FiguresOut


class HistoryOut(Schema):
    """One queue (`queue_id` null: all of them) over a range; `compare` is the same weekdays one week before."""

    queue_id: str | None
    name: str | None
    resolution: Resolution
    formula: Formula
    target_percent: float
    time_zone: str
    series: SeriesOut
    compare: SeriesOut | None


class HeatmapCellOut(Schema):
    """One quarter of one weekday. `occurrences` is how often it was seen in the range; none gives nulls."""

    weekday: Annotated[int, Field(description="0 is Monday.")]
    minute: Annotated[int, Field(description="Minutes after midnight by the centre's clock.")]
    occurrences: int
    offered: int
    offered_per_occurrence: float | None
    level: RatioOut
    abandon_rate: RatioOut


class HeatmapOut(Schema):
    """Weekday by quarter-hour: 672 cells, Monday 00:00 first."""

    queue_id: str | None
    name: str | None
    start_at: datetime
    end_at: datetime
    formula: Formula
    time_zone: str
    coverage_percent: float
    cells: list[HeatmapCellOut]


class ReportQueueOut(Schema):
    """One queue over the whole range."""

    queue_id: str
    name: str
    figures: FiguresOut


class ReportRowOut(Schema):
    """One queue in one stretch."""

    queue_id: str
    name: str
    start_at: datetime
    end_at: datetime
    is_open: bool
    is_closed: bool
    coverage_percent: float
    figures: FiguresOut | None


class ReportOut(Schema):
    """A report: its sum, each queue's, each stretch's, and a page of the rows by stretch and queue."""

    resolution: Resolution
    formula: Formula
    target_percent: float
    time_zone: str
    series: Annotated[SeriesOut, Field(description="Over all queues of the report.")]
    queues: list[ReportQueueOut]
    total_count: Annotated[int, Field(description="Rows in all; the export has as many.")]
    offset: int
    limit: int
    rows: list[ReportRowOut]


class AbandonedCallOut(Schema):
    """A caller who hung up. Where the two waits differ, the truth lies between them."""

    call_id: str
    queue_id: str
    name: str
    offered_at: datetime
    gone_at: datetime | None
    wait_at_least_seconds: float
    wait_at_most_seconds: float | None
    is_short: Annotated[bool | None, Field(description="null outside opening hours.")]
    is_outside_hours: bool
    rule: Rule | None


class AbandonedOut(Schema):
    """A page of abandoned calls, oldest first."""

    start_at: datetime
    end_at: datetime
    total_count: int
    offset: int
    limit: int
    calls: list[AbandonedCallOut]


class UnseenOut(Schema):
    """Calls that came and ended between two polls: an estimate, part of no figure. Null with too little to learn from.

    Calls that came and ended while polls were lost are not in it; of these the coverage tells.
    """

    start_at: datetime
    end_at: datetime
    expected: float | None
    least: Annotated[float | None, Field(description="Two standard errors less.")]
    most: Annotated[float | None, Field(description="Two standard errors more.")]
    hang_up_count: Annotated[int, Field(description="Hang-ups soon after a first sight that it was learnt from.")]
    poll_interval_seconds: float


class ExportOut(Schema):
    """A file that was ordered: how far it has come, and why there is none if it failed."""

    export_id: str
    state: ExportState
    row_count: Annotated[int, Field(description="Rows that have been written.")]
    total_row_count: Annotated[int, Field(description="Rows that there were to write when it was ordered.")]
    file_name: str
    failure: ExportFailure | None


class KnownQueueOut(Schema):
    """A queue that history knows, whether it still exists or not."""

    queue_id: str
    name: str


class RangeLimitOut(Schema):
    """How long a range may be at one resolution."""

    resolution: Resolution
    days: int


class HistoryIndexOut(Schema):
    """What there is to ask for."""

    time_zone: str
    first_at: Annotated[datetime | None, Field(description="Start of the oldest interval; null when there is none.")]
    newest_at: Annotated[datetime | None, Field(description="Start of the newest interval.")]
    calls_since: Annotated[datetime, Field(description="Calls offered before are no longer kept one by one.")]
    longest_ranges: list[RangeLimitOut]
    queues: list[KnownQueueOut]
