"""The commands about the past as an administrator meets them."""

import asyncio
import csv
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from tests.support.command import run_here
from tests.support.history import STOCKHOLM, calls_of_quarter, keeper_of, quarters, save_past

from trio_monitor.domain.rollup import Resolution, Span, midnight
from trio_monitor.ports import SumQuery
from trio_monitor.store import open_store

HOUR = timedelta(hours=1)


@pytest.fixture
def yesterday() -> date:
    """The machine's own clock is used by the commands, so the past is yesterday's."""
    return datetime.now(UTC).astimezone(STOCKHOLM).date() - timedelta(days=1)


@pytest.fixture
def url(tmp_path: Path, yesterday: date) -> str:
    """A database that knows two hours of yesterday."""
    address = f"sqlite+aiosqlite:///{tmp_path}/history.db"

    async def fill() -> None:
        store = await open_store(address)
        span = two_hours(yesterday)
        await save_past(store, span, [call for start in quarters(span) for call in calls_of_quarter(start)])
        await keeper_of(store).catch_up(span.end_at)
        await store.aclose()

    asyncio.run(fill())
    return address


def two_hours(day: date) -> Span:
    start = midnight(day, STOCKHOLM) + 8 * HOUR
    return Span(start, start + 2 * HOUR)


def offered_on(url: str, day: date) -> int:
    async def look() -> int:
        store = await open_store(url)
        span = Span(midnight(day, STOCKHOLM), midnight(day + timedelta(days=1), STOCKHOLM))
        [total] = await store.load_sums(SumQuery(span, Resolution.DAY, by_bucket=False))
        await store.aclose()
        return total.tally.counts.offered

    return asyncio.run(look())


def test_intervals_are_written_to_a_file(tmp_path: Path, url: str, yesterday: date) -> None:
    path = tmp_path / "intervals.csv"
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", str(path), "--queue", "north")
    ended = run_here(tmp_path, "export", "intervals", *options, DATABASE__URL=url)
    assert ended.returncode == 0, ended.stderr
    with path.open(newline="", encoding="utf-8") as written:
        rows = list(csv.DictReader(written))
    assert len(rows) in {92, 96, 100}
    assert f"{len(rows)} rows" in ended.stderr
    assert sum(int(row["offered"] or 0) for row in rows) == 40
    assert {row["queue"] for row in rows} == {"Norr"}
    assert ended.stdout == ""


@pytest.mark.parametrize("file_format", ["csv", "csv-excel", "xlsx", "parquet"])
def test_calls_can_be_had_in_every_form(tmp_path: Path, url: str, yesterday: date, file_format: str) -> None:
    path = tmp_path / "calls"
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", str(path), "--format", file_format)
    ended = run_here(tmp_path, "export", "calls", *options, DATABASE__URL=url)
    assert ended.returncode == 0, ended.stderr
    assert "40 rows" in ended.stderr
    content = path.read_bytes()
    assert content.startswith(
        {"csv": b"call_id,", "csv-excel": b"\xef\xbb\xbf", "xlsx": b"PK"}.get(file_format, b"PAR1")
    )
    if file_format == "parquet":
        assert import_module("pyarrow.parquet").read_table(path).num_rows == 40


def test_without_a_name_the_file_is_named_for_what_it_holds_and_not_written_over(
    tmp_path: Path, url: str, yesterday: date
) -> None:
    options = ("export", "intervals", "--from", f"{yesterday}", "--to", f"{yesterday}", "--format", "csv")
    ended = run_here(tmp_path, *options, DATABASE__URL=url)
    assert ended.returncode == 0, ended.stderr
    (written,) = tmp_path.glob("trio-monitor-*.csv")
    assert f"{yesterday}" in written.name
    assert written.name in ended.stderr
    assert run_here(tmp_path, *options, DATABASE__URL=url).returncode == 2


def test_a_file_that_is_there_is_written_over_only_when_asked(tmp_path: Path, url: str, yesterday: date) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("precious")
    options = ("export", "calls", "--from", f"{yesterday}", "--to", f"{yesterday}", "--output", str(path))
    refused = run_here(tmp_path, *options, DATABASE__URL=url)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert path.read_text() == "precious"
    assert run_here(tmp_path, *options, "--force", DATABASE__URL=url).returncode == 0
    assert path.read_text() != "precious"


def test_intervals_computed_anew_are_the_same_and_beyond_the_calls_nothing_is_touched(
    tmp_path: Path, url: str, yesterday: date
) -> None:
    span = two_hours(yesterday)
    start, end = (at.astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M") for at in (span.start_at, span.end_at))
    for _ in range(2):
        ended = run_here(tmp_path, "intervals", "rebuild", "--from", start, "--to", end, DATABASE__URL=url)
        assert ended.returncode == 0, ended.stderr
        assert "1 days computed anew" in ended.stderr
        assert offered_on(url, yesterday) == 40

    refused = run_here(
        tmp_path, "intervals", "rebuild", "--from", "2020-01-01", "--to", "2020-01-02", DATABASE__URL=url
    )
    assert refused.returncode == 2
    assert "calls are stored from" in refused.stderr
    assert offered_on(url, yesterday) == 40
