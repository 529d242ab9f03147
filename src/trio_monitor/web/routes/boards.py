"""Boards of wall screens: read, set, taken away."""

from typing import Annotated

from fastapi import Path

from trio_monitor.domain.alert_rules import QueueGroups
from trio_monitor.errors import ApiError
from trio_monitor.ports.access import AuditEntry
from trio_monitor.web import schemas_boards as shapes
from trio_monitor.web.access import Context, ForScreens, ForSupervisors, ForViewers, Visit
from trio_monitor.web.boards import queues_of
from trio_monitor.web.context import WebContext
from trio_monitor.web.parameters import FromVersion
from trio_monitor.web.routes.alert_rules import require_known_queues
from trio_monitor.web.routing import api_router
from trio_monitor.web.schemas_alerts import Id
from trio_monitor.web.scoped import may_see_board, require_may_show
from trio_monitor.web.settings_documents import save_settings, told
from trio_monitor.web.stored_settings import BoardBodies, load_boards, load_group_ids

router = api_router("boards")

BoardId = Annotated[Id, Path(description="Small letters, digits and hyphens; chosen by whoever makes the board.")]


@router.get("/boards")
async def list_boards(visit: ForViewers, context: Context) -> shapes.BoardsOut:
    """Every board that shows no other queues than one may see; the standard one is always among them."""
    version, bodies = await load_boards(context.store)
    return _boards_out(context, visit, version, bodies)


@router.get("/boards/{board_id}")
async def show_board(board_id: BoardId, visit: ForScreens, context: Context) -> shapes.BoardOut:
    """One board, as its screen shows it; a screen reads its own alone."""
    if visit.viewer.board_id not in {None, board_id}:
        raise ApiError(403, "foreign-board", "Not your board", "A wall screen may read the board that it shows.")
    _, bodies = await load_boards(context.store)
    if board_id not in bodies and board_id != shapes.STANDARD_BOARD:
        raise _no_such_board(board_id)
    board = _board_out(board_id, bodies, context.alerts.groups)
    if visit.viewer.board_id is None:
        context.require_in_scope(visit.viewer, board.queue_ids or ())
    return board


@router.put("/boards/{board_id}")
async def set_board(
    board_id: BoardId, body: shapes.BoardIn, visit: ForSupervisors, context: Context
) -> shapes.BoardsOut:
    """Make a board, or change one. Its screens follow within a minute."""
    _, bodies = await load_boards(context.store)
    if board_id not in bodies and len(bodies) >= shapes.MOST_BOARDS:
        detail = f"There can be {shapes.MOST_BOARDS} boards. Take one away that no screen shows."
        raise ApiError(422, "too-many-boards", "Too many boards", detail)
    unknown = sorted(set(body.board.group_ids) - await load_group_ids(context.store))
    if unknown:
        detail = f"There is no group {', '.join(unknown)}. Choose one of those that `GET /queue-groups` lists."
        raise ApiError(422, "no-such-group", "No such group", detail)
    await require_known_queues(context, body.board.queue_ids)
    _require_may_show(context, visit, bodies.get(board_id), body.board)
    before, after = told(bodies.get(board_id)), told(body.board)
    entry = visit.entry(context.clock.now(), "board.set", board_id, before=before, after=after)
    return await _save(context, visit, body.version, {**bodies, board_id: body.board}, entry)


@router.delete("/boards/{board_id}")
async def drop_board(
    board_id: BoardId, version: FromVersion, visit: ForSupervisors, context: Context
) -> shapes.BoardsOut:
    """Take a board away. The standard board becomes what it was at first."""
    _, bodies = await load_boards(context.store)
    if board_id not in bodies:
        if board_id != shapes.STANDARD_BOARD:
            raise _no_such_board(board_id)
        detail = "The standard board is as it came and cannot be taken away."
        raise ApiError(422, "built-in-board", "Built-in board", detail)
    _require_may_show(context, visit, bodies[board_id])
    entry = visit.entry(context.clock.now(), "board.drop", board_id, before=told(bodies[board_id]))
    left = {key: each for key, each in bodies.items() if key != board_id}
    return await _save(context, visit, version, left, entry)


def _require_may_show(context: WebContext, visit: Visit, *boards: shapes.BoardBody | None) -> None:
    for board in boards:
        if board is not None:
            require_may_show(context, visit.viewer, queues_of(board, context.alerts.groups))


async def _save(
    context: WebContext, visit: Visit, version: int, bodies: BoardBodies, entry: AuditEntry
) -> shapes.BoardsOut:
    saved = await save_settings(context.store, shapes.BOARDS_DOCUMENT, shapes.boards_document, bodies, version, entry)
    return _boards_out(context, visit, saved.version, bodies)


def _boards_out(context: WebContext, visit: Visit, version: int, bodies: BoardBodies) -> shapes.BoardsOut:
    others = sorted(bodies.keys() - {shapes.STANDARD_BOARD}, key=lambda board_id: bodies[board_id].name.casefold())
    boards = [_board_out(board_id, bodies, context.alerts.groups) for board_id in (shapes.STANDARD_BOARD, *others)]
    return shapes.BoardsOut(
        version=version, boards=[each for each in boards if may_see_board(context, visit.viewer, each.board)]
    )


def _board_out(board_id: str, bodies: BoardBodies, groups: QueueGroups) -> shapes.BoardOut:
    own = bodies.get(board_id)
    board = own or shapes.standard_board()
    return shapes.BoardOut(id=board_id, is_built_in=own is None, board=board, queue_ids=queues_of(board, groups))


def _no_such_board(board_id: str) -> ApiError:
    detail = f"There is no board {board_id!r}. `GET /boards` lists those that there are."
    return ApiError(404, "no-such-board", "No such board", detail)
