"""How far the server's clock is from ours, from the `Date` headers of its replies.

A `Date` header is cut to whole seconds, so one reply tells the offset only to within a second and the reply's
travelling time. Each reply bounds it; the bounds of many replies together are narrow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from trio_monitor.domain.reading import ClockSample

DATE_RESOLUTION = timedelta(seconds=1)
STEP_TOLERANCE = timedelta(seconds=2)
"""A change of the offset up to this is drift or noise, beyond it the clock was set."""


@dataclass(frozen=True, slots=True)
class OffsetBounds:
    """The offset (the server's clock minus ours) lies in [at_least, at_most]."""

    at_least: timedelta
    at_most: timedelta

    @property
    def middle(self) -> timedelta:
        """The best single figure."""
        return (self.at_least + self.at_most) / 2


def measure_offset(bounds: OffsetBounds | None, samples: Iterable[ClockSample]) -> OffsetBounds | None:
    """Narrow `bounds` by new samples. Samples that contradict it start anew: one of the clocks has moved."""
    for sample in samples:
        seen = OffsetBounds(
            at_least=sample.server_at - sample.received_at,
            at_most=sample.server_at + DATE_RESOLUTION - sample.sent_at,
        )
        if bounds is None:
            bounds = seen
            continue
        at_least, at_most = max(bounds.at_least, seen.at_least), min(bounds.at_most, seen.at_most)
        bounds = OffsetBounds(at_least, at_most) if at_least <= at_most else seen
    return bounds


def clock_step(before: OffsetBounds | None, after: OffsetBounds | None) -> timedelta:
    """How far the server's clock was set between two measurements; zero when it only drifted.

    Bounds that overlap tell of no step: after one slow reply they are wide, and their middle wanders as they narrow.
    """
    if before is None or after is None:
        return timedelta(0)
    if before.at_least <= after.at_most and after.at_least <= before.at_most:
        return timedelta(0)
    step = after.middle - before.middle
    return step if abs(step) > STEP_TOLERANCE else timedelta(0)
