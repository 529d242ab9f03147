"""Channels: read, set, taken away, tested, switched on again."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.exceptions import RequestValidationError

from trio_monitor.domain.notices import Channel
from trio_monitor.errors import ApiError, ChannelFailed, Conflict
from trio_monitor.ports import Store
from trio_monitor.ports.notices import Address
from trio_monitor.web import schemas_channels as shapes
from trio_monitor.web.access import Context, require_same_origin
from trio_monitor.web.context import WebContext
from trio_monitor.web.routes.alert_rules import load_queue_groups
from trio_monitor.web.schemas_alerts import Id

router = APIRouter(tags=["channels"])

ChannelId = Annotated[Id, Path(description="Small letters, digits and hyphens; chosen by whoever makes the channel.")]
Version = Annotated[int, Query(ge=0, description="the version the change was made from")]
Stored = dict[str, shapes.StoredChannel]

NO_KEY = (
    "The address of a channel is kept encrypted. Set TRIO_MONITOR_NOTIFY__SECRET_KEY (at least 32 characters, as "
    "`openssl rand -hex 32` makes them) and start the monitor again."
)


@router.get("/channels")
async def list_channels(context: Context) -> shapes.ChannelsOut:
    """Every channel."""
    return await _channels_out(context, *await _load(context.store))


@router.put("/channels/{channel_id}", dependencies=[Depends(require_same_origin)])
async def set_channel(channel_id: ChannelId, body: shapes.ChannelIn, context: Context) -> shapes.ChannelsOut:
    """Make a channel, or change one. One that was switched off is on again when it gets another address."""
    _, stored = await _load(context.store)
    old = stored.get(channel_id)
    if old is None and len(stored) >= shapes.MOST_CHANNELS:
        detail = f"There can be {shapes.MOST_CHANNELS} channels."
        raise ApiError(422, "too-many-channels", "Too many channels", detail)
    new = body.channel
    faults = await _unknown_places(context, new.routes)
    sealed = old.sealed if old is not None else ""
    is_readdressed = old is None or new.url is not None or new.secret is not None or new.kind is not old.kind
    if is_readdressed:
        if not context.post.can_seal:
            raise ApiError(409, "no-secret-key", "No secret key", NO_KEY)
        address = _address(context, channel_id, new, old)
        faults += await _address_faults(context, new, address)
        sealed = context.post.seal(channel_id, address)
    if faults:
        raise RequestValidationError(faults)
    saved = shapes.StoredChannel(
        name=new.name,
        kind=new.kind,
        language=new.language,
        routes=new.routes,
        sealed=sealed,
        is_enabled=new.is_enabled,
    )
    out = await _save(context, body.version, {**stored, channel_id: saved})
    if not new.is_enabled:
        await context.store.notices.drop_waiting(channel_id, context.clock.now())
    elif is_readdressed:
        await _enable(context, channel_id)
        return await list_channels(context)
    return out


@router.delete("/channels/{channel_id}", dependencies=[Depends(require_same_origin)])
async def drop_channel(channel_id: ChannelId, version: Version, context: Context) -> shapes.ChannelsOut:
    """Take a channel away. What waits for it is not sent."""
    _, stored = await _load(context.store)
    _require(channel_id, stored)
    out = await _save(context, version, {key: each for key, each in stored.items() if key != channel_id})
    await context.store.notices.drop_waiting(channel_id, context.clock.now())
    return out


@router.post("/channels/{channel_id}/test", dependencies=[Depends(require_same_origin)])
async def test_channel(channel_id: ChannelId, context: Context) -> shapes.ChannelTestOut:
    """Send a test by a saved channel, at once, whether it is on or off."""
    _, stored = await _load(context.store)
    channel = shapes.channel_of(channel_id, _require(channel_id, stored))
    try:
        await context.send_test(channel)
    except ChannelFailed as error:
        return shapes.ChannelTestOut(is_taken=False, reason=error.reason, detail=error.detail)
    return shapes.ChannelTestOut(is_taken=True, reason=None, detail=None)


@router.post("/channels/{channel_id}/enable", dependencies=[Depends(require_same_origin)])
async def enable_channel(channel_id: ChannelId, context: Context) -> shapes.ChannelsOut:
    """Switch a channel on again that was switched off because it failed. What waits for it is sent."""
    _, stored = await _load(context.store)
    _require(channel_id, stored)
    await _enable(context, channel_id)
    return await list_channels(context)


async def load_channels(store: Store) -> list[Channel]:
    """The stored channels."""
    return _channels((await _load(store))[1])


async def _load(store: Store) -> tuple[int, Stored]:
    document = await store.load_document(shapes.CHANNELS_DOCUMENT)
    if document is None:
        return 0, {}
    return document.version, shapes.channels_document.validate_json(document.body)


def _require(channel_id: str, stored: Stored) -> shapes.StoredChannel:
    if channel_id not in stored:
        raise ApiError(404, "no-such-channel", "No such channel", f"There is no channel {channel_id!r}.")
    return stored[channel_id]


def _channels(stored: Stored) -> list[Channel]:
    return [shapes.channel_of(channel_id, each) for channel_id, each in stored.items()]


def _address(
    context: WebContext, channel_id: str, new: shapes.ChannelBody, old: shapes.StoredChannel | None
) -> Address:
    """What is given, and of what is not given what was there, unless it was of another kind or cannot be read."""
    url = new.url.get_secret_value() if new.url else None
    secret = new.secret.get_secret_value() if new.secret else None
    if old is not None and old.kind is new.kind and (url is None or secret is None):
        try:
            known = context.post.unseal(shapes.channel_of(channel_id, old))
        except ChannelFailed:
            known = Address("")
        url, secret = url or known.url, secret or known.secret
    return Address(url or "", secret)


async def _address_faults(context: WebContext, new: shapes.ChannelBody, address: Address) -> list[dict[str, object]]:
    if not address.url:
        return [_fault("url", "must be given: there is none that could be kept")]
    try:
        found = await context.post.check(new.kind, address)
    except ChannelFailed as error:
        raise ApiError(503, "not-checked", "Not checked", f"The address could not be checked: {error}.") from error
    return [_fault(*each.split(": ", 1)) for each in found]


async def _unknown_places(context: WebContext, routes: Sequence[shapes.RouteBody]) -> list[dict[str, object]]:
    queue_ids = {each for route in routes for each in route.queue_ids}
    group_ids = {each for route in routes for each in route.group_ids}
    unknown_queues = queue_ids - set(await context.store.load_queue_names()) if queue_ids else set()
    unknown_groups = group_ids - set(await load_queue_groups(context.store)) if group_ids else set()
    return [
        *(_fault("routes", f"no queue has ever been called {each}") for each in sorted(unknown_queues)),
        *(_fault("routes", f"there is no group {each}") for each in sorted(unknown_groups)),
    ]


def _fault(member: str, problem: str) -> dict[str, object]:
    return {"loc": ("body", "channel", member), "msg": problem, "type": "value_error"}


async def _save(context: WebContext, version: int, stored: Stored) -> shapes.ChannelsOut:
    text = shapes.channels_document.dump_json(stored).decode()
    try:
        saved = await context.store.save_document(shapes.CHANNELS_DOCUMENT, version, text, context.clock.now())
    except Conflict as conflict:
        detail = f"Channels have been changed by somebody else (version {conflict.version}). Load them and try again."
        raise ApiError(409, "channels-changed", "Changed meanwhile", detail) from conflict
    context.channels.replace(_channels(stored))
    return await _channels_out(context, saved.version, stored)


async def _enable(context: WebContext, channel_id: str) -> None:
    await context.store.notices.enable(channel_id, context.clock.now())
    context.channels.changed.set()


async def _channels_out(context: WebContext, version: int, stored: Stored) -> shapes.ChannelsOut:
    disabled = await context.store.notices.load_disabled()
    return shapes.ChannelsOut(
        version=version,
        can_seal=context.post.can_seal,
        channels=[
            shapes.ChannelOut(
                id=channel_id,
                name=each.name,
                kind=each.kind,
                language=each.language,
                routes=each.routes,
                shown_url=context.post.masked(shapes.channel_of(channel_id, each)),
                is_enabled=each.is_enabled,
                disabled=(
                    shapes.DisabledOut(at=off.at, reason=off.reason, detail=off.detail)
                    if (off := disabled.get(channel_id))
                    else None
                ),
            )
            for channel_id, each in stored.items()
        ],
    )
