"""What the poller tells the log: once, and nothing personal."""

from dataclasses import replace

from structlog.testing import capture_logs
from tests.support.builders import reading
from tests.support.clock import HandClock
from tests.support.monitor import INTERVAL, beat, scripted_monitor

from trio_monitor.domain.reading import Part, SetAside
from trio_monitor.errors import FailureReason, SourceContractBroken, SourceUnavailable

UNREACHABLE = SourceUnavailable("no route", reason=FailureReason.UNREACHABLE)
TIMEOUT = SourceUnavailable("too slow", reason=FailureReason.TIMEOUT)


async def test_lost_is_logged_once_and_back_is_logged_once() -> None:
    clock = HandClock()
    steps = (reading(), UNREACHABLE, UNREACHABLE, TIMEOUT, UNREACHABLE, reading(), reading())
    with capture_logs() as logs:
        async with scripted_monitor(*steps, clock=clock) as monitor:
            for _ in steps:
                await beat(monitor)
                clock.advance(INTERVAL)
    told = [(entry["event"], entry["log_level"]) for entry in logs if entry["log_level"] != "debug"]
    assert told == [("source_lost", "warning"), ("source_back", "info")]
    back = next(entry for entry in logs if entry["event"] == "source_back")
    assert back["lost_seconds"] == 40


async def test_what_a_source_says_that_makes_no_sense_is_logged_with_its_shape() -> None:
    broken = SourceContractBroken("the reply is not JSON", sample="<xxxx>")
    async with scripted_monitor(broken) as monitor:
        with capture_logs() as logs:
            await beat(monitor)
    assert [line["detail"] for line in logs if line["event"] == "source_lost"] == ["the reply is not JSON: <xxxx>"]


async def test_what_could_not_be_read_is_logged_once() -> None:
    aside = [SetAside(Part.CALLS, "the call has no queue", "070-123"), SetAside(Part.QUEUES, "open is of type array")]
    without_agents = replace(
        reading(),
        unavailable={Part.AGENTS: FailureReason.FORBIDDEN},
        unavailable_details={Part.AGENTS: "our user may not read it"},
    )
    with_less = [replace(without_agents, set_aside=(aside[0],) * count) for count in (1, 3)]
    async with scripted_monitor(
        *with_less, replace(without_agents, set_aside=tuple(aside)), reading(), *with_less
    ) as monitor:
        with capture_logs() as logs:
            for _ in range(5):
                await beat(monitor)
    first, second = {"calls: the call has no queue": 1}, {"queues: open is of type array": 1}
    assert logs == [
        {"event": "parts_unavailable", "log_level": "warning", "parts": {"agents": "our user may not read it"}},
        {"event": "rows_set_aside", "log_level": "warning", "problems": first},
        {"event": "rows_set_aside", "log_level": "warning", "problems": first | second},
        {"event": "parts_back", "log_level": "info"},
        {"event": "parts_unavailable", "log_level": "warning", "parts": {"agents": "our user may not read it"}},
    ]
