"""How many agents a queue needs now, and what to expect with one fewer, as many and one more than it has.

Silent rather than wrong: when the values are late, the queue is closed, or too little has been seen to know how many
call, how long they are handled or how many agents there are, it says why and gives no number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.history import Tally
from trio_monitor.domain.service_level import Limits, Window
from trio_monitor.domain.snapshot import QueueState, WindowFigures
from trio_monitor.domain.staffing import Expectation, Load, agents_needed, erlang_a, erlang_c

ARRIVAL_WINDOW = Window.MINUTES_30
ARRIVAL_LENGTH = timedelta(minutes=30)
LEAST_HANDLED = 20
LEAST_ABANDONED = 10


class Silence(StrEnum):
    """Why no number is given."""

    LATE = "late"
    CLOSED = "closed"
    UNWATCHED = "unwatched"
    NO_CALLS = "no_calls"
    FEW_HANDLED = "few_handled"
    AGENTS_UNKNOWN = "agents_unknown"


class Model(StrEnum):
    """Erlang A where callers' patience is known, else Erlang C, by which nobody ever hangs up."""

    ERLANG_A = "erlang_a"
    ERLANG_C = "erlang_c"


@dataclass(frozen=True, slots=True)
class StaffingNow:
    """The answer.

    Attributes:
        model: which one was used.
        load: what was assumed to arrive.
        agents: those who serve the queue now: logged in and not paused. They may serve other queues too.
        needed: the smallest number that reaches the target; None when none does.
        expectations: with one fewer, as many, and one more than `agents`; a number of agents who cannot carry the
            load is left out.
    """

    model: Model
    load: Load
    agents: int
    needed: int | None
    expectations: tuple[Expectation, ...]


def staffing_now(queue: QueueState, age: Freshness, recent: Tally, usual_calls: float | None) -> StaffingNow | Silence:
    """The number needed, or why there is none.

    Args:
        queue: as it stands.
        age: of the values.
        recent: calls of the last days, for handling time and patience.
        usual_calls: calls that the same half hour of this weekday usually has; None when too little is known.
    """
    silence = _silence(queue, age, recent)
    if silence is not None:
        return silence
    agents = _serving(queue)
    load = _load(queue.windows[ARRIVAL_WINDOW], recent, usual_calls)
    if agents is None:
        return Silence.AGENTS_UNKNOWN
    if load.arrivals_per_second == 0:
        return Silence.NO_CALLS
    model = Model.ERLANG_C if load.patience_seconds is None else Model.ERLANG_A
    expect = _expect(model, load, queue.limits)
    beside = [expect(number) for number in (agents - 1, agents, agents + 1) if number > 0]
    return StaffingNow(
        model=model,
        load=load,
        agents=agents,
        needed=agents_needed(expect, load, queue.limits.target_percent),
        expectations=tuple(each for each in beside if each is not None),
    )


def _silence(queue: QueueState, age: Freshness, recent: Tally) -> Silence | None:
    if age is not Freshness.FRESH:
        return Silence.LATE
    if queue.is_open is False:
        return Silence.CLOSED
    if not queue.windows[ARRIVAL_WINDOW].is_watched:
        return Silence.UNWATCHED
    return Silence.FEW_HANDLED if recent.handled_count < LEAST_HANDLED else None


def _serving(queue: QueueState) -> int | None:
    if queue.agents_logged_in_count is None:
        return None
    return max(queue.agents_logged_in_count - (queue.agents_paused_count or 0), 0)


def _load(arrivals: WindowFigures, recent: Tally, usual_calls: float | None) -> Load:
    """The half hour that was, and the one that usually is, in equal parts where both are known."""
    calls = float(arrivals.counts.offered)
    if usual_calls is not None:
        calls = (calls + usual_calls) / 2
    abandoned = recent.counts.abandoned
    return Load(
        arrivals_per_second=calls / ARRIVAL_LENGTH.total_seconds(),
        handling_seconds=recent.handling.total_seconds() / recent.handled_count,
        # Of exponential patience, seen only up to the answer: all waiting divided by the hang-ups it led to.
        patience_seconds=recent.waited.total_seconds() / abandoned if abandoned >= LEAST_ABANDONED else None,
    )


def _expect(model: Model, load: Load, limits: Limits) -> Callable[[int], Expectation | None]:
    solve = erlang_a if model is Model.ERLANG_A else erlang_c
    return lambda agents: solve(load, agents, limits.wait.total_seconds())
