"""A Trio system small enough to hold in one's head, answering through a mock transport.

It is written from the API page, as the client is; the true stand-in is the simulator (tests/integration).
"""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx2

from trio_monitor.sources.trio import TrioConfig

NOW = datetime(2026, 11, 3, 9, 0, 0, tzinfo=UTC)
PRIMARY = "trio1.example.se"
SECONDARY = "trio2.example.se"
BASE = f"https://{PRIMARY}/te/api"
SERVICE_STATES = "/te/api/cc/1/services/state"
AGENT_STATES = "/te/api/cc/1/agents/state"
CALLS = "/te/api/cc/1/services/calls"
CASES = "/te/api/cc/1/services/cases"

Answer = Callable[[httpx2.Request], "httpx2.Response | Awaitable[httpx2.Response | None] | None"]
Row = dict[str, Any]


class TurnedClock:
    """A clock that stands still until turned."""

    def __init__(self) -> None:
        self.at = NOW
        self.ticks = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    async def sleep_until(self, deadline: float) -> None:
        self.turn(timedelta(seconds=max(0.0, deadline - self.ticks)))

    def turn(self, by: timedelta) -> None:
        self.at += by
        self.ticks += by.total_seconds()


def make_config(**changes: Any) -> TrioConfig:
    given: dict[str, Any] = {
        "base_url": BASE,
        "client_key": "a2V5",
        "username": "övervakare",
        "password": "hemligt-å",
        "retry_wait_first": timedelta(0),
        "retry_wait_ceiling": timedelta(0),
    }
    return TrioConfig(**(given | changes))


def service_row(number: int = 1, **changes: Any) -> Row:
    return {
        "serviceId": number,
        "serviceName": f"Växel {number}",
        "open": True,
        "queueLength": 2,
        "longestWaitingTime": 31.5,
        "agentsLoggedIn": 5,
        "agentsReady": 1,
        "agentsBusy": 3,
        "agentsPaused": 1,
    } | changes


def agent_row(number: int = 1, **changes: Any) -> Row:
    return {
        "agentId": number,
        "firstName": "Åsa",
        "lastName": "Öberg",
        "state": "Busy",
        "stateSince": "2026-11-03T09:59:30+01:00",
        "loggedInSince": "2026-11-03T08:00:00+01:00",
        "serviceId": 1,
        "jobno": 100,
    } | changes


def call_row(number: int = 100, **changes: Any) -> Row:
    return {
        "jobno": number,
        "sid": 1,
        "caseClass": "call",
        "state": "Queued",
        "createdTime": "2026-11-03T09:59:00+01:00",
        "queuedTime": "2026-11-03T09:59:10+01:00",
        "connectedTime": None,
        "finishedTime": None,
        "agentId": None,
    } | changes


def default_rows() -> dict[str, list[Any]]:
    return {
        SERVICE_STATES: [service_row(1), service_row(2)],
        AGENT_STATES: [agent_row(1), agent_row(2, state="Ready", serviceId=None, jobno=None)],
        CALLS: [call_row(100), call_row(101, state="Connected", connectedTime="2026-11-03T09:59:40+01:00", agentId=1)],
        CASES: [call_row(100), call_row(500, caseClass="email")],
        "/te/api/cc": [{"ccid": 1, "name": "Kommunen"}],
    }


@dataclass
class FakeTrio:
    """Two servers with one set of rows.

    `answers` go before everything else, by path: they answer, or return None to let the fake go on.
    """

    rows: dict[str, list[Any]] = field(default_factory=default_rows)
    answers: dict[str, Answer] = field(default_factory=dict)
    before: Answer | None = None
    on_duty: str = PRIMARY
    dead: set[str] = field(default_factory=set)
    failover_mode: bool = False
    page_size_ceiling: int = 1000
    token_seconds: float | None = 3600
    root: Row = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)
    charset: str = "utf-8"
    access_tokens: dict[str, str] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    requests: list[httpx2.Request] = field(default_factory=list)
    is_login_refused: bool = False
    _issued: int = 0

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.handle)

    def paths(self, host: str | None = None) -> list[str]:
        return [request.url.path for request in self.requests if host in {None, request.url.host}]

    def lose_tokens(self) -> None:
        self.access_tokens.clear()
        self.refresh_tokens.clear()

    async def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        host, path = request.url.host, request.url.path
        if host not in {PRIMARY, SECONDARY}:
            raise AssertionError(f"a request went to {host}")
        if host in self.dead:
            raise httpx2.ConnectError("refused", request=request)
        for answer in (self.before, self.answers.get(path)):
            given = answer(request) if answer else None
            if isinstance(given, Awaitable):
                given = await given
            if given is not None:
                return given
        return self._answer(request, host, path)

    def _answer(self, request: httpx2.Request, host: str, path: str) -> httpx2.Response:
        if path == "/te/api":
            return self.reply([self._root()])
        if host != self.on_duty:
            return httpx2.Response(307, headers={"Location": str(request.url.copy_with(host=self.on_duty))})
        if path in {"/te/api/login", "/te/api/refreshlogin"}:
            return self._login(request, host)
        if self.access_tokens.get(host, "") != request.headers.get("Authorization", "").removeprefix("Bearer "):
            return httpx2.Response(401)
        if path in self.forbidden or path not in self.rows:
            return httpx2.Response(403 if path in self.forbidden else 404)
        return self._page(request, self.rows[path])

    def _root(self) -> Row:
        links = [
            {"rel": rel, "desc": rel, "method": method, "href": f"/te/api/{path}"}
            for rel, method, path in (
                ("Help", "GET", "help"),
                ("ContactCenters", "GET", "cc"),
                ("Login", "POST", "login"),
                ("RefreshLogin", "POST", "refreshlogin"),
            )
        ]
        return {
            "binaryVersion": "8.0.2.0",
            "failoverMode": self.failover_mode,
            "primaryServer": PRIMARY,
            "secondaryServer": SECONDARY,
            "links": links,
        } | self.root

    def _login(self, request: httpx2.Request, host: str) -> httpx2.Response:
        form = {key: values[0] for key, values in parse_qs(request.content.decode("ascii")).items()}
        is_ours = request.headers.get("Authorization") == "Basic a2V5"
        if "refresh_token" in form:
            is_ours = is_ours and form["refresh_token"] == self.refresh_tokens.get(host)
        else:
            name = base64.b64decode(form["username"]).decode("iso-8859-1")
            word = base64.b64decode(form["password"]).decode("iso-8859-1")
            is_ours = is_ours and (name, word) == ("övervakare", "hemligt-å")
        if not is_ours or self.is_login_refused:
            return httpx2.Response(401)
        self._issued += 1
        self.access_tokens[host] = f"access-{self._issued}"
        self.refresh_tokens[host] = f"refresh-{self._issued}"
        tokens: Row = {"access_token": self.access_tokens[host], "refresh_token": self.refresh_tokens[host]}
        if self.token_seconds is not None:
            tokens["expires_in"] = self.token_seconds
        return httpx2.Response(200, json=tokens | {"token_type": "bearer"}, headers=self._date())

    def _page(self, request: httpx2.Request, rows: list[Row]) -> httpx2.Response:
        size = min(int(request.url.params.get("pageSize", 10)), self.page_size_ceiling)
        number = int(request.url.params.get("page", 1))
        headers = {}
        if len(rows) > 10:
            told = {
                "currentPage": number,
                "pageSize": size,
                "totalCount": len(rows),
                "totalPages": -(-len(rows) // size),
                "previousPageLink": "",
                "nextPageLink": "",
            }
            headers["X-Pagination"] = json.dumps(told)
        return self.reply(rows[(number - 1) * size : number * size], headers)

    def reply(self, rows: list[Any], headers: Mapping[str, str] | None = None) -> httpx2.Response:
        body = json.dumps({"links": [], "data": rows}, ensure_ascii=False).encode(self.charset)
        kind = {"Content-Type": f"application/json; charset={self.charset}"}
        return httpx2.Response(200, content=body, headers={**kind, **self._date(), **(headers or {})})

    @staticmethod
    def _date() -> dict[str, str]:
        return {"Date": "Tue, 03 Nov 2026 09:00:00 GMT"}
