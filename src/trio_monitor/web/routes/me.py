"""One's own account: where one is signed in, and one's password."""

from dataclasses import replace
from typing import Annotated

from fastapi import Path, Response

from trio_monitor.errors import ApiError
from trio_monitor.web import schemas_access as shapes
from trio_monitor.web.access import Context, ForPeople, Visit
from trio_monitor.web.context import WebContext
from trio_monitor.web.routes.sign_in import require_good_password, take_cookie_back
from trio_monitor.web.routing import api_router

router = api_router("account")

SessionId = Annotated[str, Path(max_length=64, description="The session's id, as in the list of them.")]


@router.get("/me/sessions")
async def list_own_sessions(visit: ForPeople, context: Context) -> shapes.OwnSessionsOut:
    """Where one is signed in, the latest seen first."""
    found = await context.store.access.load_sessions(visit.viewer.viewer_id, context.clock.now())
    return shapes.OwnSessionsOut(
        sessions=[
            shapes.OwnSessionOut(
                id=each.session_id,
                created_at=each.created_at,
                last_seen_at=visit.known.seen_at if _is_current(visit, each.session_id) else each.last_seen_at,
                expires_at=each.expires_at,
                address=each.address,
                user_agent=each.user_agent,
                is_current=_is_current(visit, each.session_id),
            )
            for each in found
        ]
    )


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_own_session(session_id: SessionId, visit: ForPeople, context: Context) -> None:
    """End one of one's own sessions."""
    now = context.clock.now()
    own = await context.store.access.load_sessions(visit.viewer.viewer_id, now)
    entry = visit.entry(now, "session.end", session_id)
    if session_id not in {each.session_id for each in own} or not await context.store.access.end_session(
        session_id, entry
    ):
        raise ApiError(404, "no-such-session", "No such session", "You have no such session.")
    context.sessions.forget_session(session_id)


@router.delete("/me/sessions", status_code=204)
async def sign_out_everywhere(visit: ForPeople, context: Context, response: Response) -> None:
    """End all of one's own sessions, this one too."""
    user_id = visit.viewer.viewer_id
    await context.store.access.end_sessions(user_id, visit.entry(context.clock.now(), "sign_out.everywhere"))
    context.sessions.forget_user(user_id)
    take_cookie_back(context, response)


@router.put("/me/password", status_code=204)
async def change_own_password(body: shapes.PasswordChangeIn, visit: ForPeople, context: Context) -> None:
    """Set a new password. All of one's other sessions end."""
    now, user = context.clock.now(), await context.store.access.find_user(visit.viewer.viewer_id)
    if user is None:
        raise ApiError(404, "no-such-user", "No such user", "You are no longer a user.")
    if user.password_hash is not None:
        await _require_current(context, visit, body, user.password_hash)
    password = body.new.get_secret_value()
    await require_good_password(context, "body.new", password, [user.name, user.display_name])
    changed = replace(user, password_hash=await context.passwords.hashed(password), password_changed_at=now)
    entry = visit.entry(now, "user.change_password", user.name)
    await context.store.access.change_user(user, changed, entry, ends_sessions=True, but=visit.viewer.session_id)
    context.sessions.forget_user(user.user_id)


async def _require_current(
    context: WebContext, visit: Visit, body: shapes.PasswordChangeIn, password_hash: str
) -> None:
    """Whoever finds a signed-in computer must not be able to guess on."""
    now, name = context.clock.now(), visit.viewer.user_name
    await context.door.knock(name, visit.address, now)
    given = body.current.get_secret_value() if body.current else ""
    is_right, _ = await context.passwords.check(given, password_hash)
    if not is_right:
        raise ApiError(422, "wrong-password", "Wrong password", "The current password is another one.")
    await context.door.welcome(name, visit.address, now)


def _is_current(visit: Visit, session_id: str) -> bool:
    return session_id == visit.viewer.session_id
