"""What the stand-in answers is what the API's description says: it cannot rot unseen."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.e2e.stand_in import API, HEALTH, told

DESCRIPTION: Any = json.loads(Path("frontend/api/openapi.json").read_text(encoding="utf-8"))
CENTRES = ["busy", "empty"]


def path_of(path: str) -> str:
    """The described path that a request's path is one of; the one with fewest parameters where several fit."""
    parts = path.split("/")

    def fits(described: str) -> bool:
        steps = described.split("/")
        pairs = zip(steps, parts, strict=False)
        return len(steps) == len(parts) and all(step.startswith("{") or step == part for step, part in pairs)

    found: str = min(filter(fits, DESCRIPTION["paths"]), key=lambda described: described.count("{"))
    return found


def schema_of(name: str) -> Any:
    """Of the answer to a request, named as `GET /alerts?state=ended`."""
    method, _, address = name.partition(" ")
    path = address.partition("?")[0]
    operation = DESCRIPTION["paths"][path_of(path if path == HEALTH else API + path)][method.lower()]
    answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    return answers[0]["content"]["application/json"]["schema"]


def faults_of(schema: Any, answer: Any) -> list[str]:
    whole = {**schema, "components": DESCRIPTION["components"]}
    return [str(fault) for fault in jsonschema_rs.validator_for(whole).iter_errors(answer)]


@pytest.mark.parametrize("centre", CENTRES)
def test_answers_are_as_described(centre: str) -> None:
    answers = told(centre)["answers"]
    assert len(answers) > 20
    assert {name: faults for name, answer in answers.items() if (faults := faults_of(schema_of(name), answer))} == {}


@pytest.mark.parametrize("centre", CENTRES)
def test_snapshots_are_as_described(centre: str) -> None:
    schema = DESCRIPTION["components"]["schemas"]["DashboardOut"]
    snapshots = told(centre)["streams"]
    assert {name: faults for name, each in snapshots.items() if (faults := faults_of(schema, each))} == {}
