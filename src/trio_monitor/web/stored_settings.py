"""What is set in the monitor itself, as the database holds it: for routes, for the start, and for commands."""

from datetime import timedelta

from trio_monitor.calendars import swedish_day
from trio_monitor.domain.alert_rules import AlertRule, QueueGroups, default_rules
from trio_monitor.domain.notices import Channel
from trio_monitor.domain.rules import CentreRules
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.rules import LiveRules
from trio_monitor.ports import Store
from trio_monitor.settings import Settings
from trio_monitor.web import schemas_alerts as of_alerts
from trio_monitor.web import schemas_boards as of_boards
from trio_monitor.web import schemas_channels as of_channels
from trio_monitor.web import schemas_looks as of_looks
from trio_monitor.web import schemas_rules as of_queues
from trio_monitor.web.schemas import LightHours
from trio_monitor.web.settings_documents import load_settings_document

AlertRuleBodies = dict[str, of_alerts.AlertRuleBody]
BoardBodies = dict[str, of_boards.BoardBody]
QueueRuleBodies = dict[str, of_queues.QueueRulesBody]
StoredChannels = dict[str, of_channels.StoredChannel]


async def load_queue_rules(store: Store) -> tuple[int, QueueRuleBodies]:
    """The rules of the queues that have their own, by queue id, and their version."""
    return await load_settings_document(store, of_queues.QUEUE_RULES_DOCUMENT, of_queues.queue_rules_document, {})


async def load_alert_rules(store: Store, poll_interval: timedelta) -> tuple[int, AlertRuleBodies]:
    """The rules of alerts by id, and their version; the defaults until the first change."""
    defaults = {rule.rule_id: of_alerts.alert_rule_body(rule) for rule in default_rules(poll_interval)}
    return await load_settings_document(store, of_alerts.RULES_DOCUMENT, of_alerts.rules_document, defaults)


async def load_queue_groups(store: Store) -> tuple[int, list[of_alerts.QueueGroupBody]]:
    """The groups of queues and their version."""
    return await load_settings_document(store, of_alerts.GROUPS_DOCUMENT, of_alerts.groups_document, [])


async def load_boards(store: Store) -> tuple[int, BoardBodies]:
    """The stored boards by id, and their version."""
    return await load_settings_document(store, of_boards.BOARDS_DOCUMENT, of_boards.boards_document, {})


async def load_channels(store: Store) -> tuple[int, StoredChannels]:
    """The channels by id, and their version."""
    return await load_settings_document(store, of_channels.CHANNELS_DOCUMENT, of_channels.channels_document, {})


async def load_light_hours(store: Store) -> tuple[int, LightHours]:
    """The hours in force and their version."""
    document, otherwise = of_looks.LIGHT_HOURS_DOCUMENT, of_looks.DEFAULT_LIGHT_HOURS
    return await load_settings_document(store, document, of_looks.light_hours_document, otherwise)


async def load_hidden_agents(store: Store) -> tuple[int, dict[str, str]]:
    """The names of the hidden agents by id, and their version."""
    return await load_settings_document(store, of_looks.HIDDEN_AGENTS_DOCUMENT, of_looks.hidden_agents_document, {})


async def load_group_ids(store: Store) -> set[str]:
    """The ids of the groups of queues."""
    _, groups = await load_queue_groups(store)
    return {group.id for group in groups}


async def load_live_rules(settings: Settings, store: Store) -> LiveRules:
    """The centre's rules from the settings, and the queues' own from the database."""
    _, bodies = await load_queue_rules(store)
    _, hidden = await load_hidden_agents(store)
    return LiveRules(
        CentreRules(
            limits=settings.limits.limits,
            zone=settings.centre.zone,
            poll_interval=settings.poll.interval,
            queues={queue_id: of_queues.queue_rules(body) for queue_id, body in bodies.items()},
            calendar=swedish_day,
            hidden_agent_ids=frozenset(hidden),
        )
    )


async def load_live_alerts(settings: Settings, store: Store) -> LiveAlerts:
    """The rules of alerts and the groups of queues. The poller loads the alerts."""
    _, bodies = await load_alert_rules(store, settings.poll.interval)
    _, groups = await load_queue_groups(store)
    return LiveAlerts(alert_rules_of(bodies), queue_groups_of(groups))


def alert_rules_of(bodies: AlertRuleBodies) -> tuple[AlertRule, ...]:
    """As the domain wants them."""
    return tuple(of_alerts.alert_rule(rule_id, body) for rule_id, body in bodies.items())


def queue_groups_of(bodies: list[of_alerts.QueueGroupBody]) -> QueueGroups:
    """As the domain wants them."""
    return {group.id: frozenset(group.queue_ids) for group in bodies}


def channels_of(stored: StoredChannels) -> list[Channel]:
    """As the domain wants them."""
    return [of_channels.channel_of(channel_id, each) for channel_id, each in stored.items()]
