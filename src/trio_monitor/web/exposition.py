"""The centre as Prometheus reads it. Made from the latest snapshot at each scrape: nothing is counted twice.

A value that is not known is left out, as Prometheus expects, and so is every value of a queue once the source is
lost: a graph then has a gap where the page has a dash.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from trio_monitor.domain.alerts import Phase
from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.service_level import live_service_level
from trio_monitor.domain.snapshot import Circuit, QueueState, Snapshot, WindowFigures
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.web.context import WebContext
from trio_monitor.web.door import Door, SignInFailure

PREFIX = "trio_monitor_"
GONE = frozenset({Freshness.LOST, Freshness.NEVER})
Sample = tuple[tuple[str, ...], float | None]


def exposition(context: WebContext, accept: str) -> tuple[bytes, str]:
    """The text and its media type, in the format that the `Accept` header asks for."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Everything(context))
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Everything(Collector):
    def __init__(self, context: WebContext) -> None:
        self._context = context

    def collect(self) -> Iterable[Metric]:
        context = self._context
        yield InfoMetricFamily("trio_monitor", "The monitor itself.", {"version": context.version})
        yield _gauge("viewers", "Open live streams.", (), [((), context.hub.viewer_count)])
        yield _alerts(context.alerts)
        yield _sign_in_failures(context.door)
        if context.hub.current is not None:
            snapshot = context.hub.current.snapshot
            yield from _source(snapshot, context.clock.now())
            if snapshot.source.freshness not in GONE:
                yield from _queues(snapshot)


def _gauge(name: str, about: str, labels: tuple[str, ...], samples: Iterable[Sample]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, about, labels=labels)
    for values, value in samples:
        if value is not None:
            family.add_metric(values, value)
    return family


def _alerts(alerts: LiveAlerts) -> Metric:
    """Every rule in every state, so that an alert which has ended is a zero and not a gap."""
    counts = alerts.counts()
    states = (Phase.PENDING, Phase.FIRING, Phase.RECOVERING)
    severities = {rule.rule_id: rule.severity for rule in alerts.rules if rule.is_enabled}
    keys = {(rule_id, severity, phase) for rule_id, severity in severities.items() for phase in states} | counts.keys()
    return _gauge(
        "alerts",
        "Alerts that have not ended, by rule, severity and state.",
        ("rule", "severity", "state"),
        [
            ((rule, severity.value, phase.value), counts[rule, severity, phase])
            for rule, severity, phase in sorted(keys)
        ],
    )


def _sign_in_failures(door: Door) -> Metric:
    """Every reason, so that the first failure is an increase and not a new series."""
    family = CounterMetricFamily(PREFIX + "sign_in_failures", "Sign-ins that failed.", labels=("reason",))
    for reason in SignInFailure:
        family.add_metric((reason.value,), door.failures[reason])
    return family


def _source(snapshot: Snapshot, now: datetime) -> Iterator[Metric]:
    source = snapshot.source
    age = (now - snapshot.read_at).total_seconds() if snapshot.read_at else None
    yield _gauge(
        "source_up", "1 while figures are fresh or late, 0 once lost.", (), [((), source.freshness not in GONE)]
    )
    yield _gauge("data_age_seconds", "Age of the figures that are shown.", (), [((), age)])
    duration = source.poll_duration.total_seconds() if source.poll_duration else None
    yield _gauge("poll_duration_seconds", "How long the last good poll took.", (), [((), duration)])
    circuits = [((circuit.value,), float(source.circuit is circuit)) for circuit in Circuit]
    yield _gauge("circuit", "1 for the state of the circuit breaker.", ("state",), circuits)
    offset = source.clock_offset.total_seconds() if source.clock_offset is not None else None
    yield _gauge("clock_offset_seconds", "The Trio server's clock less ours.", (), [((), offset)])
    yield _gauge("set_aside_rows", "Rows of the last good poll not understood.", (), [((), source.set_aside_count)])


def _queues(snapshot: Snapshot) -> Iterator[Metric]:
    labels = ("queue_id", "queue")
    named = [((queue.queue_id, queue.name), queue) for queue in snapshot.queues]
    yield _gauge("queue_open", "1 while the queue is open.", labels, [(each, queue.is_open) for each, queue in named])
    waiting = [(each, queue.waiting_count) for each, queue in named]
    yield _gauge("queue_waiting_calls", "Calls that wait.", labels, waiting)
    waits = [(each, _longest_wait(queue)) for each, queue in named]
    yield _gauge("queue_longest_wait_seconds", "The longest wait of a call that waits; 0 without.", labels, waits)
    agents = [
        ((*each, state), count)
        for each, queue in named
        for state, count in (
            ("logged_in", queue.agents_logged_in_count),
            ("ready", queue.agents_ready_count),
            ("busy", queue.agents_busy_count),
            ("paused", queue.agents_paused_count),
        )
    ]
    yield _gauge("queue_agents", "Agents, by state; one may be in several queues.", (*labels, "state"), agents)
    levels = [
        ((*each, window.value), _level(queue, figures))
        for each, queue in named
        for window, figures in queue.windows.items()
    ]
    about = "Service level by the queue's formula, 0 to 1, waiting calls past the limit counted as missed."
    yield _gauge("queue_service_level_ratio", about, (*labels, "window"), levels)
    targets = [(each, queue.limits.target_percent / 100) for each, queue in named]
    yield _gauge("queue_service_level_target_ratio", "The target of the service level.", labels, targets)
    by_state = [((state.value,), count) for state, count in snapshot.agents_by_state.items()]
    yield _gauge("agents", "Agents of the centre, by state.", ("state",), by_state)


def _longest_wait(queue: QueueState) -> float | None:
    if queue.waiting_count == 0:
        return 0.0
    return queue.longest_wait.total_seconds() if queue.longest_wait is not None else None


def _level(queue: QueueState, figures: WindowFigures) -> float | None:
    percent = live_service_level(figures.counts, queue.limits.formula).percent
    return None if percent is None else percent / 100
