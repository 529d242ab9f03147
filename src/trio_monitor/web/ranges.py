"""Ranges of time as requests name them: by dates of the centre or by instants, within what each resolution allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, TypeAlias

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

from trio_monitor.domain.access import Viewer
from trio_monitor.domain.rollup import LONGEST_RANGE, Resolution, Span, midnight, widened
from trio_monitor.errors import ApiError, FaultCode, MemberFault
from trio_monitor.web.context import WebContext
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas_alerts import MOST_QUEUES

DATE_LENGTH = len("2026-03-29")
MINUTE = "%Y-%m-%d %H:%M"
SLACK = timedelta(hours=2)
"""A month with the night that is an hour longer is still a month."""

FINEST_FOR = {
    Resolution.QUARTER: timedelta(days=2),
    Resolution.HOUR: timedelta(days=14),
    Resolution.DAY: timedelta(days=93),
    Resolution.WEEK: timedelta(days=732),
}
"""Up to which length of a range each resolution is chosen when none is asked for; beyond the last, months."""


def _moment(text: object) -> object:
    """A date or an instant, told apart by length: one clear problem instead of one for each of the two."""
    if not isinstance(text, str):
        return text
    try:
        if len(text) == DATE_LENGTH:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        problem = (
            "must be a date (2026-03-29) or an instant with its zone (2026-03-29T00:00:00Z;"
            " the + of +02:00 is written %2B in an address)"
        )
        raise refusal(MemberFault("", FaultCode.NO_MOMENT, problem))
    return at


Moment: TypeAlias = Annotated[AwareDatetime | date, BeforeValidator(_moment)]
FromParameter: TypeAlias = Annotated[
    Moment | None, Query(alias="from", description="A date of the centre's, or an instant with its zone.")
]
ToParameter: TypeAlias = Annotated[
    Moment | None, Query(alias="to", description="A date, which is included, or an instant, which is not.")
]
QueueIds: TypeAlias = Annotated[
    list[Annotated[str, Query(max_length=64)]] | None,
    Query(alias="queue_id", max_length=MOST_QUEUES, description="May be repeated; all queues when left out."),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A range that can be answered, at a resolution that suits it."""

    span: Span
    resolution: Resolution


def server_now(context: WebContext) -> datetime:
    """Now by the server's clock, which is what calls and intervals go by."""
    current = context.hub.current
    offset = current.snapshot.source.clock_offset if current is not None else None
    return context.clock.now() + (offset or timedelta(0))


def asked_span(context: WebContext, start: Moment | None, end: Moment | None, *, default_days: int) -> Span:
    """The range of a request; without `from` so many days that end with today, without `to` up to the end of today.

    Raises:
        ApiError: 422 when it holds no time, or lies beyond the calendar.
    """
    zone = context.settings.centre.zone
    today = server_now(context).astimezone(zone).date()
    try:
        end_at = _instant(today if end is None else end, context, is_end=True)
        if start is None:
            start = (end_at - timedelta(microseconds=1)).astimezone(zone).date() - timedelta(days=default_days - 1)
        start_at = _instant(start, context, is_end=False)
    except OverflowError as error:
        raise ApiError(422, "out-of-range", "Out of range", "`from` or `to` is beyond the years 1 to 9999.") from error
    if start_at >= end_at:
        begins, ends = (f"{at.astimezone(zone):{MINUTE}}" for at in (start_at, end_at))
        detail = f"The range begins {begins} and ends {ends}: `from` must be before `to`."
        raise ApiError(422, "empty-range", "Empty range", detail)
    return Span(start_at, end_at)


def _instant(moment: Moment, context: WebContext, *, is_end: bool) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return midnight(moment + timedelta(days=1) if is_end else moment, context.settings.centre.zone)


def asked(span: Span, resolution: Resolution | None, context: WebContext) -> Asked:
    """The range widened to what can be summed; ApiError 422 when the resolution is too fine for it."""
    chosen = resolution or suitable_resolution(span)
    if span.length > LONGEST_RANGE[chosen] + SLACK:
        limits = ", ".join(f"{each.value} up to {length.days} days" for each, length in LONGEST_RANGE.items())
        detail = f"This range is {span.length.days} days long, too long for the resolution {chosen.value}: {limits}."
        raise ApiError(422, "range-too-long", "Range too long", detail)
    return Asked(widened(span, chosen, context.settings.centre.zone), chosen)


def suitable_resolution(span: Span) -> Resolution:
    """The finest resolution that is still readable over this range."""
    for resolution, length in FINEST_FOR.items():
        if span.length <= length + SLACK:
            return resolution
    return Resolution.MONTH


def require_shorter(span: Span, longest: timedelta) -> None:
    """ApiError 422 when the range is longer than this."""
    if span.length > longest + SLACK:
        detail = f"A range may be {longest.days} days long at the most; this one is {span.length.days}."
        raise ApiError(422, "range-too-long", "Range too long", detail)


def calls_since(context: WebContext) -> datetime:
    """Calls offered before this instant are no longer kept one by one."""
    return context.clock.now() - timedelta(days=context.settings.history.call_days)


def require_kept_calls(span: Span, context: WebContext) -> None:
    """ApiError 422 when the range begins before the oldest calls that are kept."""
    since = calls_since(context)
    if span.start_at < since - timedelta(days=1):
        days = context.settings.history.call_days
        detail = f"Calls are kept for {days} days, so `from` cannot be before {since.date()}; counts are kept for ever."
        raise ApiError(422, "beyond-retention", "No longer kept", detail)


def no_such_queue(queue_ids: Iterable[str]) -> ApiError:
    """What to raise for queues that were never seen."""
    detail = f"History knows no queue {', '.join(map(repr, queue_ids))}; /api/v1/history lists those it knows."
    return ApiError(404, "no-such-queue", "No such queue", detail)


async def known_queues(context: WebContext, viewer: Viewer) -> dict[str, str]:
    """Every queue of the past and present that this viewer may see, with its name."""
    names, seen = await context.store.load_queue_names(), context.queue_ids(viewer)
    return names if seen is None else {queue_id: name for queue_id, name in names.items() if queue_id in seen}


def within_scope(context: WebContext, viewer: Viewer, queue_ids: list[str] | None) -> list[str] | None:
    """The queues that a query is about: those asked for, or else all of the viewer's; None for all there are."""
    if queue_ids:
        return queue_ids
    seen = context.queue_ids(viewer)
    return None if seen is None else sorted(seen)


async def chosen_queues(context: WebContext, viewer: Viewer, queue_ids: list[str] | None) -> dict[str, str]:
    """The queues of a report with their names, by name; without any, all that the viewer may see.

    Raises:
        ApiError: 403 for one that they may not see, 404 for one that history does not know.
    """
    context.require_in_scope(viewer, queue_ids or ())
    names = await known_queues(context, viewer)
    unknown = sorted(set(queue_ids or ()) - names.keys())
    if unknown:
        raise no_such_queue(unknown)
    chosen = names if not queue_ids else {queue_id: names[queue_id] for queue_id in queue_ids}
    return dict(sorted(chosen.items(), key=lambda item: (item[1], item[0])))
