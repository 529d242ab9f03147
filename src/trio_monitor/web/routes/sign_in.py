"""Signing in and out: by a one-time link, and by name and password."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import Depends, Request, Response

from trio_monitor.domain.access import Role, Viewer
from trio_monitor.errors import ApiError, UserChanged
from trio_monitor.ports.access import ActorKind, AuditEntry, Link, LinkKind, SignIn, User
from trio_monitor.web import schemas_access as shapes
from trio_monitor.web.access import (
    Context,
    ForScreens,
    JsonObject,
    Visit,
    cookie_name,
    json_text,
    require_same_origin,
    session_token,
)
from trio_monitor.web.accounts import new_session, new_user
from trio_monitor.web.caller import client_address, request_id
from trio_monitor.web.context import WebContext
from trio_monitor.web.door import SignInFailure, SignInLocked
from trio_monitor.web.routing import api_router
from trio_monitor.web.sessions import Known, hash_token
from trio_monitor.web.sign_in_failures import tell_failure

router = api_router("session")
open_router = api_router("session")

FromOurPages = Depends(require_same_origin)


@open_router.get("/sign-in")
async def show_sign_in(context: Context) -> shapes.SignInOut:
    """How one may sign in."""
    users = await context.store.access.load_users()
    oidc = None if context.oidc is None else shapes.OidcOut(name=context.oidc.name)
    return shapes.SignInOut(needs_first_admin=not users, oidc=oidc)


@open_router.post("/sign-in-links/look", dependencies=[FromOurPages])
async def look_at_link(body: shapes.LookIn, request: Request, context: Context) -> shapes.LinkLookOut:
    """What a one-time link is good for; this does not use it up."""
    link = await _find_link(context, request, body.token)
    user = await context.store.access.find_user(link.user_id) if link.user_id is not None else None
    return shapes.LinkLookOut(kind=link.kind, user_name=user.name if user else None, expires_at=link.expires_at)


@open_router.post("/session", status_code=201, dependencies=[FromOurPages])
async def sign_in_by_link(
    body: shapes.LinkSignInIn, request: Request, response: Response, context: Context
) -> shapes.SessionOut:
    """Use up a one-time link; the reply sets the session's cookie."""
    link = await _find_link(context, request, body.token)
    was = await context.store.access.find_user(link.user_id) if link.user_id is not None else None
    user = await _user_of_link(context, link, was, body)
    is_changed = link.kind is not LinkKind.SIGN_IN
    action = {LinkKind.FIRST_ADMIN: "user.first_admin", LinkKind.SET_PASSWORD: "user.set_password"}
    found = await open_session(
        context, request, response, user, action.get(link.kind, "sign_in"), link=link, saves_user=is_changed, was=was
    )
    if found is None:
        raise await _refused(context, request, SignInFailure.LINK_SPENT, None)
    if is_changed:
        context.sessions.forget_user(user.user_id)
    return found


@open_router.post("/session/password", status_code=201, dependencies=[FromOurPages])
async def sign_in_by_password(
    body: shapes.PasswordSignInIn, request: Request, response: Response, context: Context
) -> shapes.SessionOut:
    """Sign in by name and password; the reply sets the session's cookie. 429 after too many wrong ones."""
    now, address = context.clock.now(), client_address(request.scope)
    try:
        await context.door.knock(body.name, address, now)
    except SignInLocked:
        await tell_failure(context, request, SignInFailure.LOCKED, body.name)
        raise
    user = await context.store.access.find_user_named(body.name)
    is_right, better = await context.passwords.check(
        body.password.get_secret_value(), user.password_hash if user else None
    )
    if user is None or not is_right or user.disabled_at is not None:
        raise await _refused(context, request, SignInFailure.WRONG_CREDENTIALS, body.name)
    await context.door.welcome(body.name, address, now)
    if better is not None:
        # Whoever changes the user at this moment is not to be undone by it; the next sign-in makes up for it.
        with suppress(UserChanged):
            rehashed = replace(user, password_hash=better)
            await context.store.access.change_user(user, rehashed, _entry(request, user, now, "user.rehash"))
    found = await open_session(context, request, response, user, "sign_in")
    if found is None:
        raise await _refused(context, request, SignInFailure.WRONG_CREDENTIALS, body.name)
    return found


@router.get("/session")
async def show_session(visit: ForScreens) -> shapes.SessionOut:
    """The session, or the API token, that the request comes by."""
    return session_out(visit.known)


@open_router.delete("/session", status_code=204, dependencies=[FromOurPages])
async def sign_out(request: Request, response: Response, context: Context) -> None:
    """End the session; without one there is nothing to do."""
    await _end_current(context, request)
    take_cookie_back(context, response)


async def open_session(
    context: WebContext,
    request: Request,
    response: Response,
    user: User,
    action: str,
    *,
    link: Link | None = None,
    saves_user: bool = False,
    was: User | None = None,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
) -> shapes.SessionOut | None:
    """Sign a user in: a new session, its cookie, and the audit's row, with what else belongs to it.

    Returns:
        The session; None when the link was spent, or the user changed, meanwhile.
    """
    now, life = context.clock.now(), timedelta(hours=context.settings.web.session_hours)
    token, session = new_session(
        user, now, life, address=client_address(request.scope), user_agent=request.headers.get("user-agent")
    )
    sign_in = SignIn(
        session,
        replace(_entry(request, user, now, action), before=json_text(before), after=json_text(after)),
        link_hash=link.token_hash if link else None,
        user=user if saves_user else None,
        was=was,
    )
    if not await context.store.access.open_session(sign_in):
        return None
    # A browser that signs in anew leaves the session that its cookie named before.
    await _end_current(context, request)
    known = await context.sessions.find(token)
    if known is None:
        return None
    response.set_cookie(
        cookie_name(context),
        token,
        max_age=round(life.total_seconds()),
        httponly=True,
        secure=context.settings.web.is_https,
        samesite="strict",
    )
    return session_out(known)


async def _end_current(context: WebContext, request: Request) -> None:
    """End the session that the browser's cookie names."""
    token = session_token(request.headers, cookie_name(context))
    known = None if token is None else await context.sessions.find(token)
    if known is not None:
        await end_known(context, request, known)


async def end_known(context: WebContext, request: Request, known: Known) -> None:
    """End a session."""
    if known.viewer.session_id is not None:
        visit = Visit(known.viewer, known, client_address(request.scope), request_id() or None)
        entry = visit.entry(context.clock.now(), "sign_out")
        await context.store.access.end_session(known.viewer.session_id, entry)
        context.sessions.forget_session(known.viewer.session_id)


def take_cookie_back(context: WebContext, response: Response) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(cookie_name(context), httponly=True, secure=context.settings.web.is_https, samesite="strict")


def session_out(known: Known) -> shapes.SessionOut:
    """A session in the shape of the API."""
    return shapes.SessionOut(
        user=session_user_out(known.viewer),
        expires_at=known.expires_at,
        idle_at=None if known.idle is None else known.ends_at,
    )


def session_user_out(viewer: Viewer) -> shapes.SessionUserOut:
    """Who is signed in."""
    return shapes.SessionUserOut(
        kind=viewer.kind,
        id=viewer.viewer_id,
        user_name=viewer.user_name or None,
        display_name=viewer.name,
        role=viewer.role,
        group_ids=sorted(viewer.scope.group_ids),
        board_id=viewer.board_id,
    )


async def require_good_password(context: WebContext, member: str, password: str, known_words: list[str]) -> None:
    """ApiError 422 for a password that is easily guessed."""
    fault = await context.passwords.weakness(member, password, known_words)
    if fault is not None:
        raise ApiError(422, "weak-password", "Weak password", fault.problem, faults=[fault])


async def _user_of_link(context: WebContext, link: Link, was: User | None, body: shapes.LinkSignInIn) -> User:
    """Whom the link signs in, as they shall be; `was` is as they are."""
    now = context.clock.now()
    if link.kind is LinkKind.FIRST_ADMIN:
        if body.name is None or body.password is None:
            raise ApiError(422, "name-and-password", "Name and password", "This link wants a name and a password.")
        user = new_user(body.name, body.name, Role.ADMIN, [], now)
    else:
        if was is None:
            raise ApiError(401, "link-spent", "Link used or expired", LINK_SPENT)
        user = was
    if link.kind is LinkKind.SIGN_IN:
        return user
    if body.password is None:
        raise ApiError(422, "password-wanted", "Password wanted", "This link wants a new password.")
    password = body.password.get_secret_value()
    await require_good_password(context, "body.password", password, [user.name, user.display_name])
    return replace(user, password_hash=await context.passwords.hashed(password), password_changed_at=now)


async def _find_link(context: WebContext, request: Request, token: str) -> Link:
    link = await context.store.access.find_link(hash_token(token), context.clock.now())
    if link is None:
        raise await _refused(context, request, SignInFailure.LINK_SPENT, None)
    return link


LINK_SPENT = (
    "This link has been used or has expired. Ask an administrator for a new one, or run"
    " `trio-monitor sign-in-link NAME` where the monitor runs."
)


async def _refused(context: WebContext, request: Request, reason: SignInFailure, name: str | None) -> ApiError:
    """What to raise for a sign-in that failed, counted and told."""
    await tell_failure(context, request, reason, name)
    if reason is SignInFailure.LINK_SPENT:
        return ApiError(401, "link-spent", "Link used or expired", LINK_SPENT)
    return ApiError(401, "wrong-credentials", "Wrong name or password", "The name or the password is wrong.")


def _entry(request: Request, user: User, at: datetime, action: str) -> AuditEntry:
    return AuditEntry(
        at,
        ActorKind.PERSON,
        user.user_id,
        user.name,
        action,
        address=client_address(request.scope),
        request_id=request_id() or None,
    )
