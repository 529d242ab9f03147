"""The dashboard document without the framework: for the request that a signed-in viewer's page sends again and again.

Routing, middleware and response objects cost twice what sending the bytes costs. This lane answers only what it can
answer at once: a GET of the dashboard with a session that is known, and nothing unusual about it. All the rest (no
session, another site's page, no snapshot yet, wrong methods) takes the ordinary road, so that there is one place
for each refusal. Both give the same reply; a test compares them.
"""

from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trio_monitor.live.hub import Encoded, Published
from trio_monitor.web.access import token_in
from trio_monitor.web.context import WebContext
from trio_monitor.web.replies import accepts_gzip, document_headers

UNUSUAL = frozenset({b"origin", b"if-none-match", b"range", b"transfer-encoding"})
"""Headers that make a request one for the ordinary road."""


@lru_cache(maxsize=256)
def _takes_gzip(value: bytes) -> bool:
    return accepts_gzip(value.decode("latin-1"))


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
        self._extra_headers = extra_headers
        self._current: Published | None = None
        self._starts: dict[bool, Message] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        current = self._context.hub.current
        if current is None or scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]) or not UNUSUAL.isdisjoint(headers) or not self._is_known(headers):
            await self._app(scope, receive, send)
            return
        is_gzip = _takes_gzip(headers.get(b"accept-encoding", b""))
        document = current.dashboard
        await send(self._start(current, is_gzip=is_gzip))
        await send({"type": "http.response.body", "body": document.gzipped if is_gzip else document.plain})

    def _is_known(self, headers: dict[bytes, bytes]) -> bool:
        token = token_in(headers.get(b"cookie", b"").decode("latin-1"))
        return token is not None and self._context.sessions.is_live(token)

    def _start(self, current: Published, *, is_gzip: bool) -> Message:
        """The head of the reply, made once for each snapshot."""
        if current is not self._current:
            self._current = current
            self._starts = {form: self._build_start(current.dashboard, is_gzip=form) for form in (False, True)}
        return self._starts[is_gzip]

    def _build_start(self, document: Encoded, *, is_gzip: bool) -> Message:
        pairs = {**document_headers(document, is_gzip=is_gzip), "content-type": "application/json"}
        pairs["content-length"] = str(len(document.gzipped if is_gzip else document.plain))
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
        return {"type": "http.response.start", "status": 200, "headers": [*headers, *self._extra_headers]}
