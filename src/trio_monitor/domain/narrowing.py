"""A snapshot as those see it who may not see all of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from trio_monitor.domain.figures import TimeTally
from trio_monitor.domain.reading import AgentReading
from trio_monitor.domain.service_level import Method, Window, sum_of
from trio_monitor.domain.snapshot import QueueState, Snapshot, WindowFigures
from trio_monitor.domain.today import today_intervals


def narrowed(snapshot: Snapshot, queue_ids: frozenset[str]) -> Snapshot:
    """The snapshot with these queues alone: totals, intervals, alerts and agents are worked out for them.

    An alert on the centre or on the source is everybody's. Of agents the server tells no more than the queue of the
    call in hand: shown are those who have one of these queues'.
    """
    queues = tuple(queue for queue in snapshot.queues if queue.queue_id in queue_ids)
    booked = {key: counts for key, counts in snapshot.booked.items() if key[0] in queue_ids}
    agents = tuple(agent for agent in snapshot.agents if agent.queue_id in queue_ids)
    server_now = (snapshot.read_at or snapshot.published_at) + (snapshot.source.clock_offset or timedelta(0))
    return replace(
        snapshot,
        queues=queues,
        agents=agents,
        agents_by_state=Counter(agent.state for agent in agents),
        totals=_totals(snapshot.totals, queues),
        today_intervals=today_intervals(booked, server_now),
        booked=booked,
        alerts=tuple(each for each in snapshot.alerts if each.alert.queue_id in {None, *queue_ids}),
    )


def of_board(snapshot: Snapshot, queue_ids: frozenset[str]) -> Snapshot:
    """The snapshot with these queues alone, and with the whole centre's agents and quarters.

    A wall screen says of those that they are the whole centre's. An agent who is ready is so for no one queue: by
    their queues a board would always tell that nobody is.
    """
    return replace(
        narrowed(snapshot, queue_ids),
        agents=snapshot.agents,
        agents_by_state=snapshot.agents_by_state,
        today_intervals=snapshot.today_intervals,
    )


def without_hidden(agents: tuple[AgentReading, ...], hidden_ids: frozenset[str]) -> tuple[AgentReading, ...]:
    """The agents that are shown and counted. Done before a snapshot is made, so that everybody shares one."""
    return tuple(agent for agent in agents if agent.agent_id not in hidden_ids) if hidden_ids else agents


def without_agents(snapshot: Snapshot) -> Snapshot:
    """The snapshot without agents one by one; how many do what is told still."""
    return replace(snapshot, agents=())


def _totals(totals: Mapping[Window, WindowFigures], queues: Iterable[QueueState]) -> dict[Window, WindowFigures]:
    """Counts are summed, shares never averaged."""
    return {window: _total(figures, [queue.windows[window] for queue in queues]) for window, figures in totals.items()}


def _total(whole: WindowFigures, parts: list[WindowFigures]) -> WindowFigures:
    samples = sum((TimeTally(part.open_sample_count, part.within_sample_count) for part in parts), TimeTally())
    return replace(
        whole,
        counts=sum_of(part.counts for part in parts),
        time_within_percent=samples.percent if whole.method is Method.SAMPLED else None,
        open_sample_count=samples.open,
        within_sample_count=samples.within,
    )
