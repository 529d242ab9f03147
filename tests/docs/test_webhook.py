"""What is written about webhooks is what is sent."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from trio_monitor.channels.webhook.send import ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, signature
from trio_monitor.notifier.document import NoticeDocument, json_schema

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "webhook.md").read_text(encoding="utf-8")
SECRET = "a secret of some length"
BODY = '{"id": "å"}'.encode()


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_published_schema_is_that_of_what_is_sent() -> None:
    assert (REFERENCE / "webhook.schema.json").read_text(encoding="utf-8") == json_schema()


def test_the_example_is_whole() -> None:
    example = json.loads(block("json"))
    assert NoticeDocument.model_validate(example).model_dump(mode="json") == example


def test_every_header_is_told() -> None:
    for header in (ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER):
        assert f"| `{header}` |" in PAGE


def test_the_code_for_receivers_takes_what_is_genuine_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "receiver_of_the_page.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    is_genuine = import_module("receiver_of_the_page").is_genuine
    headers = {TIMESTAMP_HEADER: "1000", SIGNATURE_HEADER: signature(SECRET, "1000", BODY)}
    assert is_genuine(SECRET, headers, BODY, now=1299)
    assert not is_genuine(SECRET, headers, BODY, now=1301)
    assert not is_genuine(SECRET, headers, BODY + b" ", now=1000)
    assert not is_genuine("another secret of it", headers, BODY, now=1000)
    assert not is_genuine(SECRET, {**headers, TIMESTAMP_HEADER: "1001"}, BODY, now=1001)
