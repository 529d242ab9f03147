"""What the linters cannot hold: the sizes of modules, and what no file may contain."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON_LINES = 400
TYPESCRIPT_LINES = 250
FORBIDDEN_NAMES = re.compile(r"_(improved|v2|new|old|copy)\.\w+$|(^|/)(utils?|helpers?|common|managers?)(\.py|/|\.ts)")
ADDRESSES = ("py" + "pi.org", "python" + "hosted", "npm" + "js.org")


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_of(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_no_module_is_too_long() -> None:
    python = [path for path in tracked_files() if path.suffix == ".py" and lines_of(path) > PYTHON_LINES]
    typescript = [
        path
        for path in tracked_files()
        if path.suffix in {".ts", ".tsx"} and path.name != "schema.d.ts" and lines_of(path) > TYPESCRIPT_LINES
    ]
    assert python + typescript == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in tracked_files() if FORBIDDEN_NAMES.search(path.as_posix())] == []


def test_no_file_names_a_package_registry() -> None:
    found = [
        path
        for path in tracked_files()
        if path.suffix not in {".png", ".woff2", ".ico"}
        and any(address in (ROOT / path).read_text(encoding="utf-8") for address in ADDRESSES)
    ]
    assert found == []
