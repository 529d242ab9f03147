"""Users and tokens as rows, and back; the others are rows as they stand."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trio_monitor.ports.access import ApiToken, User


def user_values(user: User) -> dict[str, object]:
    """A row of `users`."""
    return {**asdict(user), "folded_name": user.name.casefold(), "group_ids": json.dumps(user.group_ids)}


def user_of(row: Sequence[Any]) -> User:
    """The user of a row with all columns of `users`, in their order."""
    user_id, _, name, display_name, role, group_ids, *rest = row
    return User(user_id, name, display_name, role, tuple(json.loads(group_ids)), *rest)


def token_values(token: ApiToken) -> dict[str, object]:
    """A row of `api_tokens`."""
    return {**asdict(token), "group_ids": json.dumps(token.group_ids)}


def token_of(row: Sequence[Any]) -> ApiToken:
    """The token of a row with all columns of `api_tokens`, in their order."""
    token_id, token_hash, name, role, group_ids, *rest = row
    return ApiToken(token_id, token_hash, name, role, tuple(json.loads(group_ids)), *rest)
