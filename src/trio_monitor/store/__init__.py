"""History on SQLite or PostgreSQL: SQLAlchemy Core, one transaction per poll.

The one way in is `open_store`; everyone but the wiring knows the port `Store` only.
"""

from trio_monitor.store.opening import open_store

__all__ = ["open_store"]
