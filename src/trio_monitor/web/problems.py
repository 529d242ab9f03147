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

from trio_monitor.errors import ApiError, FaultCode, MemberFault, StoreUnavailable, UserChanged
from trio_monitor.web.caller import request_id
from trio_monitor.web.faults import context_of
from trio_monitor.web.schemas import FieldProblemOut, ProblemOut

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Phrases that differ from one version of Python to the next, which our problem types must not."""

CODES = frozenset(FaultCode)
NO_NUMBERS = (
    "int_type",
    "int_parsing",
    "int_parsing_size",
    "int_from_float",
    "float_type",
    "float_parsing",
    "finite_number",
)
ALIKE = {"literal_error": FaultCode.ENUM, **dict.fromkeys(NO_NUMBERS, FaultCode.NO_NUMBER)}
"""What Pydantic tells apart and nobody who mends a request needs to."""

BOUNDS = ("gt", "ge", "le", "min_length", "max_length", "value")
"""The members of an error's context that are told: Pydantic's, and `value` of our own."""

OF_SECRETS = "Value"
"""What Pydantic calls a SecretStr, whose characters it counts as items."""

TYPE_PREFIX = "urn:trio-monitor:problem:"


def problem(status: int, kind: str, title: str, detail: str, errors: Sequence[FieldProblemOut] = ()) -> ProblemOut:
    """A problem; `kind` is what clients tell problems apart by."""
    return ProblemOut(
        type=TYPE_PREFIX + kind,
        title=title,
        status=status,
        detail=detail,
        request_id=request_id(),
        errors=list(errors),
    )


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
        errors = [
            FieldProblemOut(where=each.member, code=each.code, value=each.value, problem=each.problem)
            for each in error.faults
        ]
        return problem_response(problem(error.status, error.kind, error.title, error.detail, errors), error.headers)

    async def store_unavailable(_: Request, error: Exception) -> Response:
        log.warning("request_needs_store", detail=str(error))
        detail = "The database cannot be reached. What is live is still shown; try again in a few seconds."
        return problem_response(problem(503, "store-unavailable", "Database unavailable", detail))

    async def user_changed(_: Request, error: Exception) -> Response:
        return problem_response(
            problem(409, "changed-meanwhile", "Changed meanwhile", f"{error}. Load it and try again.")
        )

    async def invalid_request(_: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = [_field_problem(each) for each in error.errors()]
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
    app.add_exception_handler(UserChanged, user_changed)
    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, http_error)


def invalid(root: tuple[str, ...], faults: Sequence[MemberFault]) -> RequestValidationError:
    """What a route raises for faults that only it can see, in the document that lies at `root`."""
    return RequestValidationError(
        [
            {"loc": (*root, each.member), "msg": each.problem, "type": each.code.value, "ctx": context_of(each)}
            for each in faults
        ]
    )


def _field_problem(error: Mapping[str, Any]) -> FieldProblemOut:
    """What is told of an error of Pydantic's, or of ours."""
    context = error.get("ctx", {})
    return FieldProblemOut(
        where=".".join(map(str, error["loc"])),
        code=_code(error["type"], context),
        value=next((context[each] for each in BOUNDS if each in context), None),
        problem=error["msg"],
    )


def _code(kind: str, context: Mapping[str, Any]) -> FaultCode:
    if kind in ALIKE:
        return ALIKE[kind]
    if context.get("field_type") == OF_SECRETS:
        kind = f"string_{kind}"
    return FaultCode(kind) if kind in CODES else FaultCode.INVALID
