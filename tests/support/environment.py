"""Settings in the environment of a test."""

import os
from collections.abc import Mapping

import pytest


def without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours is set, whatever the machine says."""
    for name in list(os.environ):
        if name.upper().startswith("TRIO_MONITOR_"):
            monkeypatch.delenv(name)


def set_all(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    """Set these variables."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
