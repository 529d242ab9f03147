"""The probe: what it tells, what it never tells, and that it never raises for a failing resource."""

import io
import json
from typing import Any

import httpx2
import pytest
from rich.console import Console
from tests.unit.sources.fake_trio import (
    AGENT_STATES,
    CALLS,
    CASES,
    PRIMARY,
    SECONDARY,
    SERVICE_STATES,
    FakeTrio,
    TurnedClock,
    agent_row,
    make_config,
    service_row,
)

from trio_monitor.sources.trio.probe import ProbeReport, probe
from trio_monitor.sources.trio.probe_view import render_probe


async def run(fake: FakeTrio, **changes: Any) -> ProbeReport:
    return await probe(make_config(**changes), TurnedClock(), fake.transport)


def shown(report: ProbeReport) -> str:
    console = Console(file=io.StringIO(), width=300)
    console.print(render_probe(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


async def test_every_documented_resource_is_walked() -> None:
    report = await run(FakeTrio())
    assert [resource.path for resource in report.resources] == [
        "cc",
        "cc/{id}",
        "cc/{id}/services",
        "cc/{id}/services/{id}",
        "cc/{id}/services/state",
        "cc/{id}/services/{id}/state",
        "cc/{id}/servicegroups",
        "cc/{id}/agents",
        "cc/{id}/agents/{id}",
        "cc/{id}/agents/state",
        "cc/{id}/agents/{id}/state",
        "cc/{id}/agentgroups",
        "cc/{id}/roles",
        "cc/{id}/skills",
        "cc/{id}/schedules",
        "cc/{id}/services/cases",
        "cc/{id}/services/cases/{id}",
        "cc/{id}/services/calls",
        "cc/{id}/services/calls/{id}",
    ]


async def test_members_found_not_found_and_unknown_are_told_by_name_and_type() -> None:
    fake = FakeTrio()
    row = service_row(1, mystery={"a": 1}, Extra="text")
    del row["agentsPaused"]
    fake.rows[SERVICE_STATES] = [row, service_row(2, agentsPaused=None, Extra=None)]
    del fake.rows[SERVICE_STATES][1]["agentsPaused"]
    report = await run(fake)
    state = next(resource for resource in report.resources if resource.path == "cc/{id}/services/state")
    assert (state.status, state.row_count, state.page_count) == ("ok", 2, 1)
    assert {member.name: member.types for member in state.found}["queueLength"] == ("number",)
    assert state.not_found == ("agentsPaused",)
    assert {member.name: member.types for member in state.unknown} == {
        "mystery": ("object",),
        "Extra": ("null", "string"),
    }


async def test_no_value_of_any_row_and_no_secret_is_in_the_report() -> None:
    fake = FakeTrio()
    fake.rows[AGENT_STATES] = [agent_row(77_001, firstName="Hemliga", lastName="Agenten", phone="070-1234567")]
    fake.rows["/te/api/cc/1/agents"] = fake.rows[AGENT_STATES]
    fake.rows["/te/api/cc/1/agents/77001"] = fake.rows[AGENT_STATES]
    report = await run(fake)
    for text in (json.dumps(report.to_dict(), ensure_ascii=False), shown(report), repr(report)):
        for secret in (
            "Hemliga",
            "Agenten",
            "1234567",
            "77001",
            "access-",
            "refresh-1",
            "a2V5",
            "hemligt",
            "övervakare",
        ):
            assert secret not in text
        assert "phone" in text


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (httpx2.Response(403), "forbidden"),
        (httpx2.Response(500), "server_error"),
        (httpx2.Response(401), "login_refused"),
        (httpx2.Response(200, text="<html>"), "malformed_reply"),
        (httpx2.Response(307, headers={"Location": f"https://{SECONDARY}/te/api"}), "server_error"),
    ],
)
async def test_a_failing_resource_is_reported_and_the_rest_walked(answer: httpx2.Response, status: str) -> None:
    fake = FakeTrio(answers={CALLS: lambda _: answer})
    report = await run(fake)
    by_path = {resource.path: resource for resource in report.resources}
    assert by_path["cc/{id}/services/calls"].status == status
    assert by_path["cc/{id}/services/calls"].problem
    assert by_path["cc/{id}/services/calls/{id}"].status == "not tried"
    assert by_path["cc/{id}/services/cases"].status == "ok"
    assert report.is_ok
    assert status in shown(report)


async def test_a_refused_login_is_told_with_what_the_api_resource_gave() -> None:
    report = await run(FakeTrio(is_login_refused=True))
    assert (report.login, report.version, report.is_failover) == ("login_refused", "8.0.2.0", False)
    assert report.clock_offset_seconds is not None
    assert report.resources == ()
    assert not report.is_ok
    assert "cannot run" in shown(report)


async def test_a_dead_server_is_told() -> None:
    report = await run(FakeTrio(dead={PRIMARY, SECONDARY}))
    assert (report.login, report.clock_offset_seconds, report.is_ok) == ("unreachable", None, False)
    assert "unreachable" in shown(report)


async def test_failover_is_followed_and_told() -> None:
    report = await run(FakeTrio(on_duty=SECONDARY, failover_mode=True))
    assert (report.server_name, report.is_failover, report.is_ok) == (SECONDARY, True, True)
    assert (report.primary_server, report.secondary_server) == (PRIMARY, SECONDARY)


async def test_a_dead_primary_is_left_for_the_secondary_of_the_settings() -> None:
    fake = FakeTrio(dead={PRIMARY}, on_duty=SECONDARY)
    report = await run(fake, secondary_url=f"https://{SECONDARY}/te/api")
    assert (report.server_name, report.login) == (SECONDARY, "ok")


@pytest.mark.parametrize(
    "before",
    [
        lambda _: httpx2.Response(307, headers={"Location": "https://evil.example.com/"}),
        lambda request: httpx2.Response(307, headers={"Location": str(request.url)}),
        lambda _: httpx2.Response(200, content=b"\xff"),
    ],
)
async def test_no_server_makes_the_probe_raise(before: Any) -> None:
    report = await run(FakeTrio(before=before))
    assert report.login != "ok"
    assert not report.is_ok


async def test_without_the_live_states_the_verdict_is_no() -> None:
    assert not (await run(FakeTrio(forbidden={SERVICE_STATES}))).is_ok
    assert (await run(FakeTrio(forbidden={AGENT_STATES, CALLS, CASES}))).is_ok


async def test_the_probe_only_reads() -> None:
    fake = FakeTrio()
    await run(fake)
    assert {(request.method, request.url.path) for request in fake.requests if request.method != "GET"} == {
        ("POST", "/te/api/login")
    }
