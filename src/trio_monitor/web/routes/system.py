"""The monitor itself: its state and its health."""

from datetime import timedelta

from fastapi import APIRouter, Response

from trio_monitor.domain.freshness import Freshness
from trio_monitor.errors import StoreUnavailable
from trio_monitor.web import schemas
from trio_monitor.web.access import Context, ForViewers
from trio_monitor.web.routing import api_router
from trio_monitor.web.views import seconds, source_out

router = api_router("system")
health_router = APIRouter(tags=["health"])

POLLS_SHOWN = timedelta(hours=1)


@router.get("/system")
async def show_system(visit: ForViewers, context: Context) -> schemas.SystemOut:
    """Version, connection and the polls of the last hour."""
    snapshot = context.published(visit.viewer).snapshot
    now = context.clock.now()
    polls = await context.store.load_polls(now - POLLS_SHOWN, now)
    return schemas.SystemOut(
        version=context.version,
        started_at=context.started_at,
        published_at=snapshot.published_at,
        centre=context.centre.current,
        source=source_out(snapshot.source),
        viewer_count=context.hub.viewer_count,
        polls=[
            schemas.PollOut(
                started_at=poll.started_at, duration_seconds=seconds(poll.duration) or 0.0, reason=poll.reason
            )
            for poll in polls
        ],
    )


@health_router.get("/health/live")
async def show_liveness() -> schemas.HealthOut:
    """Whether the process answers at all."""
    return schemas.HealthOut(status="ok", checks={})


@health_router.get("/health/ready", responses={503: {"model": schemas.HealthOut}})
async def show_readiness(response: Response, context: Context) -> schemas.HealthOut:
    """Whether the monitor can do its work: 503 while the database or the Trio server cannot be read."""
    checks = {"store": "ok", "source": "ok"}
    now = context.clock.now()
    try:
        await context.store.load_polls(now, now)
    except StoreUnavailable:
        checks["store"] = "unavailable"
    current = context.hub.current
    freshness = current.snapshot.source.freshness if current else Freshness.NEVER
    if freshness in {Freshness.LOST, Freshness.NEVER}:
        checks["source"] = freshness.value
    is_ready = set(checks.values()) == {"ok"}
    response.status_code = 200 if is_ready else 503
    return schemas.HealthOut(status="ok" if is_ready else "unavailable", checks=checks)
