"""The demo: the bundled simulator, and two weeks in which it has been watched already."""

from trio_monitor.demo.opening import open_demo, with_demo_database

__all__ = ["open_demo", "with_demo_database"]
