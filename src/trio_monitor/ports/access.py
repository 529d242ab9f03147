"""Users, their sessions, API tokens, one-time links, and the audit log: kept by the store.

Tokens are never kept, only their SHA-256; passwords only as argon2id. A change and the audit entry that tells of it
are saved in one transaction. The log is appended to; nothing but its age takes an entry out (`Retention.audit_before`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from trio_monitor.domain.access import Role, ViewerKind


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in. `name` is unique, whatever the case of its letters.

    Without `password_hash` they sign in by a link or by OIDC, where `oidc_issuer` and `oidc_subject` name them.
    """

    user_id: str
    name: str
    display_name: str
    role: Role
    group_ids: tuple[str, ...]
    created_at: datetime
    password_hash: str | None = None
    password_changed_at: datetime | None = None
    disabled_at: datetime | None = None
    oidc_issuer: str | None = None
    oidc_subject: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser, named by the hash of its cookie, and to people by `session_id`.

    A person's has a `user_id`; a screen's has a name, the board it shows, and whether that names agents.
    """

    token_hash: str
    session_id: str
    kind: ViewerKind
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_id: str | None = None
    screen_name: str | None = None
    board_id: str | None = None
    shows_agents: bool = False
    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session with its user, None for a screen."""

    session: Session
    user: User | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for machines. It counts while its maker is an administrator who is not disabled."""

    token_id: str
    token_hash: str
    name: str
    role: Role
    group_ids: tuple[str, ...]
    made_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class LinkKind(StrEnum):
    """What a one-time link is good for."""

    FIRST_ADMIN = "first_admin"
    """Makes the first administrator, while there is no user."""
    SET_PASSWORD = "set_password"
    """Sets one user's password and signs them in: an invitation, or a reset."""
    SIGN_IN = "sign_in"
    """Signs one user in."""


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link. `user_id` is None for the first administrator's."""

    token_hash: str
    kind: LinkKind
    expires_at: datetime
    user_id: str | None = None


class ActorKind(StrEnum):
    """Who did something."""

    PERSON = "person"
    TOKEN = "token"
    SCREEN = "screen"
    SYSTEM = "system"
    """The monitor itself, or whoever may run its commands."""
    NOBODY = "nobody"
    """Somebody who was not signed in."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, from where. `before` and `after` are JSON objects as text, and hold no secrets."""

    at: datetime
    actor_kind: ActorKind
    actor_id: str | None
    actor_name: str
    action: str
    target: str | None = None
    address: str | None = None
    request_id: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with its number; later ones have higher numbers."""

    number: int
    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries to load, the latest first. `before` is the number of the last one of the page before."""

    limit: int
    start_at: datetime | None = None
    end_at: datetime | None = None
    actor: str | None = None
    action: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A session to open, with all that comes with it.

    Attributes:
        session: the new one.
        entry: what the audit log says.
        link_hash: of the link that it uses up.
        user: who is made or changed by it; then the user's other sessions end.
        was: this user as they were read; None for a new one.
    """

    session: Session
    entry: AuditEntry
    link_hash: str | None = None
    user: User | None = None
    was: User | None = None


class AccessStore(Protocol):
    """Every method raises StoreUnavailable when the database cannot serve it."""

    async def load_users(self) -> list[User]:
        """Every user, by name."""

    async def find_user(self, user_id: str) -> User | None:
        """One user."""

    async def find_user_named(self, name: str) -> User | None:
        """The user of this name, whatever the case of its letters."""

    async def find_oidc_user(self, issuer: str, subject: str) -> User | None:
        """The user whom an OpenID provider calls so."""

    async def add_user(self, user: User, entry: AuditEntry, link: Link | None = None) -> None:
        """Make a user, and with them the link by which they set their password.

        Raises:
            NameTaken: there is one of this name.
        """

    async def change_user(
        self,
        was: User,
        user: User,
        entry: AuditEntry,
        *,
        ends_sessions: bool = False,
        but: str | None = None,
        link: Link | None = None,
    ) -> None:
        """Replace all of a user.

        Args:
            was: as they were read.
            user: as they shall be; the name stays.
            entry: what the audit log says.
            ends_sessions: whether the user's sessions and links end.
            but: the id of the one session that does not.
            link: the one by which they set their next password.

        Raises:
            UserChanged: the user is no longer as they were read; nothing was saved.
            LastAdministrator: no administrator who can sign in would be left; nothing was saved.
        """

    async def save_link(self, link: Link, entry: AuditEntry) -> None:
        """Keep a one-time link until it is used or expires."""

    async def find_link(self, token_hash: str, now: datetime) -> Link | None:
        """A link that can still be used; this does not use it up."""

    async def open_session(self, sign_in: SignIn) -> bool:
        """Open a session in one transaction with what comes with it, and clear away what has expired.

        Returns:
            False, and nothing is saved, when the link is spent, when it would make the first administrator and
            there is a user already, or when the user is no longer as they were read. Of several who use one link at
            once, one gets in.
        """

    async def find_session(self, token_hash: str, now: datetime) -> FoundSession | None:
        """A session that has not reached its end, of a user who is not disabled."""

    async def load_live_sessions(self, now: datetime) -> list[FoundSession]:
        """Every session that `find_session` would find."""

    async def load_sessions(self, user_id: str, now: datetime) -> list[Session]:
        """One user's sessions that have not reached their end, the latest seen first."""

    async def touch_sessions(self, seen_at: dict[str, datetime]) -> None:
        """Keep when sessions were last seen, by the hash of their token; an earlier instant changes nothing."""

    async def end_session(self, session_id: str, entry: AuditEntry) -> bool:
        """End one session; False, and nothing is saved, when there is none."""

    async def end_sessions(self, user_id: str, entry: AuditEntry) -> None:
        """End every session of one user."""

    async def load_tokens(self) -> list[ApiToken]:
        """Every API token, the revoked and expired ones too, by name."""

    async def load_live_tokens(self, now: datetime) -> list[ApiToken]:
        """Those that count."""

    async def find_live_token(self, token_hash: str, now: datetime) -> ApiToken | None:
        """The token of this hash, if it counts."""

    async def add_token(self, token: ApiToken, entry: AuditEntry) -> None:
        """Keep a new token."""

    async def touch_tokens(self, used_at: dict[str, datetime]) -> None:
        """Keep when tokens were last used, by their hash."""

    async def revoke_token(self, token_id: str, at: datetime, entry: AuditEntry) -> bool:
        """End a token; False, and nothing is saved, when there is none that has not been revoked."""

    async def guess(self, free_counts: Mapping[str, int], now: datetime) -> Mapping[str, datetime]:
        """Count a guess at each of these keys; nothing is counted while one of them has to wait.

        Of several at once, of whatever process, each sees the ones before it.

        Args:
            free_counts: by the key of an account or an address, how many guesses cost no waiting.
            now: when it was made.

        Returns:
            Nothing when it was counted, and may be judged; else of the keys that have to wait until when.
        """

    async def take_guess_back(self, account: str, address: str, now: datetime) -> None:
        """The last guess was right: the account's are forgiven, of the address's only the last."""

    async def record(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries that tell of no change in the database, such as failed sign-ins."""

    async def load_audit(self, query: AuditQuery) -> list[StoredEntry]:
        """Entries, the latest first."""
