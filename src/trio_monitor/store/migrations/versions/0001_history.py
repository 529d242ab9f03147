"""History of polls, queues, calls and agents; sign-in links and sessions.

Column types are written out, not imported from `column_types`: a migration must do tomorrow what it does today.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
Length = sa.BigInteger()


def upgrade() -> None:
    """Create every table."""
    _create_polls_and_samples()
    _create_calls()
    _create_agent_states()
    for name in ("sign_in_links", "sessions"):
        op.create_table(
            name,
            sa.Column("token_hash", sa.Text(), nullable=False),
            sa.Column("expires_at", Instant, nullable=False),
            sa.PrimaryKeyConstraint("token_hash", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )


def _create_polls_and_samples() -> None:
    op.create_table(
        "polls",
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("duration_microseconds", Length, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("clock_offset_microseconds", Length),
        sa.Column("queue_count", sa.BigInteger(), nullable=False),
        sa.Column("call_count", sa.BigInteger(), nullable=False),
        sa.Column("set_aside_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("started_at", name="pk_polls"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "queues",
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("queue_id", name="pk_queues"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "samples",
        sa.Column("at", Instant, nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean()),
        sa.Column("waiting_count", sa.BigInteger()),
        sa.Column("longest_wait_microseconds", Length),
        sa.Column("agents_ready_count", sa.BigInteger()),
        sa.Column("agents_busy_count", sa.BigInteger()),
        sa.Column("agents_paused_count", sa.BigInteger()),
        sa.PrimaryKeyConstraint("at", "queue_id", name="pk_samples"),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.queue_id"], name="fk_samples_queue_id_queues"),
        sqlite_with_rowid=False,
    )


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("offered_at", Instant, nullable=False),
        sa.Column("last_seen_at", Instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("rule", sa.Text()),
        sa.Column("answered_at", Instant),
        sa.Column("gone_at", Instant),
        sa.Column("agent_id", sa.Text()),
        sa.Column("wait_at_least_microseconds", Length, nullable=False),
        sa.Column("wait_at_most_microseconds", Length),
        sa.PrimaryKeyConstraint("call_id", "queue_id", "offered_at", name="pk_calls"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calls_offered_at", "calls", ["offered_at"])
    op.create_index("ix_calls_queue_id_offered_at", "calls", ["queue_id", "offered_at"])
    op.create_index("ix_calls_gone_at", "calls", ["gone_at"])


def _create_agent_states() -> None:
    op.create_table(
        "agent_states",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pause_reason", sa.Text()),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("agent_id", "started_at", name="pk_agent_states"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agent_states_ended_at", "agent_states", ["ended_at"])


def downgrade() -> None:
    """Drop every table."""
    for name in ("sessions", "sign_in_links", "agent_states", "calls", "samples", "queues", "polls"):
        op.drop_table(name)
