"""The live stream, message by message."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.integration.web.asgi_stream import reading_stream
from tests.support.builders import NOON, SECOND, reading, waiting_row
from tests.support.clock import HandClock
from tests.support.monitor import INTERVAL, beat, scripted_monitor, settings_for, sign_in, visitor

from trio_monitor.app import Monitor
from trio_monitor.errors import FailureReason, SourceUnavailable
from trio_monitor.settings import Settings
from trio_monitor.web.access import COOKIE

UNREACHABLE = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
ENCODINGS = pytest.mark.parametrize("encoding", ["identity", "gzip"])


def quick(**changes: float) -> Settings:
    """Settings with waits that no site would want."""
    settings = settings_for()
    return settings.model_copy(update={"web": settings.web.model_copy(update=changes)})


async def token_of(monitor: Monitor) -> str:
    async with visitor(monitor) as client:
        await sign_in(monitor, client)
        return client.cookies[COOKIE]


def current_id(monitor: Monitor) -> str:
    assert monitor.hub.current is not None
    return monitor.hub.current.id


async def dashboard(monitor: Monitor, token: str) -> Any:
    async with visitor(monitor, {"cookie": f"{COOKIE}={token}"}) as client:
        return (await client.get("/api/v1/dashboard")).json()


@ENCODINGS
async def test_the_full_snapshot_comes_first_and_again_after_every_poll(encoding: str) -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(waiting_row()), reading(), UNREACHABLE, clock=clock) as monitor:
        await beat(monitor)
        token = await token_of(monitor)
        async with reading_stream(monitor, token, {"accept-encoding": encoding}) as stream:
            for _ in range(3):
                event = await stream.event()
                assert event.kind == "snapshot"
                assert event.id == current_id(monitor)
                assert event.data == await dashboard(monitor, token)
                clock.advance(INTERVAL)
                await beat(monitor)
            last = await stream.event()
            assert last.data["source"]["reason"] == "unreachable"


async def test_the_reply_tells_caches_and_proxies_to_keep_their_hands_off() -> None:
    async with scripted_monitor(reading()) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor)) as stream:
            assert stream.status == 200
            assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert stream.headers["cache-control"] == "no-cache, no-transform"
            assert stream.headers["x-accel-buffering"] == "no"
            assert "content-security-policy" in stream.headers


@ENCODINGS
async def test_all_readers_are_sent_the_very_same_bytes(encoding: str) -> None:
    async with scripted_monitor(reading()) as monitor:
        await beat(monitor)
        token, headers = await token_of(monitor), {"accept-encoding": encoding}
        async with (
            reading_stream(monitor, token, headers) as first,
            reading_stream(monitor, token, headers) as second,
        ):
            await first.event()
            await second.event()
            assert first.bodies[-1] is second.bodies[-1]


async def test_a_reader_before_the_first_poll_gets_the_first_snapshot_when_it_comes() -> None:
    async with scripted_monitor(reading()) as monitor, reading_stream(monitor, await token_of(monitor)) as stream:
        await beat(monitor)
        assert (await stream.event()).id == current_id(monitor)


async def test_who_comes_back_with_the_id_of_the_latest_snapshot_is_not_sent_it_again() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor:
        await beat(monitor)
        known = current_id(monitor)
        async with reading_stream(monitor, await token_of(monitor), {"last-event-id": known}) as stream:
            clock.advance(INTERVAL)
            await beat(monitor)
            assert (await stream.event()).id == current_id(monitor) != known


@pytest.mark.parametrize("known", ["another-process-1", "1", ""])
async def test_who_comes_back_with_any_other_id_gets_the_latest_snapshot(known: str) -> None:
    async with scripted_monitor(reading()) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor), {"last-event-id": known}) as stream:
            assert (await stream.event()).id == current_id(monitor)


@ENCODINGS
async def test_an_idle_stream_shows_signs_of_life(encoding: str) -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock, settings=quick(heartbeat_seconds=0.01)) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor), {"accept-encoding": encoding}) as stream:
            await stream.event()
            clock.advance(SECOND)
            beats = [await stream.event() for _ in range(3)]
    assert {each.kind for each in beats} == {"heartbeat"}
    assert {each.id for each in beats} == {None}
    assert beats[-1].data == {"at": (NOON + SECOND).isoformat()}


@ENCODINGS
async def test_the_stream_ends_when_its_viewer_signs_out(encoding: str) -> None:
    async with scripted_monitor(reading(), settings=quick(heartbeat_seconds=30)) as monitor:
        await beat(monitor)
        token = await token_of(monitor)
        async with reading_stream(monitor, token, {"accept-encoding": encoding}) as stream:
            await stream.event()
            async with visitor(monitor, {"cookie": f"{COOKIE}={token}"}) as client:
                assert (await client.delete("/api/v1/session")).status_code == 204
            before = current_id(monitor)
            await beat(monitor)
            await stream.end()
            assert current_id(monitor) != before
            assert not any(current_id(monitor).encode() in body for body in stream.bodies)


async def test_the_stream_ends_when_its_session_does() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor)) as stream:
            await stream.event()
            clock.advance(timedelta(hours=12))
            await beat(monitor)
            await stream.end()


async def test_every_stream_ends_when_the_monitor_stops() -> None:
    async with scripted_monitor(reading(), settings=quick(heartbeat_seconds=30)) as monitor:
        await beat(monitor)
        token = await token_of(monitor)
        async with reading_stream(monitor, token) as first, reading_stream(monitor, token) as second:
            for stream in (first, second):
                await stream.event()
            assert monitor.hub.viewer_count == 2
            monitor.hub.close()
            await first.end()
            await second.end()
        assert monitor.hub.viewer_count == 0


async def test_a_viewer_who_leaves_is_no_longer_counted_and_costs_no_task() -> None:
    async with scripted_monitor(reading(), settings=quick(heartbeat_seconds=30)) as monitor:
        await beat(monitor)
        token = await token_of(monitor)
        before = asyncio.all_tasks()
        async with reading_stream(monitor, token) as stream:
            await stream.event()
            assert monitor.hub.viewer_count == 1
        assert monitor.hub.viewer_count == 0
        await asyncio.sleep(0)
        assert asyncio.all_tasks() <= before


async def test_a_reader_that_takes_nothing_is_cut_off() -> None:
    async with scripted_monitor(reading(), settings=quick(stuck_seconds=0.02, heartbeat_seconds=30)) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor)) as stream:
            await stream.event()
            stream.takes.clear()
            await beat(monitor)
            await stream.task
            assert monitor.hub.viewer_count == 0
            assert not stream.is_ended


async def test_a_slow_reader_skips_what_it_missed_and_holds_up_nobody() -> None:
    clock = HandClock(NOON)
    async with scripted_monitor(reading(), clock=clock) as monitor:
        await beat(monitor)
        token = await token_of(monitor)
        async with reading_stream(monitor, token) as slow, reading_stream(monitor, token) as quick_one:
            await slow.event()
            await quick_one.event()
            slow.takes.clear()
            for number in range(5):
                await beat(monitor)
                assert (await quick_one.event()).id == current_id(monitor)
                if number == 0:
                    await slow.blocked.wait()
            slow.takes.set()
            assert (await slow.event()).id is not None
            assert (await slow.event()).id == current_id(monitor)


async def test_without_a_session_there_is_no_stream() -> None:
    async with scripted_monitor(reading()) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, None) as stream:
            assert stream.status == 401
            await stream.end()


async def test_asking_only_for_the_head_of_the_stream_ends_at_once() -> None:
    async with scripted_monitor(reading()) as monitor:
        await beat(monitor)
        async with reading_stream(monitor, await token_of(monitor), method="HEAD") as stream:
            assert stream.status == 200
            await stream.end()
            assert stream.bodies == []
