"""Sign-in, cookies, other origins, and the headers that browsers guard us by."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from tests.integration.web.test_web_routes import assert_problem
from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.memory_store import MemoryStore
from tests.support.monitor import ADDRESS, beat, link_token, scripted_monitor, settings_for, sign_in, viewer, visitor

from trio_monitor.web.access import COOKIE
from trio_monitor.web.api import openapi_document
from trio_monitor.web.sessions import hash_token
from trio_monitor.web.site import Site

FRIEND = "https://wall.example.se"
SESSION = "/api/v1/session"


def cookie_flags(response: httpx2.Response) -> dict[str, str]:
    parts = [part.strip().partition("=") for part in response.headers["set-cookie"].split(";")]
    return {name.lower(): value for name, _, value in parts}


async def test_a_link_signs_in_once_only() -> None:
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        token = await link_token(monitor)
        assert (await client.post(SESSION, json={"token": token})).status_code == 201
        assert_problem(await client.post(SESSION, json={"token": token}), 401, "link-spent")


async def test_a_link_that_is_too_old_signs_nobody_in() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor, visitor(monitor) as client:
        token = await link_token(monitor)
        clock.advance(timedelta(hours=24))
        assert_problem(await client.post(SESSION, json={"token": token}), 401, "link-spent")


async def test_a_session_ends_in_its_time_and_not_before() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor, viewer(monitor) as client:
        for _ in range(3):
            clock.advance(timedelta(hours=4, seconds=-1))
            session = (await client.get(SESSION)).json()
            assert session["expires_at"] == "2026-03-11T00:00:00Z"
        assert session["idle_at"] == "2026-03-11T00:00:00Z"
        clock.advance(timedelta(seconds=3))
        assert_problem(await client.get(SESSION), 401, "not-signed-in")


async def test_a_session_survives_a_restart_of_the_monitor() -> None:
    store = MemoryStore()
    async with scripted_monitor(reading(), store=store) as monitor, viewer(monitor) as client:
        cookies = dict(client.cookies)
    async with scripted_monitor(reading(), store=store) as monitor, visitor(monitor) as client:
        client.cookies.update(cookies)
        assert (await client.get(SESSION)).status_code == 200


async def test_signing_out_ends_the_session_and_takes_the_cookie_back() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        cookies = dict(client.cookies)
        response = await client.delete(SESSION)
        assert response.status_code == 204
        assert cookie_flags(response)["max-age"] == "0"
        client.cookies.update(cookies)
        assert_problem(await client.get(SESSION), 401, "not-signed-in")
        assert (await client.delete(SESSION)).status_code == 204


async def test_neither_links_nor_sessions_are_kept_in_the_clear() -> None:
    store = MemoryStore()
    async with scripted_monitor(reading(), store=store) as monitor, visitor(monitor) as client:
        link = await link_token(monitor)
        assert set(store.access.links) == {hash_token(link)}
        await client.post(SESSION, json={"token": link})
        assert set(store.access.sessions) == {hash_token(client.cookies[COOKIE])}


@pytest.mark.parametrize(("public_url", "is_secure"), [(None, False), ("https://m.example.se", True)])
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(public_url: str | None, is_secure: bool) -> None:
    settings = settings_for(web={"public_url": public_url})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        response = await sign_in(monitor, client)
        flags = cookie_flags(response)
        assert "httponly" in flags
        assert flags["samesite"] == "strict"
        assert flags["path"] == "/"
        assert flags["max-age"] == str(12 * 3600)
        assert ("secure" in flags) == is_secure
        assert ("strict-transport-security" in response.headers) == is_secure


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://monitor.test:8080", "http://monitor.test.evil"]
)
async def test_no_other_origin_may_change_anything(method: str, origin: str) -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        body = {"token": "x" * 40} if method == "POST" else None
        response = await client.request(method, SESSION, json=body, headers={"origin": origin})
        assert_problem(response, 403, "foreign-origin")
        assert "set-cookie" not in response.headers
        assert (await client.get(SESSION)).status_code == 200


@pytest.mark.parametrize("origin", [ADDRESS, "https://m.example.se"])
async def test_our_own_pages_may_sign_in_also_behind_a_proxy_that_passes_on_another_host(origin: str) -> None:
    settings = settings_for(web={"public_url": "https://m.example.se:443/"})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        token = await link_token(monitor)
        response = await client.post(SESSION, json={"token": token}, headers={"origin": origin})
        assert response.status_code == 201


@pytest.mark.parametrize(
    ("content", "content_type", "status", "kind"),
    [
        (b"{", "application/json", 422, "invalid-request"),
        (b"", "application/json", 422, "invalid-request"),
        (b"[]", "application/json", 422, "invalid-request"),
        (b"\xff\xfe", "application/json", 422, "invalid-request"),
        (b'{"token": "\xff"}', "application/json", 400, "bad-request"),
        (b'{"token": 12345678901234567890}', "application/json", 422, "invalid-request"),
        (b'{"token": "short"}', "application/json", 422, "invalid-request"),
        (b'{"token": "%b"}' % (b"x" * 257), "application/json", 422, "invalid-request"),
        (b'{"token": "%b", "more": 1}' % (b"x" * 40), "application/json", 422, "invalid-request"),
        (b'{"\\ud800": "%b"}' % (b"x" * 40), "application/json", 422, "invalid-request"),
        (b'{"token": "\\ud800%b"}' % (b"x" * 40), "application/json", 422, "invalid-request"),
        (b'{"token": "%b"}' % (b"x" * 40), "text/plain", 422, "invalid-request"),
        (b'{"token": "%b"}' % (b"x" * 40), "application/json", 401, "link-spent"),
        (b"[" * 10_000, "application/json", 400, "bad-request"),
        (b" " * 20_000, "application/json", 413, "content-too-large"),
    ],
)
async def test_a_body_that_cannot_be_used_is_a_problem(
    content: bytes, content_type: str, status: int, kind: str
) -> None:
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        response = await client.post(SESSION, content=content, headers={"content-type": content_type})
        assert_problem(response, status, kind)


async def test_a_body_without_an_end_is_not_read_to_it() -> None:
    taken: list[bytes] = []

    async def flood() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            taken.append(b"x" * 1024)
            yield taken[-1]

    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        response = await client.post(SESSION, content=flood(), headers={"content-type": "application/json"})
        assert_problem(response, 413, "content-too-large")
    assert len(taken) < 100


async def test_only_the_listed_origins_may_read_and_never_all() -> None:
    settings = settings_for(web={"cors_origins": f"{FRIEND}, http://tv.example.se:8000"})
    async with scripted_monitor(reading(), settings=settings) as monitor, viewer(monitor) as client:
        await beat(monitor)
        for path in ("/api/v1/dashboard", "/api/v1/queues", "/api/v1/nothing"):
            friend = await client.get(path, headers={"origin": FRIEND})
            assert friend.headers["access-control-allow-origin"] == FRIEND
            assert friend.headers["access-control-allow-credentials"] == "true"
            assert "Origin" in friend.headers["vary"]
            for origin in ("https://evil.example", "https://wall.example.se.evil", "http://wall.example.se", "null"):
                other = await client.get(path, headers={"origin": origin})
                assert "access-control-allow-origin" not in other.headers
        asked = {"origin": FRIEND, "access-control-request-method": "DELETE"}
        assert (await client.options(SESSION, headers=asked)).status_code == 400
        allowed = await client.options(SESSION, headers={**asked, "access-control-request-method": "GET"})
        assert allowed.headers["access-control-allow-origin"] == FRIEND


async def test_an_origin_that_may_read_changes_nothing() -> None:
    settings = settings_for(web={"cors_origins": FRIEND})
    async with scripted_monitor(reading(), settings=settings) as monitor, viewer(monitor) as client:
        headers = {"origin": FRIEND}
        assert_problem(await client.delete(SESSION, headers=headers), 403, "foreign-origin")
        assert_problem(await client.put("/api/v1/light-hours", json={}, headers=headers), 403, "foreign-origin")
        assert (await client.get(SESSION)).status_code == 200


async def test_without_a_list_no_other_origin_may_read() -> None:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as client:
        await beat(monitor)
        response = await client.get("/api/v1/dashboard", headers={"origin": FRIEND})
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/dashboard", "/api/v1/nothing", "/health/live", "/api/v1/stream", "/api/v1/calls?limit=0"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
async def test_every_reply_carries_the_security_headers(method: str, path: str) -> None:
    async with scripted_monitor(reading()) as monitor, visitor(monitor) as client:
        headers = (await client.request(method, path)).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    is_data = path.startswith("/api/")
    assert ("default-src 'none'" if is_data else "default-src 'self'") in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers.get("referrer-policy") == (None if is_data else "no-referrer")
    assert headers["x-frame-options"] == "DENY"
    assert headers.get_list("content-security-policy") == [policy]


async def test_the_page_is_always_asked_for_anew_and_its_hashed_files_never(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>Hej</p>", encoding="utf-8")
    (tmp_path / "assets" / "app-1a2b.js").write_text("1", encoding="utf-8")
    async with scripted_monitor(reading()) as monitor:
        site = Site(tmp_path)
        transport = httpx2.ASGITransport(site)
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            page, script = await client.get("/"), await client.get("/assets/app-1a2b.js")
            assert page.text == "<p>Hej</p>"
            assert page.headers["cache-control"] == "no-cache"
            assert "immutable" in script.headers["cache-control"]
        assert monitor.hub.current is None


def test_the_description_is_the_one_the_frontend_was_made_from() -> None:
    written = Path(__file__).parents[3] / "frontend" / "api" / "openapi.json"
    assert json.loads(written.read_text(encoding="utf-8")) == openapi_document()


async def test_the_dashboard_is_shown_to_nobody_whose_session_has_just_ended() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor, viewer(monitor) as leaving, viewer(monitor) as late:
        await beat(monitor)
        cookies = dict(leaving.cookies)
        assert (await leaving.get("/api/v1/dashboard")).status_code == 200
        await leaving.delete("/api/v1/session")
        leaving.cookies.update(cookies)
        assert_problem(await leaving.get("/api/v1/dashboard"), 401, "not-signed-in")
        assert (await late.get("/api/v1/dashboard")).status_code == 200
        clock.advance(timedelta(hours=8))
        assert_problem(await late.get("/api/v1/dashboard"), 401, "not-signed-in")
