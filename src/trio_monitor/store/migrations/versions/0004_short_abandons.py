"""Between which bounds the number of short abandons lies."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("intervals", "days")


def upgrade() -> None:
    """Add the two counts; of what was counted before it is only known that any abandon may have been short, or none."""
    for table in TABLES:
        op.add_column(table, sa.Column("short_abandoned_least", sa.BigInteger(), nullable=False, server_default="0"))
        op.add_column(table, sa.Column("short_abandoned_most", sa.BigInteger(), nullable=False, server_default="0"))
        counts = sa.table(table, sa.column("abandoned"), sa.column("short_abandoned_most"))
        op.execute(sa.update(counts).values(short_abandoned_most=counts.c.abandoned))


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_column(table, "short_abandoned_most")
        op.drop_column(table, "short_abandoned_least")
