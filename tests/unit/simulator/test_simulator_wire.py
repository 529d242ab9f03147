"""Filters, sorting, fields and paging; formats and charsets."""

import json
from urllib.parse import parse_qs, urlsplit
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trio_simulator.wire.errors import Refusal, UnsupportedMediaType
from trio_simulator.wire.formats import Rendering, choose_rendering, encode_body
from trio_simulator.wire.query import Page, Row, Shape, pagination, parse_query, select_page

SHAPE = Shape(("id", "serviceName", "open", "agentId"), frozenset({"id", "serviceName"}), {"name": "serviceName"})
ROWS: list[Row] = [
    {"id": 1, "serviceName": "Växel", "open": True, "agentId": None},
    {"id": 2, "serviceName": "Kundtjänst", "open": True, "agentId": 12},
    {"id": 3, "serviceName": "Kundfrågor", "open": False, "agentId": 3},
]


def ask(*pairs: tuple[str, str], rows: list[Row] = ROWS) -> Page:
    return select_page(rows, parse_query(pairs, SHAPE, 1_000), SHAPE, "id")


def ids(page: Page) -> list[str]:
    return list(page.keys)


def test_without_fields_only_the_default_members_are_shown() -> None:
    assert ask().rows[0] == {"id": 1, "serviceName": "Växel"}


def test_fields_choose_members_without_regard_to_case_and_pass_over_unknown_ones() -> None:
    assert ask(("fields", "AGENTID,nonsense, open")).rows[1] == {"open": True, "agentId": 12}


def test_text_filters_match_the_beginning() -> None:
    assert ids(ask(("name", "kund"))) == ["2", "3"]
    assert ids(ask(("serviceName", "VÄX"))) == ["1"]


def test_number_and_truth_filters_match_the_whole() -> None:
    assert ids(ask(("agentId", "1"))) == []
    assert ids(ask(("agentId", "12"))) == ["2"]
    assert ids(ask(("open", "false"))) == ["3"]
    assert ids(ask(("agentId", ""))) == ["1"]


def test_filters_sort_fields_and_paging_combine() -> None:
    page = ask(("name", "kund"), ("sort", "-id"), ("fields", "id"), ("page", "2"), ("pageSize", "1"))
    assert page.rows == [{"id": 2}]
    assert (page.number, page.total_count, page.total_pages) == (2, 2, 2)


def test_sorting_takes_several_keys_in_order() -> None:
    assert ids(ask(("sort", "-open,serviceName"))) == ["2", "1", "3"]


def test_sorting_knows_members_that_are_not_shown_and_puts_nothing_first() -> None:
    assert ids(ask(("sort", "agentId"))) == ["1", "3", "2"]


@pytest.mark.parametrize(
    "pair",
    [("page", "0"), ("page", "x"), ("page", "²"), ("pageSize", "-1"), ("pageSize", ""), ("sort", "foo"), ("foo", "1")],
)
def test_a_query_that_cannot_be_read_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(Refusal):
        ask(pair)


def test_too_large_a_page_is_cut_to_the_largest() -> None:
    assert parse_query([("pageSize", "5000")], SHAPE, 100).page_size == 100


@given(count=st.integers(0, 60), size=st.integers(1, 25))
def test_the_pages_together_are_the_collection(count: int, size: int) -> None:
    rows: list[Row] = [{"id": n, "serviceName": "x", "open": True, "agentId": None} for n in range(count)]
    total = ask(("pageSize", str(size)), rows=rows).total_pages
    pages = [ask(("pageSize", str(size)), ("page", str(n)), rows=rows) for n in range(1, total + 1)]
    assert [row["id"] for page in pages for row in page.rows] == list(range(count))
    assert all(0 < len(page.rows) <= size for page in pages) or count == 0
    assert ask(("pageSize", str(size)), ("page", str(total + 1)), rows=rows).rows == []


def test_page_links_keep_the_other_parameters() -> None:
    pairs = [("name", "å"), ("fields", "id"), ("page", "2"), ("pageSize", "3")]
    header = pagination(Page([], [], 2, 3, 7), "/te/api/x", pairs)
    assert (header["currentPage"], header["totalCount"], header["totalPages"]) == (2, 7, 3)
    following = urlsplit(str(header["nextPageLink"]))
    assert parse_qs(following.query) == {"name": ["å"], "fields": ["id"], "page": ["3"], "pageSize": ["3"]}
    assert parse_qs(urlsplit(str(header["previousPageLink"])).query)["page"] == ["1"]
    last = pagination(Page([], [], 3, 3, 7), "/te/api/x", pairs)
    assert last["nextPageLink"] is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("application/xml", "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/xml;q=0.5, application/json", "json"),
        ("image/png", "json"),
        ("application/xml;q=oops", "json"),
    ],
)
def test_the_format_follows_accept(accept: str | None, expected: str) -> None:
    assert choose_rendering(accept, None).format == expected


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "UTF8", '"ISO-8859-1"'])
def test_the_charset_follows_the_content_type_of_the_request(charset: str) -> None:
    rendering = choose_rendering(None, f"application/json;charset={charset}")
    body = encode_body({"name": "Växel åäö"}, rendering)
    assert json.loads(body.decode(rendering.charset)) == {"name": "Växel åäö"}
    assert rendering.content_type == f"application/json; charset={rendering.charset}"
    assert ("Växel".encode(rendering.charset)) in body


def test_an_unknown_charset_is_refused() -> None:
    with pytest.raises(UnsupportedMediaType):
        choose_rendering(None, "application/json;charset=klingon")


@given(st.text())
def test_letters_that_the_charset_lacks_are_escaped_not_lost(text: str) -> None:
    body = encode_body({"name": text}, Rendering("json", "iso-8859-1"))
    assert json.loads(body.decode("iso-8859-1")) == {"name": text}


def parsed(body: bytes) -> dict[str, str]:
    """The texts of a document by path; an empty element has its attributes for text."""
    found: dict[str, str] = {}
    path: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        found["/".join(path)] = ",".join(f"{key}={value}" for key, value in attributes.items())

    def text(content: str) -> None:
        found["/".join(path)] += content

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = text
    parser.Parse(body, True)
    return found


def test_xml_has_the_same_members() -> None:
    value = {"links": [{"rel": "Self"}], "data": [{"links": [], "name": "Å & <Ö>", "open": True, "agentId": None}]}
    for charset in ("utf-8", "iso-8859-1"):
        found = parsed(encode_body(value, Rendering("xml", charset)))
        assert found["response/links/link/rel"] == "Self"
        assert found["response/data/item/name"] == "Å & <Ö>"
        assert found["response/data/item/open"] == "true"
        assert found["response/data/item/agentId"] == "nil=true"


def test_html_is_indented_and_harmless() -> None:
    body = encode_body({"name": "<script>"}, Rendering("html", "utf-8")).decode()
    assert '\n  "name": "&lt;script&gt;"' in body
