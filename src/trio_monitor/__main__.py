"""The command's way in: `trio-monitor`, and `python -m trio_monitor`.

Loading the program takes most of a second, in which Python would answer Ctrl-C with a traceback of imports. Nothing
has been started by then, so it ends at once; `running` takes the signal over before it starts anything. `run` is told
apart here: it lives long, and needs neither the other commands nor what they print with.
"""

import os
import signal
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

INTERRUPTED = 130
"""128 + SIGINT, as shells tell it."""


def main() -> None:
    """Entry point of the `trio-monitor` command."""
    # Not by raising: an exception between two lines of somebody's import may be caught there, or reported and lost.
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))
    _load_log()
    if sys.argv[1:] == ["run"]:
        from trio_monitor.running import run_monitor

        sys.exit(run_monitor())
    from trio_monitor.cli import app

    app()


def _load_log() -> None:
    """Load structlog without rich: it would load it, and 5 MB, for tracebacks in colour, only because it is there."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    # What is None cannot be imported; structlog then does without.
    modules["rich"] = None
    __import__("structlog")
    del modules["rich"]


if __name__ == "__main__":
    main()
