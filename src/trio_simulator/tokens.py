"""Tokens of one server: opaque, with a life in simulated time, lost when the server restarts."""

import secrets
from dataclasses import dataclass

from trio_simulator.instants import SECOND_MS
from trio_simulator.permissions import Profile


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a login or a refresh hands out. `expires_in` in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Session:
    """Whom a token stands for. A profile is fixed at login or refresh, as the vendor documents."""

    username: str
    profile: Profile
    expires_ms: int


class TokenBook:
    """The tokens that one server has handed out and that still live."""

    def __init__(self, access_seconds: float, refresh_seconds: float) -> None:
        self._access_ms = round(access_seconds * SECOND_MS)
        self._refresh_ms = round(refresh_seconds * SECOND_MS)
        self._access: dict[str, Session] = {}
        self._refresh: dict[str, Session] = {}

    def issue(self, username: str, profile: Profile, now_ms: int) -> TokenPair:
        """New tokens for a user."""
        for book in (self._access, self._refresh):
            for token in [token for token, session in book.items() if session.expires_ms <= now_ms]:
                del book[token]
        pair = TokenPair(secrets.token_urlsafe(24), secrets.token_urlsafe(24), self._access_ms // SECOND_MS)
        self._access[pair.access_token] = Session(username, profile, now_ms + self._access_ms)
        self._refresh[pair.refresh_token] = Session(username, profile, now_ms + self._refresh_ms)
        return pair

    def session_of(self, access_token: str, now_ms: int) -> Session | None:
        """The session of an access token; `None` if it is unknown or has expired."""
        session = self._access.get(access_token)
        return session if session is not None and now_ms < session.expires_ms else None

    def spend_refresh(self, refresh_token: str, now_ms: int) -> str | None:
        """Use a refresh token up and yield its user; `None` if it is unknown, used or expired."""
        session = self._refresh.pop(refresh_token, None)
        return session.username if session is not None and now_ms < session.expires_ms else None

    def clear(self) -> None:
        """Forget every token."""
        self._access.clear()
        self._refresh.clear()
