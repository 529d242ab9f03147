"""Alembic's entry: uses the connection that `migrate` hands in."""

from alembic import context

from trio_monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can hardly ALTER a table: batch mode copies it instead.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
