"""The circuit breaker: after several failed polls in a row only one gentle probe goes out per interval.

A pure value. The poller is single-flight, so the half-open probe is alone by construction; a probe that is
cancelled changes nothing, because the next value is taken only from an outcome.
"""

from dataclasses import dataclass

from trio_monitor.domain.snapshot import Circuit

PROBE_ATTEMPTS = 1


@dataclass(frozen=True, slots=True)
class Breaker:
    """How many polls in a row have failed, against how many open the circuit."""

    threshold: int
    failure_count: int = 0
    is_probing: bool = False

    @property
    def circuit(self) -> Circuit:
        """Closed below the threshold; open from there on, half-open while a probe is out."""
        if self.failure_count < self.threshold:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if self.is_probing else Circuit.OPEN

    def attempts(self, when_closed: int) -> int:
        """How often each request of the next poll may be tried: once for a probe."""
        return when_closed if self.circuit is Circuit.CLOSED else PROBE_ATTEMPTS

    def probing(self) -> "Breaker":
        """While a poll is out."""
        return Breaker(self.threshold, self.failure_count, is_probing=True)

    def at_rest(self) -> "Breaker":
        """After a poll that tells nothing of the server, because the trouble was our own."""
        return Breaker(self.threshold, self.failure_count)

    def after_success(self) -> "Breaker":
        """One good poll closes the circuit."""
        return Breaker(self.threshold)

    def after_failure(self) -> "Breaker":
        """One more failed poll."""
        return Breaker(self.threshold, self.failure_count + 1)
