"""The tables of the documents have a row for everything that they are of."""

import re
from dataclasses import fields
from pathlib import Path

from tests.support.builders import NOON, reading
from tests.support.clock import HandClock
from tests.support.monitor import INTERVAL, beat, scripted_monitor, settings_for, viewer

from trio_monitor.domain.calls import Rule
from trio_monitor.domain.service_level import Counts
from trio_monitor.settings.safety import nothing_to_monitor, production_faults

ROOT = Path(__file__).parents[2]
SECTIONS = ROOT / "frontend/src/shared/i18n/sv/admin/frame.ts"
ROW = re.compile(r"^\| (.*?) \|", re.MULTILINE)
CODE = re.compile(r"`(\w+)`")


def first_cells(document: str) -> str:
    """What each row of a document is about."""
    return "\n".join(ROW.findall((ROOT / "docs" / document).read_text(encoding="utf-8")))


def test_every_rule_of_following_calls_is_told() -> None:
    assert set(Rule) - set(CODE.findall(first_cells("explanation/following-calls.md"))) == set()


def test_every_count_is_defined() -> None:
    told = (ROOT / "docs/reference/metrics.md").read_text(encoding="utf-8").partition("## Service level")[0]
    counts = {field.name for field in fields(Counts)} - {"answered_wait_seconds"}
    assert counts - set(re.findall(r"\b\w+\b", told)) == set()


async def test_every_metric_is_told_with_its_labels() -> None:
    table = (ROOT / "docs/how-to/read-with-prometheus.md").read_text(encoding="utf-8")
    told = {
        name: set(CODE.findall(labels))
        for name, labels in re.findall(r"^\| `(trio_monitor_\w+)` \| (.*?) ?\|", table, re.MULTILINE)
    }
    async with scripted_monitor(reading(), clock=HandClock(NOON + INTERVAL)) as monitor:
        await beat(monitor)
        async with viewer(monitor) as client:
            text = (await client.get("/metrics")).text
    assert set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)) == set(told)
    for name, labels in re.findall(r"^(\w+)\{(.*)\}", text, re.MULTILINE):
        assert set(re.findall(r'(\w+)="', labels)) == told[name]


def test_everything_that_production_refuses_is_told() -> None:
    provider = {"issuer": "http://localhost:9", "client_id": "monitor", "client_secret": "s", "admin_groups": "all"}
    worst = settings_for(environment="production", log={"level": "debug"}, web={"host": "0.0.0.0"}, oidc=provider)
    refused = {fault.setting for fault in [*production_faults(worst), nothing_to_monitor()]}
    assert len(refused) == 6
    rows = re.findall(
        r"^\|.*\|$", (ROOT / "docs/how-to/run-in-production.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert refused - set(re.findall(r"TRIO_MONITOR_\w+", "\n".join(rows))) == set()


def test_every_page_of_administration_is_told() -> None:
    pages = re.findall(r'^  \w+: "(.*)",$', SECTIONS.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"^\*(.*)\*$", first_cells("how-to/administer.md"), re.MULTILINE) == pages
