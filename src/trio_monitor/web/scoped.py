"""Rules of alerts and boards, as those see them who may see some queues only."""

from collections.abc import Iterable

from trio_monitor.domain.access import Viewer
from trio_monitor.errors import ApiError
from trio_monitor.web.boards import queues_of
from trio_monitor.web.context import WebContext
from trio_monitor.web.schemas_alerts import AlertRuleBody
from trio_monitor.web.schemas_boards import BoardBody


def rule_within(context: WebContext, viewer: Viewer, rule: AlertRuleBody) -> AlertRuleBody | None:
    """The rule as far as it is about queues of theirs; None when it is about others only.

    A group of somebody else's is told as those of its queues that they see: its name may say more than they may know.
    """
    own, groups = context.queue_ids(viewer), context.alerts.groups
    is_about_all = not rule.queue_ids and not rule.group_ids
    if own is None or is_about_all:
        return rule
    own_group_ids = viewer.scope.group_ids.intersection(rule.group_ids)
    of_others = (groups.get(each, frozenset()) for each in set(rule.group_ids) - own_group_ids)
    queue_ids = sorted(own & frozenset(rule.queue_ids).union(*of_others))
    if not queue_ids and not own_group_ids:
        return None
    return rule.model_copy(update={"queue_ids": queue_ids, "group_ids": sorted(own_group_ids)})


def may_see_board(context: WebContext, viewer: Viewer, board: BoardBody) -> bool:
    """Whether all of its queues are theirs. A board of all queues shows each person theirs alone."""
    own, shown = context.queue_ids(viewer), queues_of(board, context.alerts.groups)
    return own is None or shown is None or own.issuperset(shown)


def may_show(context: WebContext, viewer: Viewer, shown: Iterable[str] | None) -> bool:
    """Whether somebody may see all that a screen shows; `shown` are its queues, None for all."""
    own = context.queue_ids(viewer)
    return own is None or (shown is not None and own.issuperset(shown))


def require_may_show(context: WebContext, viewer: Viewer, shown: Iterable[str] | None) -> None:
    """ApiError 403 for a board whose screens would show more than whoever asks may see."""
    if shown is not None:
        context.require_in_scope(viewer, shown)
    elif context.queue_ids(viewer) is not None:
        raise ApiError(403, "foreign-queue", "Not your queue", "The board shows all queues, and you may see some.")
