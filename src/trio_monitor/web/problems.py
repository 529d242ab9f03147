"""Errors as problem details (RFC 9457): one shape for every route, from every cause."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from trio_monitor.errors import ApiError, StoreUnavailable
from trio_monitor.web.schemas import FieldProblemOut, ProblemOut

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Phrases that differ from one version of Python to the next, which our problem types must not."""

OUR_OWN_PREFIX = "Value error, "
"""Pydantic puts it before what a check of ours says."""

TYPE_PREFIX = "urn:trio-monitor:problem:"


def problem(status: int, kind: str, title: str, detail: str, errors: Sequence[FieldProblemOut] = ()) -> ProblemOut:
    """A problem; `kind` is what clients tell problems apart by."""
    return ProblemOut(type=TYPE_PREFIX + kind, title=title, status=status, detail=detail, errors=list(errors))


def problem_response(each: ProblemOut, headers: Mapping[str, str] | None = None) -> Response:
    """The reply that carries it."""
    # Pieces of the request may be quoted in it, and what JSON can carry UTF-8 need not: lone surrogates are escaped.
    body = json.dumps(each.model_dump(), separators=(",", ":")).encode("ascii")
    return Response(body, status_code=each.status, headers=headers, media_type=MEDIA_TYPE)


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Problem details (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        "model": ProblemOut,
    }
}


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the app in the one shape."""

    async def api_error(_: Request, error: Exception) -> Response:
        if not isinstance(error, ApiError):
            raise error
        return problem_response(problem(error.status, error.kind, error.title, error.detail))

    async def store_unavailable(_: Request, error: Exception) -> Response:
        log.warning("request_needs_store", detail=str(error))
        detail = "The database cannot be reached. What is live is still shown; try again in a few seconds."
        return problem_response(problem(503, "store-unavailable", "Database unavailable", detail))

    async def invalid_request(_: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = [
            FieldProblemOut(
                where=".".join(str(part) for part in each["loc"]), problem=each["msg"].removeprefix(OUR_OWN_PREFIX)
            )
            for each in error.errors()
        ]
        detail = "; ".join(f"{each.where}: {each.problem}" for each in errors)
        return problem_response(problem(422, "invalid-request", "Invalid request", detail, errors))

    async def http_error(_: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        phrase = RENAMED.get(error.status_code) or HTTPStatus(error.status_code).phrase
        kind = phrase.lower().replace(" ", "-")
        return problem_response(problem(error.status_code, kind, phrase, str(error.detail)), error.headers)

    async def unexpected_error(_: Request, _error: Exception) -> Response:
        # It is raised again after this reply, and the server logs it.
        detail = "The monitor made a mistake over this request; its log tells more."
        return problem_response(problem(500, "internal-error", "Internal error", detail))

    app.add_exception_handler(Exception, unexpected_error)
    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(StoreUnavailable, store_unavailable)
    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, http_error)
