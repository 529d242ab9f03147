"""Parameters that no route has are told: a misspelt one passed over would give the figures of another question."""

from difflib import get_close_matches

from fastapi import Request
from fastapi.routing import APIRoute

from trio_monitor.errors import ApiError


async def refuse_unknown_parameters(request: Request) -> None:
    """ApiError 422 for a query parameter that the route does not have."""
    route = request.scope["route"]
    if not isinstance(route, APIRoute):
        return
    known = [each.alias for each in route.dependant.query_params]
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        fix = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}."
        detail = f"There is no parameter {', '.join(map(repr, unknown))}; {fix}"
        raise ApiError(422, "unknown-parameter", "Unknown parameter", detail)
