"""The JSON shapes of the boards that wall screens show. The same shapes are kept in the database."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter, model_validator

from trio_monitor.domain.language import Language
from trio_monitor.errors import FaultCode, MemberFault
from trio_monitor.web.faults import refusal
from trio_monitor.web.schemas import Schema, Version
from trio_monitor.web.schemas_alerts import MOST_GROUPS, Id, Name, QueueIds

BOARDS_DOCUMENT = "boards"
"""Under this name all boards are kept."""

STANDARD_BOARD = "standard"
"""The board that is always there, with all queues."""

MOST_BOARDS = 100
MOST_TILES = 8
LONGEST_MESSAGE = 120
NEAREST_METRES, FARTHEST_METRES = 0.5, 30
SMALLEST_INCHES, LARGEST_INCHES = 7, 200
QUICKEST_SECONDS, SLOWEST_SECONDS = 5, 300


class QueueChoice(StrEnum):
    """Which queues a board shows: every one, those of some groups, or those chosen one by one."""

    ALL = "all"
    GROUPS = "groups"
    QUEUES = "queues"


class QueueOrder(StrEnum):
    """In which order: the worst first, or as they were chosen."""

    WORST_FIRST = "worst_first"
    AS_CHOSEN = "as_chosen"


class Tile(StrEnum):
    """A figure above the queues. `agent_names` tells who is ready, by name."""

    SERVICE_LEVEL = "service_level"
    WAITING = "waiting"
    LONGEST_WAIT = "longest_wait"
    AGENTS = "agents"
    AGENT_NAMES = "agent_names"
    TREND = "trend"
    CLOCK = "clock"


class BoardTheme(StrEnum):
    """How a board looks, whatever the device's own choice is; `schedule` is by the centre's light hours."""

    DARK = "dark"
    LIGHT = "light"
    SCHEDULE = "schedule"


Message = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_MESSAGE)]


class BoardBody(Schema):
    """What a wall screen shows, and for which room.

    `distance_metres` is how far away people read it, `diagonal_inches` the size of the screen: the text is sized by
    both. `rotation_seconds` is how long each page of queues stands. `message` is a line of text at the foot.
    """

    name: Name
    choice: QueueChoice
    queue_ids: QueueIds
    group_ids: Annotated[list[Id], Field(max_length=MOST_GROUPS)]
    order: QueueOrder
    tiles: Annotated[list[Tile], Field(max_length=MOST_TILES)]
    distance_metres: Annotated[float, Field(ge=NEAREST_METRES, le=FARTHEST_METRES)]
    diagonal_inches: Annotated[float, Field(ge=SMALLEST_INCHES, le=LARGEST_INCHES)]
    theme: BoardTheme
    language: Language
    rotation_seconds: Annotated[int, Field(ge=QUICKEST_SECONDS, le=SLOWEST_SECONDS)]
    message: Message | None
    shows_agents: bool

    @model_validator(mode="after")
    def _check_parts(self) -> "BoardBody":
        found = [MemberFault(member, code, words) for is_so, member, code, words in self._conditions() if is_so]
        if found:
            raise refusal(*found)
        return self

    def _conditions(self) -> Iterator[tuple[bool, str, FaultCode, str]]:
        by_queue, by_group = self.choice is QueueChoice.QUEUES, self.choice is QueueChoice.GROUPS
        none, apart, twice = FaultCode.NONE_CHOSEN, FaultCode.NOT_TOGETHER, FaultCode.TWICE
        yield by_queue and not self.queue_ids, "queue_ids", none, "choose at least one queue, or all queues"
        yield not by_queue and bool(self.queue_ids), "queue_ids", apart, "queue_ids are for the choice `queues`"
        yield by_group and not self.group_ids, "group_ids", none, "choose at least one group, or all queues"
        yield not by_group and bool(self.group_ids), "group_ids", apart, "group_ids are for the choice `groups`"
        order = "only queues that are chosen one by one have an order of their own; take worst_first"
        yield not by_queue and self.order is QueueOrder.AS_CHOSEN, "order", apart, order
        names = "the tile agent_names shows names: allow them with shows_agents, or leave the tile out"
        yield Tile.AGENT_NAMES in self.tiles and not self.shows_agents, "tiles", apart, names
        yield _has_twice(self.queue_ids), "queue_ids", twice, "nothing can be chosen twice"
        yield _has_twice(self.group_ids), "group_ids", twice, "nothing can be chosen twice"
        yield _has_twice(self.tiles), "tiles", twice, "a tile can be shown only once"


class BoardIn(Schema):
    """A board to save. `version` is the one the change was made from."""

    version: Version
    board: BoardBody


class BoardOut(Schema):
    """A board. `queue_ids` are those that it shows now, in order; null is every queue.

    `is_built_in` is true for the standard board as it comes.
    """

    id: str
    is_built_in: bool
    board: BoardBody
    queue_ids: list[str] | None


class BoardsOut(Schema):
    """Every board, and the version to send back with a change."""

    version: int
    boards: list[BoardOut]


boards_document = TypeAdapter(Annotated[dict[str, BoardBody], Field(max_length=MOST_BOARDS)])


def standard_board() -> BoardBody:
    """What is shown where nobody has chosen anything."""
    return BoardBody(
        name="Standard",
        choice=QueueChoice.ALL,
        queue_ids=[],
        group_ids=[],
        order=QueueOrder.WORST_FIRST,
        tiles=[Tile.SERVICE_LEVEL, Tile.WAITING, Tile.LONGEST_WAIT, Tile.AGENTS],
        distance_metres=6,
        diagonal_inches=55,
        theme=BoardTheme.DARK,
        language=Language.SWEDISH,
        rotation_seconds=15,
        message=None,
        shows_agents=False,
    )


def _has_twice(values: list[str] | list[Tile]) -> bool:
    return len(set(values)) < len(values)
