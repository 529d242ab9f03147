"""What a provider says of itself (OpenID Connect Discovery 1.0)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc.http import JsonObject

BASIC = "client_secret_basic"


@dataclass(frozen=True, slots=True)
class Metadata:
    """The addresses of a provider, and how it wants to be spoken to.

    Attributes:
        end_session: the page that signs a person out there, if it has one.
        takes_basic: whether our secret goes in a header; else in the form.
        names_issuer: whether it says who it is when it sends the browser back (RFC 9207).
    """

    authorization: str
    token: str
    jwks: str
    end_session: str | None
    takes_basic: bool
    names_issuer: bool


def discovery_url(issuer: str) -> str:
    """Where a provider's document is."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def read_metadata(document: JsonObject, issuer: str) -> Metadata:
    """The provider's document, which must be that of this very issuer.

    Raises:
        IdentityError: it is another's, or lacks what is needed.
    """
    if document.get("issuer") != issuer:
        message = f"the provider calls itself {document.get('issuer')!r}, and not {issuer!r} as the settings do"
        raise IdentityError(message, IdentityFailure.PROVIDER_MISCONFIGURED)
    methods = document.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorization=_address(document, "authorization_endpoint", issuer),
        token=_address(document, "token_endpoint", issuer),
        jwks=_address(document, "jwks_uri", issuer),
        end_session=_address(document, "end_session_endpoint", issuer) if "end_session_endpoint" in document else None,
        takes_basic=BASIC in methods if isinstance(methods, list) else True,
        names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(document: JsonObject, name: str, issuer: str) -> str:
    """One of the addresses; by https wherever the issuer itself is."""
    value = document.get(name)
    schemes = {"https"} if urlsplit(issuer).scheme == "https" else {"http", "https"}
    if isinstance(value, str) and urlsplit(value).scheme in schemes and urlsplit(value).hostname:
        return value
    message = f"{name} of the provider is no {' or '.join(sorted(schemes))} address"
    raise IdentityError(message, IdentityFailure.PROVIDER_MISCONFIGURED)
