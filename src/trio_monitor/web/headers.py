"""Security headers on every reply, as plain ASGI middleware."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ONE_YEAR = 31_536_000
BOARDS = "/tv"
"""The path of the boards, which other pages may show in a frame when a setting names them."""
PAGES_AMONG_DATA = "/api/v1/sign-in/oidc"
"""Where an OpenID provider sends browsers, which are shown a page when nobody is let in."""

HEADERS_OF_ALL = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
HEADERS_OF_PAGES = (
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


def security_headers(*, is_https: bool, frame_ancestors: Sequence[str] = ()) -> list[tuple[bytes, bytes]]:
    """The headers of a page. `frame_ancestors` are the origins that may show it in a frame."""
    policy = (b"content-security-policy", _policy(frame_ancestors).encode())
    headers = [policy, *HEADERS_OF_ALL, *HEADERS_OF_PAGES]
    if not frame_ancestors:
        # It cannot name anybody; browsers that know the policy go by that.
        headers.append((b"x-frame-options", b"DENY"))
    return [*headers, *_only_tls(is_https=is_https)]


def data_headers(*, is_https: bool) -> list[tuple[bytes, bytes]]:
    """The headers of a reply that is no page: those that browsers heed on it. Each costs a request about 1 µs."""
    policy = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
    return [policy, *HEADERS_OF_ALL, (b"x-frame-options", b"DENY"), *_only_tls(is_https=is_https)]


def _only_tls(*, is_https: bool) -> list[tuple[bytes, bytes]]:
    return [(b"strict-transport-security", b"max-age=%d; includeSubDomains" % ONE_YEAR)] if is_https else []


def _policy(frame_ancestors: Sequence[str]) -> str:
    """Neither nonces nor hashes: the page has no inline script or style, so 'self' is enough."""
    ancestors = " ".join(frame_ancestors) or "'none'"
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


class SecurityHeaders:
    """Adds the headers to whatever the app answers."""

    def __init__(self, app: ASGIApp, *, data_prefix: str, is_https: bool, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        self._data_prefix = data_prefix
        self._headers_of_data = data_headers(is_https=is_https)
        self._headers = security_headers(is_https=is_https)
        self._headers_of_boards = security_headers(is_https=is_https, frame_ancestors=frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = self._headers_for(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers_for(self, path: str) -> list[tuple[bytes, bytes]]:
        if path.startswith(self._data_prefix) and not path.startswith(PAGES_AMONG_DATA):
            return self._headers_of_data
        is_board = path == BOARDS or path.startswith(f"{BOARDS}/")
        return self._headers_of_boards if is_board else self._headers
