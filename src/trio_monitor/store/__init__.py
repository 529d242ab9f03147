"""History on SQLite or PostgreSQL: SQLAlchemy Core, one transaction per poll.

The one way in is `opening.open_store`; everyone else knows the port `Store` only.
"""
