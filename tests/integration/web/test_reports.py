"""History and reports through the API: golden numbers on the days on which the clocks change, and sums."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.support.builders import reading
from tests.support.clock import HandClock
from tests.support.history import AUTUMN, SPRING, STOCKHOLM, calls_of_quarter, day_span, quarters, save_past
from tests.support.monitor import ScriptedSource, settings_for, viewer

from trio_monitor.app import Monitor, open_monitor
from trio_monitor.domain.access import Role
from trio_monitor.domain.counted import CountedAs
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.rollup import Span, midnight
from trio_monitor.store import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = timedelta(hours=1)
DAYS = {SPRING: 92, AUTUMN: 100}
# Of the five calls of a quarter two are answered in time, three answered, two abandoned, one of them short.
LEVELS = {
    "answered_only": (2, 3),
    "all_abandons": (2, 5),
    "offered": (2, 5),
    "short_abandons_excluded": (2, 4),
    "abandons_within_limit_excluded": (2, 4),
    "abandons_within_limit_met": (3, 5),
}


@pytest.fixture(scope="module", params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def day(request: pytest.FixtureRequest) -> date:
    chosen = request.param
    assert isinstance(chosen, date)
    return chosen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def monitor(day: date, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    """Calls in every quarter of the day in one queue, none in the other; two hours of the morning were not seen."""
    span, directory = day_span(day), tmp_path_factory.mktemp("reports")
    store = await open_store(f"sqlite+aiosqlite:///{directory}/history.db")
    clock = HandClock(span.end_at + 10 * HOUR)
    calls = [call for start in quarters(span) if not lost(day).holds(start) for call in calls_of_quarter(start)]
    await save_past(store, span, calls, gaps=[lost(day)])
    async with open_monitor(settings_for(), clock=clock, source=ScriptedSource(reading()), store=store) as built:
        await built.keeper.catch_up(clock.now())
        yield built


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(monitor: Monitor) -> AsyncIterator[httpx2.AsyncClient]:
    async with viewer(monitor) as signed_in:
        yield signed_in


def lost(day: date) -> Span:
    """From eight to ten o'clock."""
    eight = datetime(day.year, day.month, day.day, 8, tzinfo=STOCKHOLM).astimezone(UTC)
    return Span(eight, eight + 2 * HOUR)


async def get(client: httpx2.AsyncClient, path: str) -> Any:
    response = await client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_day_is_told_by_its_own_quarters(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, f"history/north?from={day}&to={day}&resolution=15m")
    points = body["series"]["points"]
    assert len(points) == DAYS[day]
    assert datetime.fromisoformat(points[0]["start_at"]) == day_span(day).start_at
    assert datetime.fromisoformat(points[-1]["end_at"]) == day_span(day).end_at
    gaps = [point for point in points if point["figures"] is None]
    assert len(gaps) == 8
    assert {point["coverage_percent"] for point in gaps} == {0}
    [figures] = {str(point["figures"]): point["figures"] for point in points if point["figures"]}.values()
    counts = figures["counts"]
    assert (counts["offered"], counts["answered"], counts["abandoned"]) == (5, 3, 2)
    assert (figures["asa_seconds"], figures["aht_seconds"], figures["longest_wait_seconds"]) == (20, 100, 30)
    assert (figures["limit_seconds"], figures["handled_count"]) == (20, 3)
    assert figures["mean_waiting_count"] == round((10 + 20 + 30 + 4 + 25) / 900, 3)
    assert not any(point["is_open"] for point in points)


@pytest.mark.parametrize("resolution", ["15m", "hour", "day", "week", "month"])
async def test_every_resolution_has_the_same_golden_sum(client: httpx2.AsyncClient, day: date, resolution: str) -> None:
    body = await get(client, f"history/north?from={day}&to={day}&resolution={resolution}")
    seen = DAYS[day] - 8
    total = body["series"]["total"]
    counts = total["counts"]
    assert (counts["offered"], counts["answered_within"], counts["short_abandoned"]) == (5 * seen, 2 * seen, seen)
    assert total["level"] == {"numerator": 2 * seen, "denominator": 4 * seen, "percent": 50}
    assert (counts["short_abandoned_least"], counts["short_abandoned_most"]) == (seen, seen)
    assert (total["level_least_percent"], total["level_most_percent"]) == (50, 50)
    assert total["abandon_rate"] == {"numerator": 2 * seen, "denominator": 5 * seen, "percent": 40}
    assert body["series"]["coverage_percent"] == pytest.approx(100 * seen / DAYS[day], abs=0.001)
    assert len(body["series"]["points"]) == {"15m": DAYS[day], "hour": DAYS[day] // 4}.get(resolution, 1)


@pytest.mark.parametrize("formula", LEVELS)
async def test_the_level_goes_by_the_formula_that_is_asked_for(
    client: httpx2.AsyncClient, day: date, formula: str
) -> None:
    body = await get(client, f"history/all?from={day}&to={day}&resolution=hour&formula={formula}")
    numerator, denominator = LEVELS[formula]
    assert body["formula"] == formula
    first = body["series"]["points"][0]["figures"]["level"]
    assert (first["numerator"], first["denominator"]) == (4 * numerator, 4 * denominator)


async def test_a_queue_without_calls_has_zeros_where_it_was_seen_and_nothing_where_not(
    client: httpx2.AsyncClient, day: date
) -> None:
    body = await get(client, f"history/south?from={day}&to={day}&resolution=hour")
    offered = [point["figures"] and point["figures"]["counts"]["offered"] for point in body["series"]["points"]]
    assert offered.count(None) == 2
    assert offered.count(0) == len(offered) - 2
    level = body["series"]["total"]["level"]
    assert level == {"numerator": 0, "denominator": 0, "percent": None}


async def test_the_week_before_is_the_same_weekday(client: httpx2.AsyncClient, day: date) -> None:
    following = day + timedelta(days=7)
    body = await get(client, f"history/north?from={following}&to={following}&resolution=day&compare=week")
    # What is yet to come has no points; the line of the week before is there all the same.
    assert body["series"]["points"] == []
    [before] = body["compare"]["points"]
    assert datetime.fromisoformat(before["start_at"]) == day_span(day).start_at
    assert before["figures"]["counts"]["offered"] == 5 * (DAYS[day] - 8)
    assert (await get(client, f"history/north?from={day}&to={day}"))["compare"] is None


async def test_the_running_quarter_is_open_and_the_future_is_not_told(
    client: httpx2.AsyncClient, monitor: Monitor, day: date
) -> None:
    body = await get(client, "history/north?resolution=15m")
    points = body["series"]["points"]
    assert datetime.fromisoformat(points[0]["start_at"]) == day_span(day).end_at
    assert [point["is_open"] for point in points] == [False] * (len(points) - 1) + [True]
    last = datetime.fromisoformat(points[-1]["start_at"])
    assert last <= monitor.clock.now() < last + INTERVAL


async def test_the_heat_map_leaves_out_what_was_not_seen(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, f"history/north/heatmap?from={day}&to={day}")
    cells = body["cells"]
    assert len(cells) == 7 * 96
    sunday = [cell for cell in cells if cell["weekday"] == 6]
    assert sum(cell["occurrences"] for cell in cells) == sum(cell["occurrences"] for cell in sunday) == DAYS[day] - 8
    at_two = [cell["occurrences"] for cell in sunday if 120 <= cell["minute"] < 180]
    assert at_two == [0 if day == SPRING else 2] * 4
    at_eight = [cell["offered_per_occurrence"] for cell in sunday if 480 <= cell["minute"] < 600]
    assert at_eight == [None] * 8
    assert {cell["offered_per_occurrence"] for cell in sunday} == {None, 5}


async def test_a_reports_rows_queues_and_stretches_have_the_same_sum(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, f"reports?from={day}&to={day}&resolution=hour&limit=2000")
    seen = 5 * (DAYS[day] - 8)
    assert body["total_count"] == len(body["rows"]) == 2 * DAYS[day] // 4
    assert sum(row["figures"]["counts"]["offered"] for row in body["rows"] if row["figures"]) == seen
    assert [(queue["name"], queue["figures"]["counts"]["offered"]) for queue in body["queues"]] == [
        ("Norr", seen),
        ("Söder", 0),
    ]
    points = body["series"]["points"]
    assert sum(point["figures"]["counts"]["offered"] for point in points if point["figures"]) == seen
    assert body["series"]["total"]["counts"]["offered"] == seen


async def test_pages_of_a_report_add_up_to_the_whole(client: httpx2.AsyncClient, day: date) -> None:
    path = f"reports?from={day}&to={day}&resolution=15m"
    whole = (await get(client, f"{path}&limit=2000"))["rows"]
    pages = [
        (await get(client, f"{path}&limit=77&offset={offset}"))["rows"] for offset in range(0, len(whole) + 77, 77)
    ]
    assert [row for page in pages for row in page] == whole
    assert [(row["name"], row["start_at"]) for row in whole[:3]] == [
        ("Norr", whole[0]["start_at"]),
        ("Söder", whole[0]["start_at"]),
        ("Norr", whole[2]["start_at"]),
    ]


async def test_a_report_of_chosen_queues_has_no_others(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, f"reports?from={day}&to={day}&resolution=day&queue_id=south")
    assert [row["queue_id"] for row in body["rows"]] == ["south"]
    assert body["series"]["total"]["counts"]["offered"] == 0


async def test_abandoned_calls_come_in_pages_with_their_waits(client: httpx2.AsyncClient, day: date) -> None:
    path = f"reports/abandoned?from={day}&to={day}"
    first = await get(client, f"{path}&limit=2")
    assert first["total_count"] == 2 * (DAYS[day] - 8)
    assert [(call["wait_at_most_seconds"], call["is_short"]) for call in first["calls"]] == [(4, True), (25, False)]
    assert first["calls"][0]["name"] == "Norr"
    second = await get(client, f"{path}&limit=2&offset=2")
    assert second["calls"][0]["offered_at"] > first["calls"][-1]["offered_at"]
    assert (await get(client, f"{path}&queue_id=south"))["total_count"] == 0


async def test_a_figure_opens_to_the_calls_behind_it(client: httpx2.AsyncClient, day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=STOCKHOLM).astimezone(UTC)
    quarter = f"from={noon:%Y-%m-%dT%H:%M:%SZ}&to={noon + INTERVAL:%Y-%m-%dT%H:%M:%SZ}"
    every = await get(client, f"calls?{quarter}&queue_id=north")
    assert every["total_count"] == 5
    answered = await get(client, f"calls?{quarter}&queue_id=north&outcome=answered&limit=2&offset=1")
    assert (answered["total_count"], len(answered["calls"])) == (3, 2)
    assert [call["is_within_limit"] for call in answered["calls"]] == [True, False]
    assert (await get(client, f"calls?{quarter}&queue_id=south"))["total_count"] == 0


@pytest.mark.parametrize("queue", ["north", "south", "all"])
async def test_every_figure_opens_to_exactly_its_calls(client: httpx2.AsyncClient, day: date, queue: str) -> None:
    ask = f"from={day}&to={day}&formula=abandons_within_limit_excluded"
    figures = (await get(client, f"history/{queue}?{ask}"))["series"]["total"]
    counted = {name: count for name, count in figures["counts"].items() if name in set(CountedAs)}
    counted |= {f"level_{term}": figures["level"][term] for term in ("numerator", "denominator")}
    counted["handled"] = figures["handled_count"]
    assert counted.keys() == set(CountedAs)
    listed = {name: await list_behind(client, f"{ask}&counted_as={name}", queue) for name in counted}
    assert {name: len(calls) for name, calls in listed.items()} == counted
    assert all(call["is_within_limit"] for call in listed["answered_within"])
    assert all(call["wait_at_most_seconds"] <= 5 for call in listed["short_abandoned"])


async def list_behind(client: httpx2.AsyncClient, ask: str, queue: str) -> list[Any]:
    """Every page of the calls, which must be as many as each page says there are."""
    of_queue = "" if queue == "all" else f"&queue_id={queue}"
    calls: list[Any] = []
    while True:
        page = await get(client, f"calls?{ask}{of_queue}&limit=200&offset={len(calls)}")
        calls += page["calls"]
        if not page["calls"]:
            assert len(calls) == page["total_count"]
            return calls


async def test_unseen_calls_are_estimated_beside_the_figures_only_where_enough_can_be_learnt(
    client: httpx2.AsyncClient, day: date
) -> None:
    # Waits of this past are exact, so nobody was seen to hang up between two polls.
    body = await get(client, f"calls/unseen?from={day}&to={day}")
    assert (body["expected"], body["hang_up_count"], body["poll_interval_seconds"]) == (None, 0, 10)
    assert datetime.fromisoformat(body["start_at"]) == day_span(day).start_at
    assert (await client.get("/api/v1/calls/unseen?queue_id=west")).status_code == 404


async def test_the_index_tells_what_there_is_to_ask_for(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, "history")
    assert body["queues"] == [{"queue_id": "north", "name": "Norr"}, {"queue_id": "south", "name": "Söder"}]
    assert datetime.fromisoformat(body["first_at"]) == day_span(day).start_at
    assert {each["resolution"]: each["days"] for each in body["longest_ranges"]}["15m"] == 31


async def test_instants_and_dates_name_the_same_range(client: httpx2.AsyncClient, day: date) -> None:
    span = day_span(day)
    by_date = await get(client, f"history/all?from={day}&to={day}&resolution=15m")
    start, end = (at.isoformat().replace("+00:00", "Z") for at in (span.start_at, span.end_at))
    assert await get(client, f"history/all?from={start}&to={end}&resolution=15m") == by_date


@pytest.mark.parametrize(
    ("days", "resolution"),
    [(1, "15m"), (2, "15m"), (3, "hour"), (14, "hour"), (15, "day"), (94, "week"), (900, "month")],
)
async def test_a_resolution_that_suits_the_range_is_chosen(
    client: httpx2.AsyncClient, day: date, days: int, resolution: str
) -> None:
    body = await get(client, f"history/all?from={day - timedelta(days=days - 1)}&to={day}")
    assert body["resolution"] == resolution


async def test_a_range_within_a_stretch_is_widened_to_what_can_be_summed(client: httpx2.AsyncClient, day: date) -> None:
    body = await get(client, f"history/all?from={day}T11:07:00Z&to={day}T11:08:00Z&resolution=hour")
    [point] = body["series"]["points"]
    assert (point["start_at"], point["end_at"]) == (f"{day}T11:00:00Z", f"{day}T12:00:00Z")


async def test_a_month_with_the_longer_night_is_still_a_month(client: httpx2.AsyncClient) -> None:
    body = await get(client, "history/north?from=2026-10-01&to=2026-10-31&resolution=15m")
    assert datetime.fromisoformat(body["series"]["end_at"]) == midnight(date(2026, 11, 1), STOCKHOLM)


async def test_a_long_series_is_compressed_for_those_who_take_it(client: httpx2.AsyncClient, day: date) -> None:
    path = f"/api/v1/history/all?from={day}&to={day}&resolution=15m"
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    zipped = await client.get(path, headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()
    assert zipped.headers["cache-control"] == "private, no-cache"


async def export(client: httpx2.AsyncClient, monitor: Monitor, path: str) -> httpx2.Response:
    """Order a file, wait for it, fetch it."""
    ordered = await client.post(f"/api/v1/{path}")
    assert ordered.status_code == 202, ordered.text
    place = f"exports/{ordered.json()['export_id']}"
    owner = (await get(client, "session"))["user"]["id"]
    known = monitor.exports.find(owner, ordered.json()["export_id"])
    assert known is not None
    if known.is_under_way:
        await asyncio.wait(known.tasks)
    told = await get(client, place)
    assert (told["state"], told["row_count"], told["failure"]) == ("done", told["total_row_count"], None)
    response = await client.get(f"/api/v1/{place}/file")
    assert response.headers["content-disposition"] == f'attachment; filename="{told["file_name"]}"'
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["cache-control"] == "private, no-store"
    assert (await client.delete(f"/api/v1/{place}")).status_code == 204
    assert (await client.get(f"/api/v1/{place}/file")).status_code == 404
    return response


async def test_the_file_has_the_rows_of_the_report(client: httpx2.AsyncClient, monitor: Monitor, day: date) -> None:
    query = f"from={day}&to={day}&resolution=15m"
    report = await get(client, f"reports?{query}&limit=2000")
    response = await export(client, monitor, f"reports/export?format=csv&{query}")
    assert f"trio-monitor-{day}-{day}-15m.csv" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert report["total_count"] == len(rows)
    assert [row["offered"] for row in rows] == [
        "" if row["figures"] is None else str(row["figures"]["counts"]["offered"]) for row in report["rows"]
    ]
    assert [row["start_utc"] for row in rows] == [row["start_at"] for row in report["rows"]]
    assert {row["coverage_percent"] for row in rows} == {"0", "100"}


async def test_a_workbook_and_a_file_for_excel_can_be_had(
    client: httpx2.AsyncClient, monitor: Monitor, day: date
) -> None:
    path = f"reports/export?from={day}&to={day}&resolution=day"
    excel = await export(client, monitor, f"{path}&format=csv-excel&language=en")
    assert excel.content.decode("utf-8-sig").startswith("Queue id;Queue;From;")
    book = await export(client, monitor, f"{path}&format=xlsx")
    assert book.content.startswith(b"PK")
    assert book.headers["content-disposition"].endswith('-day.xlsx"')


async def test_abandoned_calls_can_be_had_as_a_file(client: httpx2.AsyncClient, monitor: Monitor, day: date) -> None:
    path = f"from={day}&to={day}"
    listed = await get(client, f"reports/abandoned?{path}")
    response = await export(client, monitor, f"reports/abandoned/export?format=csv&{path}")
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert listed["total_count"] == len(rows)
    assert [row["call_id"] for row in rows[:50]] == [call["call_id"] for call in listed["calls"]]


async def test_an_unfinished_export_has_no_file_is_its_owners_alone_and_no_page_of_another_site_orders_one(
    monitor: Monitor, client: httpx2.AsyncClient, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def write_for_ever(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("trio_monitor.exports.desk.write", write_for_ever)
    path = f"/api/v1/reports/export?from={day}&to={day}&format=csv"
    assert (await client.post(path, headers={"origin": "https://example.org"})).status_code == 403
    ordered = (await client.post(path)).json()
    assert (ordered["state"], ordered["row_count"]) == ("waiting", 0)
    place = f"/api/v1/exports/{ordered['export_id']}"
    await begun.wait()
    shown = await client.get(place)
    assert (shown.json()["state"], shown.headers["retry-after"]) == ("writing", "1")
    async with viewer(monitor, role=Role.SUPERVISOR, name="bo") as other:
        await other.delete(place)
        assert (await other.get(place)).status_code == 404
    early = await client.get(f"{place}/file")
    assert (early.status_code, early.json()["type"]) == (409, "urn:trio-monitor:problem:export-unfinished")
    assert (await client.delete(place)).status_code == 204
    assert (await client.get(place)).status_code == 404
