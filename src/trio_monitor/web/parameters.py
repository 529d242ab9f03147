"""What all routes ask of their parameters: a misspelt one passed over would give the figures of another question."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, TypeAlias

from fastapi import Query, Request
from fastapi.routing import APIRoute
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from trio_monitor.errors import ApiError, FaultCode, MemberFault
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas import Version

_NO_MOMENT = MemberFault("", FaultCode.NO_MOMENT, "an instant looks like 2026-11-23T10:41:00+01:00")


def _no_number(value: object) -> object:
    """Pydantic would take a number for seconds since 1970."""
    try:
        float(str(value))
    except ValueError:
        return value
    raise refusal(_NO_MOMENT)


def _by_utc(value: datetime) -> datetime:
    """At the calendar's ends an offset may lead out of it."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise refusal(_NO_MOMENT) from None


FromVersion: TypeAlias = Annotated[Version, Query(description="the version the change was made from")]
Instant: TypeAlias = Annotated[AwareDatetime, BeforeValidator(_no_number), AfterValidator(_by_utc)]


async def refuse_unknown_parameters(request: Request) -> None:
    """ApiError 422 for a query parameter that the route does not have."""
    route = request.scope["route"]
    if isinstance(route, APIRoute):
        refuse_others(request.query_params, [each.alias for each in route.dependant.query_params])


def refuse_others(asked: Iterable[str], known: Sequence[str] = ()) -> None:
    """ApiError 422 for a name among `asked` that is none of the known ones."""
    unknown = [name for name in asked if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        fix = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}."
        detail = f"There is no parameter {', '.join(map(repr, unknown))}; {fix}"
        raise ApiError(422, "unknown-parameter", "Unknown parameter", detail)
