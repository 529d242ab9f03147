"""Who is signed in: opaque tokens, kept only as hashes, shared with the store.

Answers are remembered, so that a request costs no database statement. All that is remembered is compared with the
database every ten seconds: what another process has ended is over here within that time.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import inf

import structlog

from trio_monitor.domain.access import Role, Scope, Viewer, ViewerKind
from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports import Clock, Store
from trio_monitor.ports.access import ApiToken, FoundSession

log = structlog.get_logger(__name__)

TOKEN_BYTES = 32
REFRESH_AFTER = timedelta(seconds=10)
_REFRESH_SECONDS = REFRESH_AFTER.total_seconds()
"""By the clock that never steps: an hour set back would else be an hour in which nothing is compared."""
KEEP_SEEN_EVERY = timedelta(minutes=5)
"""How often the database is told that a session is in use."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def new_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@lru_cache(maxsize=1024)
def hash_token(token: str) -> str:
    """What is stored of a token. Tokens are long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(slots=True)
class Known:
    """A session or an API token that is remembered. `idle` is None where not being used ends nothing."""

    viewer: Viewer
    created_at: datetime
    expires_at: datetime
    seen_at: datetime
    kept_seen_at: datetime
    idle: timedelta | None

    @property
    def ends_at(self) -> datetime:
        """When it ends if it is not used any more."""
        return self.expires_at if self.idle is None else min(self.expires_at, self.seen_at + self.idle)


class Sessions:
    """Finds who asks. Whoever changes users, sessions or tokens says so by `forget`."""

    def __init__(self, store: Store, clock: Clock, idle: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._idle = idle
        self._known: dict[str, Known] = {}
        self._fresh_at = -inf
        self._change_count = 0
        self._turn = asyncio.Lock()

    def at_hand(self, hashed: str) -> Viewer | None:
        """Who is known by the hash of a token without asking the database; None also when it should be asked."""
        known, now = self._known.get(hashed), self._clock.now()
        if known is None or known.ends_at <= now or self._is_stale():
            return None
        known.seen_at = now
        return known.viewer

    async def find(self, token: str, *, is_bearer: bool = False) -> Known | None:
        """The session of this cookie, or the API token; using it keeps it from becoming idle."""
        hashed = hash_token(token)
        await self._refresh_if_due(is_known=hashed in self._known)
        known, now = self._known.get(hashed), self._clock.now()
        if known is None:
            known = await self._look_up(hashed, now, is_bearer=is_bearer)
        if known is None or (known.viewer.kind is ViewerKind.TOKEN) != is_bearer:
            return None
        if known.ends_at <= now:
            self._known.pop(hashed, None)
            return None
        known.seen_at = now
        return known

    def forget(self, is_meant: Callable[[Viewer], bool]) -> None:
        """From now on the database is asked anew about these: they have been ended or changed there."""
        self._change_count += 1
        self._known = {key: each for key, each in self._known.items() if not is_meant(each.viewer)}

    def forget_user(self, user_id: str) -> None:
        """As `forget`, for all that comes from one user; tokens too, since they count by their makers."""
        self.forget(lambda viewer: viewer.viewer_id == user_id or viewer.kind is ViewerKind.TOKEN)

    def forget_session(self, session_id: str) -> None:
        """As `forget`, for one session."""
        self.forget(lambda viewer: viewer.session_id == session_id)

    async def _look_up(self, hashed: str, now: datetime, *, is_bearer: bool) -> Known | None:
        while True:
            change_count = self._change_count
            known: Known | None = None
            if is_bearer:
                token = await self._store.access.find_live_token(hashed, now)
                known = None if token is None else self._of_token(token)
            else:
                found = await self._store.access.find_session(hashed, now)
                known = None if found is None else self._of_session(found)
            # It may have been ended while the database was looking for it.
            if change_count != self._change_count:
                continue
            if known is not None:
                self._known[hashed] = known
            return known

    async def _refresh_if_due(self, *, is_known: bool) -> None:
        if not self._is_stale():
            return
        # Where the database is slow one request waits for it; the others go on with what is known.
        if self._turn.locked() and is_known:
            return
        async with self._turn:
            if self._is_stale():
                await self._refresh()

    def _is_stale(self) -> bool:
        return self._clock.monotonic() - self._fresh_at >= _REFRESH_SECONDS

    async def _refresh(self) -> None:
        now, compared_at = self._clock.now(), self._clock.monotonic()
        while self._known:
            change_count = self._change_count
            try:
                await self._keep_seen()
                sessions = await self._store.access.load_live_sessions(now)
                tokens = await self._store.access.load_live_tokens(now)
            except StoreUnavailable as error:
                log.warning("sessions_not_compared", detail=str(error))
                break
            if change_count == self._change_count:
                stored = {each.session.token_hash: self._of_session(each) for each in sessions}
                stored |= {each.token_hash: self._of_token(each) for each in tokens}
                self._known = {
                    key: _seen_at_the_later(stored[key], old) for key, old in self._known.items() if key in stored
                }
                break
        self._fresh_at = compared_at

    async def _keep_seen(self) -> None:
        for kinds, keep in (
            ({ViewerKind.PERSON, ViewerKind.SCREEN}, self._store.access.touch_sessions),
            ({ViewerKind.TOKEN}, self._store.access.touch_tokens),
        ):
            due = {
                key: each.seen_at
                for key, each in self._known.items()
                if each.viewer.kind in kinds and each.seen_at - each.kept_seen_at >= KEEP_SEEN_EVERY
            }
            if due:
                await keep(due)

    def _of_session(self, found: FoundSession) -> Known:
        session, user = found.session, found.user
        if user is None:
            viewer = Viewer(
                session.kind,
                session.session_id,
                session.screen_name or "",
                Role.VIEWER,
                may_see_agents=session.shows_agents,
                session_id=session.session_id,
                board_id=session.board_id,
            )
        else:
            viewer = Viewer(
                session.kind,
                user.user_id,
                user.display_name,
                user.role,
                Scope(frozenset(user.group_ids)),
                user_name=user.name,
                session_id=session.session_id,
            )
        idle = self._idle if session.kind is ViewerKind.PERSON else None
        return Known(viewer, session.created_at, session.expires_at, session.last_seen_at, session.last_seen_at, idle)

    def _of_token(self, token: ApiToken) -> Known:
        viewer = Viewer(ViewerKind.TOKEN, token.token_id, token.name, token.role, Scope(frozenset(token.group_ids)))
        kept = token.last_used_at or _NEVER
        return Known(viewer, token.created_at, token.expires_at, token.created_at, kept, None)


def _seen_at_the_later(stored: Known, old: Known) -> Known:
    stored.seen_at = max(stored.seen_at, old.seen_at)
    return stored
