"""Addresses are sealed and opened alike by the real channels and by those of the tests."""

from datetime import timedelta

import pytest
from tests.support.clock import HandClock
from tests.support.memory_channels import MemoryChannels

from trio_monitor.channels.sending import WorkerChannels, WorkerRules
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind
from trio_monitor.errors import ChannelFailed, SendFailure
from trio_monitor.ports.notices import Address, Channels
from trio_monitor.sealing import Purpose, Sealer

RULES = WorkerRules([], timedelta(seconds=5))
HOOK = Address("https://hooks.example.se/team/t0ken?x=1", "sign-with-this-secret")
MAIL = Address("mailtos://anna:pa55@mail.example.se")


def sealer(key: str) -> Sealer:
    return Sealer(key, purpose=Purpose.CHANNELS)


@pytest.fixture(params=["memory", "worker"])
def channels(request: pytest.FixtureRequest) -> Channels:
    if request.param == "memory":
        return MemoryChannels()
    return WorkerChannels(sealer("k" * 32), RULES, HandClock())


def channel(sealed: str, kind: ChannelKind = ChannelKind.WEBHOOK, channel_id: str = "hook") -> Channel:
    return Channel(channel_id, "Krok", kind, Language.SWEDISH, (), sealed)


def test_what_was_sealed_is_opened_again(channels: Channels) -> None:
    assert channels.can_seal
    assert channels.unseal(channel(channels.seal("hook", HOOK))) == HOOK


def test_a_seal_is_not_readable_and_not_the_same_twice(channels: Channels) -> None:
    sealed = channels.seal("hook", HOOK)
    assert "t0ken" not in sealed
    assert "sign-with" not in sealed
    assert sealed != channels.seal("hook", HOOK)


def test_a_seal_of_another_channel_is_unreadable(channels: Channels) -> None:
    swapped = channel(channels.seal("hook", HOOK), channel_id="other")
    with pytest.raises(ChannelFailed) as caught:
        channels.unseal(swapped)
    assert (caught.value.reason, caught.value.permanent) == (SendFailure.UNREADABLE, True)
    assert channels.masked(swapped) is None


def test_what_is_shown_of_an_address_holds_no_secret(channels: Channels) -> None:
    assert channels.masked(channel(channels.seal("hook", HOOK))) == "https://hooks.example.se/…"
    assert channels.masked(channel(channels.seal("hook", MAIL), ChannelKind.APPRISE)) == "mailtos://…"


async def test_a_webhook_without_a_secret_is_faulty_in_both_its_members(channels: Channels) -> None:
    faults = await channels.check(ChannelKind.WEBHOOK, Address("ftp://x"))
    assert [fault.member for fault in faults] == ["url", "secret"]
    assert await channels.check(ChannelKind.WEBHOOK, HOOK) == []


def test_another_key_opens_nothing() -> None:
    sealed = WorkerChannels(sealer("k" * 32), RULES, HandClock()).seal("hook", HOOK)
    for key in ("l" * 32, ""):
        with pytest.raises(ChannelFailed, match="SECRET_KEY"):
            WorkerChannels(sealer(key), RULES, HandClock()).unseal(channel(sealed))


@pytest.mark.parametrize("sealed", ["", "v1.", "v1.!!!", "nonsense", "v1.AAAA"])
def test_what_was_never_sealed_is_unreadable(sealed: str) -> None:
    with pytest.raises(ChannelFailed):
        WorkerChannels(sealer("k" * 32), RULES, HandClock()).unseal(channel(sealed))


def test_an_address_does_not_tell_itself() -> None:
    assert "t0ken" not in repr(HOOK)
