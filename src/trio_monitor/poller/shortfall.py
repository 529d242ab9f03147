"""What readings had to do without, told to the log once: what lasts is one line, not one for each poll."""

from collections import Counter

import structlog

from trio_monitor.domain.reading import Reading

log = structlog.get_logger(__name__)


class Shortfall:
    """Remembers what has been told."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}
        self._problems: set[str] = set()

    def tell(self, reading: Reading) -> None:
        """Log what is new in this reading."""
        self._tell_parts(reading)
        self._tell_rows(reading)

    def _tell_parts(self, reading: Reading) -> None:
        reasons = {part.value: reason.value for part, reason in reading.unavailable.items()}
        if reasons == self._reasons:
            return
        self._reasons = reasons
        details = {part.value: detail for part, detail in reading.unavailable_details.items()}
        if reasons:
            log.warning("parts_unavailable", parts=reasons | details)
        else:
            log.info("parts_back")

    def _tell_rows(self, reading: Reading) -> None:
        """Each problem once: a row may be unreadable for a moment, and again with every call that comes."""
        # Without the rows' ids, which may be a person's.
        problems = Counter(f"{each.part}: {each.problem}" for each in reading.set_aside)
        if not problems.keys() <= self._problems:
            self._problems |= problems.keys()
            log.warning("rows_set_aside", problems=dict(problems))
