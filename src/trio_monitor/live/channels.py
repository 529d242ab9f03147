"""The channels in force. Whoever changes them replaces the whole value; whoever sends takes it anew each time."""

import asyncio
from collections.abc import Container, Sequence

from trio_monitor.domain.notices import Channel


class LiveChannels:
    """`changed` is set whenever there may be something to do that no poll brings."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.channels = tuple(channels)
        self.changed = asyncio.Event()

    def replace(self, channels: Sequence[Channel]) -> None:
        """From now on these."""
        self.channels = tuple(channels)
        self.changed.set()

    def find(self, channel_id: str) -> Channel | None:
        """One of them."""
        return next((each for each in self.channels if each.channel_id == channel_id), None)

    def disabled_count(self, disabled_ids: Container[str]) -> int:
        """How many of those in use are among these."""
        return sum(each.is_enabled and each.channel_id in disabled_ids for each in self.channels)
