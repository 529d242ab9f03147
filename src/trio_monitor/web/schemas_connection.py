"""The JSON shapes of the connection to the Trio server."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from trio_monitor.errors import FailureReason, FaultCode, MemberFault
from trio_monitor.ports.connection import ConnectionOrigin
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas import Schema, Version

LONGEST_URL = 500
LONGEST_SECRET = 500
API_PATH = "/te/api"


def _base_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_plain = parts.port != 0 and not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        is_plain = False
    if not is_plain or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise refusal(MemberFault("", FaultCode.NO_ADDRESS, "must be a plain http or https address"))
    if not parts.path.rstrip("/").endswith(API_PATH):
        raise refusal(MemberFault("", FaultCode.ADDRESS_END, f"must end in {API_PATH}", API_PATH))
    return value.rstrip("/")


BaseUrl = Annotated[
    str, StringConstraints(max_length=LONGEST_URL, pattern=r"^https?://[!-~]+$"), AfterValidator(_base_url)
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST_SECRET)]


class ConnectionBody(Schema):
    """A connection to test or to set.

    A null `client_key` or `password` is the one in force, as long as scheme, host and port of `base_url` stay: another
    server must not be sent what was meant for this one. They are never returned.
    """

    base_url: BaseUrl
    client_key: Secret | None
    username: Text
    password: Secret | None
    contact_centre_id: Text | None


class ConnectionIn(Schema):
    """A connection to set. `version` is the one the change was made from."""

    version: Version
    connection: ConnectionBody


class ConnectionTestIn(Schema):
    """A connection to test."""

    connection: ConnectionBody


class ConnectionOut(Schema):
    """The connection in force without its secrets.

    `can_seal` tells whether another can be set; `is_unreadable` that one is stored and was sealed with another secret
    key, so that the environment's is in force.
    """

    version: int
    origin: ConnectionOrigin
    base_url: str
    username: str
    contact_centre_id: str | None
    changed_at: datetime | None
    can_seal: bool
    is_unreadable: bool


class ConnectionTestOut(Schema):
    """What came of a test. `reason` is null when all that the monitor needs could be read."""

    is_usable: bool
    reason: FailureReason | None
    server_version: str | None
