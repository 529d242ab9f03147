"""The licences of everything that is run: `python -m checks.licences [--write]`.

Python packages are those that `trio-monitor` and its extra need, by what is installed; packages of the frontend are
those that its lock file says get into the page. Fails on a licence that is not allowed or not understood, and when
docs/reference/licences.md is not what it would write.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "licences.md"
LOCK = ROOT / "frontend" / "package-lock.json"
NODE_MODULES = "node_modules/"
PROJECT, EXTRAS = "trio-monitor", ("", "parquet")

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Unlicense",
    }
)
"""SPDX names. MPL-2.0 asks for changes of its own files only, and we change none; OFL-1.1 is of fonts."""

MEANT = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What packages write in the place of an SPDX name."""

KNOWN = {
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}
"""Packages whose metadata name no licence that can be read; looked up in the text that they carry."""


class Package(NamedTuple):
    """What is run, and under which licence; an empty one could not be told."""

    name: str
    licence: str


def is_allowed(licence: str) -> bool:
    """Whether an SPDX expression can be met: one side of every OR, both of every AND."""
    if not licence:
        return False
    bare = licence.replace("(", "").replace(")", "")
    return any(all(each.strip() in ALLOWED for each in side.split(" AND ")) for side in bare.split(" OR "))


def python_packages(name: str = PROJECT, extras: tuple[str, ...] = EXTRAS) -> list[Package]:
    """What is installed of what a distribution needs, itself not included."""
    seen: dict[str, Package] = {}
    waiting = [(name, extras)]
    while waiting:
        owner, wanted = waiting.pop()
        for requirement in _needed(distribution(owner), wanted):
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if key in seen:
                continue
            seen[key] = Package(key, licence_of(distribution(key)))
            waiting.append((key, ("", *requirement.extras)))
    return sorted(seen.values())


def _needed(owner: Distribution, extras: tuple[str, ...]) -> Iterator[Requirement]:
    for text in owner.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


def licence_of(package: Distribution) -> str:
    """As an SPDX expression; empty when it cannot be told."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    told = [metadata["License"].strip()] if "License" in metadata else []
    told += [line.rpartition("::")[2].strip() for line in metadata.get_all("Classifier") or () if "License ::" in line]
    for each in (KNOWN.get(metadata["Name"].lower(), ""), *told):
        spdx = MEANT.get(each, each)
        if is_allowed(spdx):
            return spdx
    return ""


def frontend_packages(lock: str) -> list[Package]:
    """What gets into the page, by a lock file of npm."""
    packages = json.loads(lock)["packages"]
    run = {
        path.rpartition(NODE_MODULES)[2]: MEANT.get(each.get("license", ""), each.get("license", ""))
        for path, each in packages.items()
        if path.startswith(NODE_MODULES) and not (each.get("dev") or each.get("devOptional"))
    }
    return [Package(name, licence) for name, licence in sorted(run.items())]


def page(python: list[Package], frontend: list[Package]) -> str:
    """The document."""
    return f"""# Licences

Everything that is run, and under which licence: the Python packages that the monitor needs, and what the page is built
from. Versions are in `requirements.lock` and `frontend/package-lock.json`. Written by
`python -m checks.licences --write`; `make check` fails when it is out of date, or on a licence that
`checks/licences.py` does not allow. Tools of development are not run by anybody and not listed.

## Python

{_table(python)}
## Frontend

{_table(frontend)}"""


def _table(packages: list[Package]) -> str:
    rows = "".join(f"| {each.name} | {each.licence or 'not known'} |\n" for each in packages)
    return f"| package | licence |\n| --- | --- |\n{rows}"


def main(arguments: list[str]) -> int:
    """Check, or write; the exit status."""
    try:
        python = python_packages()
    except PackageNotFoundError as error:
        print(f"licences: {error.name} is needed and not installed; run `make setup`")
        return 1
    frontend = frontend_packages(LOCK.read_text(encoding="utf-8"))
    refused = [each for each in (*python, *frontend) if not is_allowed(each.licence)]
    for each in refused:
        print(f"{each.name}: the licence {each.licence or 'that it has cannot be told, and so'} is not allowed")
    text = page(python, frontend)
    if "--write" in arguments:
        PAGE.write_text(text, encoding="utf-8")
    is_old = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text
    if is_old:
        print(f"{PAGE.relative_to(ROOT)} is out of date: python -m checks.licences --write")
    print(f"licences: {len(refused)} not allowed of {len(python)} Python and {len(frontend)} frontend packages")
    return 1 if refused or is_old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
