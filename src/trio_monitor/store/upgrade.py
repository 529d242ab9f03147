"""Running the migrations. Alembic is loaded with this module, and this module only when there is one to run."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def build_config() -> Config:
    """Alembic's settings; the connection goes in by `attributes["connection"]`."""
    config = Config()
    config.set_main_option("script_location", "trio_monitor.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing, in the transaction of `connection`."""
    config = build_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
