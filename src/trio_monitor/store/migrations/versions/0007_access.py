"""Users, their sessions and links, API tokens, the audit log.

Sessions and links of before are of nobody, so they end.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables, two of them anew."""
    op.drop_table("sessions")
    op.drop_table("sign_in_links")
    op.create_table(
        "users",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("group_ids", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("password_changed_at", Instant),
        sa.Column("disabled_at", Instant),
        sa.Column("oidc_issuer", sa.Text()),
        sa.Column("oidc_subject", sa.Text()),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_users_folded_name", "users", ["folded_name"], unique=True)
    op.create_index("ix_users_oidc", "users", ["oidc_issuer", "oidc_subject"], unique=True)
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_links"),
        _of_a_user("sign_in_links", "user_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_seen_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("screen_name", sa.Text()),
        sa.Column("board_id", sa.Text()),
        sa.Column("shows_agents", sa.Boolean(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("user_agent", sa.Text()),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
        _of_a_user("sessions", "user_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_session_id", "sessions", ["session_id"], unique=True)
    op.create_table(
        "api_tokens",
        sa.Column("token_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("group_ids", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("last_used_at", Instant),
        sa.Column("revoked_at", Instant),
        sa.PrimaryKeyConstraint("token_id", name="pk_api_tokens"),
        _of_a_user("api_tokens", "made_by"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_api_tokens_token_hash", "api_tokens", ["token_hash"], unique=True)
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("request_id", sa.Text()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def downgrade() -> None:
    """Drop the tables; the two that were there before are made as they were."""
    for name in ("audit", "api_tokens", "sessions", "sign_in_links", "users"):
        op.drop_table(name)
    for name in ("sign_in_links", "sessions"):
        op.create_table(
            name,
            sa.Column("token_hash", sa.Text(), nullable=False),
            sa.Column("expires_at", Instant, nullable=False),
            sa.PrimaryKeyConstraint("token_hash", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )


def _of_a_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.user_id"], name=f"fk_{table}_{column}_users", ondelete="CASCADE")
