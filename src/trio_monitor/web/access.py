"""Who may ask: sessions and bearer tokens, the least role of each route, and the defence against other sites' pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers

from trio_monitor.domain.access import Role, Viewer, ViewerKind
from trio_monitor.errors import ApiError
from trio_monitor.ports.access import ActorKind, AuditEntry
from trio_monitor.web.caller import client_address, request_id
from trio_monitor.web.context import WebContext
from trio_monitor.web.sessions import Known

COOKIE = "trio_monitor_session"
COOKIE_OF_HTTPS = f"__Host-{COOKIE}"
"""Browsers take a cookie of such a name only by https, from this host itself, and for all of its paths."""

PAIRING_COOKIE = "trio_monitor_pairing"
PAIRING_COOKIE_OF_HTTPS = f"__Host-{PAIRING_COOKIE}"

BEARER = "bearer "
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN_HINT = "Sign in on the monitor's page, or give an API token as `Authorization: Bearer`."

JsonObject = Mapping[str, object]


async def web_context(request: Request) -> WebContext:
    """The context that app.py put into the app. Async, as all dependencies here: others take a thread a request."""
    context = request.app.state.context
    if not isinstance(context, WebContext):
        msg = "the app was built without its context"
        raise TypeError(msg)
    return context


Context = Annotated[WebContext, Depends(web_context)]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who may make it.

    Attributes:
        viewer: who.
        known: their session or token.
        address: where it comes from.
        request_id: names the request in the log.
    """

    viewer: Viewer
    known: Known
    address: str
    request_id: str | None

    def entry(
        self,
        at: datetime,
        action: str,
        target: str | None = None,
        *,
        before: JsonObject | None = None,
        after: JsonObject | None = None,
    ) -> AuditEntry:
        """What the audit log says of a change that this request makes. Neither side may hold a secret."""
        return AuditEntry(
            at,
            ActorKind(self.viewer.kind.value),
            self.viewer.viewer_id,
            self.viewer.user_name or self.viewer.name,
            action,
            target,
            self.address,
            self.request_id,
            before=json_text(before),
            after=json_text(after),
        )


def json_text(body: JsonObject | None) -> str | None:
    """As the audit log keeps it."""
    return None if body is None else json.dumps(body, ensure_ascii=False, default=str)


def cookie_name(context: WebContext) -> str:
    """What the session's cookie is called."""
    return COOKIE_OF_HTTPS if context.settings.web.is_https else COOKIE


def pairing_cookie_name(context: WebContext) -> str:
    """What the cookie is called by which a screen waits to be paired."""
    return PAIRING_COOKIE_OF_HTTPS if context.settings.web.is_https else PAIRING_COOKIE


def public_address(request: Request, context: WebContext) -> str:
    """The address that users see, without a slash at its end; the one that this request came to where none is set."""
    return str(context.settings.web.public_url or request.base_url).rstrip("/")


def session_token(headers: Headers, name: str) -> str | None:
    """The value of the session's cookie, or of another one of ours."""
    tokens = (token_in(header, name) for header in headers.getlist("cookie"))
    return next((token for token in tokens if token is not None), None)


def token_in(cookies: str, cookie: str) -> str | None:
    """The session's among these cookies. Read by hand: the stock parser costs more than the rest of a request."""
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == cookie:
            return value
    return None


def bearer_token(headers: Headers) -> str | None:
    """The API token that the request gives; one that gives both is the token's."""
    given = headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else None


async def find_known(headers: Headers, context: WebContext) -> Known:
    """The session or the API token that the headers name; ApiError 401 when there is none."""
    bearer = bearer_token(headers)
    token = bearer if bearer is not None else session_token(headers, cookie_name(context))
    known = None if token is None else await context.sessions.find(token, is_bearer=bearer is not None)
    if known is None:
        raise ApiError(401, "not-signed-in", "Not signed in", SIGN_IN_HINT)
    if known.viewer.board_id is not None:
        await context.boards.load()
    return known


async def require_same_origin(request: Request, context: Context) -> None:
    """403 for a state change that a page of another origin has set off.

    Browsers say where a change comes from. Whoever says nothing is no browser, and must then not come by a cookie.
    """
    headers = request.headers
    if bearer_token(headers) is not None:
        return
    origin = headers.get("origin")
    if origin is not None:
        # Those of `web.cors_origins` may read only.
        is_ours = origin == context.settings.web.public_origin
        if not is_ours and origin.partition("://")[2] != headers.get("host"):
            detail = f"Requests from {origin} may not change anything here."
            raise ApiError(403, "foreign-origin", "Foreign origin", detail)
        return
    if headers.get("sec-fetch-site") == "same-origin":
        return
    if "sec-fetch-site" in headers or session_token(headers, cookie_name(context)) is not None:
        detail = "A change that comes by a cookie must carry an Origin that is ours, or Sec-Fetch-Site: same-origin."
        raise ApiError(403, "foreign-origin", "Foreign origin", detail)


class Least:
    """The guard of a route: lets in whoever is signed in and has at least this role."""

    def __init__(self, role: Role, *, is_of_people: bool = False, lets_screens_in: bool = False) -> None:
        """Build the guard.

        Args:
            role: the least one.
            is_of_people: whether only a person may ask, no API token and no screen.
            lets_screens_in: whether a wall screen may ask; it has the least rights of all, and only to look.
        """
        self.role = role
        self.is_of_people = is_of_people
        self.lets_screens_in = lets_screens_in

    async def __call__(self, request: Request, context: Context) -> Visit:
        """The visit; ApiError 401 or 403."""
        known = await find_known(request.headers, context)
        viewer = known.viewer
        if request.method not in SAFE_METHODS:
            await require_same_origin(request, context)
        if viewer.kind is ViewerKind.SCREEN and not (self.lets_screens_in and request.method in SAFE_METHODS):
            raise ApiError(403, "not-for-screens", "Not for screens", "A wall screen may read what its board shows.")
        if not viewer.role.includes(self.role):
            detail = f"This is for {self.role.value} and above; you are {viewer.role.value}."
            raise ApiError(403, "role-too-low", "Not allowed", detail)
        if self.is_of_people and viewer.kind is not ViewerKind.PERSON:
            raise ApiError(403, "people-only", "For people only", "Only a person who is signed in may do this.")
        return Visit(viewer, known, client_address(request.scope), request_id() or None)


LEAST_VIEWER = Least(Role.VIEWER)
LEAST_SUPERVISOR = Least(Role.SUPERVISOR)
LEAST_ADMIN = Least(Role.ADMIN)

ForViewers = Annotated[Visit, Depends(LEAST_VIEWER)]
ForScreens = Annotated[Visit, Depends(Least(Role.VIEWER, lets_screens_in=True))]
"""For viewers, and for wall screens too."""
ForSupervisors = Annotated[Visit, Depends(LEAST_SUPERVISOR)]
ForAdmins = Annotated[Visit, Depends(LEAST_ADMIN)]
ForPeople = Annotated[Visit, Depends(Least(Role.VIEWER, is_of_people=True))]
ForAdminPeople = Annotated[Visit, Depends(Least(Role.ADMIN, is_of_people=True))]
