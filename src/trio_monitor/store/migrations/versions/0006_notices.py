"""Notices on their way to people, every try of them, and the turns of their channels."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("attempt_count", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    op.create_index("ix_notices_ended_at", "notices", ["ended_at"])
    op.create_table(
        "notice_events",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "at", "kind", "notice_id", name="pk_notice_events"),
        sa.ForeignKeyConstraint(
            ["alert_id", "at", "kind"],
            ["alert_events.alert_id", "alert_events.at", "alert_events.kind"],
            name="fk_notice_events_alert_events",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.notice_id"], name="fk_notice_events_notice_id_notices", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notice_events_notice_id", "notice_events", ["notice_id"])
    op.create_table(
        "notice_attempts",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("reason", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.PrimaryKeyConstraint("notice_id", "number", name="pk_notice_attempts"),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.notice_id"], name="fk_notice_attempts_notice_id_notices", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channel_turns",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("free_at", Instant, nullable=False),
        sa.Column("disabled_at", Instant),
        sa.Column("disabled_reason", sa.Text()),
        sa.Column("disabled_detail", sa.Text()),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channel_turns"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("channel_turns", "notice_attempts", "notice_events", "notices"):
        op.drop_table(name)
