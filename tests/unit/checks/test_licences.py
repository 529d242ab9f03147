"""Licences: expressions are understood, what is unknown fails, tools of development are not listed."""

import json

import pytest
from checks.licences import Package, frontend_packages, is_allowed, page, python_packages


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND PSF-2.0", True),
        ("(MIT AND GPL-3.0-only)", False),
        ("AGPL-3.0-or-later", False),
        ("Dual License", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_when_it_can_be_met(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) == allowed


def test_only_what_gets_into_the_page_counts_of_the_frontend() -> None:
    lock = {
        "packages": {
            "": {"name": "trio-monitor-frontend", "license": "MIT"},
            "node_modules/react": {"license": "MIT"},
            "node_modules/react/node_modules/@scope/inner": {"license": "ISC"},
            "node_modules/eslint": {"license": "MIT", "dev": True},
            "node_modules/nameless": {},
        }
    }
    assert frontend_packages(json.dumps(lock)) == [
        Package("@scope/inner", "ISC"),
        Package("nameless", ""),
        Package("react", "MIT"),
    ]


def test_what_is_needed_by_what_is_needed_is_listed_and_tools_are_not() -> None:
    names = {each.name for each in python_packages()}
    assert {"fastapi", "starlette", "pydantic-core", "anyio", "pyarrow"} <= names
    assert names & {"pytest", "ruff", "mypy", "trio-monitor", "schemathesis"} == set()


def test_the_page_says_so_where_a_licence_is_not_known() -> None:
    assert "| odd | not known |" in page([Package("odd", "")], [])
