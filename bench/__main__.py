"""`python -m bench [NAME ...]`: measures the product's figures and prints them in one table."""

import logging
from typing import Annotated

import structlog
import typer
import uvloop
from rich.console import Console

from bench import accuracy, dashboard, forecast, history, memory, notices, page, sql, start, stop, stream, wall
from bench.figure import Figure, print_figures

BENCHES = {
    "dashboard": dashboard.measure,
    "stream": stream.measure,
    "sql": sql.measure,
    "memory": memory.measure,
    "start": start.measure,
    "stop": stop.measure,
    "history": history.measure,
    "forecast": forecast.measure,
    "notices": notices.measure,
    "wall": wall.measure,
    "page": page.measure,
    "accuracy": accuracy.measure,
}


def run(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which ones: {', '.join(BENCHES)}. All by default.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure, one bench after the other, and print the figures with their goals."""
    unknown = set(names or ()) - BENCHES.keys()
    if unknown:
        raise typer.BadParameter(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures = uvloop.run(_measure(names or list(BENCHES)))
    print_figures(figures, Console(), as_json=as_json)


async def _measure(names: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    console = Console(stderr=True)
    for name in names:
        with console.status(f"{name} ..."):
            figures += await BENCHES[name]()
    return figures


if __name__ == "__main__":
    typer.run(run)
