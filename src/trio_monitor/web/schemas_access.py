"""The JSON shapes of users, sessions, tokens and the audit log."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, JsonValue, SecretStr, StringConstraints

from trio_monitor.domain.access import Role, ViewerKind
from trio_monitor.ports.access import ActorKind, LinkKind
from trio_monitor.web.passwords import LONGEST
from trio_monitor.web.schemas import Schema
from trio_monitor.web.schemas_alerts import MOST_GROUPS, Id

LONGEST_USER_NAME = 64
LONGEST_TOKEN_DAYS = 3650

UserName = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]+$", min_length=1, max_length=LONGEST_USER_NAME)]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
LinkToken = Annotated[str, Field(min_length=16, max_length=256)]
GroupIds = Annotated[list[Id], Field(max_length=MOST_GROUPS)]


class OidcOut(Schema):
    """The OpenID provider by which people may sign in."""

    name: str


class SignInOut(Schema):
    """How one may sign in. `needs_first_admin`: there is no user yet, and the link for the first one was printed."""

    needs_first_admin: bool
    oidc: OidcOut | None


class LookIn(Schema):
    """The token of a one-time link."""

    token: LinkToken


class LinkLookOut(Schema):
    """What a link is good for, which looking does not use up.

    `first_admin` wants a name and a password, `set_password` a password, `sign_in` nothing more.
    """

    kind: LinkKind
    user_name: str | None
    expires_at: datetime


class LinkSignInIn(Schema):
    """A one-time link, with what its kind wants; what it does not want is passed over."""

    token: LinkToken
    name: UserName | None = None
    password: Password | None = None


class PasswordSignInIn(Schema):
    """A user's name and password."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_USER_NAME)]
    password: Password


class SessionUserOut(Schema):
    """Who is signed in: a person, an API token or a screen. Without groups they see all queues.

    `user_name` is what a person signs in by; null for tokens and screens. `board_id` is what a screen shows.
    """

    kind: ViewerKind
    id: str
    user_name: str | None
    display_name: str
    role: Role
    group_ids: list[str]
    board_id: str | None


class SessionOut(Schema):
    """The session of the request: it ends at `expires_at`, or at `idle_at` if it is not used until then.

    `idle_at` is null where not being used ends nothing: API tokens and screens.
    """

    user: SessionUserOut
    expires_at: datetime
    idle_at: datetime | None


class OwnSessionOut(Schema):
    """One of one's own sessions."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None
    is_current: bool


class OwnSessionsOut(Schema):
    """One's own sessions, the latest seen first."""

    sessions: list[OwnSessionOut]


class PasswordChangeIn(Schema):
    """A new password. `current` is null for whoever has none."""

    current: Password | None
    new: Password


class UserOut(Schema):
    """A user. Without `has_password` and `has_oidc` they have not signed in yet, or do so by links.

    `version` is another once anything that can be changed of the user is.
    """

    id: str
    version: str
    name: str
    display_name: str
    role: Role
    group_ids: list[str]
    is_enabled: bool
    disabled_at: datetime | None
    created_at: datetime
    has_password: bool
    password_changed_at: datetime | None
    has_oidc: bool


class UsersOut(Schema):
    """Every user, by name."""

    users: list[UserOut]


class NewUserIn(Schema):
    """A user to make. The name stays for ever; an administrator has no groups."""

    name: UserName
    display_name: DisplayName
    role: Role
    group_ids: GroupIds


class UserIn(Schema):
    """What can be changed of a user, all of it. `version` is the one that the change was made from."""

    version: Annotated[str, Field(max_length=64)]
    display_name: DisplayName
    role: Role
    group_ids: GroupIds
    is_enabled: bool


class UserLinkOut(Schema):
    """A user with a link by which they set their password, shown this once."""

    user: UserOut
    link: str
    expires_at: datetime


class ApiTokenOut(Schema):
    """An API token without its secret.

    `is_live` tells whether it counts: it is neither revoked nor expired, and its maker is still an administrator.
    """

    id: str
    name: str
    role: Role
    group_ids: list[str]
    made_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    is_live: bool


class ApiTokensOut(Schema):
    """Every API token, by name."""

    tokens: list[ApiTokenOut]


class NewApiTokenIn(Schema):
    """An API token to make."""

    name: DisplayName
    role: Role
    group_ids: GroupIds
    days: Annotated[int, Field(ge=1, le=LONGEST_TOKEN_DAYS)]


class NewApiTokenOut(Schema):
    """A new API token with its secret, which is shown this once."""

    token: ApiTokenOut
    secret: str


class AuditEntryOut(Schema):
    """Who did what to what, from where; `before` and `after` hold no secrets."""

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: str | None
    actor_name: str
    action: str
    target: str | None
    address: str | None
    request_id: str | None
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class AuditOut(Schema):
    """A page of the audit log, the latest first; `next` is the `before` of the next page."""

    entries: list[AuditEntryOut]
    next: int | None
