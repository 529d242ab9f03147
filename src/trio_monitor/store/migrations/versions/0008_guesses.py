"""Guesses at passwords, which a restart no longer forgives."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "guesses",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sa.Column("free_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_guesses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_guesses_last_at", "guesses", ["last_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("guesses")
