"""The command line, run to its end: in a process of its own, or sooner in the test's."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from trio_monitor.cli import app

Ended = subprocess.CompletedProcess[str]
_SECONDS = 60


def _set(settings: dict[str, str]) -> dict[str, str]:
    return {f"TRIO_MONITOR_{name}": value for name, value in settings.items()} | {"COLUMNS": "200"}


def _of_others() -> list[str]:
    """Settings that the machine has."""
    return [name for name in os.environ if name.upper().startswith("TRIO_MONITOR_")]


def run(directory: Path, *arguments: str, **settings: str) -> Ended:
    """Run the command in a process of its own."""
    others = _of_others()
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return subprocess.run(
        [sys.executable, "-m", "trio_monitor", *arguments],
        cwd=directory,
        env={**kept, **_set(settings)},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def run_here(directory: Path, *arguments: str, **settings: str) -> Ended:
    """Run a command other than `run` in this process, which spares a second.

    Raises:
        Exception: whatever the command would end with a traceback for.
    """
    with contextlib.chdir(directory):
        result = CliRunner().invoke(app, arguments, env={**dict.fromkeys(_of_others()), **_set(settings)})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(arguments, result.exit_code, result.stdout, result.stderr)
