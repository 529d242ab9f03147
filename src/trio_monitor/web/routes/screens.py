"""Wall screens: paired by a code, listed, revoked."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Path, Request, Response

from trio_monitor.domain.access import ViewerKind
from trio_monitor.errors import ApiError, StoreUnavailable
from trio_monitor.ports.access import Session, SignIn
from trio_monitor.web import schemas_screens as shapes
from trio_monitor.web.access import (
    Context,
    ForSupervisors,
    Visit,
    cookie_name,
    pairing_cookie_name,
    require_same_origin,
    session_token,
)
from trio_monitor.web.accounts import new_id
from trio_monitor.web.caller import client_address
from trio_monitor.web.context import WebContext
from trio_monitor.web.pairings import PAIRING_LIFE, Pairing
from trio_monitor.web.routing import api_router
from trio_monitor.web.scoped import may_show, require_may_show
from trio_monitor.web.sessions import hash_token, new_token

router = api_router("screens")
open_router = api_router("screens")

SCREEN_LIFE = timedelta(days=365)
"""A screen that nobody has paired anew for a year has been forgotten by everybody."""

ScreenId = Annotated[str, Path(max_length=64, description="The screen's id, as in the list of screens.")]


@open_router.post("/screens/pairings", status_code=201, dependencies=[Depends(require_same_origin)])
async def begin_pairing(request: Request, response: Response, context: Context) -> shapes.PairingOut:
    """Ask for a code to show; the reply sets the cookie by which the screen waits. 429 where too many wait."""
    now, token = context.clock.now(), new_token()
    before = session_token(request.headers, pairing_cookie_name(context))
    pairing = context.pairings.begin(
        hash_token(token),
        client_address(request.scope),
        now,
        instead_of=None if before is None else hash_token(before),
    )
    _set_cookie(context, response, pairing_cookie_name(context), token, PAIRING_LIFE)
    return shapes.PairingOut(code=pairing.code, expires_at=pairing.expires_at)


@open_router.get("/screens/pairings/mine")
async def show_own_pairing(request: Request, response: Response, context: Context) -> shapes.OwnPairingOut:
    """How far the screen that asks has come; once it is paired, the reply sets the session's cookie."""
    now = context.clock.now()
    token = session_token(request.headers, pairing_cookie_name(context))
    if token is None:
        return shapes.OwnPairingOut(state=shapes.PairingState.EXPIRED, board_id=None)
    # Before the session is looked for: while it is being opened a screen waits, and never takes its code for expired.
    is_waiting = context.pairings.is_waiting(hash_token(token), now)
    known = await context.sessions.find(token)
    if known is not None and known.viewer.kind is ViewerKind.SCREEN:
        _set_cookie(context, response, cookie_name(context), token, known.expires_at - now)
        return shapes.OwnPairingOut(state=shapes.PairingState.PAIRED, board_id=known.viewer.board_id)
    state = shapes.PairingState.WAITING if is_waiting else shapes.PairingState.EXPIRED
    return shapes.OwnPairingOut(state=state, board_id=None)


@router.post("/screens", status_code=201)
async def add_screen(body: shapes.NewScreenIn, visit: ForSupervisors, context: Context) -> shapes.ScreenOut:
    """Pair the screen that shows a code. 404 for a wrong, used or expired code, 429 after too many of them."""
    await _require_own(context, visit, body)
    now = context.clock.now()
    pairing = context.pairings.take(body.code, visit.viewer.viewer_id, now)
    if pairing is None:
        detail = "No screen shows this code now. It may have been used, or have expired: look at the screen again."
        raise ApiError(404, "no-such-code", "No such code", detail)
    session = Session(
        pairing.token_hash,
        new_id(),
        ViewerKind.SCREEN,
        now,
        now,
        now + SCREEN_LIFE,
        screen_name=body.name,
        board_id=body.board_id,
        shows_agents=body.shows_agents,
        address=pairing.address,
    )
    after = {"screen_id": session.session_id, "board_id": body.board_id, "shows_agents": body.shows_agents}
    await _open(context, pairing, SignIn(session, visit.entry(now, "screen.add", body.name, after=after)))
    return _screen_out(session)


@router.get("/screens")
async def list_screens(visit: ForSupervisors, context: Context) -> shapes.ScreensOut:
    """Every paired screen that shows no other queues than one may see."""
    screens = [each for each in await _load_screens(context) if may_show(context, visit.viewer, _shown(context, each))]
    return shapes.ScreensOut(
        screens=[_screen_out(each) for each in sorted(screens, key=lambda each: (each.screen_name or "").casefold())]
    )


@router.delete("/screens/{screen_id}", status_code=204)
async def revoke_screen(screen_id: ScreenId, visit: ForSupervisors, context: Context) -> None:
    """Revoke a screen: it shows nothing any more, and must be paired anew."""
    screen = next((each for each in await _load_screens(context) if each.session_id == screen_id), None)
    if screen is None:
        raise _no_such_screen()
    require_may_show(context, visit.viewer, _shown(context, screen))
    before = {"screen_id": screen_id, "board_id": screen.board_id, "shows_agents": screen.shows_agents}
    entry = visit.entry(context.clock.now(), "screen.revoke", screen.screen_name, before=before)
    if not await context.store.access.end_session(screen_id, entry):
        raise _no_such_screen()
    context.sessions.forget_session(screen_id)


async def _open(context: WebContext, pairing: Pairing, sign_in: SignIn) -> None:
    try:
        await context.store.access.open_session(sign_in)
    except StoreUnavailable:
        # Nothing was saved, and the code is still on the wall.
        pairing.is_taken = False
        raise
    context.pairings.end(pairing)


async def _require_own(context: WebContext, visit: Visit, body: shapes.NewScreenIn) -> None:
    """ApiError for a board that is not there, or that shows what whoever pairs may not see themselves."""
    board_id, is_scoped = body.board_id, context.queue_ids(visit.viewer) is not None
    await context.boards.load()
    if not context.boards.has(board_id):
        detail = f"There is no board {board_id!r}. Choose one of those that `GET /boards` lists."
        raise ApiError(422, "no-such-board", "No such board", detail)
    require_may_show(context, visit.viewer, context.boards.queue_ids(board_id, context.alerts.groups))
    if body.shows_agents and is_scoped:
        detail = "A screen names the agents of all queues, and you may see some."
        raise ApiError(403, "foreign-queue", "Not your queue", detail)


def _shown(context: WebContext, screen: Session) -> frozenset[str] | None:
    return context.boards.queue_ids(screen.board_id or "", context.alerts.groups)


async def _load_screens(context: WebContext) -> list[Session]:
    await context.boards.load()
    found = await context.store.access.load_live_sessions(context.clock.now())
    return [each.session for each in found if each.session.kind is ViewerKind.SCREEN]


def _set_cookie(context: WebContext, response: Response, name: str, token: str, life: timedelta) -> None:
    response.set_cookie(
        name,
        token,
        max_age=round(life.total_seconds()),
        httponly=True,
        secure=context.settings.web.is_https,
        samesite="strict",
    )


def _screen_out(session: Session) -> shapes.ScreenOut:
    return shapes.ScreenOut(
        id=session.session_id,
        name=session.screen_name or "",
        board_id=session.board_id or "",
        shows_agents=session.shows_agents,
        paired_at=session.created_at,
        last_seen_at=session.last_seen_at,
        expires_at=session.expires_at,
        address=session.address,
    )


def _no_such_screen() -> ApiError:
    return ApiError(404, "no-such-screen", "No such screen", "There is no such screen that has not been revoked.")
