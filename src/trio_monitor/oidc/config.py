"""What the client of an OpenID provider is told."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """One provider, and who we are there.

    Attributes:
        groups_claim: the member of the token that holds a person's groups.
        clock_skew: how far the provider's clock may be from ours.
        timeout: longest time of one request.
        keep: how long the provider's documents and keys are used before they are asked for anew.
        largest_reply_bytes: of any reply.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    groups_claim: str
    clock_skew: timedelta
    timeout: timedelta
    ca_file: Path | None = None
    keep: timedelta = timedelta(hours=1)
    largest_reply_bytes: int = 1024 * 1024
