"""What somebody may do and see by the groups that they are in at an OpenID provider."""

from dataclasses import dataclass

from trio_monitor.domain.access import Role

EVERY_QUEUE = "*"


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What groups are good for.

    Attributes:
        admins: groups of administrators; `supervisors` and `viewers` likewise.
        scope_pairs: a group, and a queue group that its members see, or EVERY_QUEUE. Without any, all see all.
    """

    admins: frozenset[str]
    supervisors: frozenset[str]
    viewers: frozenset[str]
    scope_pairs: frozenset[tuple[str, str]] = frozenset()

    @property
    def of_any_role(self) -> frozenset[str]:
        """The groups of which somebody must be in one."""
        return self.admins | self.supervisors | self.viewers

    @property
    def of_any_queue(self) -> frozenset[str]:
        """The groups of which whoever is no administrator must be in one; none when all see all."""
        return frozenset(group for group, _ in self.scope_pairs)

    def role_of(self, groups: frozenset[str]) -> Role | None:
        """The highest role that the groups give, if any does."""
        for role, meant in (
            (Role.ADMIN, self.admins),
            (Role.SUPERVISOR, self.supervisors),
            (Role.VIEWER, self.viewers),
        ):
            if groups & meant:
                return role
        return None

    def queue_groups_of(self, role: Role, groups: frozenset[str]) -> tuple[str, ...] | None:
        """The queue groups that somebody sees, () for all queues, None for none at all.

        Where queues are divided up, whoever is in none of the groups sees nothing: else to leave one would show more.
        """
        if role is Role.ADMIN or not self.scope_pairs:
            return ()
        seen = {queue_group for group, queue_group in self.scope_pairs if group in groups}
        if EVERY_QUEUE in seen:
            return ()
        return tuple(sorted(seen)) or None
