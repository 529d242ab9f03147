"""One measured figure with its goal, and the table of many."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

Bound = Literal["at most", "at least"]
SIGNS: dict[Bound, str] = {"at most": "≤", "at least": "≥"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured.

    Attributes:
        name: short, with the bench's name first.
        value: in `unit`.
        unit: "" for a ratio.
        goal: None for a figure that only explains another.
        bound: on which side of the goal the value should be.
        note: what it is and how it came about, in one line.
    """

    name: str
    value: float
    unit: str
    note: str
    goal: float | None = None
    bound: Bound = "at most"

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.bound == "at most" else self.value >= self.goal


def readable(value: float) -> str:
    """Three significant digits, thousands apart."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}".replace(",", " ")
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.1 or size == 0 else f"{value:.3f}"


def table_of(figures: Iterable[Figure]) -> Table:
    """The figures as a table for people."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    table.add_column("measured", justify="right", no_wrap=True)
    table.add_column("goal", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what it is")
    for figure in figures:
        goal = f"{SIGNS[figure.bound]} {figure.goal:g} {figure.unit}".rstrip() if figure.goal is not None else ""
        mark = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: ""}[figure.is_met]
        table.add_row(figure.name, f"{readable(figure.value)} {figure.unit}".rstrip(), goal, mark, figure.note)
    return table


def print_figures(figures: Iterable[Figure], console: Console, *, as_json: bool) -> None:
    """Print the table, or a JSON list for machines."""
    if as_json:
        print(json.dumps([{**asdict(figure), "is_met": figure.is_met} for figure in figures], indent=2))
    else:
        console.print(table_of(figures))
