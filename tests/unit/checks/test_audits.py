"""An audit that looked at nothing is a fault, as is a weakness without an exception, or one past its day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checks.audits import (
    EXCEPTIONS,
    ROOT,
    Audit,
    Exemption,
    Weakness,
    faults,
    locked,
    main,
    read_exemptions,
    read_npm_audit,
    read_pip_audit,
)

TODAY = date(2026, 11, 25)
FINE = {"name": "fastapi", "version": "1", "vulns": []}
WEAK = {"name": "urllib3", "version": "1", "vulns": [{"id": "PYSEC-1", "aliases": ["GHSA-aaaa"], "fix_versions": []}]}
SKIPPED = {"name": "fastapi", "skip_reason": "could not be reached"}
NPM_FINE = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 372}}}
NPM_WEAK = {
    **NPM_FINE,
    "vulnerabilities": {
        "vite": {"via": ["esbuild"]},
        "esbuild": {"via": [{"name": "esbuild", "url": "https://advisories.example/GHSA-bbbb"}]},
    },
}


def pip(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def told(audit: Audit, *exemptions: Exemption) -> list[str]:
    return list(faults({"audit": audit}, exemptions, TODAY))


def test_a_clean_audit_has_no_fault() -> None:
    assert told(read_pip_audit(pip(FINE), {"fastapi"})) == []
    assert told(read_npm_audit(json.dumps(NPM_FINE))) == []


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", pip(), pip(SKIPPED), pip(FINE, SKIPPED)])
def test_a_pip_audit_that_skipped_anything_is_a_fault(text: str) -> None:
    assert read_pip_audit(text, ()).skipped


def test_a_package_that_pip_audit_never_heard_of_was_skipped() -> None:
    assert read_pip_audit(pip(FINE), {"fastapi", "pydantic"}).skipped == ("pydantic: it is not in the audit",)


def test_every_package_of_the_lock_must_have_been_looked_at() -> None:
    text = """
fastapi==0.1 \\
    --hash=sha256:00 \\
    --hash=sha256:01
greenlet==3.0 ; sys_platform == "win32" \\
    --hash=sha256:02
Urllib3==2.0
"""
    assert locked(text) == {"fastapi", "urllib3"}
    assert len(locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))) > 50


def run(folder: Path, pip_audit: str | None, npm_audit: str | None) -> int:
    for name, text in (("pip.json", pip_audit), ("npm.json", npm_audit)):
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return main([str(folder / "pip.json"), str(folder / "npm.json")])


def test_the_step_ends_well_only_when_all_was_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages = [
        {"name": name, "version": "1", "vulns": []} for name in locked((ROOT / "requirements.lock").read_text())
    ]
    fine = json.dumps(NPM_FINE)
    assert run(tmp_path, None, None) == 1
    assert run(tmp_path, pip(*packages), fine) == 0
    assert "audits: 0 faults" in capsys.readouterr().out
    assert run(tmp_path, pip(*packages[1:]), fine) == 1
    assert f"pip-audit skipped {packages[0]['name']}: it is not in the audit" in capsys.readouterr().out
    assert run(tmp_path, pip(*packages[1:], {**packages[0], "skip_reason": "offline"}), fine) == 1
    assert run(tmp_path, pip(*packages, WEAK), fine) == 1
    assert run(tmp_path, pip(*packages), json.dumps(NPM_WEAK)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        json.dumps({"error": {"code": "ENOAUDIT"}}),
        json.dumps({"message": "request failed"}),
        json.dumps({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 0}}}),
    ],
)
def test_an_npm_audit_that_looked_at_nothing_is_a_fault(text: str) -> None:
    assert read_npm_audit(text).skipped


def test_every_weakness_is_told_once_with_its_names() -> None:
    assert told(read_pip_audit(pip(FINE, WEAK), ())) == ["audit: urllib3 has GHSA-aaaa, PYSEC-1"]
    assert read_npm_audit(json.dumps(NPM_WEAK)).found == (Weakness("esbuild", frozenset({"GHSA-bbbb"})),)


def test_an_exception_holds_until_its_day_and_for_its_package_only() -> None:
    audit = read_pip_audit(pip(WEAK), ())
    assert told(audit, Exemption("GHSA-aaaa", "urllib3", "not reached", TODAY)) == []
    assert told(audit, Exemption("GHSA-aaaa", "other", "not reached", TODAY)) != []
    ended = told(audit, Exemption("GHSA-aaaa", "urllib3", "not reached", date(2026, 11, 24)))
    assert ended == ["audit: urllib3 has GHSA-aaaa, PYSEC-1", "the exception GHSA-aaaa of urllib3 ended on 2026-11-24"]
    assert told(audit, Exemption("GHSA-aaaa", "urllib3", "", TODAY)) == [
        "the exception GHSA-aaaa of urllib3 has no reason"
    ]


def test_the_exceptions_of_the_repository_can_be_read() -> None:
    assert isinstance(read_exemptions(EXCEPTIONS.read_text(encoding="utf-8")), list)
    with pytest.raises(KeyError):
        read_exemptions('[[vulnerability]]\nid = "x"\npackage = "y"\nuntil = 2027-01-01\n')
