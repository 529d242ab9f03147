"""Whether an ID token is the provider's, for us, for this sign-in and for now. Loads `joserfc`: import at first use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from trio_monitor.errors import IdentityError, IdentityFailure
from trio_monitor.oidc.http import JsonObject

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures of key pairs only. With an algorithm of a shared secret anybody could sign with the public key."""

KEY_TYPES: dict[object, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
LONGEST_SUBJECT = 255
"""As OpenID Connect allows."""


class UnknownKey(Exception):
    """The token names a key that is not among the provider's."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime
    skew: timedelta


def key_set(document: JsonObject) -> KeySet:
    """The keys of a provider that can have signed a token; the others are passed over."""
    return KeySet(list(_keys(document)))


def _keys(document: JsonObject) -> Iterator[Key]:
    listed = document.get("keys")
    for each in listed if isinstance(listed, list) else []:
        kind = KEY_TYPES.get(each.get("kty")) if isinstance(each, dict) else None
        if kind is None or each.get("use", "sig") != "sig":
            continue
        try:
            yield kind.import_key(each)
        except (JoseError, ValueError):
            continue


def claims_of(token: str, keys: KeySet, expected: Expected) -> JsonObject:
    """What a token says, once everything about it holds.

    Raises:
        UnknownKey: the keys may have been changed since they were read.
        IdentityError: something about it does not hold.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        _registry(claims, expected).validate(claims)
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError) as error:
        raise _refusal(f"it does not hold ({_why(error)})") from error
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise _refusal("its subject has no length that a subject may have")
    return claims


def _registry(claims: JsonObject, expected: Expected) -> JWTClaimsRegistry:
    audience = claims.get("aud")
    is_for_several = isinstance(audience, list) and len(audience) > 1
    required: dict[str, ClaimsOption] = {
        "iss": {"essential": True, "value": expected.issuer},
        "sub": {"essential": True},
        "aud": {"essential": True, "value": expected.client_id},
        "azp": {"essential": is_for_several, "value": expected.client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True, "value": expected.nonce},
    }
    skew = round(expected.skew.total_seconds())
    return JWTClaimsRegistry(now=round(expected.now.timestamp()), leeway=skew, **required)


def _why(error: Exception) -> str:
    """The kind of the error and the claim, but no value: nothing of a token is logged."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__} {claim}" if isinstance(claim, str) else type(error).__name__


def _refusal(message: str) -> IdentityError:
    return IdentityError(f"the token is refused: {message}", IdentityFailure.INVALID_ANSWER)
