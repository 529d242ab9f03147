"""Which role and which queues groups give."""

import pytest

from trio_monitor.domain.access import Role
from trio_monitor.domain.grants import GroupRules

ROLES = GroupRules(admins=frozenset({"a"}), supervisors=frozenset({"s"}), viewers=frozenset({"v", "w"}))
DIVIDED = GroupRules(
    admins=frozenset({"a"}),
    supervisors=frozenset({"s"}),
    viewers=frozenset({"v"}),
    scope_pairs=frozenset({("lund", "syd"), ("lund", "lund"), ("ystad", "syd"), ("alla", "*")}),
)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ({"a"}, Role.ADMIN),
        ({"v", "a", "s"}, Role.ADMIN),
        ({"v", "s"}, Role.SUPERVISOR),
        ({"w", "other"}, Role.VIEWER),
        ({"other", "A"}, None),
        (set(), None),
    ],
)
def test_the_highest_role_of_ones_groups_counts_and_other_groups_give_none(groups: set[str], role: Role | None) -> None:
    assert ROLES.role_of(frozenset(groups)) is role


def test_without_pairs_everybody_sees_all_queues() -> None:
    assert ROLES.queue_groups_of(Role.VIEWER, frozenset({"v"})) == ()


@pytest.mark.parametrize(
    ("role", "groups", "seen"),
    [
        (Role.VIEWER, {"v", "lund"}, ("lund", "syd")),
        (Role.SUPERVISOR, {"s", "ystad", "lund"}, ("lund", "syd")),
        (Role.VIEWER, {"v", "ystad", "alla"}, ()),
        (Role.VIEWER, {"v"}, None),
        (Role.SUPERVISOR, {"s", "*"}, None),
        (Role.ADMIN, {"a"}, ()),
        (Role.ADMIN, {"a", "lund"}, ()),
    ],
)
def test_where_queues_are_divided_up_only_ones_groups_show_them(
    role: Role, groups: set[str], seen: tuple[str, ...] | None
) -> None:
    assert DIVIDED.queue_groups_of(role, frozenset(groups)) == seen


def test_what_would_be_enough_can_be_told() -> None:
    assert DIVIDED.of_any_role == {"a", "s", "v"}
    assert DIVIDED.of_any_queue == {"lund", "ystad", "alla"}
