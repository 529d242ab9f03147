"""Alerts, and what happened to them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text()),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("enter_value", sa.Double(), nullable=False),
        sa.Column("clear_value", sa.Double(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        *(sa.Column(name, Instant, nullable=False) for name in ("phase_since", "began_at", "seen_at", "measured_at")),
        sa.Column("value", sa.Double()),
        sa.Column("worst_value", sa.Double(), nullable=False),
        sa.Column("worst_at", Instant, nullable=False),
        *(sa.Column(name, Instant) for name in ("fired_at", "told_at", "escalated_at", "ended_at")),
        sa.Column("end_kind", sa.Text()),
        sa.Column("acknowledged_at", Instant),
        sa.Column("acknowledged_by", sa.Text()),
        sa.Column("acknowledged_note", sa.Text()),
        sa.Column("snoozed_until", Instant),
        sa.Column("explained_at", Instant),
        sa.Column("explained_by", sa.Text()),
        sa.Column("explained_note", sa.Text()),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alerts_ended_at", "alerts", ["ended_at"])
    op.create_index("ix_alerts_fired_at", "alerts", ["fired_at"])
    op.create_table(
        "alert_events",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("by", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("until", Instant),
        sa.Column("dispatched_at", Instant),
        sa.PrimaryKeyConstraint("alert_id", "at", "kind", name="pk_alert_events"),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.alert_id"], name="fk_alert_events_alert_id_alerts", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_events_undispatched", "alert_events", ["is_news", "dispatched_at", "at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("alert_events")
    op.drop_table("alerts")
