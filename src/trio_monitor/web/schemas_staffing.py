"""The JSON shapes of staffing and forecast."""

from datetime import datetime

from trio_monitor.domain.staffing_now import Model, Silence
from trio_monitor.web.schemas import Schema


class ExpectationOut(Schema):
    """What to expect with a number of agents; shares are of all callers, those who hang up included."""

    agents: int
    within_percent: float
    waits_percent: float
    abandons_percent: float
    mean_wait_seconds: float


class StaffingFigures(Schema):
    """The number of agents needed now, and what it rests on.

    `agents` are those logged in and not paused; they may serve other queues too, which the models do not know.
    `patience_seconds` is null where too few callers have hung up to know it; then Erlang C is used.
    """

    model: Model
    agents: int
    needed: int | None
    arrivals_per_hour: float
    usual_arrivals_per_hour: float | None
    handling_seconds: float
    patience_seconds: float | None
    load_erlangs: float
    limit_seconds: float
    target_percent: float
    expectations: list[ExpectationOut]


class StaffingOut(Schema):
    """Either figures, or why there are none."""

    queue_id: str
    published_at: datetime
    silence: Silence | None
    figures: StaffingFigures | None


class ForecastPointOut(Schema):
    """One quarter of an hour. `offered` is null for quarters that are not over, or were not seen."""

    start_at: datetime
    expected: float
    offered: int | None


class ForecastOut(Schema):
    """The day in quarters. Empty where too few earlier days of this weekday are known; `days` says how many are.

    `scale` is how today compares so far with what was expected of it; null without a forecast.
    """

    queue_id: str
    days: int
    scale: float | None
    points: list[ForecastPointOut]
