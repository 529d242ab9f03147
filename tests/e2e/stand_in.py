"""A server that stands in for the monitor: the built page, and written-down answers in the state that a test wants.

No simulator, no poll, no database, no clock: the same request in the same state is answered the same, at once.
"""

import json
import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

API = "/api/v1"
HEALTH = "/health/ready"
ANSWERS = Path(__file__).with_name("answers")
STATIC = Path("src/trio_monitor/web/static")
BETWEEN_SIGNS_SECONDS = 4
"""A stream that says nothing for long is taken for dead."""

AFTER_NEWS = timedelta(seconds=3)
STAYS = {"GET /session", "GET /sign-in"}
"""Answered in every state: they say who looks, not what there is to see."""


class State(Enum):
    """How the page stands."""

    EMPTY = "empty"
    LOADING = "loading"
    LIVE = "live"
    LATE = "late"
    FAILED = "failed"
    NONE = "none"
    """A monitor that may see no queue."""


@cache
def told(centre: str) -> Any:
    """What `take_answers` wrote down of a centre."""
    return json.loads((ANSWERS / f"{centre}.json").read_text(encoding="utf-8"))


def centre_of(state: State) -> Any:
    """The centre that is looked at in a state."""
    return told("empty" if state in {State.EMPTY, State.NONE} else "busy")


def snapshot_of(state: State) -> Any:
    """What the stream brings."""
    streams = centre_of(state)["streams"]
    snapshot = deepcopy(streams[{State.LATE: "late", State.FAILED: "lost"}.get(state, "live")])
    if state is State.NONE:
        snapshot |= {"queues": [], "agents": []}
        snapshot["totals"] |= {"waiting_queue_count": 0, "waiting_count": None, "longest_wait": None}
        snapshot["totals"]["agents_by_state"] = []
    return snapshot


def now_of(state: State) -> datetime:
    """The browser's clock: soon after the last snapshot."""
    return datetime.fromisoformat(snapshot_of(state)["published_at"]) + AFTER_NEWS


class StandIn(ThreadingHTTPServer):
    """The server; a test sets how it stands before it opens a page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = State.LIVE
        self.is_signed_in = True
        self.prelude = ""
        self.turn = 0
        """How many times it has been set."""

        self.unknown: list[str] = []
        self._moved_on = threading.Event()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def set(self, state: State, *, is_signed_in: bool = True, prelude: str = "") -> None:
        """Stand like this from now on; what was left waiting in the state before is let go.

        Args:
            state: how.
            is_signed_in: whether the page is somebody's.
            prelude: what the page begins with.
        """
        self._moved_on.set()
        self._moved_on = threading.Event()
        self.state, self.is_signed_in, self.prelude = state, is_signed_in, prelude
        self.turn += 1

    def is_standing(self, turn: int, state: State) -> bool:
        """Whether it has stood like this, for somebody signed in, since a turn."""
        return self.turn == turn and self.state is state and self.is_signed_in

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes to another page does not read on; all else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def wait(self, seconds: float | None = None) -> bool:
        """Until the test goes on to something else; whether it has, where only so long is waited for it."""
        return self._moved_on.wait(seconds)

    def answer(self, name: str) -> tuple[int, Any]:
        """Status and body for a request, named as `GET /alerts?state=ended`."""
        path = name.partition("?")[0]
        if not self.is_signed_in and path == "GET /session":
            return 401, problem(401, "not-signed-in")
        answers = centre_of(self.state)["answers"]
        if self.state is State.FAILED and path not in STAYS:
            return 500, problem(500, "internal-error")
        if self.state is State.NONE and path == "GET /trend":
            return 200, answers[name] | {"at": [], "series": []}
        if name in answers:
            return 200, answers[name]
        alike = next((answers[each] for each in answers if each.partition("?")[0] == path), None)
        if alike is None:
            self.unknown.append(name)
            return 404, problem(404, "not-found")
        return 200, alike


def problem(status: int, kind: str) -> dict[str, Any]:
    """An error as the API tells it."""
    return {"type": f"/problems/{kind}", "title": kind, "status": status, "detail": kind, "errors": []}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    # Head and body leave at once: as two packets, the second would wait for word of the first.
    disable_nagle_algorithm = True
    server: StandIn

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == f"{API}/stream":
            self._stream()
        elif path.startswith(API) or path == HEALTH:
            self._answer()
        else:
            self._file(path)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""

    def _send(self, status: int, kind: str, body: bytes, *, is_kept: bool = False) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600, immutable" if is_kept else "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: str) -> None:
        file = STATIC / path.lstrip("/")
        found = file if file.is_file() else STATIC / "index.html"
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        body = found.read_bytes()
        if kind == "text/html":
            body = body.replace(b"<head>", b"<head>" + self.server.prelude.encode(), 1)
        self._send(200, kind, body, is_kept=path.startswith("/assets/"))

    def _answer(self) -> None:
        name = f"{self.command} {self.path.removeprefix(API)}"
        if self.server.state is State.LOADING and name.partition("?")[0] not in STAYS:
            self.server.wait()
            self.close_connection = True
            return
        status, body = self.server.answer(name)
        self._send(status, "application/json", json.dumps(body).encode())

    def _stream(self) -> None:
        self.close_connection = True
        self.send_response_only(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.server.state is not State.LOADING:
            snapshot = snapshot_of(self.server.state)
            text = f"event: snapshot\nid: {snapshot['id']}\ndata: {json.dumps(snapshot)}\n\n"
            self.wfile.write(text.encode())
        self.wfile.flush()
        while not self.server.wait(BETWEEN_SIGNS_SECONDS):
            self.wfile.write(b":\n\n")


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    """The server, until the end of the block."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.set(State.LIVE)
            server.shutdown()
            thread.join()
