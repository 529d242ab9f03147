"""Alembic migrations, shipped with the package. A migration, once released, is never changed."""

NEWEST = "0008"
"""The revision of the newest migration, known without Alembic."""
