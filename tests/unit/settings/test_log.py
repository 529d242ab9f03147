"""The log that people and machines read, in a process of its own: it is set up for the whole process."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging, sys
import structlog
from trio_monitor.log import configure_log

configure_log("info", sys.argv[1], ["hemligt-42", "å/b+c=d1", "abc"])
structlog.get_logger().info("polled", seconds=0.1)
logging.getLogger("uvicorn.error").warning("Invalid %s", "request")
logging.getLogger("uvicorn.error").info("not worth a line")
def fail_with_a_secret_in_hand():
    password = "hem" + "ligt"
    raise ValueError("broken")

try:
    fail_with_a_secret_in_hand()
except ValueError:
    structlog.get_logger().exception("failed")
    logging.getLogger("library").exception("failed too")
"""
LEAKS = """
import asyncio
log = structlog.get_logger()
log.warning("line", detail="GET https://u:hemligt-42@trio/ failed", inner={"deep": ["å/b+c=d1"]}, word="abcdef")
log.warning("named", Authorization="Bearer xyz", password="x", count=1, nested={"client_key": "zz"})
log.warning("odd", error=ValueError("hemligt-42"))
logging.getLogger("library").warning("told hemligt-42")
try:
    raise ValueError("refused: hemligt-42")
except ValueError:
    log.exception("failed")
raise RuntimeError("ended over hemligt-42")
"""


def logged(form: str, program: str = PROGRAM, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, form], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    return done.stderr


def test_machines_read_json_in_every_line_those_of_libraries_too() -> None:
    lines = [json.loads(line) for line in logged("json").splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("polled", "info"),
        ("Invalid request", "warning"),
        ("failed", "error"),
        ("failed too", "error"),
    ]
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert [line.get("logger") for line in lines] == [None, "uvicorn.error", None, "library"]
    assert [line["exception"][0]["exc_type"] for line in lines[2:]] == ["ValueError", "ValueError"]


def test_people_read_one_line_for_each_with_the_traceback_below() -> None:
    text = logged("text")
    assert "Invalid request" in text
    assert "not worth a line" not in text
    assert text.count("ValueError: broken") == 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_the_functions_and_not_the_variables(form: str) -> None:
    text = logged(form)
    assert "fail_with_a_secret_in_hand" in text
    assert "hemligt" not in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_line_and_no_traceback_holds_a_known_secret_or_what_its_name_tells_to_be_one(form: str) -> None:
    text = logged(form, PROGRAM + LEAKS, code=1)
    for secret in ("hemligt-42", "å/b+c=d1", "Bearer", "zz"):
        assert secret not in text
    # Short ones are left: they would blacken words. The rest of a line is as it was.
    assert "abcdef" in text
    assert "https://u:***@trio/ failed" in text
    assert "refused: ***" in text
    assert "ended over ***" in text
