"""Every route as a viewer sees it: shape, session, problems, caching, headers."""

import gzip
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from pydantic import BaseModel
from tests.support.builders import NOON, agent, connected_row, reading, waiting_row
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import (
    INTERVAL,
    beat,
    ids_of,
    scripted_monitor,
    settings_for,
    sign_in,
    viewer,
    visitor,
)

from trio_monitor.app import Monitor
from trio_monitor.domain.reading import AgentState
from trio_monitor.domain.service_level import Window
from trio_monitor.errors import FailureReason, SourceUnavailable
from trio_monitor.ports import PollRow
from trio_monitor.web import schemas
from trio_monitor.web.api import openapi_document
from trio_monitor.web.schemas_access import SessionOut
from trio_monitor.web.schemas_dashboard import DashboardOut

UNREACHABLE = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
DOCUMENT = openapi_document()
OPEN = {
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/session/password"),
    ("POST", "/api/v1/sign-in-links/look"),
    ("GET", "/api/v1/sign-in"),
    ("GET", "/api/v1/sign-in/oidc"),
    ("GET", "/api/v1/sign-in/oidc/callback"),
    ("GET", "/api/v1/sign-in/oidc/sign-out"),
    ("POST", "/api/v1/screens/pairings"),
    ("GET", "/api/v1/screens/pairings/mine"),
}
SHAPES: dict[str, type[BaseModel]] = {
    "/api/v1/dashboard": DashboardOut,
    "/api/v1/queues": schemas.QueuesOut,
    "/api/v1/queues/north": schemas.QueueDetailOut,
    "/api/v1/agents": schemas.AgentsOut,
    "/api/v1/service-level": schemas.ServiceLevelOut,
    "/api/v1/service-level?queue_id=north&window=15m": schemas.ServiceLevelOut,
    "/api/v1/trend": schemas.TrendOut,
    "/api/v1/calls": schemas.CallsOut,
    "/api/v1/system": schemas.SystemOut,
    "/api/v1/session": SessionOut,
}
CACHED = ["/api/v1/dashboard", "/api/v1/queues", "/api/v1/agents", "/api/v1/trend"]
NEED_SNAPSHOT = [path for path in SHAPES if path not in {"/api/v1/session", "/api/v1/calls"}]
NEED_STORE = ["/api/v1/trend", "/api/v1/calls", "/api/v1/system"]
STEPS = (
    reading(waiting_row("1"), agents=[agent(AgentState.READY, None)]),
    reading(connected_row("1", answered=6), waiting_row("2", offered=5), agents=[agent(call_id="1", since=6)]),
    UNREACHABLE,
)


def routes() -> Iterator[tuple[str, str]]:
    """Every method and path of the API's description, with values in place of the parameters."""
    for path, methods in DOCUMENT["paths"].items():
        for method in methods:
            yield method.upper(), path.replace("{queue_id}", "north")


ROUTES = list(routes())
GUARDED = [route for route in ROUTES if route not in OPEN] + [("GET", "/api/v1/openapi.json")]


@pytest_asyncio.fixture
async def monitor() -> AsyncIterator[Monitor]:
    """A monitor with two good polls and a failed one behind it."""
    clock = HandClock(NOON)
    async with scripted_monitor(*STEPS, clock=clock) as built:
        for _ in STEPS:
            await beat(built)
            clock.advance(INTERVAL)
        yield built


@pytest_asyncio.fixture
async def client(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor) as signed_in:
        yield signed_in


def store_of(monitor: Monitor) -> MemoryStore:
    assert isinstance(monitor.store, MemoryStore)
    return monitor.store


def assert_problem(response: httpx2.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    told = schemas.ProblemOut.model_validate(body)
    assert told.type == f"urn:trio-monitor:problem:{kind}"
    assert told.status == status
    assert told.title
    assert told.detail
    assert "Traceback" not in response.text
    return body


def test_the_routes_come_from_the_description() -> None:
    assert {path.partition("?")[0] for path in SHAPES} <= {path for _, path in ROUTES}
    assert len(ROUTES) >= 14


@pytest.mark.parametrize("path", SHAPES)
async def test_every_reply_has_its_described_shape(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    SHAPES[path].model_validate_json(response.content)


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_without_a_session_nothing_is_shown(monitor: Monitor, method: str, path: str) -> None:
    async with visitor(monitor) as stranger:
        assert_problem(await stranger.request(method, path), 401, "not-signed-in")


@pytest.mark.parametrize("cookie", ["x", "", "trio_monitor_session=", "trio_monitor_session=wrong; a=b", '"', ";=;"])
async def test_a_cookie_that_names_no_session_is_as_good_as_none(monitor: Monitor, cookie: str) -> None:
    async with visitor(monitor, {"cookie": cookie}) as stranger:
        assert_problem(await stranger.get("/api/v1/dashboard"), 401, "not-signed-in")


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES}))
async def test_a_method_that_a_route_does_not_know_is_refused_with_such_as_it_knows(
    client: httpx2.AsyncClient, path: str
) -> None:
    response = await client.request("PATCH", path)
    assert_problem(response, 405, "method-not-allowed")
    allowed = {(each, path) for each in response.headers["allow"].split(", ") if each != "HEAD"}
    # The path of one screen fits that of the pairings too.
    assert allowed <= {*ROUTES, ("DELETE", "/api/v1/screens/pairings")}
    assert allowed


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/queues/", "/api/v2/dashboard", "/nothing.html", "/assets/..%2f..%2fapi.py"]
)
async def test_what_is_not_there_is_a_problem_too(client: httpx2.AsyncClient, path: str) -> None:
    assert_problem(await client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    "path", ["/api/v1/queues/west", "/api/v1/service-level?queue_id=west", "/api/v1/queues/%00%ff"]
)
async def test_an_unknown_queue_is_not_found(client: httpx2.AsyncClient, path: str) -> None:
    assert_problem(await client.get(path), 404, "no-such-queue")


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("service-level?window=week", "invalid-request"),
        (f"service-level?queue_id={'x' * 65}", "invalid-request"),
        ("calls?limit=0", "invalid-request"),
        ("calls?limit=501", "invalid-request"),
        ("calls?offset=-1", "invalid-request"),
        ("calls?from=yesterday", "invalid-request"),
        ("calls?from=2026-03-01T00:00:00", "invalid-request"),
        ("calls?from=2026-03-10T12:00:00Z&to=2026-03-10T12:00:00Z", "empty-range"),
        ("calls?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "range-too-long"),
        ("calls?from=0001-01-01T00:00:00%2B14:00&to=0001-01-02T00:00:00%2B14:00", "out-of-range"),
        ("calls?from=9999-12-30T00:00:00-14:00&to=9999-12-31T23:00:00-14:00", "out-of-range"),
        ("alerts?from=0001-01-01T00:00:00%2B01:00", "invalid-request"),
        ("audit?to=9999-12-31T23:59:59-01:00", "invalid-request"),
        ("deliveries?before=0001-01-01T00:00:00%2B01:00~a", "no-such-page"),
        (f"queues/{'x' * 65}", "invalid-request"),
    ],
)
async def test_a_request_that_makes_no_sense_is_told_what_is_wrong(
    client: httpx2.AsyncClient, query: str, kind: str
) -> None:
    body = assert_problem(await client.get(f"/api/v1/{query}"), 422, kind)
    assert bool(body["errors"]) == (kind == "invalid-request")
    assert all(error["where"] and error["problem"] for error in body["errors"])


@pytest.mark.parametrize("path", NEED_SNAPSHOT)
async def test_before_the_first_poll_the_reply_is_to_try_again(path: str) -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        assert_problem(await client.get(path), 503, "starting")


@pytest.mark.parametrize("path", NEED_STORE)
async def test_without_the_database_what_needs_it_says_so(
    monitor: Monitor, client: httpx2.AsyncClient, path: str
) -> None:
    store_of(monitor).is_down = True
    assert_problem(await client.get(path), 503, "store-unavailable")
    store_of(monitor).is_down = False
    assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("path", sorted(set(SHAPES) - set(NEED_STORE)))
async def test_without_the_database_what_is_live_is_still_shown(
    monitor: Monitor, client: httpx2.AsyncClient, path: str
) -> None:
    store_of(monitor).is_down = True
    assert (await client.get(path)).status_code == 200


async def test_an_error_of_our_own_is_a_problem_that_gives_nothing_away() -> None:
    class Broken(MemoryStore):
        async def load_polls(self, start_at: datetime, end_at: datetime) -> list[PollRow]:
            if start_at < end_at and self.polls:
                raise ZeroDivisionError("a secret")
            return await super().load_polls(start_at, end_at)

    async with scripted_monitor(reading(), store=Broken()) as monitor:
        await beat(monitor)
        async with visitor(monitor, raises=False) as client:
            await sign_in(monitor, client)
            response = await client.get("/api/v1/system")
    assert_problem(response, 500, "internal-error")
    assert "secret" not in response.text
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("path", CACHED)
async def test_who_has_the_document_is_not_sent_it_again(
    monitor: Monitor, client: httpx2.AsyncClient, path: str
) -> None:
    first = await client.get(path)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    other = await client.get(path, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)
    await beat(monitor)
    assert (await client.get(path, headers={"if-none-match": etag})).status_code == 200


@pytest.mark.parametrize("path", CACHED)
async def test_gzip_holds_what_plain_holds(client: httpx2.AsyncClient, path: str) -> None:
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as zipped:
        raw = b"".join([chunk async for chunk in zipped.aiter_raw()])
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert "Accept-Encoding" in zipped.headers["vary"]


@pytest.mark.parametrize(
    ("accepted", "is_zipped"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*, gzip; q=0", False),
        ("*;q=0", False),
        ("br", False),
        ("", False),
        ("xgzip", False),
    ],
)
async def test_gzip_goes_only_to_those_who_take_it(client: httpx2.AsyncClient, accepted: str, is_zipped: bool) -> None:
    response = await client.get("/api/v1/dashboard", headers={"accept-encoding": accepted})
    assert ("content-encoding" in response.headers) == is_zipped


async def test_the_dashboard_is_the_very_same_bytes_for_every_reader(monitor: Monitor) -> None:
    current = monitor.hub.current
    assert current is not None
    before = current.dashboard
    async with viewer(monitor) as first, viewer(monitor) as second:
        replies = [await each.get("/api/v1/dashboard") for each in (first, second)]
    assert replies[0].content == replies[1].content == before.plain
    assert monitor.hub.current is current
    assert current.dashboard is before


async def test_viewers_cost_no_database_reads(monitor: Monitor, client: httpx2.AsyncClient) -> None:
    for path in CACHED:
        await client.get(path)
    before = store_of(monitor).read_count
    for path in CACHED * 5:
        await client.get(path)
    assert store_of(monitor).read_count == before


async def test_the_figures_are_those_of_the_last_good_poll(client: httpx2.AsyncClient) -> None:
    body = (await client.get("/api/v1/dashboard")).json()
    counts = body["totals"]["today"]["counts"]
    assert (counts["offered"], counts["answered"], counts["waiting"]) == (2, 1, 1)
    assert body["totals"]["waiting_count"] == 1
    assert body["totals"]["longest_wait"]["queue_id"] == "north"
    assert body["source"]["reason"] == "unreachable"
    assert body["totals"]["agents_by_state"] == [{"state": "talking", "count": 1}]
    assert set(ids_of(body["queues"])) == {"north", "south"}
    assert body["centre"]["is_demo"] is False


async def test_the_trend_marks_the_poll_that_failed_as_a_gap(client: httpx2.AsyncClient) -> None:
    body = (await client.get("/api/v1/trend")).json()
    north = next(series for series in body["series"] if series["queue_id"] == "north")
    assert len(body["at"]) == 3
    assert north["waiting_count"] == [1, 1, None]
    assert north["longest_wait_seconds"][0] == 0
    assert north["longest_wait_seconds"][2] is None


async def test_calls_come_in_pages_that_add_up(client: httpx2.AsyncClient) -> None:
    whole = (await client.get("/api/v1/calls")).json()
    assert whole["total_count"] == 2
    pages = [(await client.get(f"/api/v1/calls?limit=1&offset={offset}")).json() for offset in (0, 1, 2)]
    assert [call for page in pages for call in page["calls"]] == whole["calls"]
    answered = whole["calls"][0]
    assert (answered["outcome"], answered["is_within_limit"], answered["wait_at_most_seconds"]) == ("answered", True, 6)
    assert whole["calls"][1]["is_within_limit"] is None
    assert (await client.get("/api/v1/calls?queue_id=south")).json()["total_count"] == 0


async def test_the_polls_of_the_last_hour_stand_in_the_system_view_with_their_reasons(
    client: httpx2.AsyncClient,
) -> None:
    body = (await client.get("/api/v1/system")).json()
    assert [poll["reason"] for poll in body["polls"]] == [None, None, "unreachable"]


async def test_a_queue_has_a_level_for_every_window_and_a_level_for_every_formula(client: httpx2.AsyncClient) -> None:
    queue = (await client.get("/api/v1/queues/north")).json()
    assert [level["window"] for level in queue["levels"]] == [window.value for window in Window]
    level = (await client.get("/api/v1/service-level?queue_id=north")).json()
    assert len(level["by_formula"]) == 6
    assert level["published_at"] == (await client.get("/api/v1/queues")).json()["published_at"]
    assert level["figures"] == queue["queue"]["today"]


async def test_alive_means_only_that_the_process_answers() -> None:
    async with scripted_monitor(UNREACHABLE) as monitor, visitor(monitor) as anybody:
        response = await anybody.get("/health/live")
        assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": {}})


async def test_ready_means_that_server_and_database_can_be_read() -> None:
    clock, store = HandClock(NOON), MemoryStore()
    async with (
        scripted_monitor(reading(), UNREACHABLE, clock=clock, store=store) as monitor,
        visitor(monitor) as anybody,
    ):
        seen = [await readiness(anybody)]
        await beat(monitor)
        seen.append(await readiness(anybody))
        store.is_down = True
        seen.append(await readiness(anybody))
        store.is_down = False
        for _ in range(4):
            clock.advance(INTERVAL)
            await beat(monitor)
        seen.append(await readiness(anybody))
    assert seen == [
        (503, {"store": "ok", "source": "never"}),
        (200, {"store": "ok", "source": "ok"}),
        (503, {"store": "unavailable", "source": "ok"}),
        (503, {"store": "ok", "source": "lost"}),
    ]


async def readiness(anybody: httpx2.AsyncClient) -> tuple[int, dict[str, str]]:
    response = await anybody.get("/health/ready")
    return response.status_code, response.json()["checks"]


async def test_a_demo_says_that_it_is_one() -> None:
    settings = settings_for(centre={"name": "Göteborgs växel"})
    async with scripted_monitor(reading(), settings=settings) as monitor, viewer(monitor) as client:
        await beat(monitor)
        assert (await client.get("/api/v1/dashboard")).json()["centre"]["name"] == "Göteborgs växel"
        assert (await client.get("/api/v1/openapi.json")).json() == json.loads(json.dumps(openapi_document()))
