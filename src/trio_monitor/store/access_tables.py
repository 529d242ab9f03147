"""The tables of who may see and do what, as they are after the last migration."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from trio_monitor.domain.access import Role, ViewerKind
from trio_monitor.ports.access import ActorKind, LinkKind
from trio_monitor.store.column_types import Instant, Word
from trio_monitor.store.tables import metadata

# `folded_name` is the name without the case of its letters, by which it is unique. `group_ids` is a JSON list.
users = Table(
    "users",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("folded_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("group_ids", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_hash", Text),
    Column("password_changed_at", Instant),
    Column("disabled_at", Instant),
    Column("oidc_issuer", Text),
    Column("oidc_subject", Text),
    sqlite_with_rowid=False,
)
Index("ix_users_folded_name", users.c.folded_name, unique=True)
Index("ix_users_oidc", users.c.oidc_issuer, users.c.oidc_subject, unique=True)

# Tokens of links, sessions and machines are kept as hashes only.
sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("kind", Word(LinkKind), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("user_id", Text, ForeignKey("users.user_id", ondelete="CASCADE")),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("kind", Word(ViewerKind), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("user_id", Text, ForeignKey("users.user_id", ondelete="CASCADE")),
    Column("screen_name", Text),
    Column("board_id", Text),
    Column("shows_agents", Boolean, nullable=False),
    Column("address", Text),
    Column("user_agent", Text),
    Index(None, "user_id"),
    sqlite_with_rowid=False,
)
Index("ix_sessions_session_id", sessions.c.session_id, unique=True)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("group_ids", Text, nullable=False),
    Column("made_by", Text, ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    sqlite_with_rowid=False,
)
Index("ix_api_tokens_token_hash", api_tokens.c.token_hash, unique=True)

# Keys are hashes: what is typed as a name may be a password.
guesses = Table(
    "guesses",
    metadata,
    Column("key_hash", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("free_at", Instant, nullable=False),
    Index(None, "last_at"),
    sqlite_with_rowid=False,
)

# Append-only, but for what is older than the settings keep. `before` and `after` are JSON objects, without secrets.
audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor_kind", Word(ActorKind), nullable=False),
    Column("actor_id", Text),
    Column("actor_name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text),
    Column("address", Text),
    Column("request_id", Text),
    Column("before", Text),
    Column("after", Text),
    Index(None, "at"),
)
