"""When: a beat at every interval by absolute deadlines, one at a time, for ever."""

from datetime import timedelta
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
        next_poll_at = clock.now() + timedelta(seconds=deadline + seconds - clock.monotonic())
        pause = 0.0
        try:
            summary = await cycle.run(next_poll_at)
        except Exception:  # the one broad catch of the poller: a bug must not end the monitoring
            log.exception("poll_failed_unexpectedly")
            await cycle.fail_unexpectedly(next_poll_at)
        else:
            pause = summary.pause.total_seconds() if summary.pause else 0.0
            log.debug("polled", reason=summary.reason, seconds=round(summary.duration.total_seconds(), 3))
        deadline = next_deadline(deadline, clock.monotonic(), seconds, pause)
        await clock.sleep_until(deadline)
