"""Whose alerts they are. Apart from the letters, which are loaded with the first one that is written."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Centre:
    """`page_url` is where the monitor is seen, None when nobody has told."""

    name: str
    zone: ZoneInfo
    page_url: str | None
