"""Accuracy: what the page shows at the end of a day against what really happened.

`python -m bench accuracy` runs one normal day. `python -m bench.accuracy` runs many: every kind of day with several
seeds, two at a time, each in a process of its own.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from statistics import fmean
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.day import HOUR, LENGTHS, SCENARIOS, DayResult, Figures, Hours, simulate
from bench.figure import Figure
from bench.lines import LINE_LIMIT
from bench.monitor import end

LEVEL_GOAL, OFFERED_GOAL = 0.5, 1.0
BIAS_GOAL = 0.1
MISTAKES_TITLE = "mistakes per 10 000 calls: what it was → what it was taken for"
UNSEEN = "→ unseen"


async def measure() -> list[Figure]:
    """One normal day: 8 640 polls of ten seconds."""
    day = await simulate(SCENARIOS["normal"], 1, Hours.FULL, lambda _: None)
    truth, shown = day.truth, day.shown
    unseen = unseen_count(day)
    took = f"{day.poll_count} polls over the real wire in {day.seconds:.0f} s"
    return [
        Figure(
            "accuracy: service level",
            abs(level_error(day)),
            "pp",
            f"shown {shown.service_level:.2f} %, really {truth.service_level:.2f} %; {took}",
            goal=LEVEL_GOAL,
        ),
        Figure(
            "accuracy: offered",
            abs(share_error(day, "offered")),
            "%",
            f"{_pair(day, 'offered')}; {unseen} came and hung up unseen, estimated {day.expected_unseen or 0:.0f}",
            goal=OFFERED_GOAL,
        ),
        Figure("accuracy: answered", abs(share_error(day, "answered")), "%", _pair(day, "answered")),
        Figure("accuracy: abandoned", abs(share_error(day, "abandoned")), "%", _pair(day, "abandoned")),
        Figure(
            "accuracy: short abandons",
            abs(shown.short_abandoned - truth.short_abandoned),
            "calls",
            _pair(day, "short_abandoned"),
        ),
        Figure("accuracy: ASA", abs(shown.asa - truth.asa), "s", f"shown {shown.asa:.2f} s, really {truth.asa:.2f} s"),
        Figure(
            "accuracy: unobserved", unobserved_percent(day), "%", "of the calls offered; seen, but not how it ended"
        ),
    ]


def _pair(day: DayResult, name: str) -> str:
    return f"shown {getattr(day.shown, name)}, really {getattr(day.truth, name)}"


def level_error(day: DayResult) -> float:
    """Shown less true, in percentage points."""
    return day.shown.service_level - day.truth.service_level


def share_error(day: DayResult, name: str) -> float:
    """Shown less true, in per cent of the calls truly offered."""
    difference: float = getattr(day.shown, name) - getattr(day.truth, name)
    return 100 * difference / day.truth.offered


def unseen_count(day: DayResult) -> int:
    """Calls that no poll saw."""
    return sum(count for what, count in day.mistakes.items() if what.endswith(UNSEEN))


def estimated_percent(day: DayResult) -> float:
    """What the product says of them, as a share of the calls truly offered; nothing said is a share of nothing."""
    return 100 * (day.expected_unseen or 0.0) / day.truth.offered


def unobserved_percent(day: DayResult) -> float:
    """The share of the calls shown as offered whose end was not seen."""
    return 100 * day.shown.unobserved / day.shown.offered


def table_of(days: Iterable[DayResult]) -> Table:
    """One row for each kind of day."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="shown less true; counts in % of the calls truly offered")
    for name in ("day", "days", "calls", "true SL", "SL bias", "SL worst", "", "offered", "answered"):
        table.add_column(name, justify="left" if name == "day" else "right")
    for name in ("abandoned", "short", "ASA", "unobserved", "unseen", "estimated", "polls lost"):
        table.add_column(name, justify="right")
    by_scenario: dict[str, list[DayResult]] = {}
    for day in days:
        by_scenario.setdefault(day.scenario, []).append(day)
    for name, group in by_scenario.items():
        table.add_row(name, *_cells(group))
    return table


def _cells(group: list[DayResult]) -> list[str]:
    bias = fmean(level_error(day) for day in group)
    worst = max((level_error(day) for day in group), key=abs)
    is_good = abs(worst) <= LEVEL_GOAL and (group[0].scenario != "normal" or abs(bias) <= BIAS_GOAL)
    return [
        str(len(group)),
        f"{fmean(day.truth.offered for day in group):.0f}",
        f"{fmean(day.truth.service_level for day in group):.1f} %",
        f"{bias:+.2f}",
        f"{worst:+.2f} pp",
        "[green]✓[/green]" if is_good else "[red]✗[/red]",
        f"{fmean(share_error(day, 'offered') for day in group):+.2f} %",
        f"{fmean(share_error(day, 'answered') for day in group):+.2f} %",
        f"{fmean(share_error(day, 'abandoned') for day in group):+.2f} %",
        f"{fmean(share_error(day, 'short_abandoned') for day in group):+.2f} %",
        f"{fmean(day.shown.asa - day.truth.asa for day in group):+.2f} s",
        f"{fmean(unobserved_percent(day) for day in group):.2f} %",
        f"{fmean(100 * unseen_count(day) / day.truth.offered for day in group):.2f} %",
        f"{fmean(estimated_percent(day) for day in group):.2f} %",
        f"{fmean(100 * day.failed_count / day.poll_count for day in group):.1f} %",
    ]


def mistakes_of(days: Iterable[DayResult]) -> Table:
    """What the errors come from: calls taken for something else, per 10 000 offered."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=MISTAKES_TITLE)
    table.add_column("day")
    table.add_column("mistakes")
    counts: dict[str, Counter[str]] = {}
    offered: Counter[str] = Counter()
    for day in days:
        counts.setdefault(day.scenario, Counter()).update(day.mistakes)
        offered[day.scenario] += day.truth.offered
    for name, mistakes in counts.items():
        told = (f"{10_000 * count / offered[name]:.1f} {what}" for what, count in mistakes.most_common(8))
        table.add_row(name, "; ".join(told))
    return table


async def run_days(names: list[str], seeds: range, hours: Hours, jobs: int, progress: Progress) -> list[DayResult]:
    """Every kind of day with every seed, some at a time."""
    slots = asyncio.Semaphore(jobs)
    orders = [(name, seed) for seed in seeds for name in names]
    hour_count = LENGTHS[hours] // HOUR
    bar = progress.add_task("simulated hours", total=len(orders) * hour_count)

    async def run(name: str, seed: int) -> DayResult:
        async with slots:
            passed = 0

            def note(hour: int) -> None:
                nonlocal passed
                progress.advance(bar, hour - passed)
                passed = hour

            day = await _day_in_another_process(name, seed, hours, note)
            note(hour_count)
            return day

    async with asyncio.TaskGroup() as tasks:  # a day that breaks off ends the others
        running = [tasks.create_task(run(name, seed)) for name, seed in orders]
    return sorted((each.result() for each in running), key=lambda day: names.index(day.scenario))


async def _day_in_another_process(name: str, seed: int, hours: Hours, note: Callable[[int], None]) -> DayResult:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.day", name, str(seed), hours, stdout=asyncio.subprocess.PIPE, limit=LINE_LIMIT
    )
    try:
        if process.stdout is None:
            raise TypeError("started without a pipe")
        async for line in process.stdout:
            told = json.loads(line)
            if "result" in told:
                return _result_of(told["result"])
            note(told["hours"])
        raise RuntimeError(f"the day {name!r} with seed {seed} broke off; its message is above")
    finally:
        await end(process)


def _result_of(told: dict[str, Any]) -> DayResult:
    return DayResult(**{**told, "truth": Figures(**told["truth"]), "shown": Figures(**told["shown"])})


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Kinds of day: {', '.join(SCENARIOS)}.")] = None,
    *,
    seeds: Annotated[int, typer.Option(min=1, help="How many days of each kind.")] = 2,
    first_seed: Annotated[int, typer.Option(help="Seed of the first.")] = 1,
    days: Annotated[Hours, typer.Option(help="Whole days, or opening hours only.")] = Hours.OFFICE,
    jobs: Annotated[int, typer.Option(min=1, help="Days under way at once.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print every day as JSON.")] = False,
) -> None:
    """Run many simulated days and print the errors of each kind."""
    chosen = names or list(SCENARIOS)
    unknown = set(chosen) - SCENARIOS.keys()
    if unknown:
        raise typer.BadParameter(f"no such kind of day: {', '.join(sorted(unknown))}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        results = asyncio.run(run_days(chosen, range(first_seed, first_seed + seeds), days, jobs, progress))
    if as_json:
        print(json.dumps([asdict(day) for day in results], indent=2))
        return
    console = Console()
    console.print(table_of(results))
    console.print(mistakes_of(results))


if __name__ == "__main__":
    typer.run(main)
