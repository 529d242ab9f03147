"""The addresses of the page: it is the same file at each of them, and never in the place of what is not found."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest

from trio_monitor.web.site import Site

BESIDE = "what lies beside the site"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text("<p>Hej</p>", encoding="utf-8")
    (site / "sw.js").write_text("2", encoding="utf-8")
    (site / "assets" / "app-1a2b.js").write_text("1", encoding="utf-8")
    for beside in (tmp_path / "key.txt", tmp_path / "key.txt.gz", tmp_path / "key"):
        beside.write_text(BESIDE, encoding="utf-8")
    return site


async def fetch(
    directory: Path, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> httpx2.Response:
    transport = httpx2.ASGITransport(Site(directory), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://monitor.example") as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize(
    "path", ["/", "/rapporter", "/ko/3", "/ko/3?period=7d", "/ko/V%C3%A4xel", "/ko/north.1", "/no-such-page"]
)
async def test_every_address_of_the_page_is_the_page_and_asked_for_anew(built: Path, path: str) -> None:
    reply = await fetch(built, path)
    assert reply.status_code == 200
    assert reply.text == "<p>Hej</p>"
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api", "/health/nothing", "/assets/nothing", "/assets/old-3c4d.js", "/robots.txt"]
)
async def test_what_is_not_found_is_not_the_page(built: Path, path: str) -> None:
    assert "Hej" not in (await fetch(built, path)).text


@pytest.mark.parametrize("start", ["/", "/assets/", "/assets/../", "//"])
@pytest.mark.parametrize("name", ["key.txt", "key"])
@pytest.mark.parametrize("up", ["..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "..%00/"])
async def test_nothing_beside_the_site_is_reached_by_its_paths(built: Path, start: str, up: str, name: str) -> None:
    """Dots and slashes are encoded: plain ones would be taken out by the test's client, as browsers do."""
    for count in (1, 2, 3):
        assert BESIDE not in (await fetch(built, f"{start}{up * count}{name}")).text
    assert BESIDE not in (await fetch(built, f"{start}{quote(str(built.parent / name), safe='')}")).text


async def test_browsers_ask_for_the_service_worker_anew_so_that_a_new_version_is_found(built: Path) -> None:
    reply = await fetch(built, "/sw.js")
    assert (reply.text, reply.headers["cache-control"]) == ("2", "no-cache")
    assert reply.headers["content-type"].startswith("text/javascript")


async def test_an_address_of_the_page_can_only_be_read(built: Path) -> None:
    assert "Hej" not in (await fetch(built, "/rapporter", "POST")).text


async def test_what_the_build_has_compressed_is_sent_so_to_whoever_takes_it(built: Path) -> None:
    (built / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(b"2"))
    for accepted, text in (("gzip, br", "2"), ("br", "1"), ("gzip;q=0", "1")):
        reply = await fetch(built, "/assets/app-1a2b.js", headers={"accept-encoding": accepted})
        assert reply.text == text
        assert reply.headers["content-type"].startswith("text/javascript")
        assert reply.headers["vary"] == "Accept-Encoding"
        assert "immutable" in reply.headers["cache-control"]
    known = {"accept-encoding": "gzip", "if-none-match": reply.headers["etag"]}
    assert (await fetch(built, "/assets/app-1a2b.js", headers=known)).status_code == 200


async def test_without_a_build_there_is_no_page(tmp_path: Path) -> None:
    assert (await fetch(tmp_path, "/rapporter")).status_code >= 400
