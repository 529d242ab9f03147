"""The web app: routes, guards and middleware put together. Knows no adapter; app.py hands in what it needs."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from trio_monitor import __version__
from trio_monitor.settings import listed
from trio_monitor.web.access import ForViewers, bearer_token, cookie_name, session_token
from trio_monitor.web.body_limit import BodyLimit
from trio_monitor.web.caller import REQUEST_ID_HEADER, Caller
from trio_monitor.web.context import WebContext
from trio_monitor.web.fast_lane import FastLane
from trio_monitor.web.head_limit import HeadLimit
from trio_monitor.web.headers import SecurityHeaders, data_headers
from trio_monitor.web.hot import Dashboard, Stream
from trio_monitor.web.problems import PROBLEM_RESPONSES, install_problem_handlers
from trio_monitor.web.rate_limit import RateLimit
from trio_monitor.web.routes import (
    alert_rules,
    alerts,
    api_tokens,
    audit,
    boards,
    channels,
    connection,
    deliveries,
    exports,
    history,
    live,
    looks,
    me,
    oidc,
    past,
    prometheus,
    reports,
    rules,
    screens,
    sign_in,
    staffing,
    system,
    users,
)
from trio_monitor.web.routing import API, api_router
from trio_monitor.web.schemas_dashboard import DashboardOut
from trio_monitor.web.sessions import hash_token
from trio_monitor.web.site import Site

TITLE = "Trio Monitor"
LARGEST_BODY_BYTES = 16 * 1024
"""Settings are the largest bodies that anybody sends: a queue's opening hours with many exceptions."""

EVENT_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


def build_web_app(context: WebContext) -> ASGIApp:
    """The whole site as one ASGI app."""
    app = FastAPI(
        title=TITLE, version=__version__, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.state.context = context
    install_problem_handlers(app)
    hot = [
        Route(f"{API}/dashboard", Dashboard(context), methods=["GET"]),
        Route(f"{API}/stream", Stream(context), methods=["GET"]),
    ]
    app.router.routes[:] = [*hot, *routes()]
    # Not mounted at "/": a mount matches every method and path, and so hides which methods a route would have allowed.
    app.router.default = Site()
    web = context.settings.web
    app.add_middleware(BodyLimit, largest_bytes=LARGEST_BODY_BYTES)
    if web.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=web.allowed_origins,
            allow_methods=["GET"],
            allow_headers=["If-None-Match", "Last-Event-ID"],
            expose_headers=["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", REQUEST_ID_HEADER],
            allow_credentials=True,
        )
    limited = RateLimit(
        HeadLimit(app),
        clock=context.clock,
        who=lambda scope: _user_of(scope, context),
        per_user=web.requests_per_minute,
        per_address=web.address_requests_per_minute,
    )
    called = Caller(limited, listed(web.trusted_proxies))
    ordinary = SecurityHeaders(
        called, data_prefix=f"{API}/", is_https=web.is_https, frame_ancestors=listed(web.frame_ancestors)
    )
    extra = data_headers(is_https=web.is_https)
    return FastLane(ordinary, context, path=f"{API}/dashboard", extra_headers=extra)


def _user_of(scope: Scope, context: WebContext) -> str | None:
    """The signed-in user, as far as that is known without the database: one who is not counts by address alone."""
    headers = Headers(scope=scope)
    token = bearer_token(headers) or session_token(headers, cookie_name(context))
    viewer = None if token is None else context.sessions.at_hand(hash_token(token))
    return None if viewer is None else viewer.viewer_id


@cache
def openapi_document() -> dict[str, Any]:
    """The API's description, with the two hot paths that FastAPI does not serve itself."""
    api, described = APIRouter(), APIRouter()
    beside = [*system.health_router.routes, *prometheus.router.routes]
    api.routes.extend(each for each in routes() if each not in beside)
    described.include_router(api, responses=PROBLEM_RESPONSES)
    return get_openapi(title=TITLE, version=__version__, routes=[*_hot_routes(), *described.routes, *beside])


_own = api_router("description")


@_own.get("/openapi.json", include_in_schema=False)
async def show_openapi(_: ForViewers) -> dict[str, Any]:
    """The API's description."""
    return openapi_document()


def routes() -> list[BaseRoute]:
    """Every route that FastAPI serves, the same ones for every app."""
    routers = (
        sign_in.router,
        me.router,
        users.router,
        api_tokens.router,
        audit.router,
        live.router,
        looks.router,
        alerts.router,
        alert_rules.router,
        boards.router,
        channels.router,
        connection.router,
        deliveries.router,
        history.router,
        past.router,
        reports.router,
        exports.router,
        rules.router,
        screens.router,
        staffing.router,
        system.router,
        _own,
        sign_in.open_router,
        screens.open_router,
        oidc.open_router,
        system.health_router,
        prometheus.router,
    )
    return [route for router in routers for route in router.routes]


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
