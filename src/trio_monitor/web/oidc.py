"""Signing in with an OpenID provider: what is under way, and who comes of it."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trio_monitor.domain.access import Role
from trio_monitor.domain.grants import GroupRules
from trio_monitor.ports.access import User
from trio_monitor.ports.identity import Attempt, Identity, IdentityProvider
from trio_monitor.web.accounts import ID_BYTES
from trio_monitor.web.schemas_access import LONGEST_USER_NAME
from trio_monitor.web.sessions import Known, hash_token, new_token

PATIENCE = timedelta(minutes=10)
"""How long somebody may take at the provider's pages."""
MOST_ATTEMPTS = 2000
"""Anybody can begin one, so the oldest make room."""
NOT_IN_A_NAME = re.compile(r"[^\w.@+-]")
NOT_IN_A_TEXT = re.compile(r"[\x00-\x1f\x7f]")
SUFFIX_LENGTH = 9
LONGEST_DISPLAY_NAME = 80
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path of this site. What begins with two slashes, or slash and backslash, is another host to a browser."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt, and what else is known of it.

    Attributes:
        back_to: the page where whoever has signed in goes on.
        old: the session that the browser had before, which ends when the new one begins.
    """

    attempt: Attempt
    back_to: str
    begun_at: datetime
    old: Known | None


@dataclass(slots=True)
class Attempts:
    """Sign-ins, each bound to one browser by a cookie, in this process alone: a restart costs a second try."""

    _begun: dict[str, Begun] = field(default_factory=dict)

    def begin(self, callback_url: str, back_to: str, now: datetime, old: Known | None) -> tuple[str, Attempt]:
        """A new one, and the cookie of the browser that it is bound to."""
        attempt = Attempt(new_token(), new_token(), new_token(), callback_url)
        self._clear(now)
        cookie = new_token()
        self._begun[hash_token(cookie)] = Begun(attempt, own_path(back_to), now, old)
        return cookie, attempt

    def take(self, cookie: str | None, state: str | None, now: datetime) -> Begun | None:
        """The one of this browser, if the provider's answer is to it. It is good once.

        An answer with another state leaves it: otherwise any page could end it by sending the browser here.
        """
        key = hash_token(cookie or "")
        begun = self._begun.get(key)
        if begun is None or not secrets.compare_digest(begun.attempt.state.encode(), (state or "").encode()):
            return None
        del self._begun[key]
        return begun if now - begun.begun_at < PATIENCE else None

    def _clear(self, now: datetime) -> None:
        fresh = [(key, each) for key, each in self._begun.items() if now - each.begun_at < PATIENCE]
        self._begun = dict(fresh[-MOST_ATTEMPTS + 1 :])


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider by which people may sign in, and what it is called."""

    name: str
    provider: IdentityProvider
    rules: GroupRules
    attempts: Attempts = field(default_factory=Attempts)


def own_path(path: str) -> str:
    """The path if it is a page of this site, else the first page."""
    return path if OWN_PATH.fullmatch(path) and not path.startswith("/api/") else "/"


def user_id_of(identity: Identity) -> str:
    """The user's id: the same whenever and wherever it is made, so that two first sign-ins at once make one user."""
    text = f"{len(identity.issuer)} {identity.issuer} {identity.subject}"
    return hashlib.sha256(text.encode()).hexdigest()[: 2 * ID_BYTES]


def user_of(
    identity: Identity, role: Role, group_ids: tuple[str, ...], known: User | None, namesake: User | None, now: datetime
) -> User:
    """The user as they shall be from now on.

    Args:
        identity: who the provider says they are.
        role: by their groups.
        group_ids: likewise.
        known: the user of this issuer and subject, if there is one; the name stays.
        namesake: whoever has the name that the provider tells, and is somebody else.
        now: when a new one is made.
    """
    told = NOT_IN_A_TEXT.sub("", identity.display_name or identity.user_name or "")[:LONGEST_DISPLAY_NAME].strip()
    if known is not None:
        return replace(known, display_name=told or known.display_name, role=role, group_ids=group_ids)
    user_id = user_id_of(identity)
    name = name_of(identity)
    if namesake is not None:
        name = f"{name}-{user_id[: SUFFIX_LENGTH - 1]}"
    return User(
        user_id,
        name,
        told or name,
        role,
        group_ids,
        now,
        oidc_issuer=identity.issuer,
        oidc_subject=identity.subject,
    )


def name_of(identity: Identity) -> str:
    """What the person would be called here, with room for a suffix. It only tells users apart for people."""
    cleaned = NOT_IN_A_NAME.sub("", identity.user_name or "")
    return cleaned[: LONGEST_USER_NAME - SUFFIX_LENGTH] or "user"
