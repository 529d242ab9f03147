"""From rows to readings: what is missing, wrong, absurd or unknown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from tests.unit.sources.fake_trio import (
    AGENT_STATES,
    CALLS,
    CASES,
    SERVICE_STATES,
    FakeTrio,
    TurnedClock,
    agent_row,
    call_row,
    make_config,
    service_row,
)

from trio_monitor.domain.reading import AgentState, CallState, Part, Reading
from trio_monitor.errors import FailureReason, SourceContractBroken
from trio_monitor.sources.trio import TrioSource
from trio_monitor.sources.trio.field_map import build_field_map


async def fetch(fake: FakeTrio, **changes: Any) -> Reading:
    source = TrioSource(make_config(**changes), TurnedClock(), fake.transport)
    try:
        return await source.fetch_reading(attempts=1)
    finally:
        await source.aclose()


async def fetch_calls(rows: list[Any], cases: list[Any] | None = None, **changes: Any) -> Reading:
    fake = FakeTrio()
    fake.rows[CALLS], fake.rows[CASES] = rows, cases or []
    return await fetch(fake, **changes)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 3, hour, minute, second, tzinfo=UTC)


async def test_a_queue_is_read_whole() -> None:
    queue = (await fetch(FakeTrio())).queues[0]
    assert (queue.queue_id, queue.name, queue.is_open, queue.waiting_count) == ("1", "Växel 1", True, 2)
    assert queue.longest_wait == timedelta(seconds=31.5)
    assert (queue.agents_logged_in_count, queue.agents_ready_count) == (5, 1)
    assert (queue.agents_busy_count, queue.agents_paused_count) == (3, 1)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
async def test_names_come_out_right_in_every_charset(charset: str) -> None:
    reading = await fetch(FakeTrio(charset=charset))
    assert reading.agents[0].name == "Åsa Öberg"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("queueLength", -1),
        ("queueLength", 2.5),
        ("queueLength", True),
        ("queueLength", "many"),
        ("queueLength", [3]),
        ("queueLength", 10**30),
        ("queueLength", 10**400),
        ("longestWaitingTime", -0.5),
        ("longestWaitingTime", 86_401),
        ("longestWaitingTime", {"s": 1}),
        ("longestWaitingTime", "inf"),
        ("open", "maybe"),
        ("open", 7),
        ("open", []),
        ("agentsReady", "nan"),
        ("agentsReady", {}),
    ],
)
async def test_a_value_that_cannot_be_true_is_not_shown_and_noted(member: str, value: object) -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(1, **{member: value}), service_row(2)]
    reading = await fetch(fake)
    shown = reading.queues[0]
    assert None in {shown.waiting_count, shown.longest_wait, shown.is_open, shown.agents_ready_count}
    assert [(note.part, note.item_id) for note in reading.set_aside] == [(Part.QUEUES, "1")]
    assert reading.queues[1].waiting_count == 2


@pytest.mark.parametrize(
    ("member", "value", "expected"), [("queueLength", "3", 3), ("queueLength", 3.0, 3), ("QUEUELENGTH", 3, 3)]
)
async def test_a_number_may_be_written_in_several_ways(member: str, value: object, expected: int) -> None:
    fake = FakeTrio()
    row = service_row(1)
    del row["queueLength"]
    fake.rows[SERVICE_STATES] = [row | {member: value}]
    reading = await fetch(fake)
    assert (reading.queues[0].waiting_count, reading.set_aside) == (expected, ())


async def test_members_that_did_not_come_are_unknown_not_zero() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [{"serviceId": "a", "serviceName": "Växel"}]
    queue = (await fetch(fake)).queues[0]
    assert (queue.waiting_count, queue.longest_wait, queue.is_open, queue.agents_ready_count) == (None,) * 4


async def test_one_bad_queue_is_set_aside_and_the_rest_shown() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(1), {"serviceName": "no id"}, "no row", None, service_row(2)]
    reading = await fetch(fake)
    assert [queue.queue_id for queue in reading.queues] == ["1", "2"]
    assert len(reading.set_aside) == 3


async def test_queues_of_which_none_can_be_read_fail_the_poll() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [{"serviceName": "no id"}, 7]
    with pytest.raises(SourceContractBroken):
        await fetch(fake)


async def test_an_empty_centre_is_no_error() -> None:
    fake = FakeTrio()
    for path in (SERVICE_STATES, AGENT_STATES, CALLS, CASES):
        fake.rows[path] = []
    reading = await fetch(fake)
    assert (reading.queues, reading.agents, reading.calls) == ((), (), ())
    assert reading.unavailable == {}
    assert reading.are_calls_complete


async def test_a_queue_without_a_name_goes_by_its_id() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(7, serviceName=None)]
    reading = await fetch(fake)
    assert reading.queues[0].name == "7"
    assert len(reading.set_aside) == 1


async def test_a_number_in_the_place_of_a_name_is_not_shown() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(7, serviceName=-1)]
    fake.rows[AGENT_STATES] = [agent_row(8, lastName=-1, jobno=-1, state=-1)]
    reading = await fetch(fake)
    assert reading.queues[0].name == "7"
    agent = reading.agents[0]
    assert (agent.name, agent.call_id, agent.state, agent.raw_state) == ("Åsa", None, AgentState.UNKNOWN, "")


@pytest.mark.parametrize(
    ("name", "shown"), [("  Växel\t\n 1 ", "Växel 1"), ("\x1b[31mVäxel", "[31mVäxel"), ("a\u202eb", "a b")]
)
async def test_names_are_cleaned_of_what_cannot_be_shown(name: str, shown: str) -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(1, serviceName=name)]
    assert (await fetch(fake)).queues[0].name == shown


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("LoggedOut", AgentState.LOGGED_OUT),
        ("Ready", AgentState.READY),
        ("Ringing", AgentState.RINGING),
        ("Busy", AgentState.TALKING),
        ("ClerkTime", AgentState.WRAP_UP),
        ("CLERKTIME", AgentState.WRAP_UP),
        ("Paused", AgentState.PAUSED),
        ("Ledig", AgentState.UNKNOWN),
        (None, AgentState.UNKNOWN),
    ],
)
async def test_agent_states_are_ours_and_the_servers_word_is_kept(word: str | None, state: AgentState) -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [agent_row(1, state=word)]
    agent = (await fetch(fake)).agents[0]
    assert (agent.state, agent.raw_state) == (state, word or "")


async def test_an_agent_without_names_goes_by_the_id() -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [{"agentId": 8, "state": "Ready"}]
    assert (await fetch(fake)).agents[0].name == "8"


async def test_agents_of_whom_none_can_be_read_are_unavailable() -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [{"state": "Ready"}]
    reading = await fetch(fake)
    assert reading.unavailable == {Part.AGENTS: FailureReason.MALFORMED_REPLY}


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-03T09:59:30+01:00", at(8, 59, 30)),
        ("2026-11-03T08:59:30Z", at(8, 59, 30)),
        ("2026-11-03T09:59:30", at(8, 59, 30)),
        ("2026-07-03T10:59:30", datetime(2026, 7, 3, 8, 59, 30, tzinfo=UTC)),
        ("2026-11-03T09:59:30.1234567+01:00", at(8, 59, 30).replace(microsecond=123456)),
        ("0001-01-01T00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
        (None, None),
    ],
)
async def test_times_are_read_as_utc(text: str | None, instant: datetime | None) -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [agent_row(1, stateSince=text)]
    reading = await fetch(fake)
    assert (reading.agents[0].state_since, reading.set_aside) == (instant, ())


@pytest.mark.parametrize("text", ["yesterday", 7, True, "9999-12-31T23:59:59-14:00", "2026-11-05T09:00:00Z", "12:00"])
async def test_a_time_that_cannot_be_true_is_not_shown_and_noted(text: object) -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [agent_row(1, stateSince=text)]
    reading = await fetch(fake)
    assert reading.agents[0].state_since is None
    assert len(reading.set_aside) == 1


async def test_a_call_is_read_whole() -> None:
    reading = await fetch_calls(
        [call_row(1, state="ClerkTime", connectedTime="2026-11-03T09:59:40+01:00", agentId=4, finishedTime=None)]
    )
    call = reading.calls[0]
    assert (call.call_id, call.queue_id, call.state, call.agent_id) == ("1", "1", CallState.WRAP_UP, "4")
    assert (call.offered_at, call.answered_at, call.ended_at) == (at(8, 59, 10), at(8, 59, 40), None)


async def test_a_call_without_queued_time_was_offered_when_created() -> None:
    assert (await fetch_calls([call_row(1, queuedTime=None)])).calls[0].offered_at == at(8, 59, 0)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"state": None}, CallState.QUEUED),
        ({"state": None, "connectedTime": "2026-11-03T09:59:40+01:00"}, CallState.CONNECTED),
        ({"state": "Talking", "connectedTime": "2026-11-03T09:59:40+01:00"}, CallState.CONNECTED),
        ({"state": "Talking", "finishedTime": "2026-11-03T09:59:40+01:00"}, CallState.FINISHED),
    ],
)
async def test_a_state_that_did_not_come_is_read_from_the_times(changes: dict[str, Any], state: CallState) -> None:
    assert (await fetch_calls([call_row(1, **changes)])).calls[0].state is state


@pytest.mark.parametrize(
    ("row", "item_id"),
    [
        (call_row(9, sid=None), "9"),
        (call_row(9, queuedTime=None, createdTime=None), "9"),
        (call_row(9, queuedTime="soon", createdTime=None), "9"),
        (call_row(9, queuedTime=7), "9"),
        (call_row(9, state="Parked"), "9"),
        (call_row(9, state=-1), "9"),
        ({"jobno": 9, "sid": 1, "queuedTime": "2026-11-03T09:59:10+01:00"}, "9"),
        (call_row(9, jobno=None), None),
        ("no row", None),
    ],
)
async def test_one_bad_call_is_set_aside_and_no_call_may_be_called_gone(row: object, item_id: str | None) -> None:
    reading = await fetch_calls([call_row(1), row])
    assert [call.call_id for call in reading.calls] == ["1"]
    assert not reading.are_calls_complete
    assert {(note.part, note.item_id) for note in reading.set_aside} == {(Part.CALLS, item_id)}


async def test_the_case_fills_what_the_call_list_lacks() -> None:
    bare = {"jobno": 1, "state": "Connected"}
    case = call_row(1, sid=5, state="Queued", connectedTime="2026-11-03T09:59:40+01:00", agentId=2)
    reading = await fetch_calls([bare], [case])
    call = reading.calls[0]
    assert (call.queue_id, call.state, call.agent_id) == ("5", CallState.CONNECTED, "2")
    assert (call.offered_at, call.answered_at) == (at(8, 59, 10), at(8, 59, 40))
    assert reading.are_calls_complete


async def test_the_call_list_wins_over_the_case() -> None:
    case = call_row(1, sid=5, state="Connected", connectedTime="2026-11-03T09:59:40+01:00", agentId=2)
    call = (await fetch_calls([call_row(1)], [case])).calls[0]
    assert (call.queue_id, call.state, call.answered_at, call.agent_id) == ("1", CallState.QUEUED, None, None)


async def test_only_calls_count_as_calls() -> None:
    reading = await fetch_calls(
        [call_row(1), call_row(2, caseClass="chat"), call_row(3, caseClass="CALL"), call_row(4, caseClass=None)],
        [call_row(4, caseClass="email"), call_row(5, caseClass="task"), call_row(6)],
    )
    assert [call.call_id for call in reading.calls] == ["1", "3", "6"]
    assert reading.are_calls_complete


async def test_without_the_call_list_the_cases_serve_and_full_queues_are_marked() -> None:
    fake = FakeTrio(forbidden={CALLS})
    fake.rows[CASES] = [
        *(call_row(number, sid=1, caseClass="call" if number % 2 else "email") for number in range(20)),
        *(call_row(number, sid=2) for number in range(100, 119)),
    ]
    reading = await fetch(fake)
    assert reading.unavailable == {Part.CALLS: FailureReason.FORBIDDEN}
    assert len(reading.calls) == 10 + 19
    assert reading.incomplete_queue_ids == {"1"}
    assert reading.are_calls_complete


async def test_the_case_limit_is_a_setting() -> None:
    fake = FakeTrio(forbidden={CALLS})
    fake.rows[CASES] = [call_row(number) for number in range(5)]
    assert (await fetch(fake, case_list_limit=5)).incomplete_queue_ids == {"1"}


@pytest.mark.parametrize("row", [call_row(9, caseClass=None), call_row(9, sid=None), call_row(9, jobno=None), 7])
async def test_without_the_call_list_a_bad_case_makes_the_calls_incomplete(row: object) -> None:
    fake = FakeTrio(forbidden={CALLS})
    fake.rows[CASES] = [call_row(1), row]
    reading = await fetch(fake)
    assert [call.call_id for call in reading.calls] == ["1"]
    assert not reading.are_calls_complete


async def test_with_the_call_list_a_bad_case_does_not_matter() -> None:
    reading = await fetch_calls([call_row(1)], [call_row(9, caseClass=None), 7])
    assert reading.are_calls_complete


async def test_without_both_lists_nothing_may_be_called_gone() -> None:
    reading = await fetch(FakeTrio(forbidden={CALLS, CASES}))
    assert set(reading.unavailable) == {Part.CALLS, Part.CASES}
    assert reading.calls == ()
    assert not reading.are_calls_complete


async def test_a_call_list_of_which_nothing_can_be_read_gives_way_to_the_cases() -> None:
    reading = await fetch_calls([{"number": 1}, {"number": 2}], [call_row(1)])
    assert reading.unavailable == {Part.CALLS: FailureReason.MALFORMED_REPLY}
    assert [call.call_id for call in reading.calls] == ["1"]
    assert reading.are_calls_complete


async def test_the_field_map_changes_every_name_and_word() -> None:
    field_map = build_field_map(
        {
            "service": {"queue_length": "Waiting"},
            "agent": {"states": {"Pratar": "talking"}},
            "call": {"queued_time": ["QueueTime", "queuedTime"], "states": {"Parked": "queued"}},
        }
    )
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(1, waiting=9)]
    fake.rows[AGENT_STATES] = [agent_row(1, state="PRATAR"), agent_row(2, state="Busy")]
    fake.rows[CALLS] = [call_row(1, state="Parked", queueTime="2026-11-03T08:00:00Z"), call_row(2)]
    fake.rows[CASES] = []
    reading = await fetch(fake, field_map=field_map)
    assert reading.queues[0].waiting_count == 9
    assert [agent.state for agent in reading.agents] == [AgentState.TALKING, AgentState.TALKING]
    assert [call.offered_at for call in reading.calls] == [at(8, 0), at(8, 59, 10)]
    asked = next(request for request in fake.requests if request.url.path == SERVICE_STATES)
    assert "Waiting" in asked.url.params["fields"]


async def test_every_reply_gives_a_clock_sample_where_it_has_a_date() -> None:
    fake = FakeTrio()
    reading = await fetch(fake)
    assert len(reading.clock_samples) == len(fake.requests)
    assert reading.clock_samples[0].server_at == datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    fake.before = lambda _: None
    for path in (SERVICE_STATES, AGENT_STATES):
        fake.answers[path] = lambda _: httpx2.Response(
            200, json={"data": []}, headers={"Date": "the day before yesterday"}
        )
    fake.requests.clear()
    assert len((await fetch(fake)).clock_samples) == len(fake.requests) - 2
