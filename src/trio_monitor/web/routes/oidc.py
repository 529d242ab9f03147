"""Signing in with an OpenID provider: there and back. A browser follows these; no page of ours asks for them."""

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from trio_monitor.domain.access import Role
from trio_monitor.errors import ApiError, IdentityError, StoreUnavailable
from trio_monitor.ports.identity import Identity
from trio_monitor.web.access import Context, cookie_name, public_address, session_token, token_in
from trio_monitor.web.context import WebContext
from trio_monitor.web.door import SignInFailure
from trio_monitor.web.oidc import PATIENCE, Begun, Oidc, name_of, user_of
from trio_monitor.web.oidc_page import language_of, refused_page
from trio_monitor.web.routes.sign_in import end_known, open_session
from trio_monitor.web.routes.users import told
from trio_monitor.web.routing import API
from trio_monitor.web.sign_in_failures import tell_failure

log = structlog.get_logger(__name__)

open_router = APIRouter(prefix=API, tags=["session"])
"""Not by `api_router`: providers add parameters of their own, such as `session_state`, where they send a browser."""

PATH = "/sign-in/oidc"
COOKIE = "trio_monitor_oidc"
COOKIE_OF_HTTPS = f"__Host-{COOKIE}"
MOST_TRIES = 2
LONGEST_ANSWER = 4096
"""Characters of anything that the provider sends back by the browser."""

REDIRECT: dict[int | str, dict[str, Any]] = {303: {"description": "On to the next page"}}
Answer = Annotated[str | None, Query(max_length=LONGEST_ANSWER)]


class _Refused(Exception):
    """Nobody is let in, and why."""

    def __init__(
        self, failure: SignInFailure, status: int, name: str | None = None, groups: frozenset[str] = frozenset()
    ) -> None:
        self.failure = failure
        self.status = status
        self.name = name
        self.groups = groups
        super().__init__(failure.value)


@open_router.get(PATH, status_code=303, response_class=HTMLResponse, responses=REDIRECT)
async def begin_oidc(request: Request, context: Context, to: Annotated[str, Query(max_length=500)] = "/") -> Response:
    """Send the browser to the provider. `to` is the page where it goes on once it has come back."""
    oidc = _oidc(context)
    # Remembered now: on the way back the browser does not send the session's Strict cookie along.
    token = session_token(request.headers, cookie_name(context))
    try:
        old = None if token is None else await context.sessions.find(token)
        cookie, attempt = oidc.attempts.begin(_callback_url(request, context), to, context.clock.now(), old)
        response = RedirectResponse(await oidc.provider.sign_in_url(attempt), 303, {"cache-control": "no-store"})
    except (IdentityError, StoreUnavailable) as error:
        return await _refusal(context, request, oidc, _of_error(error))
    # Lax, unlike the session's: the way back is a redirect from the provider's site, and with Strict the browser would
    # not send the cookie along. Lax sends it with such a visit of a page, and with no request that a script makes.
    response.set_cookie(
        _cookie(context),
        cookie,
        max_age=round(PATIENCE.total_seconds()),
        httponly=True,
        secure=context.settings.web.is_https,
        samesite="lax",
    )
    return response


@open_router.get(f"{PATH}/callback", status_code=303, response_class=HTMLResponse, responses=REDIRECT)
async def end_oidc(
    request: Request,
    context: Context,
    state: Answer = None,
    code: Answer = None,
    iss: Answer = None,
) -> Response:
    """Where the provider sends the browser back, with a code or, where it let nobody in, without."""
    oidc = _oidc(context)
    cookie = token_in(request.headers.get("cookie", ""), _cookie(context))
    begun = oidc.attempts.take(cookie, state, context.clock.now())
    try:
        response = await _let_in(context, request, oidc, begun, code, iss)
    except (IdentityError, StoreUnavailable) as failed:
        response = await _refusal(context, request, oidc, _of_error(failed))
    except _Refused as refused:
        response = await _refusal(context, request, oidc, refused)
    if begun is not None:
        response.delete_cookie(_cookie(context), httponly=True, secure=context.settings.web.is_https, samesite="lax")
    return response


@open_router.get(f"{PATH}/sign-out", status_code=303, response_class=HTMLResponse, responses=REDIRECT)
async def sign_out_there(request: Request, context: Context) -> Response:
    """Send the browser to where it signs out at the provider as well; to the first page where it has none.

    This changes nothing here: whoever chooses it has signed out here already.
    """
    oidc = _oidc(context)
    try:
        url = await oidc.provider.sign_out_url(public_address(request, context) + "/")
    except IdentityError as error:
        return await _refusal(context, request, oidc, _of_error(error))
    return RedirectResponse(url or "/", 303, {"cache-control": "no-store"})


async def _let_in(
    context: WebContext, request: Request, oidc: Oidc, begun: Begun | None, code: str | None, issuer: str | None
) -> Response:
    if begun is None:
        raise _Refused(SignInFailure.NO_ATTEMPT, 400)
    if code is None:
        raise _Refused(SignInFailure.DENIED, 403)
    identity = await oidc.provider.identify(begun.attempt, code, issuer)
    # Once more where somebody has changed the user meanwhile: what was changed holds, a disabled user stays out.
    for _ in range(MOST_TRIES):
        response = await _open(context, request, oidc, identity, begun.back_to)
        if response is not None:
            if begun.old is not None:
                await end_known(context, request, begun.old)
            return response
    raise _Refused(SignInFailure.CHANGED_MEANWHILE, 409, identity.user_name)


async def _open(context: WebContext, request: Request, oidc: Oidc, identity: Identity, back_to: str) -> Response | None:
    """Sign in whoever it is; None when the user was changed meanwhile."""
    known = await context.store.access.find_oidc_user(identity.issuer, identity.subject)
    shown = known.name if known else identity.user_name
    role = oidc.rules.role_of(identity.groups)
    if role is None:
        raise _Refused(SignInFailure.NO_GROUP, 403, shown, oidc.rules.of_any_role)
    group_ids = oidc.rules.queue_groups_of(role, identity.groups)
    if group_ids is None:
        raise _Refused(SignInFailure.NO_QUEUE_GROUP, 403, shown, oidc.rules.of_any_queue)
    if known is not None and known.disabled_at is not None:
        raise _Refused(SignInFailure.DISABLED, 403, shown)
    namesake = None if known else await context.store.access.find_user_named(name_of(identity))
    user = user_of(identity, role, group_ids, known, namesake, context.clock.now())
    # Within this site: the browser then asks from a page of ours, and sends the session's Strict cookie along.
    response = RedirectResponse(back_to, 303, {"cache-control": "no-store"})
    found = await open_session(
        context,
        request,
        response,
        user,
        "sign_in.oidc",
        saves_user=user != known,
        was=known,
        before=told(known) if known is not None and user != known else None,
        after=told(user) if user != known else None,
    )
    if found is None:
        return None
    if user != known:
        context.sessions.forget_user(user.user_id)
    if known is not None and known.role is Role.ADMIN and role is not Role.ADMIN:
        await _warn_if_no_administrator_is_left(context)
    return response


async def _warn_if_no_administrator_is_left(context: WebContext) -> None:
    """The provider's word on rights holds also of the last administrator; the log tells how to have another one."""
    users = await context.store.access.load_users()
    if not any(each.role is Role.ADMIN and each.disabled_at is None for each in users):
        hint = "sign in as somebody of an administrators' group, or run `trio-monitor user add NAME --role admin`"
        log.warning("no_administrator_left", hint=hint)


def _oidc(context: WebContext) -> Oidc:
    if context.oidc is None:
        detail = "No OpenID provider is set up; see docs/reference/settings.md."
        raise ApiError(404, "no-oidc", "No such sign-in", detail)
    return context.oidc


def _of_error(error: IdentityError | StoreUnavailable) -> _Refused:
    if isinstance(error, StoreUnavailable):
        log.warning("oidc_sign_in_needs_store", detail=str(error))
        return _Refused(SignInFailure.STORE_UNAVAILABLE, 503)
    log.warning("oidc_sign_in_failed", reason=error.reason, detail=str(error))
    failure = SignInFailure(error.reason.value)
    is_theirs = failure in {SignInFailure.PROVIDER_UNAVAILABLE, SignInFailure.PROVIDER_MISCONFIGURED}
    return _Refused(failure, 503 if is_theirs else 403)


async def _refusal(context: WebContext, request: Request, oidc: Oidc, refused: _Refused) -> Response:
    """The page that tells why; counted, and told to the audit log."""
    await tell_failure(context, request, refused.failure, refused.name)
    language = language_of(request.headers.get("accept-language"))
    return refused_page(refused.failure, refused.status, oidc.name, language, refused.groups)


def _cookie(context: WebContext) -> str:
    return COOKIE_OF_HTTPS if context.settings.web.is_https else COOKIE


def _callback_url(request: Request, context: WebContext) -> str:
    # Where no address is set it is the browser's own: the provider knows which ones are ours.
    return f"{public_address(request, context)}{API}{PATH}/callback"
