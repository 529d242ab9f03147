"""Who somebody is, as an OpenID provider says it."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in under way: what binds the provider's answer to the browser that asked. All are secrets.

    Attributes:
        state: comes back with the code.
        nonce: comes back within the token.
        verifier: shows the provider that whoever brings the code is who asked for it (PKCE).
        callback_url: where the provider sends the browser.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    callback_url: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at a provider.

    Attributes:
        issuer: the provider.
        subject: what it calls the person, for ever; with `issuer` it is who they are.
        user_name: what the person signs in by there, which may change, and may be somebody else's later.
        display_name: what others call them.
        groups: as the provider writes them.
    """

    issuer: str
    subject: str
    user_name: str | None
    display_name: str | None
    groups: frozenset[str]


class IdentityProvider(Protocol):
    """Every method raises IdentityError when the provider does not do its part."""

    async def sign_in_url(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""

    async def identify(self, attempt: Attempt, code: str, issuer: str | None) -> Identity:
        """Whom the provider has signed in.

        Args:
            attempt: the one that the browser began.
            code: what the browser brings back.
            issuer: who the browser says it comes from (RFC 9207), if it says so.
        """

    async def sign_out_url(self, back_to: str) -> str | None:
        """Where the browser goes to sign out at the provider as well; None where it has no such page."""

    async def aclose(self) -> None:
        """Close every connection."""
