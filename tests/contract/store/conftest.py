"""Every test here runs on SQLite and on PostgreSQL."""

from tests.contract.store.fixtures import database_kind, store, url

__all__ = ["database_kind", "store", "url"]
