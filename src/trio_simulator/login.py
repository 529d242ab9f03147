"""Login, refresh and the bearer token."""

import base64
import hmac
import json
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from trio_simulator.simulation import Side, Simulation
from trio_simulator.tokens import Session, TokenPair
from trio_simulator.wire.errors import Refusal, Unauthorized, UnsupportedMediaType

_FORM = "application/x-www-form-urlencoded"
_LONGEST_FORM = 16_384


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _check_client_key(request: Request, simulation: Simulation) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic" or not _same(key.strip(), simulation.settings.client_key):
        raise Unauthorized("unknown API client key")


async def _form(request: Request) -> dict[str, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _FORM:
        raise UnsupportedMediaType(f"the body must be {_FORM}")
    body = await request.body()
    if len(body) > _LONGEST_FORM:
        raise Refusal("the form is too long")
    return {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}


def _field(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise Refusal(f"the form lacks {name!r}")
    return form[name]


def _decoded(form: dict[str, str], name: str) -> str:
    """A form field as the vendor wants it: Base64 of the text's ISO-8859-1 bytes."""
    try:
        return base64.b64decode(_field(form, name), validate=True).decode("iso-8859-1")
    except ValueError:
        # Of what is not Base64, and of what is not even ASCII.
        raise Refusal(f"{name!r} is not Base64") from None


def _token_reply(pair: TokenPair) -> Response:
    body = {
        "access_token": pair.access_token,
        "refresh_token": pair.refresh_token,
        "token_type": "Bearer",
        "expires_in": pair.expires_in,
    }
    return Response(
        json.dumps(body), headers={"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    )


async def log_in(simulation: Simulation, side: Side, request: Request) -> Response:
    """`POST /te/api/login`."""
    _check_client_key(request, simulation)
    form = await _form(request)
    username, password = _decoded(form, "username"), _decoded(form, "password")
    profile = simulation.users.profile(username)
    if profile is None or not _same(password, simulation.users.password):
        raise Unauthorized("wrong user name or password")
    return _token_reply(side.tokens.issue(username, profile, simulation.centre.now_ms))


async def refresh(simulation: Simulation, side: Side, request: Request) -> Response:
    """`POST /te/api/refreshlogin`. Present permissions take effect here."""
    _check_client_key(request, simulation)
    form = await _form(request)
    now_ms = simulation.centre.now_ms
    username = side.tokens.spend_refresh(_field(form, "refresh_token"), now_ms)
    profile = None if username is None else simulation.users.profile(username)
    if username is None or profile is None:
        raise Unauthorized("the refresh token is not, or no longer, valid")
    return _token_reply(side.tokens.issue(username, profile, now_ms))


def bearer_session(request: Request, side: Side, now_ms: int) -> Session:
    """The session of the request's bearer token.

    Raises:
        Unauthorized: there is no token, or it is unknown to this server, or it has expired.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = side.tokens.session_of(token.strip(), now_ms) if scheme.lower() == "bearer" else None
    if session is None:
        raise Unauthorized("the access token is not, or no longer, valid")
    return session
