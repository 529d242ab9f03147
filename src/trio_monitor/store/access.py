"""The port AccessStore on a SQL database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Row, Select, and_, delete, insert, or_, select, update

from trio_monitor.domain.access import Role
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
from trio_monitor.store import guesses
from trio_monitor.store.access_rows import token_of, token_values, user_of, user_values
from trio_monitor.store.access_tables import api_tokens, audit, sessions, sign_in_links, users
from trio_monitor.store.async_core import AsyncConnection
from trio_monitor.store.database import Database
from trio_monitor.store.statements import insert_into

_SESSION_COLUMNS = tuple(sessions.columns)
_USER_COLUMNS = tuple(users.columns)


class SqlAccessStore:
    """Users, sessions, tokens and the audit log; see the port for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_users(self) -> list[User]:
        """Every user, by name."""
        async with self._database.reading("loading users") as connection:
            return [user_of(row) for row in await connection.execute(select(users).order_by(users.c.folded_name))]

    async def find_user(self, user_id: str) -> User | None:
        """One user."""
        return await self._find_user(select(users).where(users.c.user_id == user_id))

    async def find_user_named(self, name: str) -> User | None:
        """The user of this name, whatever the case of its letters."""
        return await self._find_user(select(users).where(users.c.folded_name == name.casefold()))

    async def find_oidc_user(self, issuer: str, subject: str) -> User | None:
        """The user whom an OpenID provider calls so."""
        named = and_(users.c.oidc_issuer == issuer, users.c.oidc_subject == subject)
        return await self._find_user(select(users).where(named))

    async def _find_user(self, statement: Executable) -> User | None:
        async with self._database.reading("looking up a user") as connection:
            row = (await connection.execute(statement)).first()
        return None if row is None else user_of(row)

    async def add_user(self, user: User, entry: AuditEntry, link: Link | None = None) -> None:
        """Make a user; NameTaken when there is one of this name."""
        async with self._database.writing("adding a user") as connection:
            statement = insert_into(users, self._database.dialect_name).on_conflict_do_nothing()
            if (await connection.execute(statement, [user_values(user)])).rowcount != 1:
                raise NameTaken(f"there is a user {user.name!r} already")
            await _save_link(connection, link)
            await save_entry(connection, entry)

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
        """Replace all of a user; UserChanged or LastAdministrator when that cannot be."""
        async with self._database.writing("changing a user") as connection:
            # Locked: two administrators who take each other's rights at once leave one.
            admins = (await connection.execute(_select_admins().with_for_update())).scalars().all()
            if admins == [user.user_id] and not _is_admin(user):
                raise LastAdministrator(f"{user.name} is the last administrator")
            if await _locked_user(connection, user.user_id) != was:
                raise UserChanged(f"{user.name} has been changed by somebody else meanwhile")
            values = user_values(user)
            await connection.execute(update(users).where(users.c.user_id == user.user_id).values(**values))
            if ends_sessions:
                await _end_all(connection, user.user_id, but)
            await _save_link(connection, link)
            await save_entry(connection, entry)

    async def save_link(self, link: Link, entry: AuditEntry) -> None:
        """Keep a one-time link until it is used or expires."""
        async with self._database.writing("saving a link") as connection:
            await _save_link(connection, link)
            await save_entry(connection, entry)

    async def find_link(self, token_hash: str, now: datetime) -> Link | None:
        """A link that can still be used."""
        async with self._database.reading("looking up a link") as connection:
            row = (await connection.execute(_select_link(token_hash, now))).first()
        return None if row is None else Link(*row)

    async def open_session(self, sign_in: SignIn) -> bool:
        """Open a session, with what comes with it, in one transaction."""
        now = sign_in.session.created_at
        async with self._database.writing("opening a session") as connection:
            user = sign_in.user
            if user is not None and await _locked_user(connection, user.user_id) != sign_in.was:
                return False
            if sign_in.link_hash is not None and not await _take_link(connection, sign_in.link_hash, now):
                return False
            for table in (sign_in_links, sessions):
                await connection.execute(delete(table).where(table.c.expires_at <= now))
            if user is not None:
                await _end_all(connection, user.user_id, None)
                if not await self._save_user(connection, user, is_new=sign_in.was is None):
                    return False
            await connection.execute(insert(sessions), [asdict(sign_in.session)])
            await save_entry(connection, sign_in.entry)
        return True

    async def _save_user(self, connection: AsyncConnection, user: User, *, is_new: bool) -> bool:
        """Whether it was saved: of two new ones at once, of one id or one name, there is one."""
        values = user_values(user)
        if not is_new:
            await connection.execute(update(users).where(users.c.user_id == user.user_id).values(**values))
            return True
        statement = insert_into(users, self._database.dialect_name).on_conflict_do_nothing()
        return (await connection.execute(statement, [values])).rowcount == 1

    async def find_session(self, token_hash: str, now: datetime) -> FoundSession | None:
        """A session that has not reached its end, of a user who is not disabled."""
        async with self._database.reading("looking up a session") as connection:
            statement = _select_sessions(now).where(sessions.c.token_hash == token_hash)
            row = (await connection.execute(statement)).first()
        return None if row is None else _found(row)

    async def load_live_sessions(self, now: datetime) -> list[FoundSession]:
        """Every session that counts."""
        async with self._database.reading("loading sessions") as connection:
            return [_found(row) for row in await connection.execute(_select_sessions(now))]

    async def load_sessions(self, user_id: str, now: datetime) -> list[Session]:
        """One user's sessions, the latest seen first."""
        statement = (
            select(sessions)
            .where(sessions.c.user_id == user_id, sessions.c.expires_at > now)
            .order_by(sessions.c.last_seen_at.desc(), sessions.c.session_id)
        )
        async with self._database.reading("loading a user's sessions") as connection:
            return [Session(*row) for row in await connection.execute(statement)]

    async def touch_sessions(self, seen_at: dict[str, datetime]) -> None:
        """Keep when sessions were last seen."""
        async with self._database.writing("keeping when sessions were seen") as connection:
            for token_hash, at in seen_at.items():
                is_this = and_(sessions.c.token_hash == token_hash, sessions.c.last_seen_at < at)
                await connection.execute(update(sessions).where(is_this).values(last_seen_at=at))

    async def end_session(self, session_id: str, entry: AuditEntry) -> bool:
        """End one session."""
        async with self._database.writing("ending a session") as connection:
            ended = await connection.execute(delete(sessions).where(sessions.c.session_id == session_id))
            if ended.rowcount == 1:
                await save_entry(connection, entry)
        return ended.rowcount == 1

    async def end_sessions(self, user_id: str, entry: AuditEntry) -> None:
        """End every session of one user."""
        async with self._database.writing("ending a user's sessions") as connection:
            await connection.execute(delete(sessions).where(sessions.c.user_id == user_id))
            await save_entry(connection, entry)

    async def load_tokens(self) -> list[ApiToken]:
        """Every API token, by name."""
        return await self._load_tokens(select(api_tokens).order_by(api_tokens.c.name, api_tokens.c.token_id))

    async def load_live_tokens(self, now: datetime) -> list[ApiToken]:
        """Those that count."""
        return await self._load_tokens(_select_live_tokens(now))

    async def find_live_token(self, token_hash: str, now: datetime) -> ApiToken | None:
        """The token of this hash, if it counts."""
        found = await self._load_tokens(_select_live_tokens(now).where(api_tokens.c.token_hash == token_hash))
        return found[0] if found else None

    async def _load_tokens(self, statement: Executable) -> list[ApiToken]:
        async with self._database.reading("loading API tokens") as connection:
            return [token_of(tuple(row)) for row in await connection.execute(statement)]

    async def add_token(self, token: ApiToken, entry: AuditEntry) -> None:
        """Keep a new token."""
        async with self._database.writing("adding an API token") as connection:
            await connection.execute(insert(api_tokens), [token_values(token)])
            await save_entry(connection, entry)

    async def touch_tokens(self, used_at: dict[str, datetime]) -> None:
        """Keep when tokens were last used."""
        async with self._database.writing("keeping when API tokens were used") as connection:
            for token_hash, at in used_at.items():
                is_this = api_tokens.c.token_hash == token_hash
                await connection.execute(update(api_tokens).where(is_this).values(last_used_at=at))

    async def revoke_token(self, token_id: str, at: datetime, entry: AuditEntry) -> bool:
        """End a token."""
        is_this = and_(api_tokens.c.token_id == token_id, api_tokens.c.revoked_at.is_(None))
        async with self._database.writing("revoking an API token") as connection:
            revoked = await connection.execute(update(api_tokens).where(is_this).values(revoked_at=at))
            if revoked.rowcount == 1:
                await save_entry(connection, entry)
        return revoked.rowcount == 1

    async def guess(self, free_counts: Mapping[str, int], now: datetime) -> Mapping[str, datetime]:
        """Count a guess at each of these keys, unless one of them has to wait."""
        async with self._database.writing("counting a guess") as connection:
            return await guesses.count(connection, self._database.dialect_name, free_counts, now)

    async def take_guess_back(self, account: str, address: str, now: datetime) -> None:
        """The last guess was right: the account's are forgiven, of the address's only the last."""
        async with self._database.writing("taking a guess back") as connection:
            await guesses.take_back(connection, account, address, now)

    async def record(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries that tell of no change in the database."""
        async with self._database.writing("writing to the audit log") as connection:
            await connection.execute(insert(audit), [asdict(entry) for entry in entries])

    async def load_audit(self, query: AuditQuery) -> list[StoredEntry]:
        """Entries, the latest first."""
        async with self._database.reading("loading the audit log") as connection:
            rows = await connection.execute(_select_audit(query))
            return [StoredEntry(row[0], AuditEntry(*row[1:])) for row in rows]


async def save_entry(connection: AsyncConnection, entry: AuditEntry) -> None:
    """Add an entry within the transaction of the change that it tells of."""
    await connection.execute(insert(audit), [asdict(entry)])


async def _save_link(connection: AsyncConnection, link: Link | None) -> None:
    if link is None:
        return
    if link.user_id is not None:
        # A newer link takes the place of the one before: what was sent to a wrong address no longer works.
        same = and_(sign_in_links.c.user_id == link.user_id, sign_in_links.c.kind == link.kind)
        await connection.execute(delete(sign_in_links).where(same))
    await connection.execute(insert(sign_in_links), [asdict(link)])


async def _locked_user(connection: AsyncConnection, user_id: str) -> User | None:
    """The user as they are; until the transaction ends nobody changes them."""
    row = (await connection.execute(select(users).where(users.c.user_id == user_id).with_for_update())).first()
    return None if row is None else user_of(row)


async def _take_link(connection: AsyncConnection, token_hash: str, now: datetime) -> bool:
    """Use up a link: the database lets exactly one of several callers delete it."""
    row = (await connection.execute(_select_link(token_hash, now))).first()
    taken = await connection.execute(delete(sign_in_links).where(sign_in_links.c.token_hash == token_hash))
    if row is None or taken.rowcount != 1:
        return False
    if row.kind is not LinkKind.FIRST_ADMIN:
        return True
    await connection.execute(delete(sign_in_links).where(sign_in_links.c.kind == LinkKind.FIRST_ADMIN))
    return (await connection.execute(select(users.c.user_id).limit(1))).first() is None


async def _end_all(connection: AsyncConnection, user_id: str, but: str | None) -> None:
    """End a user's sessions and links."""
    ended = delete(sessions).where(sessions.c.user_id == user_id)
    await connection.execute(ended if but is None else ended.where(sessions.c.session_id != but))
    await connection.execute(delete(sign_in_links).where(sign_in_links.c.user_id == user_id))


def _is_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.disabled_at is None


def _select_admins() -> Select[tuple[str]]:
    return select(users.c.user_id).where(users.c.role == Role.ADMIN, users.c.disabled_at.is_(None))


def _select_link(token_hash: str, now: datetime) -> Executable:
    """A link that still counts; not one of a user who has been disabled since."""
    is_enabled = and_(users.c.user_id.is_not(None), users.c.disabled_at.is_(None))
    is_usable = or_(sign_in_links.c.user_id.is_(None), is_enabled)
    return (
        select(*sign_in_links.columns)
        .outerjoin(users, users.c.user_id == sign_in_links.c.user_id)
        .where(sign_in_links.c.token_hash == token_hash, sign_in_links.c.expires_at > now, is_usable)
    )


def _select_sessions(now: datetime) -> Select[Any]:
    """Sessions with their users, of which a screen has none."""
    return (
        select(*_SESSION_COLUMNS, *_USER_COLUMNS)
        .outerjoin(users, users.c.user_id == sessions.c.user_id)
        .where(sessions.c.expires_at > now, users.c.disabled_at.is_(None))
    )


def _select_live_tokens(now: datetime) -> Select[Any]:
    return (
        select(*api_tokens.columns)
        .join(users, users.c.user_id == api_tokens.c.made_by)
        .where(
            api_tokens.c.expires_at > now,
            api_tokens.c.revoked_at.is_(None),
            users.c.disabled_at.is_(None),
            users.c.role == Role.ADMIN,
        )
    )


def _found(row: Row[Any]) -> FoundSession:
    values = tuple(row)
    session, user = values[: len(_SESSION_COLUMNS)], values[len(_SESSION_COLUMNS) :]
    return FoundSession(Session(*session), None if user[0] is None else user_of(user))


def _select_audit(query: AuditQuery) -> Executable:
    statement = select(audit).order_by(audit.c.number.desc()).limit(query.limit)
    if query.start_at is not None:
        statement = statement.where(audit.c.at >= query.start_at)
    if query.end_at is not None:
        statement = statement.where(audit.c.at < query.end_at)
    if query.actor is not None:
        statement = statement.where(audit.c.actor_name == query.actor)
    if query.action is not None:
        statement = statement.where(audit.c.action == query.action)
    if query.before is not None:
        statement = statement.where(audit.c.number < query.before)
    return statement
