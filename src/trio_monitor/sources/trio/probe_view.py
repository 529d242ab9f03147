"""The probe's report as a table to read in a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trio_monitor.sources.trio.probe import OK, MemberReport, ProbeReport, ResourceReport


def render_probe(report: ProbeReport) -> RenderableType:
    """A renderable for rich: who answered, then a line per resource."""
    return Group(_render_server(report), Text(), _render_resources(report), Text(), _render_verdict(report))


def _render_server(report: ProbeReport) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    mode = {True: "failover (secondary on duty)", False: "normal", None: "not told"}[report.is_failover]
    login = report.login if report.login == OK else f"{report.login}: {report.login_problem}"
    offset = "not measured"
    if report.clock_offset_seconds is not None:
        uncertainty = report.clock_offset_uncertainty_seconds
        offset = f"{report.clock_offset_seconds:+.1f} s (± {uncertainty:.1f} s), server minus ours"
    for label, value in (
        ("Asked", report.base_url),
        ("Answered", report.server_name),
        ("Version", report.version or "not told"),
        ("Mode", mode),
        ("Primary / secondary", f"{report.primary_server or '–'} / {report.secondary_server or '–'}"),
        ("Login", login),
        ("Contact centre", report.contact_centre_id or "–"),
        ("Clock offset", offset),
        ("Requests", str(report.request_count)),
    ):
        grid.add_row(Text(label, style="bold"), Text(value))
    return grid


def _render_resources(report: ProbeReport) -> RenderableType:
    table = Table("Resource", "Status", "Rows", "Pages", "Seconds", "Found", "Not found", "Not read by us")
    for resource in report.resources:
        table.add_row(
            Text(resource.path),
            _render_status(resource),
            str(resource.row_count),
            str(resource.page_count),
            f"{resource.duration_seconds:.2f}",
            Text(_join(resource.found)),
            Text(", ".join(resource.not_found), style="bold red"),
            Text(_join(resource.unknown)),
        )
    return table


def _render_status(resource: ResourceReport) -> Text:
    if resource.status != OK:
        return Text(f"{resource.status}: {resource.problem}", style="red")
    return Text(OK, style="green") if resource.is_complete else Text("ok, pages do not add up", style="yellow")


def _join(members: tuple[MemberReport, ...]) -> str:
    return ", ".join(f"{member.name} ({'/'.join(member.types)})" for member in members)


def _render_verdict(report: ProbeReport) -> Text:
    if report.is_ok:
        return Text("The monitor can run against this server.", style="green")
    return Text("The monitor cannot run against this server yet: see the lines above.", style="bold red")
