"""Alembic migrations, shipped with the package. A migration, once released, is never changed."""
