"""The stored boards, and which queues each of them shows."""

import structlog

from trio_monitor.domain.alert_rules import QueueGroups
from trio_monitor.errors import StoreUnavailable
from trio_monitor.ports import Store
from trio_monitor.web.schemas_boards import STANDARD_BOARD, BoardBody, QueueChoice
from trio_monitor.web.stored_settings import load_boards

log = structlog.get_logger(__name__)


async def groups_of_boards(store: Store) -> set[str]:
    """The groups of queues that some board is about."""
    _, boards = await load_boards(store)
    return {group_id for board in boards.values() for group_id in board.group_ids}


def queues_of(board: BoardBody, groups: QueueGroups) -> list[str] | None:
    """The ids of the queues that a board shows, in order; None is every queue."""
    if board.choice is QueueChoice.ALL:
        return None
    if board.choice is QueueChoice.QUEUES:
        return board.queue_ids
    return sorted({queue_id for group_id in board.group_ids for queue_id in groups.get(group_id, ())})


class LiveBoards:
    """Which queues the boards show just now, for the screens that may see no others."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bodies: dict[str, BoardBody] | None = None

    async def load(self) -> None:
        """Ask the database. While it does not answer, screens go on with the boards as they were."""
        try:
            _, self._bodies = await load_boards(self._store)
        except StoreUnavailable as error:
            if self._bodies is None:
                raise
            log.warning("boards_not_loaded", detail=str(error))

    def has(self, board_id: str) -> bool:
        """Whether there is such a board; the standard one always is."""
        return board_id == STANDARD_BOARD or board_id in (self._bodies or {})

    def queue_ids(self, board_id: str, groups: QueueGroups) -> frozenset[str] | None:
        """The queues that a board shows, None for all; a board that is no longer there shows none."""
        board = (self._bodies or {}).get(board_id)
        if board is None:
            return None if board_id == STANDARD_BOARD else frozenset()
        shown = queues_of(board, groups)
        return None if shown is None else frozenset(shown)
