"""The commands about the past: files of intervals and calls, and computing intervals anew."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trio_monitor.cli_past import Past, opened_past
from trio_monitor.cli_running import err, monitors_settings, run
from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import LONGEST_RANGE, Resolution, Span, widened
from trio_monitor.domain.unseen import Unseen
from trio_monitor.errors import ExportUnavailable, RangeRefused
from trio_monitor.exports.call_table import CallsAsked, call_table
from trio_monitor.exports.interval_table import IntervalsAsked, interval_table
from trio_monitor.exports.table import Table
from trio_monitor.exports.writing import FileFormat, write
from trio_monitor.poller.intervals import rebuild
from trio_monitor.ports import CallQuery
from trio_monitor.web.unseen import can_estimate, load_unseen

if TYPE_CHECKING:
    from rich.progress import Progress

FromOption = Annotated[str, typer.Option("--from", help="A date, or an instant such as 2026-03-29T06:00+02:00.")]
ToOption = Annotated[str, typer.Option("--to", help="A date, which is included, or an instant, which is not.")]
QueueOption = Annotated[list[str] | None, typer.Option("--queue", help="A queue's id; may be repeated. Default: all.")]
FormatOption = Annotated[FileFormat, typer.Option("--format", help="csv is for machines, csv-excel for Excel.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write. Default: one named for what it holds, here.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="Of headers in csv-excel and xlsx.")]
ResolutionOption = Annotated[Resolution, typer.Option("--resolution", help="How finely.")]


export = typer.Typer(no_args_is_help=True, help="Write intervals or calls to a file.")
intervals = typer.Typer(no_args_is_help=True, help="The 15-minute intervals of history.")


@export.command("intervals")
def export_intervals(
    context: typer.Context,
    start: FromOption,
    end: ToOption,
    output: OutputOption = None,
    queue: QueueOption = None,
    file_format: FormatOption = FileFormat.CSV,
    resolution: ResolutionOption = Resolution.QUARTER,
    language: LanguageOption = Language.SWEDISH,
    force: ForceOption = False,
) -> None:
    """One row for every queue and interval; gaps are empty, quiet times are zeros."""

    async def asked(past: Past) -> Table:
        return await _intervals_asked(past, past.span(start, end), past.chosen(queue), resolution)

    _export(context, asked, output, file_format, language, force=force)


@export.command("calls")
def export_calls(
    context: typer.Context,
    start: FromOption,
    end: ToOption,
    output: OutputOption = None,
    queue: QueueOption = None,
    file_format: FormatOption = FileFormat.CSV,
    language: LanguageOption = Language.SWEDISH,
    force: ForceOption = False,
) -> None:
    """One row for every stored call; who answered is left out."""

    async def asked(past: Past) -> Table:
        names = past.chosen(queue)
        return await _calls_asked(past, past.span(start, end), names, is_chosen=bool(queue))

    _export(context, asked, output, file_format, language, force=force)


@intervals.command("rebuild")
def rebuild_intervals(context: typer.Context, start: FromOption, end: ToOption) -> None:
    """Compute intervals anew from stored calls and polls, by the rules in force now. Again is the same."""
    settings = monitors_settings(context)

    async def work() -> None:
        async with opened_past(settings) as past:
            await _rebuild(past, past.span(start, end))

    run(work)


def _export(
    context: typer.Context,
    asked: Callable[[Past], Awaitable[Table]],
    output: Path | None,
    file_format: FileFormat,
    language: Language,
    *,
    force: bool,
) -> None:
    settings = monitors_settings(context)

    async def work() -> None:
        # Before the database is asked: what must not be written need not be read.
        if output is not None:
            _refuse_existing(output, force=force)
        async with opened_past(settings) as past:
            table = await asked(past)
            await _write(_path_of(output, table, file_format, force=force), table, file_format, language)

    run(work)


def _path_of(output: Path | None, table: Table, file_format: FileFormat, *, force: bool) -> Path:
    """Where to write: as asked, else here, by the name that the page gives the file too."""
    if output is not None:
        return output
    path = Path(f"{table.file_name}.{file_format.ending}")
    _refuse_existing(path, force=force)
    return path


def _refuse_existing(output: Path, *, force: bool) -> None:
    try:
        if not output.parent.is_dir():
            raise RangeRefused(f"there is no directory {output.parent}")
        if output.exists() and not output.is_file():
            raise RangeRefused(f"{output} is no file; --output must name one")
        if output.exists() and not force:
            raise RangeRefused(f"{output} is there already; --force writes over it")
    except OSError as error:
        raise _unwritable(output, error) from error


def _unwritable(output: Path, error: OSError) -> ExportUnavailable:
    return ExportUnavailable(f"{output} cannot be written ({error.strerror or error}); choose another --output")


async def _intervals_asked(past: Past, span: Span, names: dict[str, str], resolution: Resolution) -> Table:
    now = past.clock.now()
    edges = await past.store.load_edges(now)
    longest = LONGEST_RANGE[Resolution.MONTH]
    if span.length > longest + timedelta(days=1):
        raise RangeRefused(f"a range may be {longest.days} days long at the most; this one is {span.length.days}")
    return await interval_table(
        past.store,
        IntervalsAsked(
            span=widened(span, resolution, past.rules.zone),
            resolution=resolution,
            names=names,
            limits=past.rules.limits,
            zone=past.rules.zone,
            now=now + (edges.clock_offset or timedelta(0)),
            made_at=now,
            unseen=await _unseen(past, span, names),
        ),
    )


async def _unseen(past: Past, span: Span, names: dict[str, str]) -> Unseen | None:
    oldest = past.clock.now() - timedelta(days=past.settings.history.call_days)
    return await load_unseen(past.store, past.rules, span, tuple(names)) if can_estimate(span, oldest) else None


async def _calls_asked(past: Past, span: Span, names: dict[str, str], *, is_chosen: bool) -> Table:
    now = past.clock.now()
    edges = await past.store.load_edges(now)
    days = past.settings.history.call_days
    if span.start_at < now - timedelta(days=days + 1):
        raise RangeRefused(
            f"calls are kept for {days} days, so --from cannot be before {now - timedelta(days):%Y-%m-%d}"
        )
    return await call_table(
        past.store,
        CallsAsked(
            query=CallQuery(span.start_at, span.end_at, queue_ids=tuple(names) if is_chosen else None),
            names=names,
            limits_of=past.rules.limits_of,
            zone=past.rules.zone,
            now=now + (edges.clock_offset or timedelta(0)),
            made_at=now,
            unseen=await _unseen(past, span, names),
        ),
    )


async def _write(output: Path, table: Table, file_format: FileFormat, language: Language) -> None:
    with _progress() as progress:
        task = progress.add_task("rows", total=table.row_count)
        try:
            await write(output, table, file_format, language, lambda count: progress.advance(task, count))
        except OSError as error:
            raise _unwritable(output, error) from error
    err.print(f"{output}: {table.row_count} rows", highlight=False, markup=False, soft_wrap=True)


async def _rebuild(past: Past, span: Span) -> None:
    kept_for = timedelta(days=past.settings.history.call_days)
    day_count = 0
    with _progress() as progress:
        task = progress.add_task("days", total=-(-span.length // timedelta(days=1)))
        async for _ in rebuild(past.store, past.rules, span, past.clock, kept_for):
            day_count += 1
            progress.advance(task)
    err.print(f"{day_count} days computed anew", highlight=False)


def _progress() -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)
