"""README and docs say what is so."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from trio_monitor.domain.alert_rules import AlertRule, default_rules

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")]
    if "node_modules" not in path.parts
)
ALERTS = ROOT / "docs/reference/alerts.md"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
MAP_ROW = re.compile(r"^\| `([\w/.]+)` \|", re.MULTILINE)
MAKE_TARGET = re.compile(r"^\s*make (\w[\w-]*)", re.MULTILINE)


def test_every_folder_in_the_readme_exists() -> None:
    folders = MAP_ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_every_folder_of_the_repository_is_in_the_readme() -> None:
    folders = set(MAP_ROW.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    packages = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("src/trio_monitor/*/__init__.py")}
    assert packages - folders == set()


def test_every_make_command_in_the_documents_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in DOCUMENTS:
        for target in MAKE_TARGET.findall((ROOT / document).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{document}: make {target}"


def test_make_tells_of_every_command_that_is_meant_for_people() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: help (.*)$", makefile, re.MULTILINE)
    parts_of_others = {"check-python", "check-frontend", "test-frontend"}
    assert set(re.findall(r'@echo "make (\S+)', makefile)) == set(phony.split()) - parts_of_others


def test_every_document_and_picture_is_linked_from_a_document() -> None:
    linked = {
        (ROOT / document.parent / link).resolve()
        for document in DOCUMENTS
        for link in LINK.findall((ROOT / document).read_text(encoding="utf-8"))
    }
    there = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/images/*"), *ROOT.glob("deploy/*")]
    assert [path.relative_to(ROOT).as_posix() for path in there if path not in linked] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (ROOT / document.parent / link).exists()]
    assert broken == []


def test_the_reference_of_alerts_tells_the_default_rules_as_they_are() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (warning|critical) \|(.*)\|$", ALERTS.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [(name, severity, [cell.strip() for cell in cells.split("|")]) for name, severity, cells in rows] == [
        (rule.rule_id, rule.severity.value, _cells(rule)) for rule in default_rules(timedelta(seconds=10))
    ]


def _cells(rule: AlertRule) -> list[str]:
    of_limit = " % of limit" if rule.bounds.is_of_limit else ""
    minutes = [
        each / timedelta(minutes=1) if each else None
        for each in (rule.hold, rule.keep, rule.remind_every, rule.escalate_after)
    ]
    sample = rule.least_sample if rule.least_sample > 1 else None
    numbers = [f"{value:g}" if value is not None else "" for value in (sample, *minutes)]
    return [f"{rule.bounds.enter:g}{of_limit}", f"{rule.bounds.clear:g}{of_limit}", *numbers]
