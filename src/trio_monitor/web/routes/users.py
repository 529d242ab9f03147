"""Users: made, changed, disabled, given a new link."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import Path, Request

from trio_monitor.domain.access import Role, Scope, may_hold
from trio_monitor.errors import ApiError, LastAdministrator, NameTaken, UserChanged
from trio_monitor.ports.access import LinkKind, User
from trio_monitor.web import schemas_access as shapes
from trio_monitor.web.access import Context, ForAdminPeople, ForAdmins, public_address
from trio_monitor.web.accounts import new_link, new_user
from trio_monitor.web.context import WebContext
from trio_monitor.web.routing import api_router

router = api_router("users")

UserId = Annotated[str, Path(max_length=64, description="The user's id, as in the list of users.")]


@router.get("/users")
async def list_users(_: ForAdmins, context: Context) -> shapes.UsersOut:
    """Every user, by name."""
    return shapes.UsersOut(users=[user_out(each) for each in await context.store.access.load_users()])


@router.post("/users", status_code=201)
async def add_user(
    body: shapes.NewUserIn, visit: ForAdminPeople, request: Request, context: Context
) -> shapes.UserLinkOut:
    """Make a user. The reply has the link by which they set their password; it is shown this once."""
    now = context.clock.now()
    require_groups(context, body.role, body.group_ids)
    user = new_user(body.name, body.display_name, body.role, body.group_ids, now)
    token, link = new_link(LinkKind.SET_PASSWORD, user.user_id, now + _link_life(context))
    try:
        await context.store.access.add_user(user, visit.entry(now, "user.add", user.name, after=told(user)), link)
    except NameTaken as error:
        detail = f"There is a user {body.name!r} already; the case of letters makes no difference."
        raise ApiError(409, "name-taken", "Name taken", detail) from error
    return shapes.UserLinkOut(
        user=user_out(user), link=link_address(context, request, token), expires_at=link.expires_at
    )


@router.put("/users/{user_id}")
async def change_user(user_id: UserId, body: shapes.UserIn, visit: ForAdminPeople, context: Context) -> shapes.UserOut:
    """Change a user. When their role or groups change, or they are disabled, their sessions end; not one's own."""
    now, old = context.clock.now(), await _find(context, user_id)
    if body.version != version_of(old):
        raise UserChanged(f"{old.name} has been changed by somebody else meanwhile")
    require_groups(context, body.role, body.group_ids)
    disabled_at = None if body.is_enabled else old.disabled_at or now
    new = replace(
        old,
        display_name=body.display_name,
        role=body.role,
        group_ids=tuple(sorted(set(body.group_ids))),
        disabled_at=disabled_at,
    )
    is_ending = (old.role, old.group_ids, old.disabled_at) != (new.role, new.group_ids, new.disabled_at)
    own = visit.viewer.session_id if visit.viewer.viewer_id == user_id and body.is_enabled else None
    entry = visit.entry(now, "user.change", new.name, before=told(old), after=told(new))
    try:
        await context.store.access.change_user(old, new, entry, ends_sessions=is_ending, but=own)
    except LastAdministrator as error:
        detail = "Somebody must be left who may set things: make another user an administrator first."
        raise ApiError(409, "last-administrator", "The last administrator", detail) from error
    context.sessions.forget_user(user_id)
    return user_out(new)


@router.post("/users/{user_id}/reset")
async def reset_user(user_id: UserId, visit: ForAdminPeople, request: Request, context: Context) -> shapes.UserLinkOut:
    """Take a user's password away and end their sessions. The reply has the link by which they set a new one."""
    now, old = context.clock.now(), await _find(context, user_id)
    if old.disabled_at is not None:
        raise ApiError(409, "user-disabled", "User disabled", "Enable the user first: a link would not let them in.")
    token, link = new_link(LinkKind.SET_PASSWORD, user_id, now + _link_life(context))
    user = replace(old, password_hash=None, password_changed_at=now)
    own = visit.viewer.session_id if visit.viewer.viewer_id == user_id else None
    await context.store.access.change_user(
        old, user, visit.entry(now, "user.reset", user.name), ends_sessions=True, but=own, link=link
    )
    context.sessions.forget_user(user_id)
    return shapes.UserLinkOut(
        user=user_out(user), link=link_address(context, request, token), expires_at=link.expires_at
    )


@router.delete("/users/{user_id}/sessions", status_code=204)
async def end_sessions_of_user(user_id: UserId, visit: ForAdminPeople, context: Context) -> None:
    """Sign a user out everywhere."""
    user = await _find(context, user_id)
    entry = visit.entry(context.clock.now(), "user.end_sessions", user.name)
    await context.store.access.end_sessions(user_id, entry)
    context.sessions.forget_user(user_id)


async def _find(context: WebContext, user_id: str) -> User:
    user = await context.store.access.find_user(user_id)
    if user is None:
        raise ApiError(404, "no-such-user", "No such user", f"There is no user {user_id!r}.")
    return user


def require_groups(context: WebContext, role: Role, group_ids: list[str]) -> None:
    """ApiError 422 for groups that there are not, or for an administrator with any."""
    unknown = sorted(set(group_ids) - set(context.alerts.groups))
    if unknown:
        raise ApiError(422, "no-such-group", "No such group", f"There is no group {', '.join(unknown)}.")
    if not may_hold(role, Scope(frozenset(group_ids))):
        detail = "An administrator sees all queues: leave the groups empty, or choose another role."
        raise ApiError(422, "admin-with-groups", "Administrator with groups", detail)


def link_address(context: WebContext, request: Request, token: str) -> str:
    """A link's address. The token is in the fragment, which browsers keep from servers and logs."""
    return f"{public_address(request, context)}/#sign-in={token}"


def told(user: User) -> dict[str, object]:
    """What the audit log says of a user."""
    return {
        "display_name": user.display_name,
        "role": user.role.value,
        "group_ids": list(user.group_ids),
        "is_enabled": user.disabled_at is None,
    }


def version_of(user: User) -> str:
    """Tells whether a user is still as somebody has read them: a change made from what was is refused."""
    return hashlib.sha256(json.dumps(told(user)).encode()).hexdigest()[:16]


def _link_life(context: WebContext) -> timedelta:
    return timedelta(hours=context.settings.web.sign_in_link_hours)


def user_out(user: User) -> shapes.UserOut:
    """A user without secrets."""
    return shapes.UserOut(
        id=user.user_id,
        version=version_of(user),
        name=user.name,
        display_name=user.display_name,
        role=user.role,
        group_ids=list(user.group_ids),
        is_enabled=user.disabled_at is None,
        disabled_at=user.disabled_at,
        created_at=user.created_at,
        has_password=user.password_hash is not None,
        password_changed_at=user.password_changed_at,
        has_oidc=user.oidc_subject is not None,
    )
