"""What the commands about the past cannot do: each says so in a line, says what would do, and leaves no file behind."""

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.history import STOCKHOLM, calls_of_quarter, day_span, save_past
from typer.testing import CliRunner, Result

from trio_monitor.cli import app
from trio_monitor.domain.intervals import INTERVAL
from trio_monitor.domain.rollup import Span
from trio_monitor.store import open_store

EXPORTS = (("export", "calls"), ("export", "intervals"))
EVERY = (*EXPORTS, ("intervals", "rebuild"))
A_MOMENT = "is neither a date (2026-03-29) nor an instant (2026-03-29T06:00)"


@pytest.fixture(scope="module")
def yesterday() -> date:
    """The machine's own clock is used by the commands, so the past is yesterday's."""
    return datetime.now(UTC).astimezone(STOCKHOLM).date() - timedelta(days=1)


@pytest.fixture(scope="module")
def past(yesterday: date, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that knows a quarter of yesterday."""
    address = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('past')}/history.db"

    async def fill() -> None:
        store = await open_store(address)
        start = day_span(yesterday).start_at
        await save_past(store, Span(start, start + INTERVAL), calls_of_quarter(start))
        await store.aclose()

    asyncio.run(fill())
    return address


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ended(*arguments: str, database: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"TRIO_MONITOR_DATABASE__URL": database, "COLUMNS": "200"})


def refused(*arguments: str, database: str) -> str:
    """Standard error of a command that is used wrongly."""
    result = ended(*arguments, database=database)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert isinstance(result.exception, SystemExit)  # anything else would be a traceback
    return result.stderr


def output_of(command: tuple[str, ...], path: Path) -> tuple[str, ...]:
    return ("--output", str(path)) if command[0] == "export" else ()


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-03-02", "2026-03-01", "--from 2026-03-02 must be before --to 2026-03-01"),
        ("2026-03-01T06:00", "2026-03-01T06:00", "must be before"),
        ("yesterday", "2026-03-01", f"'yesterday' {A_MOMENT}"),
        ("2026-03-01", "2026-02-30", f"'2026-02-30' {A_MOMENT}"),
        ("", "2026-03-01", f"'' {A_MOMENT}"),
        ("2026-03-01", "9999-12-31", "'9999-12-31' is beyond the years 1 to 9999"),
    ],
)
def test_a_range_that_is_none_is_told_how_to_write_one(
    tmp_path: Path, past: str, command: tuple[str, ...], start: str, end: str, said: str
) -> None:
    path = tmp_path / "out.csv"
    options = ("--from", start, "--to", end, *output_of(command, path))
    assert said in refused(*command, *options, database=past)
    assert not path.exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (EVERY[0], "calls are kept for 396 days, so --from cannot be before 20"),
        (EVERY[1], "a range may be 3660 days long at the most; this one is"),
        (EVERY[2], "intervals before that are kept as they are and cannot be computed anew"),
    ],
    ids=map(" ".join, EVERY),
)
def test_a_range_beyond_what_is_kept_is_told_the_limits(
    tmp_path: Path, past: str, yesterday: date, command: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "out.csv"
    options = ("--from", "1990-01-01", "--to", str(yesterday), *output_of(command, path))
    assert said in refused(*command, *options, database=past)
    assert not path.exists()


def test_the_future_cannot_be_computed(tmp_path: Path, past: str) -> None:
    options = ("intervals", "rebuild", "--from", "9000-01-01", "--to", "9000-01-02")
    assert "lies in the future" in refused(*options, database=past)


@pytest.mark.parametrize("command", EXPORTS, ids=" ".join)
@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--queue", "west"), "history knows no queue west; it knows north, south"),
        (("--format", "pdf"), "'pdf' is not one of 'csv', 'csv-excel', 'xlsx', 'parquet'"),
        (("--language", "de"), "'de' is not one of 'sv', 'en'"),
    ],
)
def test_a_choice_that_there_is_not_is_told_those_there_are(
    tmp_path: Path, past: str, yesterday: date, command: tuple[str, ...], option: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "out.csv"
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", str(path), *option)
    assert said in refused(*command, *options, database=past)
    assert not path.exists()


def test_a_resolution_that_there_is_not_is_told_those_there_are(tmp_path: Path, past: str, yesterday: date) -> None:
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", "out.csv", "--resolution", "minute")
    said = refused("export", "intervals", *options, database=past)
    assert "'minute' is not one of '15m', 'hour', 'day', 'week', 'month'" in said


@pytest.mark.parametrize(
    ("missing", "said"),
    [("--from", "Missing option '--from'"), ("--to", "Missing option '--to'")],
)
def test_what_is_left_out_is_named(tmp_path: Path, past: str, missing: str, said: str) -> None:
    options = {"--from": "2026-03-01", "--to": "2026-03-01"}
    given = [part for name, value in options.items() if name != missing for part in (name, value)]
    assert said in refused("export", "calls", *given, database=past)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("none/out", "there is no directory none"),
        ("/dev/null", "/dev/null is no file; --output must name one"),
        (".", ". is no file; --output must name one"),
        (f"{'x' * 250}", "cannot be written (File name too long); choose another --output"),
        (f"{'x' * 300}", "cannot be written (File name too long); choose another --output"),
    ],
    ids=["no directory", "device", "directory", "no room for the unfinished", "too long"],
)
def test_a_path_that_cannot_be_written_is_told(
    tmp_path: Path, past: str, yesterday: date, file_format: str, output: str, said: str
) -> None:
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", output, "--format", file_format)
    # Not even --force may put a file in the place of a device.
    assert said in refused("export", "calls", *options, "--force", database=past)
    assert Path("/dev/null").is_char_device()
    assert list(tmp_path.iterdir()) == []


def test_parquet_without_its_package_is_told_how_to_have_it(
    tmp_path: Path, past: str, yesterday: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    options = ("--from", f"{yesterday}", "--to", f"{yesterday}", "--output", "out.parquet", "--format", "parquet")
    said = refused("export", "calls", *options, database=past)
    assert "Parquet needs pyarrow: pip install 'trio-monitor[parquet]'" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_another_database_than_the_monitors_is_told_and_none_is_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "other.db"
    options = ("--from", "2026-03-01", "--to", "2026-03-01", *output_of(command, tmp_path / "out.csv"))
    said = refused(*command, *options, database=f"sqlite+aiosqlite:///{path}")
    assert f"TRIO_MONITOR_DATABASE__URL: there is no file {path}" in said
    assert "give the database that the monitor runs with" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_a_database_without_history_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "new.db").touch()
    database = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    options = ("--from", "2026-03-01", "--to", "2026-03-01", *output_of(command, tmp_path / "out.csv"))
    assert "nothing has been polled yet" in refused(*command, *options, database=database)
    assert not (tmp_path / "out.csv").exists()


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    options = ("export", "calls", "--from", "2026-03-01", "--to", "2026-03-01", "--output", "out.csv")
    result = ended(*options, database="postgresql+asyncpg://monitor:hemligt@127.0.0.1:9/history")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Failed: opening the database" in result.stderr
    assert "hemligt" not in result.stderr
