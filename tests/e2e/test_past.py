"""The pages of the past on the real server, over four weeks in which there are two outages."""

import asyncio
import csv
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bench.seed import Centre, seed
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.e2e.conftest import System, running_system
from tests.e2e.examine import DIALOG, axe_faults
from tests.e2e.parts import choose, speak_english

from trio_monitor.domain.rollup import Span
from trio_monitor.store import open_store

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS, CALL_DAYS = 28, 8
TODAY = datetime.now(STOCKHOLM).date()
LAST_WEEK = TODAY - timedelta(days=7), TODAY - timedelta(days=1)
QUEUES = ("1", "2", "3", "4")
DOWNLOAD_MILLISECONDS = 60_000
LEVEL_CHART = re.compile("^Diagram över servicenivå")

LINE_PIXELS = """
([label, from, to]) => {
  const host = document.querySelector(`[role=img][aria-label^="${label}"]`);
  const canvas = host.querySelector("canvas");
  const over = host.querySelector(".u-over").getBoundingClientRect();
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const left = (over.left - box.left + from * over.width) * scale + 3;
  const width = (to - from) * over.width * scale - 6;
  const { data } = canvas.getContext("2d").getImageData(left, 0, width, canvas.height);
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--series-1").trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
  }
  return count;
}
"""
"""How many pixels of a chart have the colour of its line, between two shares of its width."""


def hours_of(days_ago: int, first: int, last: int) -> Span:
    day = TODAY - timedelta(days=days_ago)
    return Span(
        datetime.combine(day, time(first), tzinfo=STOCKHOLM), datetime.combine(day, time(last), tzinfo=STOCKHOLM)
    )


OUTAGE = hours_of(2, 9, 12)
LONG_OUTAGE = hours_of(20, 0, 23)


async def write_past(folder: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{folder}/trio-monitor.sqlite3")
    try:
        centre = Centre(
            first_day=TODAY - timedelta(days=DAYS),
            day_count=DAYS,
            call_day_count=CALL_DAYS,
            ids=QUEUES,
            outages=(OUTAGE, LONG_OUTAGE),
        )
        await seed(store, centre)
    finally:
        await store.aclose()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre that has been watched for four weeks."""
    folder = tmp_path_factory.mktemp("past")
    # The browser's driver keeps an event loop running in this thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(write_past(folder))).result()
    with running_system(folder) as running:
        yield running


def open_at(context: BrowserContext, system: System, path: str) -> Page:
    system.sign_in(context)
    page = context.new_page()
    page.goto(system.address + path)
    expect(page.get_by_role("img", name=LEVEL_CHART)).to_be_visible()
    return page


@pytest.fixture
def queue(context: BrowserContext, system: System) -> Page:
    return open_at(context, system, "/ko/1?period=7d")


@pytest.fixture
def report(context: BrowserContext, system: System) -> Page:
    """Of days that have ended, so that it stays the same."""
    return open_at(context, system, f"/rapporter?period=own&fran={LAST_WEEK[0]}&till={LAST_WEEK[1]}")


def ask(page: Page, path: str) -> Any:
    reply = page.request.get(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/api/v1{path}")
    assert reply.ok, reply.text()
    return reply.json()


def plot(page: Page, label: re.Pattern[str]) -> Locator:
    """Where a chart is drawn, axes apart."""
    return page.get_by_role("img", name=label).locator(".u-over")


def press(page: Page, points: list[dict[str, Any]], place: int) -> None:
    """Press the middle of one of the chart's stretches."""
    over = plot(page, re.compile("^Diagram över inkomna, besvarade"))
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    over.click(position={"x": (place + 0.5) / len(points) * box["width"], "y": box["height"] / 2})


def points_of(page: Page) -> list[dict[str, Any]]:
    week_ago = TODAY - timedelta(days=6)
    points: list[dict[str, Any]] = ask(page, f"/history/1?from={week_ago}&to={TODAY}&resolution=hour")["series"][
        "points"
    ]
    return points


def test_a_press_on_an_hour_narrows_the_calls_to_that_hour_and_a_link_shows_the_same(queue: Page) -> None:
    points = points_of(queue)
    place = max(
        range(len(points) - 2),
        key=lambda at: (points[at]["figures"] or {"counts": {"offered": 0}})["counts"]["offered"],
    )
    press(queue, points, place)
    start, end = (datetime.fromisoformat(points[place][edge]) for edge in ("start_at", "end_at"))
    panel = queue.get_by_role("region", name="Samtalen bakom")
    expect(panel).to_be_in_viewport()
    expected = points[place]["figures"]["counts"]["offered"]
    expect(panel.get_by_role("status")).to_have_text(re.compile(f"^1–{min(25, expected)} av {expected}$"))
    assert f"avsnitt={start:%Y%m%dT%H%MZ}-{end:%Y%m%dT%H%MZ}" in queue.url
    again = queue.context.new_page()
    again.goto(queue.url)
    expect(again.get_by_role("region", name="Samtalen bakom").get_by_role("status")).to_have_text(
        re.compile(f"av {expected}$")
    )
    panel.get_by_role("button", name="Visa hela perioden").click()
    expect(panel.get_by_role("status")).not_to_have_text(re.compile(f"av {expected}$"))


def test_a_gap_is_drawn_as_a_gap_and_told_as_one(queue: Page) -> None:
    points = points_of(queue)
    gaps = [at for at, point in enumerate(points) if point["figures"] is None and point["coverage_percent"] == 0]
    starts = [datetime.fromisoformat(points[at]["start_at"]) for at in gaps]
    morning = [at for at, start in zip(gaps, starts, strict=True) if OUTAGE.holds(start)]
    assert len(morning) == 3
    shares = (morning[0] / len(points), (morning[-1] + 1) / len(points))
    plot(queue, LEVEL_CHART).scroll_into_view_if_needed()
    assert queue.evaluate(LINE_PIXELS, ["Diagram över servicenivå", *shares]) == 0
    assert queue.evaluate(LINE_PIXELS, ["Diagram över servicenivå", 0, 1]) > 0
    queue.get_by_role("button", name="Visa Siffrorna som tabell").click()
    table = queue.get_by_role("group", name="Siffrorna som tabell")
    row = table.get_by_role("row").nth(morning[0] + 1)
    expect(row).to_contain_text("Ingen avläsning")
    expect(row.get_by_role("cell").nth(0)).to_have_text("–")


def test_the_same_weekdays_last_week_are_there_to_compare_with(queue: Page) -> None:
    panel = queue.get_by_role("region", name="Servicenivå", exact=True)
    expect(panel.get_by_text("Samma veckodag förra veckan")).to_be_visible()
    over = plot(queue, LEVEL_CHART)
    over.scroll_into_view_if_needed()
    over.hover()
    expect(panel.get_by_text(re.compile("förra veckan [0-9–]"))).to_be_visible()


def test_the_week_has_a_cell_for_every_quarter_and_an_outage_is_no_zero(queue: Page) -> None:
    heat = queue.get_by_role("table", name="Veckodag och kvart: Inkomna per kvart")
    expect(heat.get_by_role("row")).to_have_count(8)
    cells = ask(queue, "/history/1/heatmap")["cells"]
    shown = {cell["minute"] // 60 for cell in cells if cell["offered"]}
    expect(heat.get_by_role("row").nth(1).get_by_role("cell")).to_have_count(4 * (max(shown) - min(shown) + 1))


def test_staffing_is_silent_until_enough_has_been_seen(queue: Page) -> None:
    panel = queue.get_by_role("region", name="Bemanning nu")
    expect(panel.get_by_role("status")).to_contain_text(re.compile("För få avläsningar|Väntar på aktuella"))
    expect(panel.get_by_text("Behövs nu")).to_have_count(0)


def test_the_rest_of_the_day_has_the_same_figures_as_a_table(queue: Page) -> None:
    panel = queue.get_by_role("region", name="Resten av dagen")
    forecast = ask(queue, "/queues/1/forecast")
    if not forecast["points"]:
        expect(panel.get_by_text("Ingen prognos i dag")).to_be_visible()
        return
    expect(panel.get_by_role("img", name=re.compile("prognos för resten av dagen"))).to_be_visible()
    choose(queue, "Tabell")
    busiest = max(forecast["points"], key=lambda point: float(point["expected"]))
    start = f"{datetime.fromisoformat(busiest['start_at']).astimezone(STOCKHOLM):%H:%M}–"
    row = panel.get_by_role("row").filter(has_text=start)
    expect(row.get_by_role("cell").last).to_have_text(re.compile(r"^\d+(,\d)?$"))


def test_a_reports_sum_opens_to_its_calls(report: Page) -> None:
    body = ask(report, f"/reports?from={LAST_WEEK[0]}&to={LAST_WEEK[1]}")
    level = body["series"]["total"]["level"]
    sums = report.get_by_role("group", name="Summor per kö")
    sums.get_by_role("button", name=re.compile("^Summa, Servicenivå")).click()
    dialog = report.get_by_role("dialog", name=re.compile("^Alla köer · "))
    expect(dialog.get_by_text(f"{level['denominator']:,}".replace(",", "\u00a0"), exact=True).first).to_be_visible()
    expect(dialog.get_by_role("row").filter(has_text=re.compile("Besvarat|Tappat")).first).to_be_visible()
    dialog.get_by_role("combobox", name="Räknas som").select_option("Tappade")
    expect(dialog.get_by_role("row").filter(has_text="Besvarat")).to_have_count(0)


@pytest.mark.parametrize(("name", "ending"), [("CSV", "csv"), ("CSV för Excel", "csv"), ("XLSX", "xlsx")])
def test_the_report_is_fetched_as_a_file_with_all_its_rows(
    report: Page, tmp_path: Path, name: str, ending: str
) -> None:
    with report.expect_download(timeout=DOWNLOAD_MILLISECONDS) as fetched:
        report.get_by_role("button", name=f"Hämta rapporten: {name}", exact=True).click()
    path = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(path)
    assert path.suffix == f".{ending}"
    status = report.get_by_role("group", name="Hämta rapporten").get_by_role("status")
    expect(status).to_have_text(re.compile("^Hämtat: "))
    if ending == "xlsx":
        assert path.read_bytes()[:2] == b"PK"
        return
    text = path.read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";" if "Excel" in name else ","))
    page_says = re.sub(r"\D", "", status.inner_text().split(" av ")[-1])
    assert len(rows) - 1 == int(page_says)


@pytest.mark.parametrize(("path", "scheme"), [("/ko/1?period=7d", "light"), ("/rapporter", "dark")])
def test_axe_finds_nothing_wrong(context: BrowserContext, system: System, path: str, scheme: Any) -> None:
    page = open_at(context, system, path)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="Visa Siffrorna som tabell").click()
    assert axe_faults(page) == []
    page.get_by_role("button", name=re.compile("^Servicenivå .* Visa formel och samtal$")).first.click()
    expect(page.get_by_role("dialog").get_by_role("table").last).to_be_visible()
    assert axe_faults(page, DIALOG) == []


def test_the_past_and_the_rest_of_the_day_are_there_in_english_too(context: BrowserContext, system: System) -> None:
    speak_english(context)
    system.sign_in(context)
    page = context.new_page()
    page.goto(system.address + "/ko/1?period=7d")
    for heading in ("Staffing now", "The rest of the day", "Waits", "The pattern of the week"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Reports").click()
    sums = page.get_by_role("group", name="Totals by queue")
    sums.get_by_role("button", name=re.compile("^Total, Service level")).click()
    expect(
        page.get_by_role("dialog").get_by_role("row").filter(has_text=re.compile("Answered|Abandoned")).first
    ).to_be_visible()
