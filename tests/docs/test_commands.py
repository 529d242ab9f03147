"""The commands that README and documents tell are understood as they stand."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trio_monitor.cli import app

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^ *(?:sudo -u trio-monitor )?(?:\S*/)?trio-monitor (?P<words>.+)$", re.MULTILINE)
TOLD = sorted(
    {
        (path.relative_to(ROOT).as_posix(), found["words"])
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md"))
        for found in COMMAND.finditer(path.read_text(encoding="utf-8"))
    }
)


def test_there_are_commands_to_try() -> None:
    assert len(TOLD) >= 8


@pytest.mark.parametrize(("document", "words"), TOLD)
def test_a_command_and_its_options_are_known(document: str, words: str, tmp_path: Path) -> None:
    settings = tmp_path / "settings.env"
    settings.touch()
    told = [str(settings) if word.endswith(".env") else word for word in shlex.split(words, comments=True)]
    reply = CliRunner().invoke(app, [*told, "--help"])
    assert reply.exit_code == 0, f"{document}: trio-monitor {words}\n{reply.output}"
