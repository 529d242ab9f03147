"""What a rule's metric is now, in every place where the rule is watched."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trio_monitor.domain.alert_rules import (
    OF_THE_MONITOR,
    AlertRule,
    Bounds,
    Metric,
    Place,
    QueueGroups,
)
from trio_monitor.domain.alerts import Knowledge, Measurement
from trio_monitor.domain.opening_hours import span_at
from trio_monitor.domain.reading import AgentState, Part, Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Limits, Method, Ratio, Window, live_service_level, sum_of
from trio_monitor.domain.snapshot import Circuit, QueueState, Snapshot

NOT_LOGGED_IN = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Measurable:
    """Everything that can be measured at one instant.

    Attributes:
        snapshot: as it will be shown.
        rules: the centre's.
        reading: what the snapshot's values come from; None where they are of an earlier poll, and not measured again.
        disabled_channel_count: channels of notification that have been switched off.
    """

    snapshot: Snapshot
    rules: CentreRules
    reading: Reading | None
    disabled_channel_count: int = 0

    @property
    def now(self) -> datetime:
        """Our clock."""
        return self.snapshot.published_at


@dataclass(frozen=True, slots=True)
class _Found:
    """A value and what it rests on.

    Attributes:
        sample: how many calls or agents; None where there is nothing that could be too few.
        is_whole: whether all was known. A part is enough to start an alert, but for a while not to end one.
    """

    value: float | None
    sample: int | None = None
    is_whole: bool = True


def measurements(
    rule: AlertRule, groups: QueueGroups, centre: Measurable, alerted: Iterable[str | None]
) -> Iterator[tuple[str | None, Measurement]]:
    """The metric in each place, by queue id; None is the centre.

    Args:
        rule: an enabled one.
        groups: the queues of each group.
        centre: what is known now.
        alerted: the queues in which the rule has alerts, whether the server still tells of them or not.
    """
    bounds = rule.bounds.for_limits(rule.metric, centre.snapshot.limits)
    if not _is_active(rule, centre):
        yield from ((queue_id, Measurement(Knowledge.OUTSIDE_HOURS, bounds)) for queue_id in alerted)
        return
    if rule.metric in OF_THE_MONITOR:
        yield None, _judged(rule, bounds, _of_monitor(rule, bounds, centre))
        return
    queues = [queue for queue in centre.snapshot.queues if rule.scope.holds(queue.queue_id, groups)]
    if rule.scope.place is Place.CENTRE:
        yield None, _measured(rule, queues, centre, centre.snapshot.limits)
        return
    for queue in queues:
        yield queue.queue_id, _measured(rule, [queue], centre, queue.limits)
    told = {queue.queue_id for queue in queues}
    missing = Knowledge.UNKNOWN if centre.reading is None else Knowledge.QUEUE_MISSING
    for queue_id in alerted:
        if queue_id is not None and queue_id not in told and rule.scope.holds(queue_id, groups):
            yield queue_id, Measurement(missing, bounds)


def _is_active(rule: AlertRule, centre: Measurable) -> bool:
    rules = centre.rules
    return rule.active is None or span_at(rule.active, centre.now, rules.zone, rules.calendar) is not None


def _measured(rule: AlertRule, queues: Sequence[QueueState], centre: Measurable, limits: Limits) -> Measurement:
    """The metric of some queues together. Closed ones do not count; if all of them are, nothing is watched."""
    bounds = rule.bounds.for_limits(rule.metric, limits)
    if centre.reading is None or not queues:
        return Measurement(Knowledge.UNKNOWN, bounds)
    is_open = [queue for queue in queues if queue.is_open is not False]
    if not is_open:
        return Measurement(Knowledge.QUEUE_CLOSED, bounds)
    found = _found(rule, is_open, centre.snapshot)
    if found is not None and rule.scope.place is Place.CENTRE and not centre.reading.has_all_queues:
        found = replace(found, is_whole=False)
    return _judged(rule, bounds, found)


def _judged(rule: AlertRule, bounds: Bounds, found: _Found | None) -> Measurement:
    """What is told of it: too few calls tell nothing, and of a part that is no breach it is told that it is one."""
    if found is None:
        return Measurement(Knowledge.UNKNOWN, bounds)
    if found.sample == 0 and found.is_whole:
        return Measurement(Knowledge.NOTHING, bounds)
    if found.value is None or (found.sample is not None and found.sample < rule.least_sample):
        return Measurement(Knowledge.NO_VALUE, bounds)
    is_telling = found.is_whole or rule.is_breach(found.value, bounds)
    return Measurement(Knowledge.VALUE if is_telling else Knowledge.PART, bounds, found.value)


def _found(rule: AlertRule, queues: Sequence[QueueState], snapshot: Snapshot) -> _Found | None:
    """What there is to judge by; None where not even that is known."""
    window = rule.window or Window.MINUTES_30
    match rule.metric:
        case Metric.LONGEST_WAIT:
            return _largest([_longest_wait(queue) for queue in queues])
        case Metric.WAITING:
            return _sum([queue.waiting_count for queue in queues])
        case Metric.WAITING_WITH_NOBODY_READY:
            return _sum([_waiting_with_nobody_ready(queue) for queue in queues])
        case Metric.SERVICE_LEVEL | Metric.ABANDON_RATE:
            return _share(rule, queues, window, snapshot.limits)
        case Metric.PAUSED_SHARE:
            return _paused_share(rule, queues, snapshot)
        case _:
            return None


def _of_monitor(rule: AlertRule, bounds: Bounds, centre: Measurable) -> _Found | None:
    if rule.metric is Metric.CHANNELS_DISABLED:
        return _Found(float(centre.disabled_channel_count))
    source = centre.snapshot.source
    if rule.metric is Metric.CIRCUIT_OPEN:
        value = float(source.circuit is not Circuit.CLOSED)
    else:
        since = centre.now if source.reason is None else source.last_success_at or source.failing_since
        value = (centre.now - since).total_seconds() if since else 0.0
    # Until a poll has come since the start, the outage may be older than what this process has seen of it.
    is_sure = source.last_success_at is not None or rule.is_breach(value, bounds)
    return _Found(value) if is_sure else None


def _longest_wait(queue: QueueState) -> float | None:
    if queue.waiting_count == 0:
        return 0.0
    return None if queue.longest_wait is None else queue.longest_wait.total_seconds()


def _waiting_with_nobody_ready(queue: QueueState) -> int | None:
    if queue.waiting_count == 0 or queue.agents_ready_count:
        return 0
    return None if queue.agents_ready_count is None else queue.waiting_count


def _largest(values: Sequence[float | None]) -> _Found:
    known = [value for value in values if value is not None]
    return _Found(max(known, default=None), is_whole=len(known) == len(values))


def _sum(values: Sequence[float | None]) -> _Found:
    known = [value for value in values if value is not None]
    return _Found(float(sum(known)) if known else None, is_whole=len(known) == len(values))


def _share(rule: AlertRule, queues: Sequence[QueueState], window: Window, centre_limits: Limits) -> _Found | None:
    """Counts of all the queues, summed; one queue by its own formula, several by the centre's.

    That few have called is known only of a window that was watched, and not of one in which many called of whom the
    formula counts few: an alert goes on while nobody is answered.
    """
    figures = [queue.windows[window] for queue in queues]
    if any(each.method is Method.SAMPLED for each in figures):
        return None
    counts = sum_of(each.counts for each in figures)
    formula = queues[0].limits.formula if len(queues) == 1 else centre_limits.formula
    if rule.metric is Metric.SERVICE_LEVEL:
        share = live_service_level(counts, formula)
    else:
        share = Ratio(counts.abandoned, counts.offered)
    if share.denominator >= rule.least_sample:
        return _Found(share.percent, share.denominator)
    have_few_called = counts.offered < rule.least_sample and all(each.is_watched for each in figures)
    return _Found(None, counts.offered) if have_few_called else None


def _paused_share(rule: AlertRule, queues: Sequence[QueueState], snapshot: Snapshot) -> _Found | None:
    """Of the centre by its agents; of queues by the server's count for each, in which an agent may be in several."""
    if rule.scope.place is Place.CENTRE and not rule.scope.queue_ids and not rule.scope.group_ids:
        if Part.AGENTS in snapshot.source.unavailable:
            return None
        by_state = snapshot.agents_by_state
        present = sum(count for state, count in by_state.items() if state not in NOT_LOGGED_IN)
        return _Found(Ratio(by_state.get(AgentState.PAUSED, 0), present).percent, present)
    counts = [(queue.agents_paused_count, queue.agents_logged_in_count) for queue in queues]
    known = [(few, many) for few, many in counts if few is not None and many is not None]
    if not known:
        return _Found(None, is_whole=False)
    paused, present = sum(few for few, _ in known), sum(many for _, many in known)
    return _Found(Ratio(paused, present).percent, present, is_whole=len(known) == len(counts))
