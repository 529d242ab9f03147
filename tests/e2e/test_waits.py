"""Calls that wait: they tick evenly, and the worst queue comes first without the rows jumping about."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import POLL_SECONDS, System, running_system
from tests.e2e.parts import figure, queue_row

Sample = list[tuple[str, str, int | None]]
"""The rows from above: status, name, and the longest wait in seconds."""

EMPTYING_MILLISECONDS = 90_000

WORST_FIRST = ["Kritisk", "Varning", "Okänd", "Bra", "Stängd"]
SERVICES = {"Växel": 1, "Kundtjänst": 2, "Tidbokning": 3, "Fakturafrågor": 4}

RECORD = """
() => {
  const body = document.querySelector("#queues tbody");
  const sum = (parts) => parts.reduce((total, part) => total * 60 + Number(part), 0);
  const seconds = (text) => text.includes(":") ? sum(text.split(":")) : null;
  const look = () => [...body.rows].map((row) => {
    const cells = [...row.cells].map((cell) => cell.innerText.trim());
    return [cells[0], cells[1], seconds(cells[3])];
  });
  window.samples = [look()];
  const note = () => window.samples.push(look());
  new MutationObserver(note).observe(body, { childList: true, subtree: true, characterData: true });
}
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A centre of its own, since its agents are going to be called away."""
    with running_system(tmp_path_factory.mktemp("waits")) as running:
        # Whoever waits when it starts is to be answered first, whatever the hour.
        running.control("/load", {"factor": 0})
        yield running


@pytest.fixture
def samples(page: Page, system: System) -> list[Sample]:
    """Every picture of the table while a calm centre becomes one whose worst queue has passed the limit."""
    expect(queue_row(page, "Växel")).not_to_contain_text(re.compile(r"\d:\d\d"), timeout=EMPTYING_MILLISECONDS)
    system.control("/load", {"factor": 40})
    system.control("/agents", {"ready": 0})
    expect(queue_row(page, "Växel")).to_contain_text(re.compile("0:(08|09|1[0-4])"))
    page.evaluate(RECORD)
    expect(queue_row(page, "Växel")).to_contain_text("Kritisk")
    return [[(status, name, wait) for status, name, wait in rows] for rows in page.evaluate("window.samples")]


def departures(system: System, name: str) -> int:
    """How many calls have left this queue during the last minute."""
    calls = [call for call in system.true_calls() if call["serviceId"] == SERVICES[name]]
    ends = [call["answered_at"] or call["ended_at"] for call in calls]
    since = datetime.now(UTC) - timedelta(minutes=1)
    return sum(end is not None and datetime.fromisoformat(end) >= since for end in ends)


def waits_of(samples: list[Sample], queue: str) -> list[int | None]:
    return [wait for sample in samples for _, name, wait in sample if name == queue]


def steps_back(waits: list[int | None]) -> list[tuple[int, int]]:
    return [(one, two) for one, two in pairwise(waits) if one is not None and two is not None and two < one]


def statuses_of(sample: Sample) -> dict[str, str]:
    return {name: status for status, name, _ in sample}


def test_waits_tick_without_jumping_back_and_rows_move_only_when_a_status_changes(
    samples: list[Sample], system: System, page: Page
) -> None:
    seen = {wait for wait in waits_of(samples, "Växel") if wait is not None}
    assert len(seen) > POLL_SECONDS, "a wait ticks on between the polls"
    for name in SERVICES:
        # A wait may only go back when the caller who had waited longest is gone.
        assert len(steps_back(waits_of(samples, name))) <= departures(system, name), waits_of(samples, name)

    for before, after in pairwise(samples):
        if [name for _, name, _ in before] != [name for _, name, _ in after]:
            assert statuses_of(before) != statuses_of(after)
    for sample in samples:
        severities = [WORST_FIRST.index(status) for status, _, _ in sample]
        assert severities == sorted(severities)
    assert {"Varning", "Kritisk"} <= {status for sample in samples for status, _, _ in sample}
    expect(page).to_have_title(re.compile(r"^(\(\d+\) )?■ \d+:\d\d .+ – Trio Monitor$"))
    expect(figure(page, "Längsta väntetid")).to_contain_text("över gränsen")
