"""Who may ask: the session cookie, and the defence of state changes against other sites' pages."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers

from trio_monitor.errors import ApiError
from trio_monitor.web.context import WebContext

COOKIE = "trio_monitor_session"

SIGN_IN_HINT = "Open the sign-in link that the monitor printed, or run `trio-monitor sign-in-link` for a new one."


async def web_context(request: Request) -> WebContext:
    """The context that app.py put into the app. Async, as all dependencies here: others take a thread a request."""
    context = request.app.state.context
    if not isinstance(context, WebContext):
        msg = "the app was built without its context"
        raise TypeError(msg)
    return context


Context = Annotated[WebContext, Depends(web_context)]


def session_token(headers: Headers) -> str | None:
    """The session cookie's value."""
    tokens = (token_in(header) for header in headers.getlist("cookie"))
    return next((token for token in tokens if token is not None), None)


def token_in(cookies: str) -> str | None:
    """The session's among these cookies. Read by hand: the stock parser costs more than the rest of a request."""
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return None


async def find_session(headers: Headers, context: WebContext) -> datetime:
    """The end of the session that the headers name; ApiError 401 when there is none."""
    expires_at = await context.sessions.find(session_token(headers))
    if expires_at is None:
        raise ApiError(401, "not-signed-in", "Not signed in", SIGN_IN_HINT)
    return expires_at


async def require_session(request: Request, context: Context) -> datetime:
    """As `find_session`, for a route."""
    return await find_session(request.headers, context)


async def require_same_origin(request: Request, context: Context) -> None:
    """403 for a state change that a page of another origin has set off."""
    origin = request.headers.get("origin")
    web = context.settings.web
    if origin is None or origin in {web.public_origin, *web.allowed_origins}:
        return
    if origin.partition("://")[2] != request.headers.get("host"):
        raise ApiError(403, "foreign-origin", "Foreign origin", f"Requests from {origin} may not change anything here.")
