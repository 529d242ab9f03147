"""Channels: read, set, taken away, tested, switched on again."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path

from trio_monitor.errors import ApiError, ChannelFailed, FaultCode, MemberFault
from trio_monitor.ports.access import AuditEntry
from trio_monitor.ports.notices import Address, ChannelEffect
from trio_monitor.web import schemas_channels as shapes
from trio_monitor.web.access import Context, ForAdmins, Visit
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import FromVersion
from trio_monitor.web.problems import invalid
from trio_monitor.web.routing import api_router
from trio_monitor.web.schemas_alerts import Id
from trio_monitor.web.settings_documents import save_settings, told
from trio_monitor.web.stored_settings import StoredChannels, channels_of, load_channels, load_group_ids

router = api_router("channels")

ChannelId = Annotated[Id, Path(description="Small letters, digits and hyphens; chosen by whoever makes the channel.")]

NO_KEY = (
    "The address of a channel is kept encrypted. Set TRIO_MONITOR_SECRET_KEY (at least 32 characters, as "
    "`openssl rand -hex 32` makes them) and start the monitor again."
)


@router.get("/channels")
async def list_channels(_: ForAdmins, context: Context) -> shapes.ChannelsOut:
    """Every channel."""
    return await _channels_out(context, *await load_channels(context.store))


@router.put("/channels/{channel_id}")
async def set_channel(
    channel_id: ChannelId, body: shapes.ChannelIn, visit: ForAdmins, context: Context
) -> shapes.ChannelsOut:
    """Make a channel, or change one. One that was switched off is on again when it gets another address."""
    _, stored = await load_channels(context.store)
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
        raise invalid(("body", "channel"), faults)
    saved = shapes.StoredChannel(
        name=new.name,
        kind=new.kind,
        language=new.language,
        routes=new.routes,
        sealed=sealed,
        is_enabled=new.is_enabled,
    )
    entry = _entry(visit, context, "channel.set", channel_id, old, saved, is_readdressed=is_readdressed)
    effect = None
    if not new.is_enabled:
        effect = ChannelEffect(channel_id, enabling=None)
    elif is_readdressed:
        effect = ChannelEffect(channel_id, enabling=_enabling(visit, context, channel_id))
    return await _save(context, body.version, {**stored, channel_id: saved}, entry, effect)


@router.delete("/channels/{channel_id}")
async def drop_channel(
    channel_id: ChannelId, version: FromVersion, visit: ForAdmins, context: Context
) -> shapes.ChannelsOut:
    """Take a channel away. What waits for it is not sent."""
    _, stored = await load_channels(context.store)
    _require(channel_id, stored)
    entry = _entry(visit, context, "channel.drop", channel_id, stored[channel_id], None)
    rest = {key: each for key, each in stored.items() if key != channel_id}
    return await _save(context, version, rest, entry, ChannelEffect(channel_id, enabling=None))


@router.post("/channels/{channel_id}/test")
async def test_channel(channel_id: ChannelId, visit: ForAdmins, context: Context) -> shapes.ChannelTestOut:
    """Send a test by a saved channel, at once, whether it is on or off."""
    _, stored = await load_channels(context.store)
    channel = shapes.channel_of(channel_id, _require(channel_id, stored))
    await context.store.access.record([visit.entry(context.clock.now(), "channel.test", channel_id)])
    try:
        await context.send_test(channel)
    except ChannelFailed as error:
        return shapes.ChannelTestOut(is_taken=False, reason=error.reason, detail=error.detail)
    return shapes.ChannelTestOut(is_taken=True, reason=None, detail=None)


@router.post("/channels/{channel_id}/enable")
async def enable_channel(channel_id: ChannelId, visit: ForAdmins, context: Context) -> shapes.ChannelsOut:
    """Switch a channel on again that was switched off because it failed. What waits for it is sent."""
    _, stored = await load_channels(context.store)
    _require(channel_id, stored)
    await context.store.notices.enable(channel_id, _enabling(visit, context, channel_id))
    context.channels.changed.set()
    return await _channels_out(context, *await load_channels(context.store))


def _require(channel_id: str, stored: StoredChannels) -> shapes.StoredChannel:
    if channel_id not in stored:
        raise ApiError(404, "no-such-channel", "No such channel", f"There is no channel {channel_id!r}.")
    return stored[channel_id]


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


async def _address_faults(context: WebContext, new: shapes.ChannelBody, address: Address) -> list[MemberFault]:
    if not address.url:
        return [MemberFault("url", FaultCode.MISSING, "must be given: there is none that could be kept")]
    try:
        return list(await context.post.check(new.kind, address))
    except ChannelFailed as error:
        raise ApiError(503, "not-checked", "Not checked", f"The address could not be checked: {error}.") from error


async def _unknown_places(context: WebContext, routes: Sequence[shapes.RouteBody]) -> list[MemberFault]:
    queue_ids = {each for route in routes for each in route.queue_ids}
    group_ids = {each for route in routes for each in route.group_ids}
    unknown_queues = queue_ids - set(await context.store.load_queue_names()) if queue_ids else set()
    unknown_groups = group_ids - await load_group_ids(context.store) if group_ids else set()
    no_queue, no_group = FaultCode.UNKNOWN_QUEUE, FaultCode.UNKNOWN_GROUP
    return [
        *(
            MemberFault("routes", no_queue, f"no queue has ever been called {each}", each)
            for each in sorted(unknown_queues)
        ),
        *(MemberFault("routes", no_group, f"there is no group {each}", each) for each in sorted(unknown_groups)),
    ]


def _entry(
    visit: Visit,
    context: WebContext,
    action: str,
    channel_id: str,
    before: shapes.StoredChannel | None,
    after: shapes.StoredChannel | None,
    *,
    is_readdressed: bool = False,
) -> AuditEntry:
    """The address is a secret: the log tells only that there is another one."""
    new = told(after, without="sealed")
    if new is not None:
        new["is_readdressed"] = is_readdressed
    return visit.entry(context.clock.now(), action, channel_id, before=told(before, without="sealed"), after=new)


async def _save(
    context: WebContext, version: int, stored: StoredChannels, entry: AuditEntry, effect: ChannelEffect | None
) -> shapes.ChannelsOut:
    saved = await save_settings(
        context.store, shapes.CHANNELS_DOCUMENT, shapes.channels_document, stored, version, entry, effect
    )
    context.channels.replace(channels_of(stored))
    return await _channels_out(context, saved.version, stored)


def _enabling(visit: Visit, context: WebContext, channel_id: str) -> AuditEntry:
    return visit.entry(context.clock.now(), "channel.enable", channel_id)


async def _channels_out(context: WebContext, version: int, stored: StoredChannels) -> shapes.ChannelsOut:
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
