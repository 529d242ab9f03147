"""Looks for secrets in what is committed: `python -m checks.secret_scan`.

Honest about its reach: it knows the forms of keys that services give out, private keys, passwords in addresses, and
random-looking values under telling names in files of settings. A secret of any other form goes past it, and so does one
in an earlier commit. Passwords written into Python are ruff's business (S105 to S107).
"""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

FORMS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}",
    "AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub token": r"\b(?:gh[opusr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})",
    "GitLab token": r"\bglpat-[A-Za-z0-9_-]{20}",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10}",
    "Slack webhook": r"hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20}",
    "Google key": r"\bAIza[0-9A-Za-z_-]{35}",
    "Stripe key": r"\b[rs]k_live_[0-9A-Za-z]{20}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI token": r"\bpypi-AgE[A-Za-z0-9_-]{50}",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "password in an address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"{}<>$]+:(?P<value>[^\s/@'\"{}<>$]{8,})@",
}
SETTINGS = re.compile(
    r"^[^#\n]*?(?:password|passwd|secret|token|(?:secret|api|client)_?key)[\"']?[ \t]*[:=][ \t]*[\"']?"
    r"(?P<value>[^\s\"',]{16,})",
    re.IGNORECASE | re.MULTILINE,
)
SETTINGS_FILES = {".cfg", ".conf", ".env", ".example", ".ini", ".json", ".service", ".sh", ".toml", ".yaml", ".yml"}
GENERATED = {"requirements.lock", "frontend/package-lock.json", "frontend/api/openapi.json"}
BINARY = {".ico", ".png", ".woff2"}
RANDOM_BITS = 3.2
"""Of entropy in a letter, from which on a value looks random rather than written."""

ALLOWED = {
    "CHANGE-ME": "the placeholder of the example files",
    "PASSWORD": "stands for a password in explanations of addresses",
    "password": "the same",
    "p%40ss%2F1": "a password of a test, with letters that must be escaped",
    "hemligt-42": "what tests look for where no secret may be",
}
"""Values, or parts of them, that look like secrets and are none, each with its reason."""


class Finding(NamedTuple):
    """A place that looks like a secret; the value itself is not told."""

    path: str
    line: int
    kind: str


def findings(path: str, text: str) -> Iterator[Finding]:
    """What looks like a secret in one file."""
    for kind, form in FORMS.items():
        for match in re.finditer(form, text):
            if not _is_allowed(match):
                yield Finding(path, text.count("\n", 0, match.start()) + 1, kind)
    if Path(path).suffix in SETTINGS_FILES:
        for match in SETTINGS.finditer(text):
            if _bits(match["value"]) >= RANDOM_BITS and not _is_allowed(match):
                yield Finding(path, text.count("\n", 0, match.start("value")) + 1, "random value")


def committed() -> list[str]:
    """The files that are scanned."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    names = [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [name for name in names if name not in GENERATED and Path(name).suffix not in BINARY]


def main() -> int:
    """Scan; the exit status."""
    paths = committed()
    found = [each for path in paths for each in findings(path, (ROOT / path).read_text(encoding="utf-8"))]
    for each in found:
        print(
            f"{each.path}:{each.line}: {each.kind}; take it away, or allow it in checks/secret_scan.py with its reason"
        )
    print(f"secret scan: {len(found)} found in {len(paths)} files")
    return 1 if found else 0


def _is_allowed(match: re.Match[str]) -> bool:
    value = match["value"] if "value" in match.re.groupindex else match[0]
    return any(part in value for part in ALLOWED)


def _bits(value: str) -> float:
    shares = [count / len(value) for count in Counter(value).values()]
    return -sum(share * math.log2(share) for share in shares)


if __name__ == "__main__":
    sys.exit(main())
