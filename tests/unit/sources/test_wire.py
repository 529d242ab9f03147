"""Bytes to pieces: charsets, JSON, envelopes, and the redaction of samples."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_monitor.errors import SourceContractBroken
from trio_monitor.sources.trio.field_map import DEFAULT_FIELD_MAP
from trio_monitor.sources.trio.wire import (
    decode_body,
    parse_envelope,
    parse_pagination,
    parse_token_reply,
    redact,
)

JSON = "application/json"


@pytest.mark.parametrize(
    ("content_type", "codec"),
    [
        ("application/json", "utf-8"),
        ("", "utf-8"),
        ("application/json; charset=UTF-8", "utf-8-sig"),
        ('application/json; charset="utf-8"', "utf-8"),
        ("application/json;charset=ISO-8859-1", "iso-8859-1"),
        ("application/json;charset=windows-1252", "cp1252"),
        ("application/json;charset=utf-16", "utf-16"),
    ],
)
def test_the_declared_charset_is_honoured(content_type: str, codec: str) -> None:
    assert decode_body("Åsa Öberg, Malmö växel".encode(codec), content_type) == "Åsa Öberg, Malmö växel"


def test_latin_1_of_a_windows_platform_may_have_its_dashes() -> None:
    text = "Växel – kväll"
    assert decode_body(text.encode("cp1252"), "application/json;charset=iso-8859-1") == text


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        ("iso-8859-1", "application/json"),
        ("cp1252", "application/json;charset=utf-8"),
        ("utf-8", "application/json;charset=iso-8859-1"),
        ("utf-8", "application/json;charset=windows-1252"),
        ("iso-8859-1", "application/json;charset=us-ascii"),
        ("utf-8", "application/json;charset=klingon"),
        ("utf-8", "application/json;charset=zlib"),
        ("utf-8", "application/json;charset=unicode_escape"),
    ],
)
def test_a_reply_that_is_not_in_its_charset_is_refused_never_shown_wrong(codec: str, content_type: str) -> None:
    with pytest.raises(SourceContractBroken):
        decode_body("Åsa Öberg, Malmö växel".encode(codec), content_type)


@given(
    st.binary(max_size=60), st.sampled_from(["", ";charset=utf-8", ";charset=iso-8859-1", ";charset=x", ";charset="])
)
def test_no_bytes_raise_anything_but_a_broken_contract(body: bytes, charset: str) -> None:
    with contextlib.suppress(SourceContractBroken):
        parse_envelope(body, JSON + charset)
    with contextlib.suppress(SourceContractBroken):
        parse_token_reply(body, JSON + charset, DEFAULT_FIELD_MAP.token)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "links", "rel", "href", "a"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("data", ["data", "Data", "DATA"])
def test_the_tokens_envelope_is_read_in_any_case_as_all_are(data: str) -> None:
    reply = parse_token_reply(json.dumps({data: [{"Access_Token": "a-1"}]}).encode(), JSON, DEFAULT_FIELD_MAP.token)
    assert reply.access_token == "a-1"


@given(JSON_VALUES)
def test_no_json_raises_anything_but_a_broken_contract(value: object) -> None:
    body = json.dumps({"data": value, "links": value}).encode()
    with contextlib.suppress(SourceContractBroken):
        parse_envelope(body, JSON)
    with contextlib.suppress(SourceContractBroken):
        parse_token_reply(body, JSON, DEFAULT_FIELD_MAP.token)
    with contextlib.suppress(SourceContractBroken):
        parse_pagination(json.dumps(value))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>",
        b"[]",
        b"null",
        b"{}",
        b'{"data": {}}',
        b'{"data": NaN}',
        b'{"data": [Infinity]}',
        b"[" * 100_000,
        b'{"data": [' + b"9" * 5000 + b"]}",
    ],
)
def test_what_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(SourceContractBroken):
        parse_envelope(body, JSON)


def test_an_envelope_is_read_without_regard_to_case() -> None:
    body = (
        b'{"Links": [{"Rel": "Help", "HREF": "/x"}, 7, {"rel": "no href"}], "DATA": [{"ServiceID": 1, "Links": []}, 7]}'
    )
    envelope = parse_envelope(body, JSON)
    assert [(link.rel, link.href) for link in envelope.links] == [("Help", "/x")]
    assert envelope.items[0].members["serviceid"] == 1
    assert envelope.items[0].wire_names == ("ServiceID",)
    assert envelope.unreadable_count == 1


def test_a_sample_shows_the_shape_and_no_names() -> None:
    with pytest.raises(SourceContractBroken) as caught:
        parse_envelope('{"firstName": "Åsa", "phone": "08-465"'.encode(), JSON)
    assert caught.value.sample == '{"xxxxxXxxx": "xxx", "xxxxx": "00-000"'.lower()


@given(st.text())
def test_redaction_leaves_no_letter_and_no_digit(text: str) -> None:
    shown = redact(text)
    assert not any(sign.isalnum() and sign not in "x0" for sign in shown)
    assert len(shown) <= 200
