"""History on SQLite or PostgreSQL: SQLAlchemy Core, one transaction per poll.

The ways in are those below; everyone but the wiring knows the port `Store` only.
"""

from trio_monitor.store.opening import missing_file, open_store, peek_document

__all__ = ["missing_file", "open_store", "peek_document"]
