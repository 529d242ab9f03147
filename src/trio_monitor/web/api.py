"""The web app: routes, guards and middleware put together. Knows no adapter; app.py hands in what it needs."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from trio_monitor import __version__
from trio_monitor.web.access import require_session
from trio_monitor.web.body_limit import BodyLimit
from trio_monitor.web.context import WebContext
from trio_monitor.web.fast_lane import FastLane
from trio_monitor.web.headers import SecurityHeaders, security_headers
from trio_monitor.web.hot import Dashboard, Stream
from trio_monitor.web.problems import PROBLEM_RESPONSES, install_problem_handlers
from trio_monitor.web.routes import (
    alert_rules,
    alerts,
    channels,
    deliveries,
    history,
    live,
    past,
    prometheus,
    reports,
    rules,
    staffing,
    system,
)
from trio_monitor.web.schemas_dashboard import DashboardOut
from trio_monitor.web.site import Site

API = "/api/v1"
LARGEST_BODY_BYTES = 16 * 1024
"""Settings are the largest bodies that anybody sends: a queue's opening hours with many exceptions."""

EVENT_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


def build_web_app(context: WebContext) -> ASGIApp:
    """The whole site as one ASGI app."""
    app = _described_app()
    app.state.context = context
    install_problem_handlers(app)
    hot = [
        Route(f"{API}/dashboard", Dashboard(context), methods=["GET"]),
        Route(f"{API}/stream", Stream(context), methods=["GET"]),
    ]
    app.router.routes[:0] = hot
    # Not mounted at "/": a mount matches every method and path, and so hides which methods a route would have allowed.
    app.router.default = Site()
    app.add_middleware(BodyLimit, largest_bytes=LARGEST_BODY_BYTES)
    if context.settings.web.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=context.settings.web.allowed_origins,
            allow_methods=["GET"],
            allow_headers=["If-None-Match", "Last-Event-ID"],
            allow_credentials=True,
        )
    is_https = context.settings.web.is_https
    ordinary = SecurityHeaders(app, is_https=is_https)
    return FastLane(ordinary, context, path=f"{API}/dashboard", extra_headers=security_headers(is_https=is_https))


def openapi_document() -> dict[str, Any]:
    """The API's description, with the two hot paths that FastAPI does not serve itself."""
    app = _described_app()
    return get_openapi(title=app.title, version=app.version, routes=[*_hot_routes(), *app.routes])


def _described_app() -> FastAPI:
    app = FastAPI(
        title="Trio Monitor",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    guarded = APIRouter(prefix=API, dependencies=[Depends(require_session)], responses=PROBLEM_RESPONSES)
    for router in (
        live.router,
        alerts.router,
        alert_rules.router,
        channels.router,
        deliveries.router,
        history.router,
        past.router,
        reports.router,
        rules.router,
        staffing.router,
        system.router,
    ):
        guarded.include_router(router)

    @guarded.get("/openapi.json", include_in_schema=False)
    async def show_openapi() -> dict[str, Any]:
        return openapi_document()

    app.include_router(guarded)
    app.include_router(system.open_router, prefix=API, responses=PROBLEM_RESPONSES)
    app.include_router(system.health_router)
    app.include_router(prometheus.router, responses=PROBLEM_RESPONSES)
    return app


def _hot_routes() -> list[APIRoute]:
    """Routes that are only described: `hot.py` serves these paths."""

    async def show_dashboard() -> None:
        """The whole centre at one instant; the ETag is the snapshot's id."""

    async def stream() -> None:
        """Server-sent events: `snapshot` (a DashboardOut, at once and after every poll) and `heartbeat`."""

    return [
        APIRoute(
            f"{API}/dashboard",
            show_dashboard,
            response_model=DashboardOut,
            responses=PROBLEM_RESPONSES,
            tags=["live"],
        ),
        APIRoute(
            f"{API}/stream",
            stream,
            response_model=None,
            responses={**PROBLEM_RESPONSES, 200: {"description": "The stream", "content": EVENT_STREAM}},
            tags=["live"],
        ),
    ]
