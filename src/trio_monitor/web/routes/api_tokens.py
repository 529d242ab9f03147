"""API tokens: what machines show as `Authorization: Bearer`."""

from datetime import timedelta
from typing import Annotated

from fastapi import Path

from trio_monitor.domain.access import ViewerKind
from trio_monitor.errors import ApiError
from trio_monitor.ports.access import ApiToken
from trio_monitor.web import schemas_access as shapes
from trio_monitor.web.access import Context, ForAdminPeople, ForAdmins
from trio_monitor.web.accounts import new_id
from trio_monitor.web.routes.users import require_groups
from trio_monitor.web.routing import api_router
from trio_monitor.web.sessions import hash_token, new_token

router = api_router("api tokens")

TokenId = Annotated[str, Path(max_length=64, description="The token's id, as in the list of tokens.")]
MARK = "tm_"
"""Begins every token, so that people and scanners of secrets know one when they see it."""


@router.get("/api-tokens")
async def list_tokens(_: ForAdmins, context: Context) -> shapes.ApiTokensOut:
    """Every API token, also those that no longer count."""
    access, now = context.store.access, context.clock.now()
    live = {each.token_id for each in await access.load_live_tokens(now)}
    names = {user.user_id: user.name for user in await access.load_users()}
    return shapes.ApiTokensOut(
        tokens=[
            _token_out(each, names.get(each.made_by, each.made_by), is_live=each.token_id in live)
            for each in await access.load_tokens()
        ]
    )


@router.post("/api-tokens", status_code=201)
async def add_token(body: shapes.NewApiTokenIn, visit: ForAdminPeople, context: Context) -> shapes.NewApiTokenOut:
    """Make an API token. Its secret is in this reply and nowhere else."""
    now = context.clock.now()
    require_groups(context, body.role, body.group_ids)
    secret = MARK + new_token()
    token = ApiToken(
        new_id(),
        hash_token(secret),
        body.name,
        body.role,
        tuple(sorted(set(body.group_ids))),
        visit.viewer.viewer_id,
        now,
        now + timedelta(days=body.days),
    )
    after = {"role": token.role.value, "group_ids": list(token.group_ids), "expires_at": token.expires_at.isoformat()}
    await context.store.access.add_token(token, visit.entry(now, "api_token.add", token.name, after=after))
    return shapes.NewApiTokenOut(token=_token_out(token, visit.viewer.user_name, is_live=True), secret=secret)


@router.delete("/api-tokens/{token_id}", status_code=204)
async def revoke_token(token_id: TokenId, visit: ForAdminPeople, context: Context) -> None:
    """Revoke an API token: it no longer counts."""
    now = context.clock.now()
    tokens = {each.token_id: each for each in await context.store.access.load_tokens()}
    name = tokens[token_id].name if token_id in tokens else token_id
    if not await context.store.access.revoke_token(token_id, now, visit.entry(now, "api_token.revoke", name)):
        raise ApiError(404, "no-such-token", "No such token", "There is no such token that has not been revoked.")
    context.sessions.forget(lambda viewer: viewer.kind is ViewerKind.TOKEN)


def _token_out(token: ApiToken, made_by: str, *, is_live: bool) -> shapes.ApiTokenOut:
    return shapes.ApiTokenOut(
        id=token.token_id,
        name=token.name,
        role=token.role,
        group_ids=list(token.group_ids),
        made_by=made_by,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        is_live=is_live,
    )
