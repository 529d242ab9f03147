"""Intervals, days and coverage; what they are computed from in `polls` and `calls`."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
Length = sa.BigInteger()

COUNTS = (
    "offered",
    "answered",
    "answered_within",
    "abandoned",
    "abandoned_within",
    "short_abandoned",
    "flowed_out",
    "unobserved",
    "waiting",
    "waiting_past_limit",
    "outside_hours",
    "handled_count",
)
SUMMED_LENGTHS = (
    "answered_wait_microseconds",
    "handling_microseconds",
    "abandoned_wait_microseconds",
    "waited_microseconds",
)
EXTREMES = ("longest_wait_microseconds", "least_limit_microseconds", "greatest_limit_microseconds")


def upgrade() -> None:
    """Create the tables; add the columns that tell what to compute."""
    op.add_column("polls", sa.Column("has_calls", sa.Boolean()))
    op.add_column("polls", sa.Column("interval_microseconds", Length))
    op.add_column("calls", sa.Column("saved_at", Instant))
    op.create_index("ix_calls_saved_at", "calls", ["saved_at"])
    _create_sums("intervals", "hour_at")
    op.create_index("ix_intervals_queue_id_start_at", "intervals", ["queue_id", "start_at"])
    _create_sums("days", "week_at", "month_at")
    op.create_table(
        "coverage",
        *(
            sa.Column(name, Instant, nullable=False)
            for name in ("start_at", "hour_at", "day_at", "week_at", "month_at")
        ),
        sa.Column("covered_microseconds", Length, nullable=False),
        sa.Column("computed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("start_at", name="pk_coverage"),
        sqlite_with_rowid=False,
    )


def _create_sums(table: str, *longer: str) -> None:
    op.create_table(
        table,
        sa.Column("start_at", Instant, nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        *(sa.Column(name, Instant, nullable=False) for name in longer),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        *(sa.Column(name, Length, nullable=False) for name in SUMMED_LENGTHS),
        *(sa.Column(name, Length) for name in EXTREMES),
        sa.PrimaryKeyConstraint("start_at", "queue_id", name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("coverage", "days", "intervals"):
        op.drop_table(name)
    op.drop_index("ix_calls_saved_at", "calls")
    op.drop_column("calls", "saved_at")
    op.drop_column("polls", "interval_microseconds")
    op.drop_column("polls", "has_calls")
