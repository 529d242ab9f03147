"""`python -m trio_monitor`."""

from trio_monitor.cli import main

main()
