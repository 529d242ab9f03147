"""How a queue stands: by its calls where all of them can be seen, else by the server's own count."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.builders import SECOND, at, connected_row, queues, reading, waiting_row

from trio_monitor.domain.freshness import Freshness
from trio_monitor.domain.queue_state import Waiting, method_of, queue_status, waiting_by_queue, worst
from trio_monitor.domain.reading import CallState, Part, Reading
from trio_monitor.domain.service_level import Limits, Method
from trio_monitor.domain.snapshot import Status
from trio_monitor.errors import FailureReason

LIMITS = Limits()


def status(
    wait: float | None, *, count: int | None = 1, is_open: bool | None = True, age: Freshness = Freshness.FRESH
) -> Status:
    longest = timedelta(seconds=wait) if wait is not None else None
    return queue_status(is_open, count, longest, LIMITS, age)


def with_server_counts(seen: Reading, *, waiting_count: int | None, longest_wait: timedelta | None) -> Reading:
    counted = tuple(replace(each, waiting_count=waiting_count, longest_wait=longest_wait) for each in queues())
    return replace(seen, queues=counted)


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        (0, Status.GOOD),
        (14.999, Status.GOOD),
        (15, Status.WARNING),
        (19.999, Status.WARNING),
        (20, Status.CRITICAL),
        (3600, Status.CRITICAL),
    ],
)
def test_a_queue_turns_to_warning_at_15_and_to_critical_at_20_seconds(wait: float, expected: Status) -> None:
    assert status(wait) is expected
    assert status(wait, is_open=False) is expected
    assert status(wait, age=Freshness.LATE) is expected


def test_an_empty_queue_is_good_while_open_and_closed_when_closed() -> None:
    assert status(None, count=0) is Status.GOOD
    assert status(None, count=0, is_open=None) is Status.GOOD
    assert status(None, count=0, is_open=False) is Status.CLOSED


@pytest.mark.parametrize("age", [Freshness.LOST, Freshness.NEVER])
def test_what_is_lost_is_unknown_and_not_good(age: Freshness) -> None:
    assert status(None, count=0, age=age) is Status.UNKNOWN
    assert status(30, age=age) is Status.UNKNOWN


def test_what_the_server_does_not_tell_is_unknown() -> None:
    assert status(None, count=None) is Status.UNKNOWN
    assert status(None, count=3) is Status.UNKNOWN


def test_the_worst_of_several_comes_first_and_of_none_is_unknown() -> None:
    assert worst([Status.GOOD, Status.CLOSED]) is Status.GOOD
    assert worst([Status.GOOD, Status.UNKNOWN, Status.WARNING]) is Status.WARNING
    assert worst(Status) is Status.CRITICAL
    assert worst([]) is Status.UNKNOWN


def test_who_waits_is_counted_from_the_calls_ringing_ones_included() -> None:
    ringing = replace(waiting_row("2", offered=5), state=CallState.RINGING)
    seen = reading(waiting_row("1", offered=7), ringing, connected_row("3", answered=1))
    seen = with_server_counts(seen, waiting_count=99, longest_wait=99 * SECOND)
    assert waiting_by_queue(seen, at(30)) == {"north": Waiting(2, at(5)), "south": Waiting(0, None)}


def test_a_call_that_stands_in_two_queues_waits_in_one() -> None:
    waiting = waiting_by_queue(reading(waiting_row(), waiting_row(queue_id="south", offered=4)), at(30))
    assert waiting == {"north": Waiting(0, None), "south": Waiting(1, at(4))}


def test_a_queue_of_which_the_case_list_stops_short_falls_back_on_the_servers_count() -> None:
    rows = [waiting_row(str(number), offered=number) for number in range(20)]
    seen = with_server_counts(reading(*rows), waiting_count=31, longest_wait=40 * SECOND)
    seen = replace(seen, incomplete_queue_ids=frozenset({"north"}))
    assert waiting_by_queue(seen, at(60)) == {"north": Waiting(31, at(20)), "south": Waiting(0, None)}


def test_while_rows_are_missing_every_queue_falls_back_on_the_servers_count() -> None:
    seen = with_server_counts(reading(waiting_row()), waiting_count=2, longest_wait=10 * SECOND)
    seen = replace(seen, are_calls_complete=False)
    assert waiting_by_queue(seen, at(30)) == {"north": Waiting(2, at(20)), "south": Waiting(2, at(20))}


def test_without_the_servers_count_nothing_is_made_up() -> None:
    seen = replace(reading(waiting_row()), are_calls_complete=False)
    assert waiting_by_queue(seen, at(30))["north"] == Waiting(None, None)
    silent = with_server_counts(seen, waiting_count=2, longest_wait=None)
    assert waiting_by_queue(silent, at(30))["north"] == Waiting(2, None)


def test_the_servers_longest_wait_of_an_empty_queue_is_nobodys() -> None:
    seen = with_server_counts(replace(reading(), are_calls_complete=False), waiting_count=0, longest_wait=9 * SECOND)
    assert waiting_by_queue(seen, at(30))["north"] == Waiting(0, None)


def test_the_method_is_per_call_whenever_either_list_can_be_read() -> None:
    refused = FailureReason.FORBIDDEN
    assert method_of(reading()) is Method.PER_CALL
    assert method_of(replace(reading(), unavailable={Part.CALLS: refused})) is Method.PER_CALL
    assert method_of(replace(reading(), unavailable={Part.CASES: refused})) is Method.PER_CALL
    neither = replace(reading(), unavailable={Part.CALLS: refused, Part.CASES: refused})
    assert method_of(neither) is Method.SAMPLED
