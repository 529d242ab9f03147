"""The addresses of the page: it is the same file at each of them, and never in the place of what is not found."""

from pathlib import Path

import httpx2
import pytest

from trio_monitor.web.site import Site


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>Hej</p>", encoding="utf-8")
    (tmp_path / "assets" / "app-1a2b.js").write_text("1", encoding="utf-8")
    return tmp_path


async def fetch(directory: Path, path: str, method: str = "GET") -> httpx2.Response:
    transport = httpx2.ASGITransport(Site(directory), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://monitor.example") as client:
        return await client.request(method, path)


@pytest.mark.parametrize("path", ["/", "/rapporter", "/ko/3", "/ko/3?period=7d", "/ko/V%C3%A4xel", "/no-such-page"])
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


async def test_an_address_of_the_page_can_only_be_read(built: Path) -> None:
    assert "Hej" not in (await fetch(built, "/rapporter", "POST")).text


async def test_without_a_build_there_is_no_page(tmp_path: Path) -> None:
    assert (await fetch(tmp_path, "/rapporter")).status_code >= 400
