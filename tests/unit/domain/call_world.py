"""A small true world of calls and a server that shows it: what following calls is measured against.

The truth is in whole seconds of true time. The server's clock runs `skew` ahead of it and may be set on the way; its
records move with its clock or keep the times they were written with. It may restart, losing its calls and numbering
anew from 1. All that polling does to the truth (lost polls, cut lists, rows that are missing for a poll) is drawn
with it, so that a failing example tells the whole story.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from random import Random

from hypothesis import strategies as st
from tests.support.builders import at, queues

from trio_monitor.domain.calls import Outcome
from trio_monitor.domain.reading import AgentReading, AgentState, CallReading, CallState, ClockSample, Reading

INTERVAL_SECONDS = 10


@dataclass(frozen=True)
class TrueStay:
    """One stay of one call in one queue, by true time."""

    call_id: str
    queue_id: str
    offered: int
    wait_ended: int
    outcome: Outcome
    ended: int
    linger: int = 0
    wrap_up: int = 0
    server_life: int = 0

    def cut_off(self, restart: int | None) -> "TrueStay":
        """As the server's restart left it: what had not ended then never was seen to end."""
        if restart is None or self.offered >= restart or restart >= self.ended + self.linger:
            return self
        if restart >= self.ended:
            return replace(self, linger=restart - self.ended, wrap_up=0)
        outcome = Outcome.ABANDONED if restart < self.wait_ended else self.outcome
        return replace(
            self, outcome=outcome, wait_ended=min(self.wait_ended, restart), ended=restart, linger=0, wrap_up=0
        )

    def is_listed(self, now: int) -> bool:
        return self.offered <= now < self.ended + self.linger


class Kind(Enum):
    """What becomes of a poll."""

    GOOD = "good"
    LOST = "lost"
    CUT = "cut"
    LYING = "lying"


@dataclass(frozen=True)
class Poll:
    """A poll at a true instant. `hidden` are the call ids left out of its list."""

    now: int
    kind: Kind
    hidden: frozenset[str] = frozenset()
    has_agents: bool = True
    is_after_restart_of_ours: bool = False


@dataclass(frozen=True)
class World:
    """The truth, the server's clock, and the polls."""

    stays: tuple[TrueStay, ...]
    polls: tuple[Poll, ...]
    steps: tuple[tuple[int, float], ...] = ()
    are_records_set: bool = True
    tells_answers: bool = True

    def skew(self, now: float) -> float:
        return sum(size for since, size in self.steps if since <= now)

    def server_now(self, now: int) -> float:
        return now + self.skew(now)

    def stamp(self, event: int, now: int) -> float:
        """The server's time of an event, as its record shows it now."""
        return event + self.skew(now if self.are_records_set else event)

    def is_number_reused(self, stay: TrueStay) -> bool:
        """Whether the number stands for another call in the server's other life."""
        return any(other.call_id == stay.call_id and other.server_life != stay.server_life for other in self.stays)

    def shown(self, poll: Poll) -> list[TrueStay]:
        return [stay for stay in self.stays if stay.is_listed(poll.now) and stay.call_id not in poll.hidden]

    def row(self, stay: TrueStay, now: int) -> CallReading:
        has_ended = now >= stay.ended
        was_answered = stay.outcome is Outcome.ANSWERED and now >= stay.wait_ended
        state = CallState.FINISHED if has_ended else CallState.CONNECTED if was_answered else CallState.QUEUED
        is_answer_told = was_answered and (self.tells_answers or has_ended)
        return CallReading(
            stay.call_id,
            stay.queue_id,
            state,
            at(self.stamp(stay.offered, now)),
            answered_at=at(self.stamp(stay.wait_ended, now)) if is_answer_told else None,
            ended_at=at(self.stamp(stay.ended, now)) if has_ended else None,
            agent_id=f"agent of {stay.call_id}" if was_answered else None,
        )

    def agents(self, now: int) -> list[AgentReading]:
        agents = []
        for stay in self.stays:
            if stay.outcome is Outcome.ANSWERED and stay.wait_ended <= now < stay.ended + stay.wrap_up:
                is_talking = now < stay.ended
                since = stay.wait_ended if is_talking else stay.ended
                state = AgentState.TALKING if is_talking else AgentState.WRAP_UP
                agents.append(
                    AgentReading(
                        f"agent of {stay.call_id}",
                        "Åsa Öberg",
                        state,
                        state.value,
                        state_since=at(since + self.skew(now)),
                        queue_id=stay.queue_id,
                        call_id=stay.call_id,
                    )
                )
        return agents

    def reading(self, poll: Poll) -> Reading:
        return Reading(
            "te1",
            queues=queues(),
            agents=tuple(self.agents(poll.now)) if poll.has_agents else (),
            calls=tuple(self.row(stay, poll.now) for stay in self.shown(poll)),
            are_calls_complete=poll.kind is not Kind.CUT,
            # A `Date` half a second old, answered in no time: the middle of its bounds is the offset.
            clock_samples=(ClockSample(at(poll.now), at(poll.now), at(self.server_now(poll.now) - 0.5)),),
        )


class _Dice:
    """Draws a world from a seed: so much quicker than drawing each number that there are ten times as many worlds."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def between(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def one_in(self, count: int) -> bool:
        return self._random.randrange(count) == 0

    def call(self, call_id: str, earliest: int) -> list[TrueStay]:
        """It waits in a queue, may move to the other, is answered or not, and ends."""
        offered = self.between(earliest, earliest + 150)
        wait = self.between(0, 60)
        is_answered = self.one_in(2)
        first, second = self._random.sample(["north", "south"], 2)
        last = TrueStay(
            call_id,
            first,
            offered,
            wait_ended=offered + wait,
            outcome=Outcome.ANSWERED if is_answered else Outcome.ABANDONED,
            ended=offered + wait + (self.between(1, 120) if is_answered else 0),
            linger=self._random.choice([0, 0, 0, 15, 1500]),
            wrap_up=self._random.choice([0, 30]),
        )
        if wait < 5 or self.one_in(2):
            return [last]
        moved = offered + self.between(3, wait)
        left = TrueStay(call_id, first, offered, moved, Outcome.FLOWED_OUT, moved)
        return [left, replace(last, queue_id=second, offered=moved)]

    def calls(self, count: int, earliest: int, until: int | None) -> list[TrueStay]:
        stays = [stay for number in range(count) for stay in self.call(str(number + 1), earliest)]
        return [stay.cut_off(until) for stay in stays if until is None or stay.offered < until]

    def poll(self, now: int, kinds: list[Kind]) -> Poll:
        kind = self._random.choice(kinds)
        hidden = {call_id for call_id in "12345" if self.one_in(3)} if kind in {Kind.CUT, Kind.LYING} else set()
        return Poll(
            now,
            kind,
            hidden=frozenset(hidden),
            has_agents=not self.one_in(3),
            is_after_restart_of_ours=self.one_in(5),
        )

    def world(self, call_count: int, poll_count: int, *, may_lie: bool) -> World:
        restart = self.between(60, 200) if self.one_in(2) else None
        stays = self.calls(call_count, 0, restart)
        if restart is not None:
            # Three seconds on, so that two calls of one number never have the same time of entry.
            stays += [replace(stay, server_life=1) for stay in self.calls(call_count, restart + 3, None)]
        kinds = [Kind.GOOD, Kind.GOOD, Kind.GOOD, Kind.LOST, Kind.CUT] + [Kind.LYING] * may_lie
        polls: list[Poll] = []
        now = 0
        for _ in range(poll_count):
            now += self.between(1, 25)
            poll = self.poll(now, kinds)
            last_came = next((each for each in reversed(polls) if each.kind is not Kind.LOST), poll)
            if last_came.kind is Kind.CUT:
                # History cannot tell which calls a cut list did not show: docs/explanation/following-calls.md.
                poll = replace(poll, is_after_restart_of_ours=False)
            polls.append(poll)
        last = max([now, *(stay.ended + stay.linger for stay in stays)])
        polls += [Poll(last + INTERVAL_SECONDS * (1 + count), Kind.GOOD) for count in range(2)]
        # Not by whole seconds: else two calls of one number would have the same time of entry by mere chance.
        sizes = [self._random.choice([-1, 1]) * (self.between(3, 1500) + 0.137) for _ in range(self.between(0, 2))]
        if restart is not None:
            # With numbers and times both given anew, nothing is left to tell one call from another by.
            sizes = []
        return World(
            stays=tuple(stays),
            polls=tuple(polls),
            steps=tuple((self.between(1, 300), size) for size in sizes),
            are_records_set=self.one_in(2),
            tells_answers=not self.one_in(3),
        )

    def world_of_outages(self) -> World:
        stays: list[TrueStay] = []
        for number in range(1, 6):
            offered = self.between(0, 150)
            answered = offered + self.between(0, 60)
            passed_on = answered + self.between(1, 60)
            over = passed_on + self.between(5, 60)
            first, second = self._random.sample(["north", "south"], 2)
            stays += [
                TrueStay(str(number), first, offered, answered, Outcome.ANSWERED, passed_on),
                TrueStay(str(number), second, passed_on, over, Outcome.ABANDONED, over),
            ]
        instants = [0]
        while instants[-1] < max(stay.ended for stay in stays):
            instants.append(instants[-1] + (self.between(11, 150) if self.one_in(4) else INTERVAL_SECONDS))
        polls = [Poll(now, Kind.GOOD, has_agents=not self.one_in(3)) for now in [*instants, instants[-1] + 10]]
        return World(tuple(stays), tuple(polls), tells_answers=not self.one_in(3))


def worlds(*, may_lie: bool = False) -> st.SearchStrategy[World]:
    """Any such world, with polls until its last call is over."""
    return st.builds(
        lambda call_count, poll_count, seed: _Dice(seed).world(call_count, poll_count, may_lie=may_lie),
        st.integers(0, 5),
        st.integers(0, 40),
        st.integers(0, 2**32),
    )


def worlds_of_outages() -> st.SearchStrategy[World]:
    """Worlds in which polls fail for minutes, while answered calls are passed on to the other queue."""
    return st.builds(lambda seed: _Dice(seed).world_of_outages(), st.integers(0, 2**32))


def max_gap() -> timedelta:
    """As long as three polls, however unevenly they come."""
    return timedelta(seconds=3 * INTERVAL_SECONDS)
