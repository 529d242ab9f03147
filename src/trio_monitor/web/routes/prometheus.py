"""The centre for Prometheus."""

from collections.abc import Callable
from importlib import import_module
from secrets import compare_digest
from typing import TypeAlias, cast

from fastapi import APIRouter, Request, Response

from trio_monitor.web.access import Context, find_session
from trio_monitor.web.context import WebContext

router = APIRouter(tags=["metrics"])
BEARER = "bearer "
Exposition: TypeAlias = Callable[[WebContext, str], tuple[bytes, str]]


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def show_metrics(request: Request, context: Context) -> Response:
    """Everything that Prometheus may want to know, for whoever is signed in or knows the setting `metrics_token`."""
    token = context.settings.web.metrics_token
    given = request.headers.get("authorization", "")
    is_scraper = (
        token is not None
        and given.lower().startswith(BEARER)
        and compare_digest(given[len(BEARER) :].encode(), token.get_secret_value().encode())
    )
    if not is_scraper:
        await find_session(request.headers, context)
    # Loaded at the first scrape: nobody pays for the library who has no Prometheus.
    exposition = cast("Exposition", import_module("trio_monitor.web.exposition").exposition)
    body, media_type = exposition(context, request.headers.get("accept", ""))
    return Response(body, headers={"content-type": media_type, "cache-control": "no-store"})
