"""Being logged in at one server: login, refresh before it is due, and login anew when nothing else helps."""

import asyncio
import base64
from dataclasses import dataclass, field
from enum import StrEnum

import httpx2
import structlog

from trio_monitor.errors import SourceAuthFailed, SourceContractBroken
from trio_monitor.ports import Clock
from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.http import Reply, TrioHttp, Trip
from trio_monitor.sources.trio.redirect import raise_if_moved
from trio_monitor.sources.trio.wire import parse_token_reply

log = structlog.get_logger(__name__)

DEFAULT_TOKEN_SECONDS = 3600.0
"""Life of an access token when the reply does not tell: the documented default."""

REFRESH_MARGIN_SHARE = 0.1
REFRESH_MARGIN_CEILING_SECONDS = 60.0

REFUSALS = frozenset({httpx2.codes.BAD_REQUEST, httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN})
"""How a login may be refused: OAuth 2 says 400 where others say 401 or 403."""


class LoginStep(StrEnum):
    """How the last token was come by."""

    LOGIN = "login"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class LoginUrls:
    """Where to log in and where to refresh."""

    login: httpx2.URL
    refresh: httpx2.URL


@dataclass(frozen=True, slots=True)
class _Token:
    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    refresh_due_at: float


class Session:
    """Our tokens at one server. However many requests ask at once, one of them logs in and the rest wait."""

    def __init__(self, config: TrioConfig, clock: Clock, http: TrioHttp) -> None:
        self._config = config
        self._clock = clock
        self._http = http
        self._lock = asyncio.Lock()
        self._token: _Token | None = None
        self._refused: tuple[Trip, SourceAuthFailed] | None = None
        self.last_step: LoginStep | None = None

    def forget(self) -> None:
        """Drop the tokens; the next request logs in."""
        self._token = None

    async def access_token(self, trip: Trip, urls: LoginUrls, *, rejected: str | None = None) -> str:
        """A token that should be good for the next request.

        Args:
            trip: the poll it is for.
            urls: where to log in.
            rejected: the token that the server has just refused; another one is got.

        Raises:
            SourceAuthFailed: the server refuses our key, user name or password.
            SourceError: the login could not be carried through.
        """
        token = self._token
        if token is not None and self._is_good(token, rejected):
            return token.access
        async with self._lock:
            token = self._token
            if token is not None and self._is_good(token, rejected):
                return token.access
            if self._refused is not None and self._refused[0] is trip:
                raise self._refused[1]  # refused once in this poll: asking again could lock the account
            try:
                self._token = token = await self._renew(trip, urls)
            except SourceAuthFailed as refusal:
                self._token = None
                self._refused = (trip, refusal)
                raise
            return token.access

    def _is_good(self, token: _Token, rejected: str | None) -> bool:
        return token.access != rejected and self._clock.monotonic() < token.refresh_due_at

    async def _renew(self, trip: Trip, urls: LoginUrls) -> _Token:
        if self._token is not None and self._token.refresh is not None:
            form = {"refresh_token": self._token.refresh}
            reply = await self._post(trip, urls.refresh, form)
            if reply.status not in REFUSALS:
                return self._accept(reply, LoginStep.REFRESH, self._token.refresh)
            log.info("trio_refresh_token_spent")
        credentials = {"username": self._config.username, "password": self._config.password}
        form = {name: encode_credential(text) for name, text in credentials.items()}
        reply = await self._post(trip, urls.login, form)
        if reply.status in REFUSALS:
            raise SourceAuthFailed(f"the server refuses our key, user name or password (status {reply.status})")
        return self._accept(reply, LoginStep.LOGIN, None)

    async def _post(self, trip: Trip, url: httpx2.URL, form: dict[str, str]) -> Reply:
        key = self._config.client_key.strip()
        if not (key.isascii() and key.isprintable()):
            raise SourceAuthFailed("the API client key has characters that no header can carry")
        headers = {"Authorization": f"Basic {key}", "Accept": "application/json"}
        reply = await self._http.request(trip, "POST", url, headers=headers, form=form)
        raise_if_moved(reply)
        return reply

    def _accept(self, reply: Reply, step: LoginStep, old_refresh: str | None) -> _Token:
        if reply.status != httpx2.codes.OK:
            raise SourceContractBroken(f"the login answers {reply.status}")
        tokens = parse_token_reply(reply.body, reply.content_type, self._config.field_map.token)
        life = tokens.expires_in_seconds
        life = life if life is not None and life > 0 else DEFAULT_TOKEN_SECONDS
        margin = min(life * REFRESH_MARGIN_SHARE, REFRESH_MARGIN_CEILING_SECONDS)
        self.last_step = step
        return _Token(
            access=tokens.access_token,
            refresh=tokens.refresh_token or old_refresh,
            refresh_due_at=self._clock.monotonic() + life - margin,
        )


def encode_credential(text: str) -> str:
    """Base64 of the ISO-8859-1 bytes, as the login form wants its fields."""
    try:
        return base64.b64encode(text.encode("iso-8859-1")).decode("ascii")
    except UnicodeEncodeError:
        # No "from": the error would quote the password.
        raise SourceAuthFailed("user name or password has characters that ISO-8859-1 lacks") from None
