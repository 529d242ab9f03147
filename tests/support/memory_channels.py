"""The port `Channels` without a worker: what is sent is kept, and a test may say how it goes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from trio_monitor.domain.notices import Channel, ChannelKind
from trio_monitor.errors import ChannelFailed, FaultCode, MemberFault, SendFailure
from trio_monitor.ports.notices import Address, Letter


@dataclass(slots=True)
class MemoryChannels:
    """`failures` come first, one for each sending; then everything is taken."""

    can_seal: bool = True
    sent: list[tuple[str, Letter]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    went: asyncio.Event = field(default_factory=asyncio.Event)

    def seal(self, channel_id: str, address: Address) -> str:
        sealed = f"{channel_id}:{len(self.addresses)}"
        self.addresses[sealed] = address
        return sealed

    def unseal(self, channel: Channel) -> Address:
        if not self.can_seal or not channel.sealed.startswith(f"{channel.channel_id}:"):
            raise ChannelFailed(SendFailure.UNREADABLE, "sealed otherwise", permanent=True)
        return self.addresses[channel.sealed]

    def masked(self, channel: Channel) -> str | None:
        try:
            url = self.unseal(channel).url
        except ChannelFailed:
            return None
        scheme, _, rest = url.partition("://")
        host = rest.split("/")[0] if channel.kind is ChannelKind.WEBHOOK else ""
        return f"{scheme}://{host}/…" if host else f"{scheme}://…"

    async def check(self, kind: ChannelKind, address: Address) -> Sequence[MemberFault]:
        if kind is ChannelKind.APPRISE:
            known = "://" in address.url
            return [] if known else [MemberFault("url", FaultCode.UNKNOWN_SERVICE, "Apprise knows no such service")]
        is_address = address.url.startswith("http")
        faults = [] if is_address else [MemberFault("url", FaultCode.NO_ADDRESS, "must be http:// or https://")]
        return faults if address.secret else [*faults, MemberFault("secret", FaultCode.SIGNED, "a webhook is signed")]

    async def send(self, channel: Channel, letter: Letter) -> None:
        self.unseal(channel)
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((channel.channel_id, letter))
        self.went.set()
