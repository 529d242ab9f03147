"""A limit for the size of request bodies, as plain ASGI middleware; the framework's own answers in plain text."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = 413


class BodyLimit:
    """Breaks off the reading of a body that is too large; the error becomes a problem as any other."""

    def __init__(self, app: ASGIApp, largest_bytes: int) -> None:
        self._app = app
        self._largest_bytes = largest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        taken_bytes = 0

        async def receive_within_limit() -> Message:
            nonlocal taken_bytes
            message = await receive()
            taken_bytes += len(message.get("body", b""))
            if taken_bytes > self._largest_bytes:
                raise HTTPException(TOO_LARGE, f"A body may be {self._largest_bytes} bytes long at the most.")
            return message

        await self._app(scope, receive_within_limit, send)
