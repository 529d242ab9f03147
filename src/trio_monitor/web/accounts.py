"""Users, sessions and links as they are made: by the API, at the start, and by the commands."""

import secrets
from datetime import datetime, timedelta

from trio_monitor.domain.access import Role, ViewerKind
from trio_monitor.ports import Store
from trio_monitor.ports.access import ActorKind, AuditEntry, Link, LinkKind, Session, User
from trio_monitor.web.sessions import hash_token, new_token

ID_BYTES = 8
LONGEST_USER_AGENT = 200
DEMO_NAME = "demo"


def new_id() -> str:
    """The name of a user, a session or a token that is no secret."""
    return secrets.token_hex(ID_BYTES)


def new_user(name: str, display_name: str, role: Role, group_ids: list[str], now: datetime) -> User:
    """A user who cannot sign in yet."""
    return User(new_id(), name, display_name, role, tuple(sorted(set(group_ids))), now)


def new_link(kind: LinkKind, user_id: str | None, expires_at: datetime) -> tuple[str, Link]:
    """A link's token, and what is kept of it."""
    token = new_token()
    return token, Link(hash_token(token), kind, expires_at, user_id)


def new_session(
    user: User, now: datetime, life: timedelta, *, address: str | None, user_agent: str | None
) -> tuple[str, Session]:
    """A session's token, and what is kept of it."""
    token = new_token()
    session = Session(
        hash_token(token),
        new_id(),
        ViewerKind.PERSON,
        now,
        now,
        now + life,
        user_id=user.user_id,
        address=address,
        user_agent=user_agent[:LONGEST_USER_AGENT] if user_agent else None,
    )
    return token, session


def by_the_system(now: datetime, action: str, target: str | None, after: str | None = None) -> AuditEntry:
    """An audit entry of what the monitor, or whoever may run its commands, does."""
    return AuditEntry(now, ActorKind.SYSTEM, None, "trio-monitor", action, target, after=after)


async def issue_sign_in_link(store: Store, user: User, now: datetime, life: timedelta) -> str:
    """The token of a new link that signs one user in."""
    token, link = new_link(LinkKind.SIGN_IN, user.user_id, now + life)
    await store.access.save_link(link, by_the_system(now, "user.link", user.name))
    return token


async def first_link(store: Store, now: datetime, life: timedelta, *, is_demo: bool) -> str | None:
    """The token of the link that is printed at the start; None when users sign in by their own means.

    The demo has an administrator without a password, so that one click shows everything.
    """
    if is_demo:
        user = await store.access.find_user_named(DEMO_NAME)
        if user is None:
            user = new_user(DEMO_NAME, "Demo", Role.ADMIN, [], now)
            await store.access.add_user(user, by_the_system(now, "user.add", user.name))
        return await issue_sign_in_link(store, user, now, life)
    if await store.access.load_users():
        return None
    token, link = new_link(LinkKind.FIRST_ADMIN, None, now + life)
    await store.access.save_link(link, by_the_system(now, "user.first_admin_link", None))
    return token
