"""The port `AccessStore` in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from trio_monitor.domain.access import Role
from trio_monitor.domain.lockout import Guesses, one_more
from trio_monitor.errors import LastAdministrator, NameTaken, UserChanged
from trio_monitor.ports.access import (
    ApiToken,
    AuditEntry,
    AuditQuery,
    FoundSession,
    Link,
    LinkKind,
    Session,
    SignIn,
    StoredEntry,
    User,
)


def _is_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.disabled_at is None


class MemoryAccess:
    """Users, sessions, tokens and the audit log; `reach` raises when the store it belongs to is down."""

    def __init__(self, reach: Callable[[], None]) -> None:
        self._reach = reach
        self.users: dict[str, User] = {}
        self.links: dict[str, Link] = {}
        self.sessions: dict[str, Session] = {}
        self.tokens: dict[str, ApiToken] = {}
        self.entries: list[AuditEntry] = []
        self.guesses: dict[str, Guesses] = {}
        self.read_count = 0

    async def load_users(self) -> list[User]:
        self._reach()
        return sorted(self.users.values(), key=lambda user: user.name.casefold())

    async def find_user(self, user_id: str) -> User | None:
        self._reach()
        return self.users.get(user_id)

    async def find_user_named(self, name: str) -> User | None:
        self._reach()
        return next((each for each in self.users.values() if each.name.casefold() == name.casefold()), None)

    async def find_oidc_user(self, issuer: str, subject: str) -> User | None:
        self._reach()
        named = (issuer, subject)
        return next((each for each in self.users.values() if (each.oidc_issuer, each.oidc_subject) == named), None)

    async def add_user(self, user: User, entry: AuditEntry, link: Link | None = None) -> None:
        if await self.find_user_named(user.name) is not None:
            raise NameTaken(user.name)
        self.users[user.user_id] = user
        self._keep_link(link)
        self.entries.append(entry)

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
        self._reach()
        admins = [each.user_id for each in self.users.values() if _is_admin(each)]
        if admins == [user.user_id] and not _is_admin(user):
            raise LastAdministrator(user.name)
        if self.users.get(user.user_id) != was:
            raise UserChanged(user.name)
        self.users[user.user_id] = user
        if ends_sessions:
            self._end_all(user.user_id, but)
        self._keep_link(link)
        self.entries.append(entry)

    async def save_link(self, link: Link, entry: AuditEntry) -> None:
        self._reach()
        self._keep_link(link)
        self.entries.append(entry)

    async def find_link(self, token_hash: str, now: datetime) -> Link | None:
        self._reach()
        link = self.links.get(token_hash)
        if link is None or link.expires_at <= now:
            return None
        user = self.users.get(link.user_id) if link.user_id else None
        return link if link.user_id is None or (user is not None and user.disabled_at is None) else None

    async def open_session(self, sign_in: SignIn) -> bool:
        self._reach()
        now = sign_in.session.created_at
        if sign_in.user is not None and self.users.get(sign_in.user.user_id) != sign_in.was:
            return False
        if sign_in.link_hash is not None and not await self._take(sign_in.link_hash, now):
            return False
        self.links = {key: each for key, each in self.links.items() if each.expires_at > now}
        self.sessions = {key: each for key, each in self.sessions.items() if each.expires_at > now}
        if sign_in.user is not None:
            self._end_all(sign_in.user.user_id, None)
            self.users[sign_in.user.user_id] = sign_in.user
        self.sessions[sign_in.session.token_hash] = sign_in.session
        self.entries.append(sign_in.entry)
        return True

    async def _take(self, token_hash: str, now: datetime) -> bool:
        link = await self.find_link(token_hash, now)
        self.links.pop(token_hash, None)
        if link is not None and link.kind is LinkKind.FIRST_ADMIN:
            self.links = {key: each for key, each in self.links.items() if each.kind is not LinkKind.FIRST_ADMIN}
            return not self.users
        return link is not None

    async def find_session(self, token_hash: str, now: datetime) -> FoundSession | None:
        self.read_count += 1
        live = await self.load_live_sessions(now)
        return next((each for each in live if each.session.token_hash == token_hash), None)

    async def load_live_sessions(self, now: datetime) -> list[FoundSession]:
        self._reach()
        found = [
            FoundSession(each, self.users.get(each.user_id) if each.user_id else None)
            for each in self.sessions.values()
            if each.expires_at > now
        ]
        return [each for each in found if each.user is None or each.user.disabled_at is None]

    async def load_sessions(self, user_id: str, now: datetime) -> list[Session]:
        self._reach()
        of_user = [each for each in self.sessions.values() if each.user_id == user_id and each.expires_at > now]
        return sorted(sorted(of_user, key=lambda each: each.session_id), key=_seen, reverse=True)

    async def touch_sessions(self, seen_at: dict[str, datetime]) -> None:
        self._reach()
        for token_hash, at in seen_at.items():
            session = self.sessions.get(token_hash)
            if session is not None:
                self.sessions[token_hash] = replace(session, last_seen_at=max(session.last_seen_at, at))

    async def end_session(self, session_id: str, entry: AuditEntry) -> bool:
        self._reach()
        left = {key: each for key, each in self.sessions.items() if each.session_id != session_id}
        is_ended = len(left) < len(self.sessions)
        self.sessions = left
        if is_ended:
            self.entries.append(entry)
        return is_ended

    async def end_sessions(self, user_id: str, entry: AuditEntry) -> None:
        self._reach()
        self.sessions = {key: each for key, each in self.sessions.items() if each.user_id != user_id}
        self.entries.append(entry)

    async def load_tokens(self) -> list[ApiToken]:
        self._reach()
        return sorted(self.tokens.values(), key=lambda each: (each.name, each.token_id))

    async def load_live_tokens(self, now: datetime) -> list[ApiToken]:
        self._reach()
        admins = {each.user_id for each in self.users.values() if _is_admin(each)}
        return [
            each
            for each in self.tokens.values()
            if each.expires_at > now and each.revoked_at is None and each.made_by in admins
        ]

    async def find_live_token(self, token_hash: str, now: datetime) -> ApiToken | None:
        return next((each for each in await self.load_live_tokens(now) if each.token_hash == token_hash), None)

    async def add_token(self, token: ApiToken, entry: AuditEntry) -> None:
        self._reach()
        self.tokens[token.token_id] = token
        self.entries.append(entry)

    async def touch_tokens(self, used_at: dict[str, datetime]) -> None:
        self._reach()
        self.tokens = {
            key: replace(each, last_used_at=used_at.get(each.token_hash, each.last_used_at))
            for key, each in self.tokens.items()
        }

    async def revoke_token(self, token_id: str, at: datetime, entry: AuditEntry) -> bool:
        self._reach()
        token = self.tokens.get(token_id)
        if token is None or token.revoked_at is not None:
            return False
        self.tokens[token_id] = replace(token, revoked_at=at)
        self.entries.append(entry)
        return True

    async def guess(self, free_counts: Mapping[str, int], now: datetime) -> Mapping[str, datetime]:
        self._reach()
        known = {key: self.guesses[key] for key in free_counts if key in self.guesses}
        locked = {key: each.free_at for key, each in known.items() if each.free_at > now}
        if locked:
            return locked
        self.guesses |= {key: one_more(self.guesses.get(key), free, now) for key, free in free_counts.items()}
        return {}

    async def take_guess_back(self, account: str, address: str, now: datetime) -> None:
        self._reach()
        self.guesses.pop(account, None)
        known = self.guesses.get(address)
        if known is not None:
            self.guesses[address] = replace(known, count=known.count - 1, free_at=now)

    async def record(self, entries: Sequence[AuditEntry]) -> None:
        self._reach()
        self.entries += entries

    async def load_audit(self, query: AuditQuery) -> list[StoredEntry]:
        self._reach()
        found = [
            StoredEntry(number, each)
            for number, each in enumerate(self.entries, start=1)
            if (query.start_at is None or each.at >= query.start_at)
            and (query.end_at is None or each.at < query.end_at)
            and query.actor in {None, each.actor_name}
            and query.action in {None, each.action}
            and (query.before is None or number < query.before)
        ]
        return found[::-1][: query.limit]

    def _keep_link(self, link: Link | None) -> None:
        if link is None:
            return
        if link.user_id is not None:
            same = (link.user_id, link.kind)
            self.links = {key: each for key, each in self.links.items() if (each.user_id, each.kind) != same}
        self.links[link.token_hash] = link

    def _end_all(self, user_id: str, but: str | None) -> None:
        self.sessions = {
            key: each for key, each in self.sessions.items() if each.user_id != user_id or each.session_id == but
        }
        self.links = {key: each for key, each in self.links.items() if each.user_id != user_id}


def _seen(session: Session) -> datetime:
    return session.last_seen_at
