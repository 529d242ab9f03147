"""Instants as the simulator keeps them: whole milliseconds since 1970-01-01 UTC.

Whole milliseconds are also what the wire shows, so a time read from the API equals the one in the truth.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
CENTRE_ZONE = ZoneInfo("Europe/Stockholm")
SATURDAY = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(moment: datetime) -> int:
    """The instant of an aware datetime, rounded down to a whole millisecond."""
    return (moment - _EPOCH) // _MILLISECOND


def to_utc(instant_ms: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(milliseconds=instant_ms)


def to_local(instant_ms: int) -> datetime:
    """The aware datetime of an instant in the centre's zone."""
    return to_utc(instant_ms).astimezone(CENTRE_ZONE)


@lru_cache(maxsize=65_536)
def local_text(instant_ms: int) -> str:
    """ISO 8601 local time with milliseconds and offset, such as `2026-03-03T10:00:00.000+01:00`."""
    return to_local(instant_ms).isoformat(timespec="milliseconds")


def utc_text(instant_ms: int) -> str:
    """ISO 8601 in UTC with milliseconds, such as `2026-03-03T09:00:00.000Z`."""
    return to_utc(instant_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_instant(text: str) -> int:
    """The instant of an ISO 8601 text; one without offset is the centre's local time.

    A space in the place of the offset's plus sign is accepted: that is what an unescaped `+` in a query
    string turns into.

    Raises:
        ValueError: the text is no ISO 8601 date and time.
    """
    cleaned = text.strip()
    head, separator, tail = cleaned.rpartition(" ")
    if separator and "T" in head and ":" in tail:
        cleaned = f"{head}+{tail}"
    moment = datetime.fromisoformat(cleaned)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CENTRE_ZONE)
    return to_milliseconds(moment)


def local_midnight(instant_ms: int) -> int:
    """The instant at which the local day that holds `instant_ms` began."""
    local = to_local(instant_ms)
    return to_milliseconds(local.replace(hour=0, minute=0, second=0, microsecond=0))


def local_time(day_ms: int, minutes: int) -> int:
    """The instant `minutes` past midnight by the wall clock of the local day that holds `day_ms`."""
    local = to_local(day_ms)
    hour, minute = divmod(minutes, 60)
    return to_milliseconds(local.replace(hour=hour, minute=minute, second=0, microsecond=0))


def next_local_midnight(instant_ms: int) -> int:
    """The instant at which the next local day begins; days of 23 and 25 hours included."""
    return local_midnight(local_midnight(instant_ms) + 30 * HOUR_MS)


def is_weekday(instant_ms: int) -> bool:
    """Whether the local day is Monday to Friday."""
    return to_local(instant_ms).weekday() < SATURDAY
