"""The JSON shape of the dashboard: the one snapshot that every viewer shares."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from trio_monitor.web.schemas import (
    AgentOut,
    CentreOut,
    IntervalLevelOut,
    QueueOut,
    Schema,
    SourceOut,
    TotalsOut,
)
from trio_monitor.web.schemas_alerts import AlertOut


class DashboardOut(Schema):
    """The whole centre at one instant; also the payload of every `snapshot` event on the stream."""

    id: Annotated[str, Field(description="Name of this snapshot; also the event id and the ETag.")]
    version: str
    published_at: datetime
    read_at: datetime | None
    centre: CentreOut
    source: SourceOut
    totals: TotalsOut
    queues: list[QueueOut]
    agents: list[AgentOut]
    alerts: Annotated[list[AlertOut], Field(description="Those that have not ended, the worst first.")]
    today_intervals: list[IntervalLevelOut]
