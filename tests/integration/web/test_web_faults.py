"""Every fault of a request has a code of one closed list, with the bound or the name that it is about."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from tests.integration.web.test_web_boards import board
from tests.integration.web.test_web_channels import body as channel
from tests.integration.web.test_web_channels import route
from tests.integration.web.test_web_rules import body as queue_rules
from tests.integration.web.test_web_rules import schedule, window
from tests.support.builders import reading
from tests.support.monitor import beat, scripted_monitor, settings_for, viewer
from tests.support.rule_body import rule_body

import trio_monitor.web
from trio_monitor.channels.apprise.send import faults as apprise_faults
from trio_monitor.channels.webhook.send import faults as webhook_faults
from trio_monitor.errors import FaultCode, MemberFault
from trio_monitor.web.api import openapi_document
from trio_monitor.web.weakness import BY_LIST, BY_PATTERN

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD_SERVER = {"base_url": "http://127.0.0.1:9/te/api", "client_key": "b2xk", "username": "old", "password": "hemligt"}

Told = tuple[str, str, float | str | None]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with AsyncExitStack() as stack:
        settings = settings_for(secret_key="k" * 40, trio=OLD_SERVER)
        monitor = await stack.enter_async_context(scripted_monitor(reading(), settings=settings))
        await beat(monitor)
        yield await stack.enter_async_context(viewer(monitor))


def of_rules(**members: Any) -> tuple[str, dict[str, Any]]:
    return "queues/north/rules", {"version": 0, "rules": queue_rules(**members)}


def of_windows(*windows: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return of_rules(schedule=schedule(windows=list(windows)))


def of_rule(**members: Any) -> tuple[str, dict[str, Any]]:
    return "alert-rules/many", {"version": 0, "rule": rule_body(**members)}


def of_channel(**members: Any) -> tuple[str, dict[str, Any]]:
    return "channels/hook", {"version": 0, "channel": channel(**members)}


def of_connection(**members: Any) -> tuple[str, dict[str, Any]]:
    body = {**OLD_SERVER, "contact_centre_id": None, **members}
    return "connection", {"version": 0, "connection": body}


CASES: list[tuple[tuple[str, dict[str, Any]], Told]] = [
    (("queue-groups", {"version": 0}), ("body.groups", "missing", None)),
    (of_rules(surprise=1), ("body.rules.surprise", "extra_forbidden", None)),
    (of_rules(formula="mine"), ("body.rules.formula", "enum", None)),
    (of_rules(wait_seconds=0), ("body.rules.wait_seconds", "greater_than", 0)),
    (of_rules(short_abandon_seconds=-0.5), ("body.rules.short_abandon_seconds", "greater_than_equal", 0)),
    (of_rules(target_percent=101), ("body.rules.target_percent", "less_than_equal", 100)),
    (of_rules(target_percent="many"), ("body.rules.target_percent", "no_number", None)),
    (of_rules(target_percent="inf"), ("body.rules.target_percent", "less_than_equal", 100)),
    (of_rule(least_sample=1.5), ("body.rule.least_sample", "no_number", None)),
    (of_rules(wait_seconds=20, warning_seconds=20), ("body.rules.warning_seconds", "warns_late", None)),
    (of_windows(window(opens="8")), ("body.rules.schedule.windows.0.opens", "no_clock_time", None)),
    (of_windows(window(opens="17:00")), ("body.rules.schedule.windows.0.closes", "closes_first", None)),
    (of_windows(window(), window()), ("body.rules.schedule.windows", "overlap", None)),
    (of_windows(window(weekdays=[])), ("body.rules.schedule.windows.0.weekdays", "too_short", 1)),
    (of_windows(window(weekdays=[1] * 8)), ("body.rules.schedule.windows.0.weekdays", "too_long", 7)),
    (of_channel(name=""), ("body.channel.name", "string_too_short", 1)),
    (of_channel(secret="short"), ("body.channel.secret", "string_too_short", 16)),
    (of_channel(secret="s" * 201), ("body.channel.secret", "string_too_long", 200)),
    (of_channel(url=None), ("body.channel.url", "missing", None)),
    (of_channel(url="ftp://x"), ("body.channel.url", "no_address", None)),
    (of_channel(secret=None), ("body.channel.secret", "signed", None)),
    (of_channel(kind="apprise", url="none", secret=None), ("body.channel.url", "unknown_service", None)),
    (of_channel(routes=[route(queue_ids=["east"])]), ("body.channel.routes", "unknown_queue", "east")),
    (of_channel(routes=[route(group_ids=["night"])]), ("body.channel.routes", "unknown_group", "night")),
    (of_rule(enter=2, clear=3), ("body.rule.clear", "clears_worse", None)),
    (of_rule(window="30m"), ("body.rule.window", "not_together", None)),
    (of_rule(metric="abandon_rate"), ("body.rule.window", "missing", None)),
    (
        of_rule(metric="abandon_rate", window="30m", enter=120),
        ("body.rule.enter", "less_than_equal", 100),
    ),
    (of_rule(name=5), ("body.rule.name", "invalid", None)),
    (
        ("queue-groups", {"version": 0, "groups": 2 * [{"id": "a", "name": "A", "queue_ids": []}]}),
        ("body.groups", "twice", None),
    ),
    (
        ("queue-groups", {"version": 0, "groups": [{"id": "Å", "name": "A", "queue_ids": []}]}),
        ("body.groups.0.id", "string_pattern_mismatch", None),
    ),
    (of_connection(base_url="http://a:b@x/te/api"), ("body.connection.base_url", "no_address", None)),
    (of_connection(base_url="https://x/"), ("body.connection.base_url", "address_end", "/te/api")),
    (
        of_connection(base_url="https://x/te/api", client_key=None),
        ("body.connection.client_key", "other_server", None),
    ),
    (
        ("boards/b", {"version": 0, "board": board(queue_ids=[])}),
        ("body.board.queue_ids", "none_chosen", None),
    ),
    (of_connection(), ("body.connection", "no_connection", "unreachable")),
]
OF_ADDRESSES = [
    (webhook_faults("https://a:b@x/", "s"), ["login_in_address"]),
    (webhook_faults("x", None), ["no_address", "signed"]),
    (apprise_faults("syslog://", "s"), ["not_signed", "only_here"]),
]
ELSEWHERE = {"no_moment", "group_in_use", "guessable", *BY_LIST.values(), *BY_PATTERN.values()}
"""In test_bad_questions.py, test_web_alert_rules.py and test_web_weakness.py."""


@pytest.mark.parametrize(("asked", "told"), CASES)
async def test_a_fault_is_told_by_its_place_code_and_value(
    client: httpx2.AsyncClient, asked: tuple[str, dict[str, Any]], told: Told
) -> None:
    path, body = asked
    refused = await client.put(f"/api/v1/{path}", json=body)
    assert refused.status_code == 422
    assert [(each["where"], each["code"], each["value"]) for each in refused.json()["errors"]] == [told]


@pytest.mark.parametrize(("found", "codes"), OF_ADDRESSES)
async def test_the_faults_of_an_address_have_codes_too(found: list[MemberFault], codes: list[str]) -> None:
    assert [each.code for each in found] == codes


async def test_every_code_is_tried_and_described() -> None:
    tried = {code for _, (_, code, _) in CASES} | {code for _, codes in OF_ADDRESSES for code in codes}
    assert tried | ELSEWHERE == set(FaultCode)
    assert openapi_document()["components"]["schemas"]["FaultCode"]["enum"] == list(FaultCode)


async def test_no_check_of_a_request_refuses_without_a_code() -> None:
    """Pydantic would make a ValueError a fault of no name."""
    rooms = Path(trio_monitor.web.__file__).parent
    assert [each.name for each in rooms.rglob("*.py") if "raise ValueError" in each.read_text()] == []
