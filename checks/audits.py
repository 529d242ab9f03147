"""What audits of packages really said: `python -m checks.audits PIP_AUDIT_JSON NPM_AUDIT_JSON`.

Where its database cannot be reached pip-audit skips every package and tells that it found nothing. So this fails on
anything that was skipped, missing or broken, and on every weakness that checks/exceptions.toml does not name with a
reason and a day until which it holds.
"""

import json
import sys
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from trio_monitor.clock import SystemClock

ROOT = Path(__file__).parents[1]
EXCEPTIONS = ROOT / "checks" / "exceptions.toml"


@dataclass(frozen=True, slots=True)
class Weakness:
    """A known weakness of a package; `names` are its own and its aliases."""

    package: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Audit:
    """What one audit said: what it did not look at, and what it found."""

    skipped: tuple[str, ...]
    found: tuple[Weakness, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """A weakness that we live with, why, and until when."""

    name: str
    package: str
    reason: str
    until: date


def read_pip_audit(text: str, expected: Collection[str]) -> Audit:
    """The JSON of pip-audit; `expected` are packages that it must have looked at."""
    told = _json(text)
    if told is None or not told.get("dependencies"):
        return Audit(("everything: pip-audit gave no list of packages",), ())
    looked_at = {each["name"].lower() for each in told["dependencies"] if "skip_reason" not in each}
    skipped = [f"{each['name']}: {each['skip_reason']}" for each in told["dependencies"] if "skip_reason" in each]
    named = {canonicalize_name(each["name"]) for each in told["dependencies"]}
    skipped += [f"{name}: it is not in the audit" for name in sorted(set(expected) - named)]
    found = [
        Weakness(each["name"], frozenset({weakness["id"], *weakness.get("aliases", ())}))
        for each in told["dependencies"]
        if each["name"].lower() in looked_at
        for weakness in each.get("vulns", ())
    ]
    return Audit(tuple(skipped), tuple(found))


def read_npm_audit(text: str) -> Audit:
    """The JSON of npm audit."""
    told = _json(text)
    if told is None or "error" in told or "vulnerabilities" not in told:
        return Audit(("everything: npm audit gave no report",), ())
    if not told.get("metadata", {}).get("dependencies", {}).get("total"):
        return Audit(("everything: npm audit looked at no package",), ())
    found = {
        Weakness(via["name"], frozenset({via["url"].rpartition("/")[2]}))
        for each in told["vulnerabilities"].values()
        for via in each["via"]
        if isinstance(via, dict)
    }
    return Audit((), tuple(sorted(found, key=lambda each: (each.package, sorted(each.names)))))


def read_exemptions(text: str) -> list[Exemption]:
    """The exceptions; each must have all of its members."""
    return [
        Exemption(each["id"], each["package"], each["reason"], each["until"])
        for each in tomllib.loads(text).get("vulnerability", ())
    ]


def faults(audits: dict[str, Audit], exemptions: Collection[Exemption], today: date) -> Iterator[str]:
    """Everything that the step fails on."""
    in_force = [each for each in exemptions if each.until >= today]
    for name, audit in audits.items():
        yield from (f"{name} skipped {each}" for each in audit.skipped)
        for weakness in audit.found:
            exempted = any(each.name in weakness.names and each.package == weakness.package for each in in_force)
            if not exempted:
                yield f"{name}: {weakness.package} has {', '.join(sorted(weakness.names))}"
    yield from (
        f"the exception {each.name} of {each.package} ended on {each.until}"
        for each in exemptions
        if each not in in_force
    )
    yield from (f"the exception {each.name} of {each.package} has no reason" for each in exemptions if not each.reason)


def locked(text: str) -> set[str]:
    """The packages of a lock file that are installed on this machine: all of them must have been looked at."""
    lines = (line.removesuffix("\\").strip() for line in text.splitlines() if line[:1].isalnum())
    requirements = (Requirement(line) for line in lines)
    return {canonicalize_name(each.name) for each in requirements if each.marker is None or each.marker.evaluate()}


def main(arguments: list[str]) -> int:
    """Judge; the exit status."""
    pip_audit, npm_audit = (_text(Path(each)) for each in arguments)
    expected = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    audits = {"pip-audit": read_pip_audit(pip_audit, expected), "npm audit": read_npm_audit(npm_audit)}
    exemptions = read_exemptions(EXCEPTIONS.read_text(encoding="utf-8"))
    told = list(faults(audits, exemptions, SystemClock().now().date()))
    for each in told:
        print(each)
    print(f"audits: {len(told)} faults, {len(exemptions)} exceptions")
    return 1 if told else 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _json(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
