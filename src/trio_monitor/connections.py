"""The connection in force: the environment's, or one that an administrator has stored. Replaced between two polls."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

import structlog
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, SecretStr

from trio_monitor.domain.reading import Reading
from trio_monitor.errors import (
    FailureReason,
    SealBroken,
    SettingsFault,
    SettingsInvalid,
    SourceError,
    SourceRateLimited,
)
from trio_monitor.log import masking
from trio_monitor.ports import Clock, Document, QueueSource, Store
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.connection import Connection, ConnectionOrigin, ConnectionState, ConnectionTest, server_of
from trio_monitor.sealing import Purpose, Sealer
from trio_monitor.settings import Settings, variable
from trio_monitor.store import peek_document

log = structlog.get_logger(__name__)

CONNECTION_DOCUMENT = "connection"
NONE_STORED = "null"
"""The body of a version that takes the stored connection back: documents are never deleted."""

MOST_TESTS = 5
TEST_WINDOW = timedelta(minutes=1)
LONGEST_TEST = timedelta(seconds=30)


def sealer(settings: Settings, purpose: Purpose) -> Sealer:
    """What seals secrets for the database."""
    keys = (settings.secret_key.get_secret_value(), settings.previous_secret_key.get_secret_value())
    return Sealer(*keys, purpose=purpose)


class SwitchableSource:
    """Implements `ports.QueueSource` by another one, which can be replaced at any time; a poll ends with its own."""

    def __init__(self, source: QueueSource) -> None:
        self._source = source
        self._replaced: list[QueueSource] = []

    def replace(self, source: QueueSource) -> None:
        """From the next poll on by this one."""
        self._replaced.append(self._source)
        self._source = source

    async def fetch_reading(self, *, attempts: int) -> Reading:
        """Read everything once; see the port."""
        # Polls come one at a time, so nobody is at work with those that were replaced.
        await self._close_replaced()
        return await self._source.fetch_reading(attempts=attempts)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._close_replaced()
        await self._source.aclose()

    async def _close_replaced(self) -> None:
        while self._replaced:
            await self._replaced.pop().aclose()


class StoredConnection(BaseModel):
    """A connection as the database keeps it: who we are is sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    contact_centre_id: str | None
    sealed: str


def stored_connection(document: Document | None) -> StoredConnection | None:
    """The connection that a version of the document holds, if any."""
    if document is None or document.body == NONE_STORED:
        return None
    return StoredConnection.model_validate_json(document.body)


async def is_connection_stored(settings: Settings) -> bool:
    """Whether an administrator has set one in the database of these settings; nothing is made or changed.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    document = await peek_document(settings.database.url.get_secret_value(), CONNECTION_DOCUMENT)
    return stored_connection(document) is not None


@dataclass(frozen=True, slots=True)
class Vendor:
    """How a connection is used; `vendor.py` alone knows whose server it is."""

    build: Callable[[Settings], QueueSource]
    probe: Callable[[Settings], Awaitable[ConnectionTest]]


class SwitchableConnections:
    """Implements `ports.connection.Connections`."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, sealer: Sealer, vendor: Vendor) -> None:
        self._environment = settings
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._vendor = vendor
        self._tested: deque[float] = deque(maxlen=MOST_TESTS)
        self._state: ConnectionState | None = None
        self._source: SwitchableSource | None = None
        self.on_change: Callable[[], None] = lambda: None

    async def open(self, *, is_demo: bool, source: QueueSource | None = None) -> SwitchableSource:
        """Find out what is in force, and build its source.

        Args:
            is_demo: whether the bundled simulator is monitored, whatever is stored.
            source: one that a test hands in, in the place of the one in force.

        Raises:
            SettingsInvalid: there is nothing to connect to, its address cannot be used, or it cannot be read.
        """
        document = None if is_demo else await self._store.load_document(CONNECTION_DOCUMENT)
        connection, is_unreadable = self._stored(document)
        if is_unreadable and self._environment.trio.base_url is None:
            problem = "the connection that was set in the monitor cannot be read with it, and the environment has none"
            fix = f"give the key that it was kept with, or a connection by {variable('trio', 'base_url')}"
            raise SettingsInvalid((SettingsFault(variable("secret_key"), problem, fix),))
        origin = ConnectionOrigin.ENVIRONMENT if connection is None else ConnectionOrigin.STORED
        self._state = ConnectionState(
            origin=ConnectionOrigin.DEMO if is_demo else origin,
            connection=connection or _of_environment(self._environment),
            version=document.version if document else 0,
            changed_at=document.changed_at if document else None,
            is_unreadable=is_unreadable,
        )
        self._source = SwitchableSource(source or self._vendor.build(self._with(connection)))
        return self._source

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret key to keep one with."""
        return self._sealer.can_seal

    @property
    def state(self) -> ConnectionState:
        """What is in force."""
        if self._state is None:
            msg = "the connections were not opened"
            raise RuntimeError(msg)
        return self._state

    async def test(self, connection: Connection) -> ConnectionTest:
        """Read from a server what the monitor needs; SourceRateLimited when there were too many tests."""
        self._count_test()
        try:
            async with asyncio.timeout(LONGEST_TEST.total_seconds()):
                if await _is_off_limits(connection.base_url):
                    return ConnectionTest(FailureReason.UNREACHABLE)
                return await self._vendor.probe(self._with(connection))
        except TimeoutError:
            return ConnectionTest(FailureReason.TIMEOUT)
        except (OSError, UnicodeError):
            # No such name, or one that cannot be one.
            return ConnectionTest(FailureReason.UNREACHABLE)
        except SourceError as error:
            return ConnectionTest(error.reason)

    async def use(self, connection: Connection, expected_version: int, entry: AuditEntry) -> None:
        """Store one and poll by it from the next beat on."""
        who = json.dumps([connection.client_key, connection.username, connection.password])
        stored = StoredConnection(
            base_url=connection.base_url,
            contact_centre_id=connection.contact_centre_id,
            sealed=self._sealer.seal(CONNECTION_DOCUMENT, who),
        )
        masking.add(_secrets(connection))
        # Last: what is built has to be closed, and only what comes after here does that.
        source = self._vendor.build(self._with(connection))
        saving = self._save(stored.model_dump_json(), expected_version, entry)
        await self._change(source, saving, connection, ConnectionOrigin.STORED)

    async def take_back(self, expected_version: int, entry: AuditEntry) -> None:
        """Go back to the environment's connection from the next beat on."""
        if self._environment.trio.base_url is None:
            problem, fix = "the environment has no connection to go back to", "give the API's base, ending in /te/api"
            raise SettingsInvalid((SettingsFault(variable("trio", "base_url"), problem, fix),))
        source = self._vendor.build(self._environment)
        connection = _of_environment(self._environment)
        saving = self._save(NONE_STORED, expected_version, entry)
        await self._change(source, saving, connection, ConnectionOrigin.ENVIRONMENT)

    async def _save(self, body: str, expected_version: int, entry: AuditEntry) -> Document:
        return await self._store.save_document(CONNECTION_DOCUMENT, expected_version, body, entry)

    async def _change(
        self, source: QueueSource, saving: Awaitable[Document], connection: Connection, origin: ConnectionOrigin
    ) -> None:
        """Save, then switch: what could not be saved is not in force."""
        try:
            document = await saving
        except BaseException:
            await source.aclose()
            raise
        self._state = ConnectionState(origin, connection, document.version, document.changed_at, is_unreadable=False)
        if self._source is not None:
            self._source.replace(source)
        log.info("connection_changed", origin=origin.value, base_url=connection.base_url, version=document.version)
        self.on_change()

    def _stored(self, document: Document | None) -> tuple[Connection | None, bool]:
        """The stored connection, and whether there is one that cannot be read."""
        stored = stored_connection(document)
        if stored is None:
            return None, False
        try:
            key, username, password = json.loads(self._sealer.unseal(CONNECTION_DOCUMENT, stored.sealed))
        except SealBroken as error:
            log.warning("stored_connection_unreadable", detail=str(error), hint="the environment's is used instead")
            return None, True
        connection = Connection(stored.base_url, stored.contact_centre_id, key, username, password)
        masking.add(_secrets(connection))
        return connection, False

    def _with(self, connection: Connection | None) -> Settings:
        """The settings by which it is used: all that it does not say stays as the environment has it."""
        if connection is None:
            return self._environment
        trio = self._environment.trio
        same = trio.base_url is not None and server_of(str(trio.base_url)) == server_of(connection.base_url)
        changed = trio.model_copy(
            update={
                "base_url": AnyHttpUrl(connection.base_url),
                # The secondary belongs to the primary that it was given with.
                "secondary_url": trio.secondary_url if same else None,
                "client_key": SecretStr(connection.client_key),
                "username": connection.username,
                "password": SecretStr(connection.password),
                "contact_centre_id": connection.contact_centre_id,
            }
        )
        return self._environment.model_copy(update={"trio": changed})

    def _count_test(self) -> None:
        """So that nobody feels their way through a network by tests."""
        now = self._clock.monotonic()
        oldest = self._tested[0] if len(self._tested) == MOST_TESTS else None
        if oldest is not None and (wait := oldest + TEST_WINDOW.total_seconds() - now) > 0:
            detail = f"A connection may be tested {MOST_TESTS} times a minute."
            raise SourceRateLimited(detail, retry_after=timedelta(seconds=wait))
        self._tested.append(now)


def _of_environment(settings: Settings) -> Connection:
    trio = settings.trio
    return Connection(
        base_url=str(trio.base_url or ""),
        contact_centre_id=trio.contact_centre_id,
        client_key=trio.client_key.get_secret_value(),
        username=trio.username,
        password=trio.password.get_secret_value(),
    )


def _secrets(connection: Connection) -> tuple[str, str]:
    return connection.client_key, connection.password


async def _is_off_limits(base_url: str) -> bool:
    """Addresses at which no Trio server can be: of this machine's cloud, of groups, of nobody."""
    _, host, port = server_of(base_url)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    return any(each.is_link_local or each.is_multicast or each.is_unspecified for each in addresses)


def resealed(body: str, reseal: Callable[[str, str], str]) -> str:
    """One version of the document with its seal made anew.

    Args:
        body: of the version.
        reseal: gives the new seal for a name and its old seal.
    """
    if body == NONE_STORED:
        return body
    stored = StoredConnection.model_validate_json(body)
    return stored.model_copy(update={"sealed": reseal(CONNECTION_DOCUMENT, stored.sealed)}).model_dump_json()
