"""The monitor itself: its state, its session, its health."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from trio_monitor.domain.freshness import Freshness
from trio_monitor.errors import ApiError, StoreUnavailable
from trio_monitor.web import schemas
from trio_monitor.web.access import COOKIE, Context, require_same_origin, require_session, session_token
from trio_monitor.web.views import seconds, source_out

router = APIRouter(tags=["system"])
open_router = APIRouter(tags=["session"])
health_router = APIRouter(tags=["health"])

POLLS_SHOWN = timedelta(hours=1)


@router.get("/system")
async def show_system(context: Context) -> schemas.SystemOut:
    """Version, connection and the polls of the last hour."""
    snapshot = context.published().snapshot
    now = context.clock.now()
    polls = await context.store.load_polls(now - POLLS_SHOWN, now)
    return schemas.SystemOut(
        version=context.version,
        started_at=context.started_at,
        published_at=snapshot.published_at,
        centre=context.centre,
        source=source_out(snapshot.source),
        viewer_count=context.hub.viewer_count,
        polls=[
            schemas.PollOut(
                started_at=poll.started_at, duration_seconds=seconds(poll.duration) or 0.0, reason=poll.reason
            )
            for poll in polls
        ],
    )


@open_router.post("/session", status_code=201, dependencies=[Depends(require_same_origin)])
async def sign_in(body: schemas.SignInIn, response: Response, context: Context) -> schemas.SessionOut:
    """Use up a one-time sign-in link; the reply sets the session's cookie."""
    signed_in = await context.sessions.sign_in(body.token)
    if signed_in is None:
        detail = "This sign-in link has been used or has expired. Run `trio-monitor sign-in-link` for a new one."
        raise ApiError(401, "link-spent", "Link used or expired", detail)
    token, expires_at = signed_in
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(context.settings.web.session_hours * 3600),
        httponly=True,
        secure=context.settings.web.is_https,
        samesite="strict",
    )
    return schemas.SessionOut(expires_at=expires_at)


@open_router.get("/session")
async def show_session(expires_at: Annotated[datetime, Depends(require_session)]) -> schemas.SessionOut:
    """The session that the request's cookie names."""
    return schemas.SessionOut(expires_at=expires_at)


@open_router.delete("/session", status_code=204, dependencies=[Depends(require_same_origin)])
async def sign_out(request: Request, response: Response, context: Context) -> None:
    """End the session; without one there is nothing to do."""
    token = session_token(request.headers)
    if token is not None:
        await context.sessions.sign_out(token)
    response.delete_cookie(COOKIE)


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
