"""The dashboard document without the framework: for the request that a signed-in viewer's page sends again and again.

Routing, middleware and response objects cost twice what sending the bytes costs. This lane answers only what it can
answer at once: a GET of the dashboard with a session that is known, and nothing unusual about it. All the rest (no
session, another site's page, parameters, no snapshot yet, wrong methods) takes the ordinary road, so that there is one
place for each refusal. Both give the same document, and a test compares them; only what is counted and traced differs:
this lane knows no `RateLimit` and no request's id.
"""

from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trio_monitor.domain.access import Viewer, ViewerKind
from trio_monitor.live.hub import WHOLE, Encoded, Published
from trio_monitor.web.access import cookie_name, token_in
from trio_monitor.web.context import WebContext
from trio_monitor.web.replies import accepts_gzip, document_headers
from trio_monitor.web.sessions import hash_token

UNUSUAL = frozenset({b"origin", b"if-none-match", b"range", b"transfer-encoding", b"authorization"})
"""Headers that make a request one for the ordinary road."""


@lru_cache(maxsize=256)
def _takes_gzip(value: bytes) -> bool:
    return accepts_gzip(value.decode("latin-1"))


@lru_cache(maxsize=256)
def _session_in(cookies: bytes, name: str) -> str | None:
    token = token_in(cookies.decode("latin-1"), name)
    return None if token is None else hash_token(token)


class FastLane:
    """Wraps the whole app."""

    def __init__(
        self, app: ASGIApp, context: WebContext, *, path: str, extra_headers: list[tuple[bytes, bytes]]
    ) -> None:
        """Build the lane.

        Args:
            app: the ordinary road, with everything around it.
            context: as the routes have it.
            path: the one that is answered here.
            extra_headers: those that the middleware would have added.
        """
        self._app = app
        self._context = context
        self._path = path
        self._cookie = cookie_name(context)
        self._extra_headers = extra_headers
        self._current: Published | None = None
        self._starts: dict[tuple[str, bool], Message] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        current = self._context.hub.current
        if current is None or scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]) or not UNUSUAL.isdisjoint(headers) or scope["query_string"]:
            await self._app(scope, receive, send)
            return
        viewer = self._viewer(headers)
        if viewer is None:
            await self._app(scope, receive, send)
            return
        part = self._context.part_for(viewer)
        shown = current if part == WHOLE else current.part(part)
        is_gzip = _takes_gzip(headers.get(b"accept-encoding", b""))
        document = shown.dashboard
        await send(self._start(current, shown, is_gzip=is_gzip))
        await send({"type": "http.response.body", "body": document.gzipped if is_gzip else document.plain})

    def _viewer(self, headers: dict[bytes, bytes]) -> Viewer | None:
        session = _session_in(headers.get(b"cookie", b""), self._cookie)
        viewer = None if session is None else self._context.sessions.at_hand(session)
        # What a screen may see depends on its board, which has to be asked for; a token is no cookie.
        return viewer if viewer is not None and viewer.kind is ViewerKind.PERSON else None

    def _start(self, current: Published, shown: Published, *, is_gzip: bool) -> Message:
        """The head of the reply, made once for each snapshot and part of it."""
        if current is not self._current:
            self._current = current
            self._starts = {}
        key = (shown.id, is_gzip)
        if key not in self._starts:
            self._starts[key] = self._build_start(shown.dashboard, is_gzip=is_gzip)
        return self._starts[key]

    def _build_start(self, document: Encoded, *, is_gzip: bool) -> Message:
        pairs = {**document_headers(document, is_gzip=is_gzip), "content-type": "application/json"}
        pairs["content-length"] = str(len(document.gzipped if is_gzip else document.plain))
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
        return {"type": "http.response.start", "status": 200, "headers": [*headers, *self._extra_headers]}
