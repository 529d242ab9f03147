"""From one secret key to the next: everything sealed in the database is sealed anew."""

from collections.abc import Callable
from dataclasses import dataclass

from trio_monitor.connections import CONNECTION_DOCUMENT, resealed
from trio_monitor.errors import SealBroken
from trio_monitor.ports import Store
from trio_monitor.sealing import Sealer
from trio_monitor.web.schemas_channels import CHANNELS_DOCUMENT, channels_document


@dataclass(slots=True)
class Rotation:
    """How many seals there are, in every version of what is kept, and what became of them."""

    resealed: int = 0
    newest_already: int = 0
    unreadable: int = 0


async def rotate(store: Store, channels: Sealer, connection: Sealer) -> Rotation:
    """Seal everything with the newest key. Broken off, nothing is changed; a second run changes nothing."""
    rotation = Rotation()
    await store.rewrite_documents(
        {
            CHANNELS_DOCUMENT: _channels_resealed(channels, rotation),
            CONNECTION_DOCUMENT: lambda body: resealed(
                body, lambda name, sealed: _resealed(connection, name, sealed, rotation)
            ),
        }
    )
    return rotation


def _channels_resealed(sealer: Sealer, rotation: Rotation) -> Callable[[str], str]:
    def rewrite(body: str) -> str:
        stored = {
            name: each.model_copy(update={"sealed": _resealed(sealer, name, each.sealed, rotation)})
            for name, each in channels_document.validate_json(body).items()
        }
        return channels_document.dump_json(stored).decode()

    return rewrite


def _resealed(sealer: Sealer, name: str, sealed: str, rotation: Rotation) -> str:
    try:
        anew = sealer.reseal(name, sealed)
    except SealBroken:
        rotation.unreadable += 1
        return sealed
    if anew is None:
        rotation.newest_already += 1
        return sealed
    rotation.resealed += 1
    return anew
