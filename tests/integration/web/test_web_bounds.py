"""Everything that may be sent has its bounds, in the description that clients read, and no member is passed over."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from trio_monitor.web.api import openapi_document

DOCUMENT = openapi_document()
PARTS = ("anyOf", "oneOf", "allOf")
SELF_BOUNDED = frozenset({"date", "date-time", "time"})
"""Forms whose own syntax bounds them."""

Place = tuple[str, Mapping[str, Any]]


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


def places(where: str, schema: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> Iterator[Place]:
    """Every schema within a schema, each with where it is."""
    reference = schema.get("$ref", "")
    if reference in seen:
        return
    seen = seen | ({reference} if reference else frozenset())
    schema = resolved(schema)
    yield where, schema
    for part in PARTS:
        for each in schema.get(part, ()):
            yield from places(where, each, seen)
    for name, member in schema.get("properties", {}).items():
        yield from places(f"{where}.{name}", member, seen)
    if "items" in schema:
        yield from places(f"{where}[]", schema["items"], seen)
    further = schema.get("additionalProperties")
    if isinstance(further, Mapping):
        yield from places(f"{where}{{}}", further, seen)


def sent() -> Iterator[Place]:
    """Every schema of a parameter or of a body."""
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                yield from places(f"{method} {path} ?{parameter['name']}", parameter["schema"])
            for body in operation.get("requestBody", {}).get("content", {}).values():
                yield from places(f"{method} {path} body", body["schema"])


def is_finite(pattern: str) -> bool:
    """Whether what matches it has a longest form."""
    return pattern.startswith("^") and pattern.endswith("$") and not re.search(r"[*+]|\{\d+,\}", pattern)


def lacking(schema: Mapping[str, Any]) -> set[str]:
    """Which bounds a schema should have and has not."""
    if "enum" in schema or "const" in schema or schema.get("format") in SELF_BOUNDED:
        return set()
    wanted: set[str] = set()
    kind = schema.get("type")
    if kind == "string":
        wanted = set() if is_finite(schema.get("pattern", "")) else {"maxLength"}
    elif kind == "array":
        wanted = {"maxItems"}
    elif kind in {"integer", "number"}:
        lower = {"minimum", "exclusiveMinimum"} & schema.keys() or {"minimum"}
        upper = {"maximum", "exclusiveMaximum"} & schema.keys() or {"maximum"}
        wanted = lower | upper
    elif kind == "object" and "properties" not in schema:
        wanted = {"maxProperties"}
    return wanted - schema.keys()


def test_every_string_list_and_number_that_may_be_sent_is_bounded() -> None:
    found = sorted({f"{where}: {', '.join(sorted(missing))}" for where, each in sent() if (missing := lacking(each))})
    assert found == []


def test_no_body_takes_a_member_that_is_not_described() -> None:
    objects = [(where, each) for where, each in sent() if "properties" in each]
    assert objects
    assert [where for where, each in objects if each.get("additionalProperties") is not False] == []


@pytest.mark.parametrize(
    ("schema", "missing"),
    [
        ({"type": "string"}, {"maxLength"}),
        ({"type": "string", "maxLength": 3}, set()),
        ({"type": "string", "pattern": "^[0-9][0-9]$"}, set()),
        ({"type": "string", "pattern": "^[0-9]{2,9}$"}, set()),
        ({"type": "string", "pattern": "^[0-9]{2,}$"}, {"maxLength"}),
        ({"type": "string", "pattern": "^[0-9]+$"}, {"maxLength"}),
        ({"type": "string", "pattern": "[0-9]"}, {"maxLength"}),
        ({"type": "string", "format": "date-time"}, set()),
        ({"type": "string", "enum": ["a"]}, set()),
        ({"type": "integer", "minimum": 0}, {"maximum"}),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, set()),
        ({"type": "array"}, {"maxItems"}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"maxProperties"}),
    ],
)
def test_the_look_at_bounds_finds_what_has_none(schema: Mapping[str, Any], missing: set[str]) -> None:
    assert lacking(schema) == missing
