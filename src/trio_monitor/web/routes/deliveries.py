"""What was sent to whom, and every try of it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from trio_monitor.errors import ApiError
from trio_monitor.ports.notices import Delivery, DeliveryQuery
from trio_monitor.web import schemas_channels as shapes
from trio_monitor.web.access import Context, ForAdmins
from trio_monitor.web.routing import api_router

router = api_router("channels")

LARGEST_PAGE = 200
BETWEEN = "~"


@router.get("/deliveries")
async def list_deliveries(
    _: ForAdmins,
    context: Context,
    channel_id: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    before: Annotated[str | None, Query(max_length=128, description="`next` of the page before.")] = None,
) -> shapes.DeliveriesOut:
    """Notices, the latest first."""
    query = DeliveryQuery(limit + 1, channel_id, None if before is None else _place(before))
    found = await context.store.notices.load_deliveries(query)
    page = found[:limit]
    return shapes.DeliveriesOut(
        deliveries=[_delivery_out(each) for each in page],
        next=f"{page[-1].created_at.isoformat()}{BETWEEN}{page[-1].notice_id}" if len(found) > limit else None,
    )


def _place(text: str) -> tuple[datetime, str]:
    instant, _, notice_id = text.partition(BETWEEN)
    try:
        at = datetime.fromisoformat(instant)
        if at.tzinfo is not None and notice_id:
            return at.astimezone(UTC), notice_id
    except (ValueError, OverflowError):
        # No instant, or one that its offset leads out of the calendar.
        pass
    raise ApiError(422, "no-such-page", "No such page", "`before` must be the `next` of another page.")


def _delivery_out(delivery: Delivery) -> shapes.DeliveryOut:
    return shapes.DeliveryOut(
        id=delivery.notice_id,
        channel_id=delivery.channel_id,
        created_at=delivery.created_at,
        state=delivery.state,
        next_at=delivery.next_at,
        attempts=[
            shapes.AttemptOut(
                number=each.number,
                started_at=each.started_at,
                ended_at=each.ended_at,
                reason=each.reason,
                detail=each.detail,
            )
            for each in delivery.attempts
        ],
        events=[shapes.ToldOut(alert_id=alert_id, at=at, kind=kind) for alert_id, at, kind in delivery.events],
    )
