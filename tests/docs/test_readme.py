"""README and docs say what is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if "node_modules" not in path.parts
)
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (ROOT / document.parent / link).exists()]
    assert broken == []
