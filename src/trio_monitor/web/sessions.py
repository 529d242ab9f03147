"""Signed-in sessions and one-time sign-in links: opaque tokens, kept only as hashes, shared with the store."""

import hashlib
import secrets
from datetime import datetime, timedelta

from trio_monitor.ports import Clock, Store

TOKEN_BYTES = 32


def hash_token(token: str) -> str:
    """What is stored of a token. Tokens are long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


async def issue_sign_in_link(store: Store, now: datetime, lifetime: timedelta) -> str:
    """A new one-time token, good for one sign-in within `lifetime`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await store.save_sign_in_link(hash_token(token), now + lifetime)
    return token


class Sessions:
    """Who is signed in. Answers are remembered, so that a request costs no database statement."""

    def __init__(self, store: Store, clock: Clock, lifetime: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._lifetime = lifetime
        self._expires_at: dict[str, datetime] = {}
        self._ended: set[str] = set()

    async def sign_in(self, link_token: str) -> tuple[str, datetime] | None:
        """Use up a link; a new session's token and its end, or None when the link is spent or unknown."""
        now = self._clock.now()
        if not await self._store.take_sign_in_link(hash_token(link_token), now):
            return None
        token, expires_at = secrets.token_urlsafe(TOKEN_BYTES), now + self._lifetime
        await self._store.save_session(hash_token(token), expires_at)
        self._expires_at[hash_token(token)] = expires_at
        return token, expires_at

    async def find(self, token: str | None) -> datetime | None:
        """When the session of this token ends, or None when there is no such session."""
        if token is None:
            return None
        hashed, now = hash_token(token), self._clock.now()
        expires_at = self._expires_at.get(hashed)
        if expires_at is None:
            expires_at = await self._store.find_session(hashed, now)
            # It may have been ended while the database was looking for it.
            if expires_at is None or hashed in self._ended:
                return None
            self._expires_at[hashed] = expires_at
        if expires_at <= now:
            del self._expires_at[hashed]
            return None
        return expires_at

    async def sign_out(self, token: str) -> None:
        """End the session of this token."""
        self._ended.add(hash_token(token))
        self._expires_at.pop(hash_token(token), None)
        await self._store.delete_session(hash_token(token))

    def is_live(self, token: str) -> bool:
        """Whether a session that was found is still good; costs nothing, for streams that stay open."""
        expires_at = self._expires_at.get(hash_token(token))
        return expires_at is not None and expires_at > self._clock.now()
