"""Those who are told: a real HTTP server and a real SMTP server on free ports, keeping what comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Posted:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class HttpReceiver:
    """Answers with `status`, which a test may set, and with `location` when it sends people on."""

    port: int = 0
    status: int = 200
    location: str | None = None
    is_silent: bool = False
    posted: list[Posted] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    choose_status: Callable[[], int] | None = None

    @property
    def url(self) -> str:
        return f"http://{LOCALHOST}:{self.port}/hook?site=7"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            # The sender was killed over it: what has not come whole has not come.
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        status = self.choose_status() if self.choose_status else self.status
        if status < 300:
            self.posted.append(Posted(first.split(" ")[1], headers, body))
        self.came.set()
        if self.is_silent:
            await reader.read()
            return
        location = f"Location: {self.location}\r\n" if self.location else ""
        writer.write(f"HTTP/1.1 {status} So\r\n{location}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    async def until_count(self, count: int) -> list[Posted]:
        while len(self.posted) < count:
            self.came.clear()
            await self.came.wait()
        return self.posted


@asynccontextmanager
async def http_receiver() -> AsyncIterator[HttpReceiver]:
    receiver = HttpReceiver()
    server = await asyncio.start_server(receiver.answer, LOCALHOST, 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


@dataclass(slots=True)
class SmtpReceiver:
    """A mail server; `refusal` is what it says to a message in place of taking it."""

    port: int = 0
    user: str = "monitor"
    password: str = "s3cret-of-the-mail"
    refusal: str | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return (
            f"mailto://{self.user}:{self.password}@{LOCALHOST}:{self.port}"
            "?from=monitor@example.se&to=anna@example.se&mode=insecure"
        )

    async def take(self, *given: Any) -> str:
        envelope = given[-1]
        assert isinstance(envelope, Envelope)
        if self.refusal is not None:
            return self.refusal
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(envelope.rcpt_tos)
        self.came.set()
        return "250 taken"

    def authenticate(self, *given: Any) -> AuthResult:
        login = given[-1]
        is_right = isinstance(login, LoginPassword) and login.password.decode() == self.password
        return AuthResult(success=is_right, handled=False)


@asynccontextmanager
async def smtp_receiver() -> AsyncIterator[SmtpReceiver]:
    receiver = SmtpReceiver()
    handler = SimpleNamespace(handle_DATA=receiver.take)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, authenticator=receiver.authenticate, auth_require_tls=False, loop=loop), LOCALHOST, 0
    )
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


def text_of(mail: EmailMessage) -> str:
    """What people read of it."""
    part = mail.get_body(("plain", "html"))
    return "" if part is None else str(part.get_content())
