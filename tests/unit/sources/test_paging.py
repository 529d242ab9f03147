"""Collections of many pages, and what happens when they do not add up."""

import json
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

from trio_monitor.domain.reading import Part, Reading
from trio_monitor.errors import FailureReason, SourceContractBroken
from trio_monitor.sources.trio import TrioSource


async def fetch(fake: FakeTrio, **changes: Any) -> Reading:
    source = TrioSource(make_config(**changes), TurnedClock(), fake.transport)
    try:
        return await source.fetch_reading(attempts=1)
    finally:
        await source.aclose()


def with_pagination(fake: FakeTrio, rows: list[Any], pagination: object) -> httpx2.Response:
    text = pagination if isinstance(pagination, str) else json.dumps(pagination)
    return fake.reply(rows, {"X-Pagination": text})


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 25, 500])
@pytest.mark.parametrize("ceiling", [10, 1000])
async def test_all_rows_of_all_pages_are_read(count: int, ceiling: int) -> None:
    fake = FakeTrio(page_size_ceiling=ceiling)
    fake.rows[AGENT_STATES] = [agent_row(number) for number in range(count)]
    fake.rows[CALLS] = [call_row(number) for number in range(count)]
    reading = await fetch(fake)
    assert [agent.agent_id for agent in reading.agents] == [str(number) for number in range(count)]
    assert len({call.call_id for call in reading.calls} - {"100"}) == count - (count > 100)
    assert reading.are_calls_complete
    assert reading.set_aside == ()
    assert fake.paths().count(AGENT_STATES) == max(1, -(-count // ceiling))


async def test_a_large_page_is_asked_for_with_our_members_only() -> None:
    fake = FakeTrio()
    await fetch(fake, page_size=700)
    params = {request.url.path: request.url.params for request in fake.requests}
    assert params[SERVICE_STATES]["pageSize"] == "700"
    assert params[SERVICE_STATES]["fields"].split(",")[:3] == ["serviceId", "serviceName", "open"]
    assert params[CALLS]["sort"] == "jobno"


async def test_pages_numbered_from_zero_are_read_as_well() -> None:
    fake = FakeTrio()
    pages = {None: [agent_row(1), agent_row(2)], "1": [agent_row(3)]}

    def answer(request: httpx2.Request) -> httpx2.Response:
        page = request.url.params.get("page")
        told = {"currentPage": int(page or 0), "pageSize": 2, "totalCount": 3, "totalPages": 2}
        return with_pagination(fake, pages[page], told)

    fake.answers[AGENT_STATES] = answer
    assert [agent.agent_id for agent in (await fetch(fake)).agents] == ["1", "2", "3"]


async def test_a_call_that_slips_between_two_pages_makes_the_calls_incomplete() -> None:
    fake = FakeTrio()
    pages = {"1": [call_row(1), call_row(2)], "2": [call_row(4)]}

    def answer(request: httpx2.Request) -> httpx2.Response:
        page = request.url.params.get("page", "1")
        total = {"1": 4, "2": 3}[page]  # call 1 ended in between, so call 3 moved to the first page
        told = {"currentPage": int(page), "pageSize": 2, "totalCount": total, "totalPages": 2}
        return with_pagination(fake, pages[page], told)

    fake.answers[CALLS] = answer
    reading = await fetch(fake)
    assert {"1", "2", "4"} <= {call.call_id for call in reading.calls}
    assert not reading.are_calls_complete


async def test_a_row_that_comes_on_two_pages_counts_once_and_shows_that_one_is_missing() -> None:
    fake = FakeTrio()
    pages = {"1": [call_row(1), call_row(2)], "2": [call_row(2), call_row(4)]}

    def answer(request: httpx2.Request) -> httpx2.Response:
        page = request.url.params.get("page", "1")
        told = {"currentPage": int(page), "pageSize": 2, "totalCount": 4, "totalPages": 2}
        return with_pagination(fake, pages[page], told)

    fake.answers[CALLS] = answer
    fake.rows[CASES] = []
    reading = await fetch(fake)
    assert [call.call_id for call in reading.calls] == ["1", "2", "4"]
    assert not reading.are_calls_complete


async def test_a_call_on_its_way_between_two_queues_may_stand_in_both() -> None:
    fake = FakeTrio()
    fake.rows[CALLS] = [call_row(1, sid=1), call_row(1, sid=2)]
    fake.rows[CASES] = []
    reading = await fetch(fake)
    assert [(call.call_id, call.queue_id) for call in reading.calls] == [("1", "1"), ("1", "2")]
    assert reading.are_calls_complete


async def test_an_agent_that_comes_twice_counts_once_as_last_seen() -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [agent_row(1, state="Ready"), agent_row(1, state="Busy")]
    reading = await fetch(fake)
    assert [agent.raw_state for agent in reading.agents] == ["Busy"]


async def test_queues_that_do_not_add_up_are_noted() -> None:
    fake = FakeTrio()
    told = {"currentPage": 1, "pageSize": 1000, "totalCount": 7, "totalPages": 1}
    fake.answers[SERVICE_STATES] = lambda _: with_pagination(fake, [service_row(1)], told)
    reading = await fetch(fake)
    assert len(reading.queues) == 1
    assert [note.part for note in reading.set_aside] == [Part.QUEUES]


async def test_a_full_page_without_pagination_may_not_be_all() -> None:
    fake = FakeTrio()
    fake.rows[CASES] = []
    fake.answers[CALLS] = lambda _: fake.reply([call_row(number) for number in range(5)])
    assert not (await fetch(fake, page_size=5)).are_calls_complete
    assert (await fetch(fake, page_size=6)).are_calls_complete


@pytest.mark.parametrize(
    "header",
    [
        "no json",
        "[]",
        "null",
        "{}",
        '{"totalCount": "many", "totalPages": 1}',
        '{"totalCount": -1, "totalPages": 1}',
        '{"totalCount": true, "totalPages": true}',
        '{"totalCount": 9, "totalPages": 1000000}',
        '{"totalCount": 1000000, "totalPages": 1}',
        "[" * 5000,
    ],
)
async def test_pagination_that_makes_no_sense_breaks_the_contract(header: str) -> None:
    fake = FakeTrio()
    fake.answers[SERVICE_STATES] = lambda _: with_pagination(fake, [service_row(1)], header)
    with pytest.raises(SourceContractBroken):
        await fetch(fake)


async def test_total_pages_may_be_left_out() -> None:
    fake = FakeTrio()
    pages = {"1": [agent_row(1), agent_row(2)], "2": [agent_row(3)]}

    def answer(request: httpx2.Request) -> httpx2.Response:
        page = request.url.params.get("page", "1")
        return with_pagination(fake, pages[page], {"CURRENTPAGE": int(page), "PageSize": 2, "totalcount": 3})

    fake.answers[AGENT_STATES] = answer
    assert len((await fetch(fake)).agents) == 3


async def test_a_later_page_that_fails_fails_the_part_not_the_poll() -> None:
    fake = FakeTrio(page_size_ceiling=10)
    fake.rows[AGENT_STATES] = [agent_row(number) for number in range(25)]
    fake.answers[AGENT_STATES] = lambda request: httpx2.Response(500) if request.url.params.get("page") == "3" else None
    reading = await fetch(fake)
    assert reading.unavailable == {Part.AGENTS: FailureReason.SERVER_ERROR}
    assert reading.unavailable_details == {Part.AGENTS: "the server answers 500"}
    assert reading.agents == ()


async def test_why_a_part_cannot_be_read_is_told_with_a_sample_that_has_no_names() -> None:
    fake = FakeTrio()
    fake.answers[AGENT_STATES] = lambda _: httpx2.Response(200, text="Åsa Öberg, 070-123")
    reading = await fetch(fake)
    assert reading.unavailable_details == {Part.AGENTS: "the reply is not JSON: xxx xxxxx, 000-000"}


async def test_a_server_that_refuses_our_members_is_asked_plainly_from_then_on() -> None:
    fake = FakeTrio()
    fake.rows[SERVICE_STATES] = [service_row(number) for number in range(25)]
    fake.answers[SERVICE_STATES] = lambda request: httpx2.Response(400) if "fields" in request.url.params else None
    source = TrioSource(make_config(), TurnedClock(), fake.transport)
    assert len((await source.fetch_reading(attempts=1)).queues) == 25
    fake.requests.clear()
    assert len((await source.fetch_reading(attempts=1)).queues) == 25
    assert fake.paths().count(SERVICE_STATES) == 3
    await source.aclose()


async def test_an_address_that_does_not_hold_any_more_is_looked_up_again() -> None:
    fake = FakeTrio()
    source = TrioSource(make_config(), TurnedClock(), fake.transport)
    await source.fetch_reading(attempts=1)
    fake.rows = {path.replace("cc/1/", "cc/7/"): rows for path, rows in fake.rows.items()}
    fake.rows["/te/api/cc"] = [{"ccid": 7}]
    reading = await source.fetch_reading(attempts=1)
    assert len(reading.queues) == 2
    assert reading.unavailable == {}
    await source.aclose()


async def test_a_resource_that_is_never_there_does_not_make_us_look_up_the_rest_each_poll() -> None:
    fake = FakeTrio()
    del fake.rows[CASES]
    source = TrioSource(make_config(), TurnedClock(), fake.transport)
    for _ in range(3):
        fake.requests.clear()
        reading = await source.fetch_reading(attempts=1)
        assert reading.unavailable == {Part.CASES: FailureReason.MALFORMED_REPLY}
    assert fake.paths() == [SERVICE_STATES, AGENT_STATES, CALLS, CASES]
    await source.aclose()


async def test_links_lead_the_way_where_they_are_given() -> None:
    fake = FakeTrio(
        root={"links": [{"rel": "contactcenters", "href": "/te/api/centres"}, {"rel": "Login", "href": 7}, "x"]}
    )
    fake.rows["/te/api/centres"] = [
        {
            "ID": "x",
            "links": [
                {"rel": "Self", "href": "/te/api/centres/x"},
                {"rel": "ServiceStates", "href": "/te/api/centres/x/live/services/state?fields=open"},
                {"rel": "Agents", "href": "/te/api/centres/x/people"},
                {"rel": "Calls", "href": "/te/api/centres/x/services/calls/{jobno}"},
            ],
        }
    ]
    fake.rows["/te/api/centres/x/live/services/state"] = fake.rows[SERVICE_STATES]
    fake.rows["/te/api/centres/x/people/state"] = fake.rows[AGENT_STATES]
    fake.rows["/te/api/centres/x/services/calls"] = fake.rows[CALLS]
    fake.rows["/te/api/centres/x/services/cases"] = fake.rows[CASES]
    reading = await fetch(fake)
    assert reading.unavailable == {}
    assert (len(reading.queues), len(reading.agents), len(reading.calls)) == (2, 2, 2)


async def test_several_contact_centres_must_be_chosen_from() -> None:
    fake = FakeTrio()
    fake.rows["/te/api/cc"] = [{"ccid": 1, "name": "Kommunen"}, {"ccid": 2, "name": "Regionen"}]
    with pytest.raises(SourceContractBroken, match=r"1 \(Kommunen\), 2 \(Regionen\)"):
        await fetch(fake)
    assert len((await fetch(fake, contact_centre_id="1")).queues) == 2


@pytest.mark.parametrize("rows", [[], [{"name": "no id"}]])
async def test_no_contact_centre_at_all_is_told(rows: list[Any]) -> None:
    fake = FakeTrio()
    fake.rows["/te/api/cc"] = rows
    with pytest.raises(SourceContractBroken, match="no contact centre"):
        await fetch(fake)
