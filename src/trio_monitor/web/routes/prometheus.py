"""The centre for Prometheus."""

from collections.abc import Callable
from importlib import import_module
from secrets import compare_digest
from typing import TypeAlias, cast

from fastapi import APIRouter, Request, Response

from trio_monitor.errors import ApiError
from trio_monitor.web.access import Context, bearer_token, find_known
from trio_monitor.web.context import WebContext
from trio_monitor.web.problems import PROBLEM_RESPONSES

router = APIRouter(tags=["metrics"], responses=PROBLEM_RESPONSES)
Exposition: TypeAlias = Callable[[WebContext, str], tuple[bytes, str]]


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def show_metrics(request: Request, context: Context) -> Response:
    """Everything Prometheus may want to know, for whoever may see all queues or knows the setting `metrics_token`."""
    token = context.settings.web.metrics_token
    given = bearer_token(request.headers)
    is_scraper = (
        token is not None and given is not None and compare_digest(given.encode(), token.get_secret_value().encode())
    )
    if not is_scraper:
        viewer = (await find_known(request.headers, context)).viewer
        if viewer.scope.group_ids or viewer.board_id is not None:
            detail = "These are the figures of all queues, and you may see some."
            raise ApiError(403, "foreign-queue", "Not your queue", detail)
    # Loaded at the first scrape: nobody pays for the library who has no Prometheus.
    exposition = cast("Exposition", import_module("trio_monitor.web.exposition").exposition)
    body, media_type = exposition(context, request.headers.get("accept", ""))
    return Response(body, headers={"content-type": media_type, "cache-control": "no-store"})
