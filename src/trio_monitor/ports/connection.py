"""The connection to the vendor's server, as an administrator may see and set it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from trio_monitor.errors import FailureReason
from trio_monitor.ports.access import AuditEntry


class ConnectionOrigin(StrEnum):
    """Where the connection in force was set."""

    DEMO = "demo"
    ENVIRONMENT = "environment"
    STORED = "stored"


DEFAULT_PORTS = {"http": 80, "https": 443}


def server_of(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of an address: who gets our password."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the server is, who we are there, and which contact centre is read (None: the only one there is)."""

    base_url: str
    contact_centre_id: str | None
    client_key: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """What is in force.

    Attributes:
        origin: where it was set.
        connection: itself.
        version: of the stored document; 0 when none was ever stored.
        changed_at: when that was last changed.
        is_unreadable: one is stored, and sealed with another secret key, so that the environment's is in force.
    """

    origin: ConnectionOrigin
    connection: Connection
    version: int
    changed_at: datetime | None
    is_unreadable: bool


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """What came of a test; `reason` is None when everything that the monitor needs could be read."""

    reason: FailureReason | None
    server_version: str = ""


class Connections(Protocol):
    """Shows, tests and replaces the connection in force."""

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret key to keep one with."""

    @property
    def state(self) -> ConnectionState:
        """What is in force."""

    async def test(self, connection: Connection) -> ConnectionTest:
        """Read from a server what the monitor needs; nothing is changed, here or there.

        Raises:
            SourceRateLimited: there were too many tests; try again after its `retry_after`.
        """

    async def use(self, connection: Connection, expected_version: int, entry: AuditEntry) -> None:
        """Store one, with its entry in the audit log, and poll by it from the next beat on.

        Raises:
            Conflict: the stored one has another version; nothing was changed.
            SealBroken: there is no secret key.
            SettingsInvalid: its address cannot be used; nothing was changed.
        """

    async def take_back(self, expected_version: int, entry: AuditEntry) -> None:
        """Go back to the environment's connection from the next beat on.

        Raises:
            Conflict: as `use`.
            SettingsInvalid: the environment has none; nothing was changed.
        """
