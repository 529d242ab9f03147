"""The port IdentityProvider on a real provider."""

import base64
import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

import httpx2

from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc.config import OidcConfig
from trio_monitor.oidc.http import JsonObject, ProviderHttp
from trio_monitor.oidc.metadata import Metadata, discovery_url, read_metadata
from trio_monitor.ports import Clock
from trio_monitor.ports.identity import Attempt, Identity

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ERROR_CODE = re.compile(r"[a-z_]{1,40}")
"""Of an error that the provider may tell and the log may repeat."""


class OidcProvider:
    """Asks for the provider's documents when they are needed, so that it may be down when the monitor starts."""

    def __init__(self, config: OidcConfig, clock: Clock, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._config = config
        self._clock = clock
        self._http = ProviderHttp(config, transport)
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def sign_in_url(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        metadata = await self._current_metadata()
        query = {
            "response_type": "code",
            "client_id": self._config.client_id,
            "redirect_uri": attempt.callback_url,
            "scope": self._config.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge_of(attempt.verifier),
            "code_challenge_method": "S256",
        }
        return _with_query(metadata.authorization, query)

    async def identify(self, attempt: Attempt, code: str, issuer: str | None) -> Identity:
        """Whom the provider has signed in."""
        metadata = await self._current_metadata()
        if issuer != self._config.issuer and (issuer is not None or metadata.names_issuer):
            raise IdentityError("the code comes from another provider", IdentityFailure.INVALID_ANSWER)
        claims = await self._verified(await self._redeem(metadata, attempt, code), metadata, attempt)
        return Identity(
            issuer=self._config.issuer,
            subject=str(claims["sub"]),
            user_name=_text(claims, "preferred_username"),
            display_name=_text(claims, "name"),
            groups=groups_of(claims, self._config.groups_claim),
        )

    async def sign_out_url(self, back_to: str) -> str | None:
        """Where the browser goes to sign out at the provider as well."""
        metadata = await self._current_metadata()
        query = {"client_id": self._config.client_id, "post_logout_redirect_uri": back_to}
        return _with_query(metadata.end_session, query) if metadata.end_session is not None else None

    async def _redeem(self, metadata: Metadata, attempt: Attempt, code: str) -> str:
        """The ID token that the provider gives for a code."""
        config = self._config
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.callback_url,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        if metadata.takes_basic:
            # RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
            pair = f"{quote_plus(config.client_id)}:{quote_plus(config.client_secret)}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": config.client_id, "client_secret": config.client_secret}
        status, reply = await self._http.post(metadata.token, form, headers)
        token = reply.get("id_token")
        if status == httpx2.codes.OK and isinstance(token, str):
            return token
        told = reply.get("error")
        error = told if isinstance(told, str) and ERROR_CODE.fullmatch(told) else "no ID token"
        reason = IdentityFailure.CODE_REFUSED if error == "invalid_grant" else IdentityFailure.PROVIDER_MISCONFIGURED
        raise IdentityError(f"the provider gives no token for the code: {error} (status {status})", reason)

    async def _verified(self, token: str, metadata: Metadata, attempt: Attempt) -> JsonObject:
        from trio_monitor.oidc import tokens

        config = self._config
        expected = tokens.Expected(config.issuer, config.client_id, attempt.nonce, self._clock.now(), config.clock_skew)
        for may_be_old in (True, False):
            keys = await self._current_keys(metadata, may_be_old=may_be_old)
            try:
                return tokens.claims_of(token, keys, expected)
            except tokens.UnknownKey:
                # The provider changes its keys now and then: once they are read anew, the key is there or is not its.
                continue
        raise IdentityError("the token is signed by a key that is not the provider's", IdentityFailure.INVALID_ANSWER)

    async def _current_metadata(self) -> Metadata:
        if self._metadata is None or self._is_old(self._metadata[0]):
            document = await self._http.get(discovery_url(self._config.issuer))
            self._metadata = (self._clock.monotonic(), read_metadata(document, self._config.issuer))
        return self._metadata[1]

    async def _current_keys(self, metadata: Metadata, *, may_be_old: bool) -> "KeySet":
        from trio_monitor.oidc.tokens import key_set

        if self._keys is None or not may_be_old or self._is_old(self._keys[0]):
            document = await self._http.get(metadata.jwks)
            self._keys = (self._clock.monotonic(), key_set(document))
        return self._keys[1]

    def _is_old(self, read_at: float) -> bool:
        return self._clock.monotonic() - read_at >= self._config.keep.total_seconds()


def challenge_of(verifier: str) -> str:
    """What shows the provider that we know the verifier, without showing it (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def groups_of(claims: JsonObject, claim: str) -> frozenset[str]:
    """The groups that a token tells.

    Raises:
        IdentityError: Entra ID puts no more than 200 groups into a token; past that, it says only where to ask.
    """
    elsewhere = claims.get("_claim_names")
    if (isinstance(elsewhere, dict) and claim in elsewhere) or claims.get("hasgroups") is True:
        message = "the person is in more groups than the provider puts into a token"
        raise IdentityError(message, IdentityFailure.GROUPS_LEFT_OUT)
    told = claims.get(claim)
    return frozenset(each for each in (told if isinstance(told, list) else [told]) if isinstance(each, str))


def _text(claims: JsonObject, claim: str) -> str | None:
    told = claims.get(claim)
    return told.strip() or None if isinstance(told, str) else None


def _with_query(address: str, query: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
