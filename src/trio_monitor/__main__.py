"""The command's way in: `trio-monitor`, and `python -m trio_monitor`.

Loading the program takes most of a second, in which Python would answer Ctrl-C with a traceback of imports. Nothing
has been started by then, so it ends at once; `cli` takes the signal over before it starts anything.
"""

import os
import signal

INTERRUPTED = 130
"""128 + SIGINT, as shells tell it."""


def main() -> None:
    """Entry point of the `trio-monitor` command."""
    # Not by raising: an exception between two lines of somebody's import may be caught there, or reported and lost.
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))
    from trio_monitor.cli import app

    app()


if __name__ == "__main__":
    main()
