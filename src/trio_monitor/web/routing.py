"""Routers of the API."""

from fastapi import APIRouter, Depends

from trio_monitor.web.parameters import refuse_unknown_parameters

API = "/api/v1"


def api_router(tag: str) -> APIRouter:
    """A router whose routes are whole as they stand, and refuse parameters that they do not have.

    Their app takes them as they are: FastAPI's `include_router` would build every one anew, which is most of the time
    that an app takes. What errors look like is added in the API's description alone: here each route would carry a
    model of it, 1 MB in all.
    """
    return APIRouter(prefix=API, tags=[tag], dependencies=[Depends(refuse_unknown_parameters)])
