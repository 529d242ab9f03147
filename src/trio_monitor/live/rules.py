"""The rules in force. Whoever changes them replaces the whole value; whoever uses them takes it anew each time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from trio_monitor.domain.rules import CentreRules, QueueRules


class LiveRules:
    """Holds the rules that the next poll goes by."""

    def __init__(self, rules: CentreRules) -> None:
        self.current = rules

    def replace_queues(self, queues: Mapping[str, QueueRules]) -> None:
        """From the next poll on these queues have rules of their own."""
        self.current = replace(self.current, queues=dict(queues))

    def hide_agents(self, agent_ids: Iterable[str]) -> None:
        """From the next poll on these agents, and no others, are left out of what is shown."""
        self.current = replace(self.current, hidden_agent_ids=frozenset(agent_ids))
