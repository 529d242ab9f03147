"""What the server says no by has a text in the reader's language, and so has every act of the audit log."""

import re
from pathlib import Path

from trio_monitor.domain.alerts import EventKind
from trio_monitor.web.door import SignInFailure

ROOT = Path(__file__).parents[2]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/trio_monitor").rglob("*.py")))
CATALOGUES = ROOT / "frontend/src/shared/i18n"

RAISED = re.compile(r'(?:ApiError|problem|super\(\)\.__init__)\(\s*\d{3}, "([a-z-]+)"')
ACTION = re.compile(
    r'"((?:user|api_token|alert_rule|queue_rules|queue_groups|channel|board|screen|connection|secrets|audit|session'
    r'|sign_in|sign_out)\.[a-z_]+)"'
)
HANDLED = {EventKind.ACKNOWLEDGED, EventKind.SNOOZED, EventKind.WOKEN, EventKind.COMMENTED, EventKind.EXPLAINED}


def words_of(catalogue: str, language: str) -> str:
    return (CATALOGUES / language / catalogue).read_text(encoding="utf-8")


def without_text(names: set[str], catalogue: str) -> set[str]:
    return {
        f"{language}: {name}"
        for language in ("sv", "en")
        for name in names
        if not re.search(rf'^ +"?{re.escape(name)}"?: "', words_of(catalogue, language), re.MULTILINE)
    }


def test_every_problem_that_is_raised_has_a_text_in_both_languages() -> None:
    kinds = set(RAISED.findall(SOURCES))
    assert len(kinds) > 50
    assert without_text(kinds, "problems.ts") == set()


def test_every_act_of_the_audit_log_has_a_name_in_both_languages() -> None:
    actions = set(ACTION.findall(SOURCES)) | {f"sign_in_failed.{each.value}" for each in SignInFailure}
    actions |= {f"alert.{each.value}" for each in HANDLED} | {"sign_in", "sign_out", "sign_in_failed.more"}
    assert len(actions) > 50
    assert without_text(actions, "admin/audit.ts") == set()
