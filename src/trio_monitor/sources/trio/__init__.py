"""The source for Trio Enterprise, over its REST API."""

from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.field_map import DEFAULT_FIELD_MAP, FieldMap, load_field_map
from trio_monitor.sources.trio.source import TrioSource

__all__ = [
    "DEFAULT_FIELD_MAP",
    "FieldMap",
    "TrioConfig",
    "TrioSource",
    "load_field_map",
]
