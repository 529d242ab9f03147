"""All rules of following calls together, against a true world of calls that is polled badly."""

from dataclasses import replace
from datetime import UTC, timedelta
from itertools import pairwise

from hypothesis import given, settings
from tests.support.builders import at
from tests.unit.domain.call_world import INTERVAL_SECONDS, Kind, TrueStay, World, max_gap, worlds, worlds_of_outages

from trio_monitor.domain.calls import FollowedCall, Outcome, Rule
from trio_monitor.domain.centre import CentreState, StayKey, advance, restored_state
from trio_monitor.domain.intervals import counts_of
from trio_monitor.domain.reading import Reading
from trio_monitor.domain.rules import CentreRules
from trio_monitor.domain.service_level import Counts, Limits

RULES = CentreRules(Limits(), UTC, timedelta(seconds=INTERVAL_SECONDS))
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)


class Follower:
    """Polls a world to its end, keeps history as the store does, and checks each step on the way."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.state = CentreState()
        self.history: dict[StayKey, FollowedCall] = {}
        self.polled_at: list[int] = []
        self.stay_of: dict[TrueStay, StayKey] = {}

    def run(self) -> "Follower":
        for poll in self.world.polls:
            if poll.is_after_restart_of_ours:
                self._start_again(poll.now)
            if poll.kind is not Kind.LOST:
                self._read(self.world.reading(poll), poll.now)
                self._recognise(self.world.shown(poll))
        return self

    def _read(self, reading: Reading, now: int) -> None:
        self.state, changes = advance(self.state, reading, at(now), RULES)
        for change in changes:
            key = (change.after.call_id, change.after.queue_id, change.after.offered_at)
            stored = self.history.get(key)
            assert (change.before is None) == (stored is None)
            if change.before is not None and stored is not None:
                assert counts_of(change.before, RULES.limits) == counts_of(stored, RULES.limits)
            self.history[key] = change.after
        again, nothing = advance(self.state, reading, at(now), RULES)
        assert (again.known, again.book, nothing) == (self.state.known, self.state.book, [])
        self.polled_at.append(now)

    def _recognise(self, shown: list[TrueStay]) -> None:
        """Each row belongs to the stay under its number, and to the same one as in every reading before."""
        for stay in shown:
            call = self.state.known[stay.call_id]
            if call.queue_id == stay.queue_id:
                key = (call.call_id, call.queue_id, call.offered_at)
                assert self.stay_of.setdefault(stay, key) == key

    def _start_again(self, now: int) -> None:
        """Nothing is left but history."""
        offset = timedelta(seconds=self.world.skew(self.polled_at[-1])) if self.polled_at else None
        self.state = restored_state(
            [call for call in self.history.values() if call.gone_at is None],
            self.history.values(),
            {at(poll): True for poll in self.polled_at},
            at(now),
            RULES,
            offset,
        )

    def pairs(self) -> list[tuple[TrueStay, FollowedCall]]:
        return [(stay, self.history[key]) for stay, key in self.stay_of.items()]


def seen_in_talk(world: World, stay: TrueStay) -> bool:
    return stay.outcome is Outcome.ANSWERED and any(
        stay.wait_ended <= poll.now and stay in world.shown(poll) for poll in world.polls if poll.kind is not Kind.LOST
    )


def is_clock_steady(world: World, stay: TrueStay) -> bool:
    return world.are_records_set or world.skew(stay.offered) == world.skew(stay.wait_ended)


@EXAMPLES
@given(worlds(may_lie=True))
def test_every_stay_that_was_shown_has_one_record_and_nothing_else_has(world: World) -> None:
    follower = Follower(world).run()
    assert len(set(follower.stay_of.values())) == len(follower.stay_of)
    assert set(follower.stay_of.values()) == set(follower.history)


@EXAMPLES
@given(worlds(may_lie=True))
def test_the_book_is_the_sum_of_the_final_records(world: World) -> None:
    follower = Follower(world).run()
    total = Counts()
    for call in follower.history.values():
        total += counts_of(call, RULES.limits)
    booked = Counts()
    for counts in follower.state.book.values():
        booked += counts
        ends = counts.answered + counts.abandoned + counts.flowed_out + counts.unobserved + counts.waiting
        assert counts.offered == ends
        assert min(counts.answered, counts.abandoned, counts.flowed_out, counts.unobserved, counts.waiting) >= 0
    assert abs(booked.answered_wait_seconds - total.answered_wait_seconds) < 1e-6
    assert booked.offered == total.offered == len(follower.stay_of)
    assert booked - total == Counts(answered_wait_seconds=booked.answered_wait_seconds - total.answered_wait_seconds)


@EXAMPLES
@given(worlds(may_lie=True))
def test_no_call_waits_for_ever(world: World) -> None:
    follower = Follower(world).run()
    assert all(call.outcome is not None and call.gone_at is not None for call in follower.history.values())


@EXAMPLES
@given(worlds(may_lie=True))
def test_an_answered_call_that_was_seen_in_talk_has_the_exact_wait_of_its_record(world: World) -> None:
    for stay, call in Follower(world).run().pairs():
        if world.tells_answers and seen_in_talk(world, stay) and is_clock_steady(world, stay):
            wait = timedelta(seconds=stay.wait_ended - stay.offered)
            if call.rule is Rule.OFFERED_UNWATCHED:
                assert call.outcome is Outcome.UNOBSERVED
                continue
            assert (call.outcome, call.rule) == (Outcome.ANSWERED, Rule.RECORD)
            assert call.wait_at_least == call.wait_at_most == wait


@EXAMPLES
@given(worlds())
def test_the_true_wait_lies_within_the_bounds(world: World) -> None:
    for stay, call in Follower(world).run().pairs():
        if call.wait_at_most is not None and is_clock_steady(world, stay):
            wait = timedelta(seconds=stay.wait_ended - stay.offered)
            assert call.wait_at_least <= wait <= call.wait_at_most


@EXAMPLES
@given(worlds())
def test_an_abandoned_call_is_never_answered_and_one_that_was_seen_in_talk_never_abandoned(world: World) -> None:
    for stay, call in Follower(world).run().pairs():
        if stay.outcome is Outcome.ABANDONED:
            # A number that comes back after a restart of the server, in another queue or in an agent's hands, looks
            # like the same call there.
            other = {Outcome.FLOWED_OUT, Outcome.ANSWERED} if world.is_number_reused(stay) else set()
            assert call.outcome in {Outcome.ABANDONED, Outcome.UNOBSERVED} | other
        if seen_in_talk(world, stay):
            assert call.outcome in {Outcome.ANSWERED, Outcome.UNOBSERVED}


@EXAMPLES
@given(worlds_of_outages())
def test_an_answered_call_that_is_passed_on_during_an_outage_is_unobserved_or_has_its_true_wait(world: World) -> None:
    for stay, call in Follower(world).run().pairs():
        if stay.outcome is not Outcome.ANSWERED or call.outcome is Outcome.UNOBSERVED:
            continue
        assert call.wait_at_most is not None
        wait = timedelta(seconds=stay.wait_ended - stay.offered)
        assert call.wait_at_least <= wait <= call.wait_at_most
        assert call.wait_at_most - call.wait_at_least <= max_gap()
        if call.outcome is not Outcome.ANSWERED:
            assert call.gone_at is not None
            assert call.gone_at - call.last_seen_at <= max_gap()


@EXAMPLES
@given(worlds())
def test_when_enough_polls_come_every_abandoned_call_that_was_shown_is_counted_as_such(world: World) -> None:
    polls = tuple(poll for poll in world.polls if poll.kind is Kind.GOOD)
    longest = max((later.now - poll.now for poll, later in pairwise(polls)), default=0)
    for stay, call in Follower(replace(world, polls=polls)).run().pairs():
        is_plain = longest <= max_gap().total_seconds() and not world.is_number_reused(stay)
        if is_plain and stay.outcome is Outcome.ABANDONED and is_clock_steady(world, stay):
            assert call.outcome is Outcome.ABANDONED
