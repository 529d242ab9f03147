"""What is true now: queues, agents and service level, all from the latest snapshot."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from trio_monitor.domain.access import Viewer
from trio_monitor.domain.service_level import Formula, Window, service_level
from trio_monitor.domain.snapshot import QueueState
from trio_monitor.errors import ApiError
from trio_monitor.web import schemas
from trio_monitor.web.access import Context, ForScreens
from trio_monitor.web.context import WebContext
from trio_monitor.web.replies import view_response
from trio_monitor.web.routing import api_router
from trio_monitor.web.views import agent_out, level_out, queue_out, ratio_out, source_out

router = api_router("live")

QueueId = Annotated[str, Path(max_length=64, description="the queue's id, as in the list of queues")]


@router.get("/queues", response_model=schemas.QueuesOut)
async def list_queues(request: Request, visit: ForScreens, context: Context) -> Response:
    """Every queue, worst first."""
    return view_response(
        request.headers,
        context,
        visit.viewer,
        "queues",
        lambda snapshot: schemas.QueuesOut(
            published_at=snapshot.published_at,
            source=source_out(snapshot.source),
            queues=[queue_out(queue) for queue in snapshot.queues],
        ),
    )


@router.get("/queues/{queue_id}")
async def show_queue(queue_id: QueueId, visit: ForScreens, context: Context) -> schemas.QueueDetailOut:
    """One queue with its service level for every window."""
    snapshot = context.published(visit.viewer).snapshot
    queue = find_queue(context, visit.viewer, queue_id)
    return schemas.QueueDetailOut(
        published_at=snapshot.published_at,
        source=source_out(snapshot.source),
        queue=queue_out(queue),
        levels=[level_out(queue.windows[window], queue.limits) for window in Window],
    )


@router.get("/agents", response_model=schemas.AgentsOut)
async def list_agents(request: Request, visit: ForScreens, context: Context) -> Response:
    """Every agent and what they are doing."""
    return view_response(
        request.headers,
        context,
        visit.viewer,
        "agents",
        lambda snapshot: schemas.AgentsOut(
            published_at=snapshot.published_at,
            source=source_out(snapshot.source),
            agents=[agent_out(agent) for agent in snapshot.agents],
        ),
    )


@router.get("/service-level")
async def show_service_level(
    visit: ForScreens,
    context: Context,
    queue_id: Annotated[str | None, Query(max_length=64, description="one queue; all of them when left out")] = None,
    window: Annotated[Window, Query(description="which calls count, by when they were offered")] = Window.TODAY,
) -> schemas.ServiceLevelOut:
    """The service level with its terms, by the centre's formula and by all six side by side."""
    snapshot = context.published(visit.viewer).snapshot
    if queue_id is None:
        figures, limits = snapshot.totals[window], snapshot.limits
    else:
        queue = find_queue(context, visit.viewer, queue_id)
        figures, limits = queue.windows[window], queue.limits
    return schemas.ServiceLevelOut(
        published_at=snapshot.published_at,
        queue_id=queue_id,
        figures=level_out(figures, limits),
        by_formula=[
            schemas.FormulaLevelOut(formula=formula, level=ratio_out(service_level(figures.counts, formula)))
            for formula in Formula
        ],
    )


def find_queue(context: WebContext, viewer: Viewer, queue_id: str) -> QueueState:
    """The queue of this id; ApiError 403 for one that the viewer may not see, 404 when there is none."""
    context.require_in_scope(viewer, [queue_id])
    for queue in context.published(viewer).snapshot.queues:
        if queue.queue_id == queue_id:
            return queue
    raise ApiError(404, "no-such-queue", "No such queue", f"There is no queue {queue_id!r} that the monitor may see.")
