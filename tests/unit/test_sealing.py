"""Seals open for whom they were made, and for nobody else."""

import pytest

from trio_monitor.errors import SealBroken
from trio_monitor.sealing import Purpose, Sealer

OLD, NEW = "o" * 32, "n" * 32


def sealer(key: str, previous: str = "", purpose: Purpose = Purpose.CHANNELS) -> Sealer:
    return Sealer(key, previous, purpose=purpose)


def test_a_seal_of_one_purpose_is_of_no_use_for_another() -> None:
    sealed = sealer(NEW).seal("a", "hemligt")
    assert sealer(NEW).unseal("a", sealed) == "hemligt"
    with pytest.raises(SealBroken):
        sealer(NEW, purpose=Purpose.CONNECTION).unseal("a", sealed)


def test_a_seal_cannot_be_moved_to_another_name() -> None:
    with pytest.raises(SealBroken):
        sealer(NEW).unseal("b", sealer(NEW).seal("a", "hemligt"))


def test_a_seal_that_was_tampered_with_does_not_open() -> None:
    sealed = sealer(NEW).seal("a", "hemligt")
    changed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    with pytest.raises(SealBroken):
        sealer(NEW).unseal("a", changed)


def test_the_previous_key_still_opens_and_does_not_seal() -> None:
    both = sealer(NEW, OLD)
    assert both.unseal("a", sealer(OLD).seal("a", "å")) == "å"
    assert sealer(NEW).unseal("a", both.seal("a", "ä")) == "ä"


def test_what_is_sealed_with_the_newest_key_is_not_sealed_again() -> None:
    both = sealer(NEW, OLD)
    anew = both.reseal("a", sealer(OLD).seal("a", "hemligt"))
    assert anew is not None
    assert sealer(NEW).unseal("a", anew) == "hemligt"
    assert both.reseal("a", anew) is None


@pytest.mark.parametrize("previous", ["", OLD])
def test_without_a_secret_key_nothing_is_sealed_or_opened(previous: str) -> None:
    none = sealer("", previous)
    assert not none.can_seal
    with pytest.raises(SealBroken, match="TRIO_MONITOR_SECRET_KEY"):
        none.seal("a", "x")
    with pytest.raises(SealBroken, match="TRIO_MONITOR_SECRET_KEY"):
        none.unseal("a", sealer(OLD).seal("a", "x"))
