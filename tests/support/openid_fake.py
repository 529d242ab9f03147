"""A provider that says what a test wants it to say, true or false, without a network."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from tests.support.clock import HandClock
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET

from trio_monitor.oidc.provider import challenge_of

ISSUER = "https://login.test/realms/kc"
Change = Callable[[dict[str, Any]], object]
_codes = count(1)
_keys = count(1)


def new_key() -> ECKey:
    """A key of its own id."""
    return ECKey.generate_key("P-256", parameters={"kid": f"key-{next(_keys)}", "use": "sig", "alg": "ES256"})


@dataclass
class FakeProvider:
    """Implements an OpenID provider's HTTP side for one client.

    Attributes:
        people: claims by login.
        change: what it does to the claims of each token before it signs them.
        header: what it does to the header.
        signing_key: what it signs with; `published` is what it says it signs with.
        shared_secret: what it signs with instead, by HS256.
        trouble: what it answers in place of everything, by path; an exception is raised.
        asked: every path that was asked for.
    """

    clock: HandClock
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    change: Change = dict
    header: Change = dict
    signing_key: ECKey | RSAKey = field(default_factory=new_key)
    shared_secret: bytes | None = None
    published: Sequence[Mapping[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    trouble: dict[str, httpx2.Response | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.published = self.published or [self.signing_key.as_dict(private=False)]
        self.metadata = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            "end_session_endpoint": f"{ISSUER}/session/end",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.metadata,
        }

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.signing_key = new_key()
        self.published = [self.signing_key.as_dict(private=False)]

    async def sign_in_there(self, url: str, login: str, callback: str) -> dict[str, str]:
        """What the browser brings back once this person has signed in."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert (asked["redirect_uri"], asked["code_challenge_method"]) == (callback, "S256")
        code = f"code-{next(_codes)}"
        self._codes[code] = (asked, login)
        # Keycloak and Entra add a parameter of their own.
        return {"code": code, "state": asked["state"], "session_state": "of-the-provider"}

    def transport(self) -> httpx2.MockTransport:
        """What a client is given in the place of a network."""
        return httpx2.MockTransport(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/realms/kc")
        self.asked.append(path)
        trouble = self.trouble.get(path)
        if isinstance(trouble, Exception):
            raise trouble
        if trouble is not None:
            return trouble
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(200, json=self.metadata)
        if path == "/jwks":
            return httpx2.Response(200, json={"keys": self.published})
        return self._redeem(request)

    def _redeem(self, request: httpx2.Request) -> httpx2.Response:
        form = dict(parse_qsl(request.content.decode()))
        asked, login = self._codes.pop(form["code"], ({}, ""))
        if not self._knows(request, form):
            return httpx2.Response(401, json={"error": "invalid_client"})
        if not asked or challenge_of(form["code_verifier"]) != asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "sub": login,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "preferred_username": login,
            **self.people.get(login, {}),
        }
        header = {"alg": "ES256", "kid": self.signing_key.kid}
        self.change(claims)
        self.header(header)
        return httpx2.Response(200, json={"id_token": self._signed(header, claims)})

    def _signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        if self.shared_secret is not None or header["alg"] == "none":
            # By hand: no library of today makes such tokens.
            signed = b".".join(map(_encoded, (json.dumps(header).encode(), json.dumps(claims).encode())))
            mac = hmac.new(self.shared_secret, signed, hashlib.sha256).digest() if self.shared_secret else b""
            return (signed + b"." + _encoded(mac)).decode()
        return jwt.encode(header, claims, self.signing_key, algorithms=[header["alg"]])

    def _knows(self, request: httpx2.Request, form: Mapping[str, str]) -> bool:
        if "client_secret_basic" not in self.metadata.get("token_endpoint_auth_methods_supported", []):
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        pair = httpx2.BasicAuth(CLIENT_ID, CLIENT_SECRET.replace(" ", "+"))
        return next(pair.auth_flow(httpx2.Request("POST", ISSUER))).headers["authorization"] == request.headers.get(
            "authorization"
        )


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def json_response(document: object) -> httpx2.Response:
    """A reply with this document."""
    return httpx2.Response(200, content=json.dumps(document).encode())
