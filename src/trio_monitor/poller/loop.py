"""When: a beat at every interval by absolute deadlines, one at a time, for ever."""

from datetime import datetime, timedelta
from math import ceil

import structlog

from trio_monitor.poller.cycle import Cycle
from trio_monitor.ports import Clock

log = structlog.get_logger(__name__)


def next_deadline(deadline: float, now: float, interval: float, pause: float = 0.0) -> float:
    """The first deadline of the grid `deadline + k * interval` (k >= 1) that is neither past nor within `pause`.

    A beat that took too long skips the beats it missed; it never makes later ones bunch up.
    """
    missed = ceil((now + pause - deadline) / interval)
    return deadline + max(1, missed) * interval


async def run_poller(cycle: Cycle, clock: Clock, interval: timedelta) -> None:
    """Poll until cancelled. A bug in one beat is logged and shown, and the next beat comes."""
    seconds = interval.total_seconds()
    deadline = clock.monotonic()
    while True:
        pause = await _beat(cycle, _instant_of(deadline + seconds, clock))
        resume = next_deadline(deadline, clock.monotonic(), seconds, pause)
        # During a longer pause what is shown grows old all the same, and must say so.
        while (deadline := next_deadline(deadline, clock.monotonic(), seconds)) < resume:
            await clock.sleep_until(deadline)
            if cycle.has_new_source:
                break
            await _sit_out(cycle, _instant_of(resume, clock))
        else:
            deadline = resume
            await clock.sleep_until(deadline)


async def _beat(cycle: Cycle, next_poll_at: datetime) -> float:
    """One beat; how many seconds the server is to be left alone."""
    try:
        summary = await cycle.run(next_poll_at)
    except Exception:  # broad, as the two below: a bug must not end the monitoring
        log.exception("poll_failed_unexpectedly")
    else:
        log.debug("polled", reason=summary.reason, seconds=round(summary.duration.total_seconds(), 3))
        return summary.pause.total_seconds() if summary.pause else 0.0
    try:
        await cycle.fail_unexpectedly(next_poll_at)
    except Exception:  # the same bug may sit in the showing
        log.exception("failure_could_not_be_shown")
    return 0.0


async def _sit_out(cycle: Cycle, next_poll_at: datetime) -> None:
    try:
        await cycle.sit_out(next_poll_at)
    except Exception:
        log.exception("age_could_not_be_shown")


def _instant_of(deadline: float, clock: Clock) -> datetime:
    return clock.now() + timedelta(seconds=deadline - clock.monotonic())
