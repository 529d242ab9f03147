"""Questions about the past that cannot be answered: each is told what is wrong and what would do."""

from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio
from tests.support.builders import reading
from tests.support.monitor import beat, scripted_monitor, viewer

pytestmark = pytest.mark.asyncio(loop_scope="module")

RANGED = (
    "history/north?",
    "history/all?",
    "history/north/heatmap?",
    "reports?",
    "reports/export?format=csv&",
    "reports/abandoned?",
    "reports/abandoned/export?format=xlsx&",
    "calls?",
    "calls/unseen?",
)
A_MOMENT = "must be a date (2026-03-29) or an instant with its zone (2026-03-29T00:00:00Z"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with scripted_monitor(reading()) as monitor, viewer(monitor) as signed_in:
        await beat(monitor)
        yield signed_in


async def refused(client: httpx2.AsyncClient, path: str, status: int, kind: str) -> str:
    response = await client.request("POST" if "/export" in path else "GET", f"/api/v1/{path}")
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["type"]) == (status, f"urn:trio-monitor:problem:{kind}"), body
    detail = body["detail"]
    assert isinstance(detail, str)
    if kind == "invalid-request":
        assert "invalid" not in {each["code"] for each in body["errors"]}
    return detail


@pytest.mark.parametrize("route", RANGED)
@pytest.mark.parametrize(
    ("asked", "kind", "said"),
    [
        (
            "from=2026-03-02&to=2026-03-01",
            "empty-range",
            "ends 2026-03-02 00:00: `from` must be before `to`",
        ),
        ("from=2026-03-01T06:00:00Z&to=2026-03-01T06:00:00Z", "empty-range", "ends 2026-03-01 07:00"),
        ("from=yesterday", "invalid-request", f"query.from: {A_MOMENT}"),
        ("from=", "invalid-request", f"query.from: {A_MOMENT}"),
        ("to=2026-02-30", "invalid-request", f"query.to: {A_MOMENT}"),
        ("to=1772323200", "invalid-request", f"query.to: {A_MOMENT}"),
        ("from=2026-03-01T00:00:00", "invalid-request", "instant with its zone"),
        ("from=2026-03-01T00:00:00+01:00", "invalid-request", "is written %2B in an address"),
        ("from=9999-12-31&to=9999-12-31", "out-of-range", "9999"),
        ("from=0001-01-01T00:00:00%2B14:00", "out-of-range", "9999"),
    ],
)
async def test_a_range_that_is_none_is_told_how_to_write_one(
    client: httpx2.AsyncClient, route: str, asked: str, kind: str, said: str
) -> None:
    detail = await refused(client, route + asked, 422, kind)
    assert said in detail
    assert ";" not in detail.replace("00:00Z; the +", "")  # one problem, told once


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("history/north?from=2026-01-01&to=2026-03-01&resolution=15m", "15m up to 31 days"),
        ("history/north?from=2026-01-01&to=2026-06-01&resolution=hour", "hour up to 93 days"),
        ("reports?from=2020-01-01&to=2026-01-01&resolution=day", "day up to 1096 days"),
        ("reports/export?format=csv&from=2000-01-01&to=2026-01-01", "month up to 3660 days"),
        ("history/north/heatmap?from=2026-01-01&to=2026-06-01", "93 days"),
        ("reports/abandoned?from=2026-01-01&to=2026-06-01", "31 days"),
        ("reports/abandoned/export?format=csv&from=2026-01-01&to=2026-06-01", "31 days"),
        ("calls?from=2026-01-01&to=2026-06-01", "31 days"),
    ],
)
async def test_a_range_that_is_too_long_is_told_the_limits(client: httpx2.AsyncClient, path: str, said: str) -> None:
    assert said in await refused(client, path, 422, "range-too-long")


@pytest.mark.parametrize("route", ["reports/abandoned?", "reports/abandoned/export?format=csv&", "calls?"])
async def test_calls_that_are_no_longer_kept_are_told_since_when_they_are(
    client: httpx2.AsyncClient, route: str
) -> None:
    detail = await refused(client, f"{route}from=2024-01-01&to=2024-01-02", 422, "beyond-retention")
    assert "kept for 396 days, so `from` cannot be before 2025-01-31" in detail


@pytest.mark.parametrize(
    "path",
    [
        "history/west",
        "history/west/heatmap",
        "reports?queue_id=north&queue_id=west",
        "reports/export?format=csv&queue_id=west",
        "reports/abandoned?queue_id=west",
        "reports/abandoned/export?format=csv&queue_id=west",
        "calls?queue_id=west",
    ],
)
async def test_a_queue_that_was_never_seen_is_told_where_the_known_ones_stand(
    client: httpx2.AsyncClient, path: str
) -> None:
    detail = await refused(client, path, 404, "no-such-queue")
    assert "no queue 'west'; /api/v1/history lists" in detail


@pytest.mark.parametrize("what", ["staffing", "forecast", "rules"])
async def test_a_queue_that_is_not_there_now_has_no_present(client: httpx2.AsyncClient, what: str) -> None:
    assert "'west'" in await refused(client, f"queues/west/{what}", 404, "no-such-queue")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "history/north?resolution=minute",
            "query.resolution: Input should be '15m', 'hour', 'day', 'week' or",
        ),
        ("history/north?formula=best", "query.formula: Input should be 'answered_only'"),
        ("history/north?compare=year", "query.compare: Input should be 'week'"),
        ("reports?resolution=minute", "query.resolution: Input should be '15m'"),
        ("reports?limit=0", "query.limit: Input should be greater than or equal to 1"),
        ("reports?limit=2001", "query.limit: Input should be less than or equal to 2000"),
        ("reports?offset=-1", "query.offset: Input should be greater than or equal to 0"),
        ("reports/abandoned?limit=501", "query.limit: Input should be less than or equal to 500"),
        ("reports/export", "query.format: Field required"),
        ("reports/export?format=pdf", "query.format: Input should be 'csv', 'csv-excel' or 'xlsx'"),
        ("reports/export?format=parquet", "query.format: Input should be 'csv', 'csv-excel' or 'xlsx'"),
        ("reports/export?format=csv&language=de", "query.language: Input should be 'sv' or 'en'"),
        ("reports/abandoned/export?format=pdf", "query.format: Input should be 'csv', 'csv-excel' or 'xlsx'"),
        ("calls?outcome=lost", "query.outcome: Input should be 'answered', 'abandoned', 'flowed_out' or 'unobserved'"),
        (f"history/{'x' * 65}", "path.queue_id: String should have at most 64 characters"),
        ("holidays/1999", "path.year: Input should be greater than or equal to 2000"),
        ("holidays/next", "path.year: Input should be a valid integer"),
    ],
)
async def test_a_choice_that_there_is_not_is_told_those_there_are(
    client: httpx2.AsyncClient, path: str, said: str
) -> None:
    assert said in await refused(client, path, 422, "invalid-request")


@pytest.mark.parametrize("resolution", ["week", "month"])
async def test_a_week_before_makes_no_sense_by_weeks(client: httpx2.AsyncClient, resolution: str) -> None:
    detail = await refused(client, f"history/north?compare=week&resolution={resolution}", 422, "no-comparison")
    assert f"not by {resolution}" in detail


async def test_more_rows_than_a_sheet_holds_are_told_to_be_had_as_csv(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trio_monitor.web.routes.exports.MOST_ROWS", 100)  # a month of 400 queues has more than a sheet
    asked = "reports/export?from=2026-03-01&to=2026-03-01&resolution=15m&format="
    detail = await refused(client, f"{asked}xlsx", 422, "too-many-rows")
    assert detail == "A sheet holds 100 rows at the most, and this would be 192: choose CSV."
    assert (await client.post(f"/api/v1/{asked}csv")).json()["total_row_count"] == 192


@pytest.mark.parametrize("path", ["exports/none", "exports/none/file"])
async def test_an_export_that_is_not_there_is_told_why(client: httpx2.AsyncClient, path: str) -> None:
    assert "deleted after 15 minutes" in await refused(client, path, 404, "no-such-export")
    assert (await client.delete("/api/v1/exports/none")).status_code == 204


@pytest.mark.parametrize(
    "route",
    [*RANGED, "history?", "trend?", "queues/north/staffing?", "queues/north/forecast?", "dashboard?", "stream?"],
)
async def test_a_misspelt_parameter_is_not_passed_over(client: httpx2.AsyncClient, route: str) -> None:
    detail = await refused(client, f"{route}fromm=2026-03-01", 422, "unknown-parameter")
    fix = "did you mean from?" if route in RANGED else "there are none."
    assert detail == f"There is no parameter 'fromm'; {fix}"


async def test_a_parameter_like_no_other_is_told_those_there_are(client: httpx2.AsyncClient) -> None:
    detail = await refused(client, "history/north?zzz=1&from=2026-03-01", 422, "unknown-parameter")
    assert detail == "There is no parameter 'zzz'; there are from, to, resolution, formula, compare."
