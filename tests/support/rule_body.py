"""A rule of alerts as the API takes it."""

from typing import Any


def rule_body(**members: Any) -> dict[str, Any]:
    """One that three waiting calls of any queue break, unless told otherwise."""
    return {
        "name": "Många väntar",
        "metric": "waiting",
        "severity": "critical",
        "enter": 3,
        "clear": 2,
        "is_of_limit": False,
        "place": "each_queue",
        "queue_ids": [],
        "group_ids": [],
        "window": None,
        "least_sample": 1,
        "hold_seconds": 0,
        "keep_seconds": 0,
        "active": None,
        "remind_minutes": None,
        "escalate_minutes": None,
        "is_enabled": True,
        **members,
    }
