import asyncio
import gzip
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.domain.centre import CentreState, snapshot_of
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Limits
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.live.hub import GZIP_HEADER, Encoded, Hub, Published, deflate_block
from trio_monitor.poller.breaker import Breaker
from trio_monitor.poller.health import Health
from trio_monitor.settings import LimitSettings

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
INTERVAL = timedelta(seconds=10)
LIMITS: Limits = LimitSettings().limits


def snapshot(sequence: int) -> Snapshot:
    rules = CentreRules(LIMITS, UTC, INTERVAL)
    source = Health(Breaker(3)).state(
        now=NOON, next_poll_at=NOON + INTERVAL, interval=INTERVAL, reading=None, clock_offset=None
    )
    return snapshot_of(CentreState(), source, sequence=sequence, published_at=NOON, rules=rules)


class CountingEncoder:
    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, each: Snapshot) -> bytes:
        self.names.append(name)
        return b'{"id":"%b","sequence":%d}' % (name.encode(), each.sequence)


def new_hub() -> tuple[Hub, CountingEncoder]:
    encoder = CountingEncoder()
    return Hub(epoch="e1", encode=encoder), encoder


def current(hub: Hub) -> Published:
    assert hub.current is not None
    return hub.current


def unzip_stream(parts: Iterable[bytes]) -> bytes:
    """As a browser does: whatever has come is decoded at once, and the stream need never end."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return b"".join(decoder.decompress(part) for part in (GZIP_HEADER, *parts))


def test_a_snapshot_is_encoded_once_however_many_read_it() -> None:
    hub, encoder = new_hub()
    hub.publish(snapshot(1))
    readers = [(current(hub).dashboard, current(hub).event, current(hub).event_deflated) for _ in range(100)]
    assert encoder.names == ["e1-1"]
    assert all(each is readers[0][number] for reader in readers for number, each in enumerate(reader))


def test_every_form_holds_the_same_document() -> None:
    hub, _ = new_hub()
    hub.publish(snapshot(7))
    published = current(hub)
    document = b'{"id":"e1-7","sequence":7}'
    assert published.dashboard.plain == document
    assert gzip.decompress(published.dashboard.gzipped) == document
    assert published.event == b"id: e1-7\nevent: snapshot\ndata: " + document + b"\n\n"
    assert unzip_stream([published.event_deflated]) == published.event
    assert published.dashboard.etag == '"e1-7"'


@given(st.lists(st.binary(max_size=400), max_size=12), st.data())
def test_any_choice_of_events_after_the_header_is_a_gzip_stream(events: list[bytes], data: st.DataObject) -> None:
    blocks = [deflate_block(event) for event in events]
    chosen = data.draw(st.lists(st.integers(0, len(events) - 1))) if events else []
    assert unzip_stream([blocks[number] for number in chosen]) == b"".join(events[number] for number in chosen)


def test_each_event_can_be_read_as_soon_as_its_own_bytes_are_there() -> None:
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    decoder.decompress(GZIP_HEADER)
    for event in (b"one" * 100, b"one" * 100, b"two"):
        assert decoder.decompress(deflate_block(event)) == event


def test_views_are_encoded_at_the_first_call_only_and_named_apart() -> None:
    hub, _ = new_hub()
    hub.publish(snapshot(1))
    calls: list[int] = []

    def encode(each: Snapshot) -> bytes:
        calls.append(each.sequence)
        return b"queues"

    first = current(hub).view("queues", encode)
    assert current(hub).view("queues", encode) is first
    assert calls == [1]
    assert first.etag == '"e1-1-queues"'
    hub.publish(snapshot(2))
    assert current(hub).view("queues", encode) is not first
    assert calls == [1, 2]


async def test_a_slow_view_is_made_once_for_all_who_ask_meanwhile_even_if_the_first_one_leaves() -> None:
    hub, _ = new_hub()
    hub.publish(snapshot(1))
    published, go_on, calls = current(hub), asyncio.Event(), []

    async def encode(each: Snapshot) -> bytes:
        calls.append(each.sequence)
        await go_on.wait()
        return b"trend"

    asking = [asyncio.create_task(published.slow_view("trend", encode)) for _ in range(50)]
    await asyncio.sleep(0)
    asking[0].cancel()
    go_on.set()
    answers = await asyncio.gather(*asking[1:])
    assert all(answer is answers[0] for answer in answers)
    assert await published.slow_view("trend", encode) is answers[0]
    assert calls == [1]
    assert asking[0].cancelled()


async def test_a_slow_view_that_fails_tells_all_who_wait_and_is_tried_again_by_the_next() -> None:
    hub, _ = new_hub()
    hub.publish(snapshot(1))
    outcomes: list[bytes | Exception] = [ValueError("down"), b"trend"]

    async def encode(_: Snapshot) -> bytes:
        await asyncio.sleep(0)
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    failed = await asyncio.gather(*(current(hub).slow_view("trend", encode) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == [ValueError] * 3
    answer = await current(hub).slow_view("trend", encode)
    assert isinstance(answer, Encoded)
    assert answer.plain == b"trend"


async def test_all_who_wait_share_one_future_and_wake_at_the_next_snapshot() -> None:
    hub, _ = new_hub()
    waiting = [hub.next() for _ in range(1000)]
    assert len({id(each) for each in waiting}) == 1
    assert not waiting[0].done()
    hub.publish(snapshot(1))
    assert waiting[0].done()
    assert hub.next() is not waiting[0]
    assert not hub.next().done()


async def test_a_slow_reader_finds_the_latest_snapshot_and_no_backlog() -> None:
    hub, _ = new_hub()
    waiting = hub.next()
    for sequence in range(1, 6):
        hub.publish(snapshot(sequence))
    await waiting
    assert current(hub).id == "e1-5"


async def test_closing_wakes_all_who_wait_and_all_who_come_later() -> None:
    hub, _ = new_hub()
    waiting = hub.next()
    hub.close()
    assert waiting.done()
    assert hub.is_closed
    assert hub.next().done()


async def test_a_snapshot_published_while_closing_harms_nobody() -> None:
    hub, _ = new_hub()
    hub.close()
    hub.publish(snapshot(1))
    hub.close()
    assert current(hub).id == "e1-1"


def test_ids_of_two_processes_differ() -> None:
    first, second = Hub(epoch="e1", encode=CountingEncoder()), Hub(epoch="e2", encode=CountingEncoder())
    first.publish(snapshot(1))
    second.publish(snapshot(1))
    assert current(first).id != current(second).id


def test_an_encoder_that_fails_leaves_the_old_snapshot_standing() -> None:
    hub, _ = new_hub()
    hub.publish(snapshot(1))

    def broken(_name: str, _each: Snapshot) -> bytes:
        raise ZeroDivisionError

    hub._encode = broken
    with pytest.raises(ZeroDivisionError):
        hub.publish(snapshot(2))
    assert current(hub).id == "e1-1"
