"""The JSON shapes of wall screens and of their pairing."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from trio_monitor.web.schemas import Schema
from trio_monitor.web.schemas_alerts import Id

LONGEST_TYPED_CODE = 32


def _bare(code: str) -> str:
    """A code without what people put between its letters."""
    return "".join(each for each in code if each.isalnum())


TypedCode = Annotated[
    str, StringConstraints(to_upper=True, min_length=1, max_length=LONGEST_TYPED_CODE), AfterValidator(_bare)
]
ScreenName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class PairingOut(Schema):
    """What a screen shows until a supervisor has typed it in."""

    code: str
    expires_at: datetime


class PairingState(StrEnum):
    """How far a screen has come."""

    WAITING = "waiting"
    PAIRED = "paired"
    """The reply sets the session's cookie."""
    EXPIRED = "expired"
    """Ask for a new code."""


class OwnPairingOut(Schema):
    """How far the screen that asks has come. `board_id` is what it shows once it is paired."""

    state: PairingState
    board_id: str | None


class NewScreenIn(Schema):
    """A screen to pair: the code that it shows, what to call it, and what it shall show.

    The code may be typed in small letters, with spaces or hyphens. `shows_agents` lets it name agents.
    """

    code: TypedCode
    name: ScreenName
    board_id: Id
    shows_agents: Annotated[bool, Field(strict=True)]


class ScreenOut(Schema):
    """A paired screen. `last_seen_at` may be five minutes behind."""

    id: str
    name: str
    board_id: str
    shows_agents: bool
    paired_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None


class ScreensOut(Schema):
    """Every paired screen, by name."""

    screens: list[ScreenOut]
