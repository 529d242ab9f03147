"""Who asks, and what they may see and do: roles, scopes and viewers."""

from dataclasses import dataclass
from enum import StrEnum

from trio_monitor.domain.alert_rules import QueueGroups


class Role(StrEnum):
    """What somebody may do; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    """Looks: what is live, queues, agents, history, staffing, alerts; changes nothing but their own account."""
    SUPERVISOR = "supervisor"
    """Also acts on alerts, makes reports, lists calls, exports."""
    ADMIN = "admin"
    """Also sets rules, groups, channels, users and tokens, and reads the audit log."""

    def includes(self, least: "Role") -> bool:
        """Whether this role may do what `least` may."""
        return _IN_ORDER.index(self) >= _IN_ORDER.index(least)


_IN_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which queues somebody sees: those of these groups, or all of them when there are none."""

    group_ids: frozenset[str] = frozenset()

    def queue_ids(self, groups: QueueGroups) -> frozenset[str] | None:
        """The queues, None for all. A group that is no longer there has none."""
        if not self.group_ids:
            return None
        return frozenset().union(*(groups.get(each, frozenset()) for each in self.group_ids))


EVERYTHING = Scope()


class ViewerKind(StrEnum):
    """By what somebody is known."""

    PERSON = "person"
    TOKEN = "token"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks.

    Attributes:
        viewer_id: the user's, the token's or the screen's.
        name: what others are shown.
        user_name: what a person signs in by; empty for tokens and screens.
        may_see_agents: whether agents are shown to them one by one.
        session_id: of the session that the request came by; None for a token.
        board_id: what a screen shows.
    """

    kind: ViewerKind
    viewer_id: str
    name: str
    role: Role
    scope: Scope = EVERYTHING
    user_name: str = ""
    may_see_agents: bool = True
    session_id: str | None = None
    board_id: str | None = None


def may_hold(role: Role, scope: Scope) -> bool:
    """Whether there can be such a user. Whoever may give rights is bound by none: an administrator sees all queues."""
    return role is not Role.ADMIN or not scope.group_ids
