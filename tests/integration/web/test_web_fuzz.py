"""Whatever the description allows, and whatever it does not, gets a described answer and never a mistake of ours.

Schemathesis makes the requests from the description: valid ones, and ones that break it in one place or another. Each
operation has a monitor of its own with some history. The examples are the same at every run.
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.builders import connected_row, reading, waiting_row
from tests.support.monitor import ADDRESS, beat, scripted_monitor, settings_for, sign_in, visitor

from trio_monitor.app import Monitor
from trio_monitor.web.api import openapi_document

EXAMPLES = 5
"""Of each operation and kind."""
ENDLESS = {("GET", "/api/v1/stream")}
ENDS_THE_SESSION = {
    ("DELETE", "/api/v1/session"),
    ("DELETE", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions/{session_id}"),
    ("GET", "/api/v1/sign-in/oidc/sign-out"),
}
REFUSED_BY_SIZE = {413, 431}
KNOWN = {"queue_id": "north", "outcome": "answered"}
"""What the history holds, so that not every path leads to nothing."""
SEEN = reading(connected_row("1", offered=0, answered=7), waiting_row("2", offered=3))
UNLIMITED = {"requests_per_minute": 0, "address_requests_per_minute": 0, "metrics_token": "of-the-fuzz-tests"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
SCHEMA = schemathesis.openapi.from_dict(openapi_document())
OPERATIONS = [
    each
    for each in (described.ok() for described in SCHEMA.get_all_operations() if isinstance(described, Ok))
    if (each.method.upper(), each.path) not in ENDLESS
]


class Asker:
    """A signed-in client of a monitor, for tests that are not asynchronous themselves."""

    def __init__(self, runner: asyncio.Runner, monitor: Monitor, client: httpx2.AsyncClient) -> None:
        self._runner = runner
        self._monitor = monitor
        self._client = client

    def answer(self, case: Case[Any]) -> httpx2.Response:
        """What the monitor answers."""
        if (case.operation.method.upper(), case.operation.path) in ENDS_THE_SESSION:
            self._runner.run(sign_in(self._monitor, self._client))
        asked = requests.Request(**case.as_transport_kwargs(base_url=ADDRESS)).prepare()
        content = asked.body.encode() if isinstance(asked.body, str) else asked.body
        assert content is None or isinstance(content, bytes)
        headers = {name: str(value) for name, value in asked.headers.items() if name.lower() != "content-length"}
        try:
            request = self._client.build_request(str(asked.method), str(asked.url), headers=headers, content=content)
        except httpx2.InvalidURL:
            # Longer than the client sends; what the monitor says to such a head is tried in test_web_limits.py.
            reject()
        return self._runner.run(self._client.send(request))


@pytest.fixture
def asker() -> Iterator[Asker]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> Asker:
            monitor = await stack.enter_async_context(scripted_monitor(SEEN, settings=settings_for(web=UNLIMITED)))
            await beat(monitor)
            client = await stack.enter_async_context(visitor(monitor, raises=False))
            await sign_in(monitor, client)
            return Asker(runner, monitor, client)

        try:
            yield runner.run(start())
        finally:
            runner.run(stack.aclose())


def has_anything_to_break(operation: Any) -> bool:
    """Without parameters and a body every request is as good as any other."""
    return bool(operation.query or operation.path_parameters or operation.body)


ASKED = [
    pytest.param(operation, mode, id=f"{operation.label}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or has_anything_to_break(operation)
]


@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_every_request_gets_a_described_answer(operation: Any, mode: GenerationMode, asker: Asker) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
    def ask(case: Case[Any], is_known: bool) -> None:
        if is_known and case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters if name in KNOWN})
        answer = asker.answer(case)
        # Schemathesis knows no refusal by size.
        checks = CHECKS[:-1] if answer.status_code in REFUSED_BY_SIZE else CHECKS
        case.validate_response(answer, checks=checks)

    ask()
