"""What the log says, and what it must not."""

import json
from collections.abc import Iterator

import pytest
import structlog

from trio_monitor.log import configure_log

HIDDEN = "hemligt-" + "42"


@pytest.fixture(autouse=True)
def _default_log_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def fail_with_a_secret_in_hand() -> None:
    password = HIDDEN
    assert password
    raise ZeroDivisionError("a bug")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_the_lines_and_not_the_variables(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_log("info", form)
    try:
        fail_with_a_secret_in_hand()
    except ZeroDivisionError:
        structlog.get_logger("test").exception("poll_failed_unexpectedly", queue="växel")
    told = capsys.readouterr().err
    assert "fail_with_a_secret_in_hand" in told
    assert HIDDEN not in told


def test_lines_for_machines_are_json_with_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_log("warning", "json")
    log = structlog.get_logger("test")
    log.info("not told")
    log.warning("source_lost", reason="timeout")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["reason"]) == ("source_lost", "warning", "timeout")
    assert line["timestamp"].endswith("Z")
