"""Every setting, with its unit, its range and its default; read from the environment and `.env`.

Names: `TRIO_MONITOR_` + member, or group + `__` + member, as in `TRIO_MONITOR_TRIO__BASE_URL`.
docs/reference/settings.md is checked against this room by a test.
"""

from trio_monitor.settings.groups import (
    DatabaseSettings,
    LimitSettings,
    PollSettings,
    TrioSettings,
    WebSettings,
    listed,
)
from trio_monitor.settings.loading import load_settings, read_settings
from trio_monitor.settings.safety import development_warning, nothing_to_monitor, warnings
from trio_monitor.settings.settings import (
    Environment,
    Settings,
    every_variable,
    members,
    secret_values,
    shown,
    variable,
)

__all__ = [
    "DatabaseSettings",
    "Environment",
    "LimitSettings",
    "PollSettings",
    "Settings",
    "TrioSettings",
    "WebSettings",
    "development_warning",
    "every_variable",
    "listed",
    "load_settings",
    "members",
    "nothing_to_monitor",
    "read_settings",
    "secret_values",
    "shown",
    "variable",
    "warnings",
]
