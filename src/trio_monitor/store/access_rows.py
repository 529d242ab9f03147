"""Users, sessions, links, tokens and audit entries as rows, and back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trio_monitor.ports.access import ApiToken, AuditEntry, Link, Session, User


def user_values(user: User) -> dict[str, object]:
    """A row of `users`."""
    return {**asdict(user), "folded_name": user.name.casefold(), "group_ids": json.dumps(user.group_ids)}


def user_of(row: Sequence[Any]) -> User:
    """The user of a row with all columns of `users`, in their order."""
    user_id, _, name, display_name, role, group_ids, *rest = row
    return User(user_id, name, display_name, role, tuple(json.loads(group_ids)), *rest)


def link_values(link: Link) -> dict[str, object]:
    """A row of `sign_in_links`."""
    return asdict(link)


def session_values(session: Session) -> dict[str, object]:
    """A row of `sessions`."""
    return asdict(session)


def session_of(row: Sequence[Any]) -> Session:
    """The session of a row with all columns of `sessions`, in their order."""
    return Session(*row)


def token_values(token: ApiToken) -> dict[str, object]:
    """A row of `api_tokens`."""
    return {**asdict(token), "group_ids": json.dumps(token.group_ids)}


def token_of(row: Sequence[Any]) -> ApiToken:
    """The token of a row with all columns of `api_tokens`, in their order."""
    token_id, token_hash, name, role, group_ids, *rest = row
    return ApiToken(token_id, token_hash, name, role, tuple(json.loads(group_ids)), *rest)


def audit_values(entry: AuditEntry) -> dict[str, object]:
    """A row of `audit`."""
    return asdict(entry)


def entry_of(row: Sequence[Any]) -> AuditEntry:
    """The entry of a row with all columns of `audit` but the number."""
    return AuditEntry(*row)
