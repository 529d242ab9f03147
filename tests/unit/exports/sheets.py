"""Reading workbooks back without a library: a zip file of XML."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers.expat import ParserCreate

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXCEL_EPOCH = datetime.fromisoformat("1899-12-30")


def _root(document: bytes) -> ET.Element:
    builder = ET.TreeBuilder()
    parser = ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: builder.start(_named(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_named(name))
    parser.CharacterDataHandler = builder.data
    parser.Parse(document, True)
    return builder.close()


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def sheet_names(path: Path) -> list[str]:
    """The sheets in their order."""
    with zipfile.ZipFile(path) as book:
        root = _root(book.read("xl/workbook.xml"))
    return [sheet.attrib["name"] for sheet in root.iter(f"{NS}sheet")]


def rows_of(path: Path, number: int = 1) -> list[list[object]]:
    """Cell values of a sheet: text as str, numbers (dates among them) as float, empty cells as None."""
    with zipfile.ZipFile(path) as book:
        shared = list(_shared(book))
        root = _root(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [[*_cells(row, shared)] for row in root.iter(f"{NS}row")]


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in book.namelist():
        for each in _root(book.read("xl/sharedStrings.xml")).iter(f"{NS}si"):
            yield "".join(text.text or "" for text in each.iter(f"{NS}t"))


def _cells(row: ET.Element, shared: list[str]) -> Iterator[object]:
    expected = 0
    for cell in row.iter(f"{NS}c"):
        column = _column_number(cell.attrib["r"])
        yield from [None] * (column - expected)
        expected = column + 1
        yield _value(cell, shared)


def _column_number(reference: str) -> int:
    letters = re.sub(r"\d", "", reference)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ET.Element, shared: list[str]) -> object:
    value = cell.find(f"{NS}v")
    match cell.attrib.get("t"):
        case "inlineStr":
            return "".join(text.text or "" for text in cell.iter(f"{NS}t"))
        case "s" if value is not None:
            return shared[int(value.text or "")]
        case _:
            return None if value is None else float(value.text or "")


def number_format_of(path: Path, reference: str) -> str:
    """The number format of a cell of the first sheet."""
    with zipfile.ZipFile(path) as book:
        root = _root(book.read("xl/worksheets/sheet1.xml"))
        styles = _root(book.read("xl/styles.xml"))
    [cell] = [each for each in root.iter(f"{NS}c") if each.attrib["r"] == reference]
    formats = styles.find(f"{NS}cellXfs")
    assert formats is not None
    identity = list(formats)[int(cell.attrib.get("s", "0"))].attrib["numFmtId"]
    own = {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in styles.iter(f"{NS}numFmt")}
    return own.get(identity, {"0": "General", "1": "0"}.get(identity, identity))


def as_date(number: object) -> datetime:
    """What Excel shows for a date's number."""
    assert isinstance(number, float)
    return EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
