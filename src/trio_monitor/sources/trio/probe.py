"""Walking every resource of a real server, read-only, to learn where our assumptions hold.

The report tells names and types of members, never their values: rows are personal data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import quote

import httpx2

from trio_monitor.domain.clock_offset import measure_offset
from trio_monitor.errors import FailureReason, SourceError, SourceUnavailable
from trio_monitor.ports import Clock
from trio_monitor.sources.trio.client import TrioClient
from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.discovery import Discovery, Resource, Root, below
from trio_monitor.sources.trio.field_map import FieldMap, ResourceMap
from trio_monitor.sources.trio.http import TrioHttp, Trip
from trio_monitor.sources.trio.redirect import Moved
from trio_monitor.sources.trio.servers import Server, Servers
from trio_monitor.sources.trio.wire import Item, json_type

OK = "ok"
NOT_TRIED = "not tried"
SERVER_ERROR = FailureReason.SERVER_ERROR
_NEEDED = f"cc/{{id}}/{Resource.SERVICE_STATES.value}"
"""The path of what the monitor cannot do without."""
PROBE_ATTEMPTS = 2
SERVER_CHANGES = 3
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class MemberReport:
    """A member that came: its name as the server writes it, and the JSON types seen."""

    name: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceReport:
    """What one resource gave.

    Attributes:
        path: below the API's base, with ids as `{id}`.
        status: `ok`, `not tried`, or the reason why it could not be read.
        problem: that reason in words; empty when ok.
        duration_seconds: time for all pages.
        found: members that we read and that came.
        not_found: members that we read and that did not come, by the first name that we look for.
        unknown: members that came and that we do not read.
    """

    path: str
    status: str
    problem: str = ""
    row_count: int = 0
    page_count: int = 0
    is_complete: bool = True
    duration_seconds: float = 0.0
    found: tuple[MemberReport, ...] = ()
    not_found: tuple[str, ...] = ()
    unknown: tuple[MemberReport, ...] = ()


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What the server showed. `login` is `ok`, `not tried` or the reason why it failed."""

    base_url: str
    server_name: str
    login: str = NOT_TRIED
    login_problem: str = ""
    version: str = ""
    is_failover: bool | None = None
    primary_server: str = ""
    secondary_server: str = ""
    contact_centre_id: str = ""
    clock_offset_seconds: float | None = None
    clock_offset_uncertainty_seconds: float | None = None
    request_count: int = 0
    resources: tuple[ResourceReport, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether what the monitor cannot do without could be read."""
        needed = [report for report in self.resources if report.path == _NEEDED]
        return self.login == OK and bool(needed) and all(report.status == OK for report in needed)

    @property
    def failure(self) -> FailureReason | None:
        """Why the monitor could not work with this server; None when it could."""
        if self.is_ok:
            return None
        told = [self.login, *(report.status for report in self.resources if report.path == _NEEDED)]
        return next((FailureReason(each) for each in told if each not in {OK, NOT_TRIED}), FailureReason.UNREACHABLE)

    def to_dict(self) -> dict[str, object]:
        """The report as JSON can hold it."""
        return {"ok": self.is_ok, **asdict(self)}


async def probe(config: TrioConfig, clock: Clock, transport: httpx2.AsyncBaseTransport | None = None) -> ProbeReport:
    """Walk the server's resources. A resource that fails is reported, never raised."""
    http = TrioHttp(config, clock, transport)
    try:
        servers = Servers(config, clock, http)
        walk = _Walk(config, clock, TrioClient(config, http, servers))
        return await walk.report(servers)
    finally:
        await http.aclose()


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to look at: a collection, or one row of it.

    Attributes:
        resource: the collection.
        table: name of the table with the members that we expect; None for what the monitor does not read.
        id_table: name of the table that tells which member is the id, to look at one row.
        is_one: look at one row, the first of the collection.
        tail: what follows the id in the path of one row.
    """

    resource: Resource
    table: str | None = None
    id_table: str | None = None
    is_one: bool = False
    tail: str = ""

    @property
    def path(self) -> str:
        """Below the contact centre, with the id as `{id}`."""
        return "/".join(part for part in (self.resource.value, "{id}" if self.is_one else "", self.tail) if part)


STEPS = (
    _Step(Resource.SERVICES, id_table="service"),
    _Step(Resource.SERVICES, is_one=True),
    _Step(Resource.SERVICE_STATES, "service"),
    _Step(Resource.SERVICES, "service", is_one=True, tail="state"),
    _Step(Resource.SERVICE_GROUPS),
    _Step(Resource.AGENTS, id_table="agent"),
    _Step(Resource.AGENTS, is_one=True),
    _Step(Resource.AGENT_STATES, "agent"),
    _Step(Resource.AGENTS, "agent", is_one=True, tail="state"),
    _Step(Resource.AGENT_GROUPS),
    _Step(Resource.ROLES),
    _Step(Resource.SKILLS),
    _Step(Resource.SCHEDULES),
    _Step(Resource.CASES, "case", id_table="case"),
    _Step(Resource.CASES, "case", is_one=True),
    _Step(Resource.CALLS, "call", id_table="call"),
    _Step(Resource.CALLS, "call", is_one=True),
)


class _Walk:
    """One probe under way."""

    def __init__(self, config: TrioConfig, clock: Clock, client: TrioClient) -> None:
        self._clock = clock
        self._client = client
        self._trip = Trip(PROBE_ATTEMPTS)
        self._root: Root | None = None
        self._base_url = config.base_url
        self._tables: Mapping[str, ResourceMap] = {
            name: getattr(config.field_map, name) for name in FieldMap.__dataclass_fields__
        }
        self._ids: dict[Resource, str] = {}

    async def report(self, servers: Servers) -> ProbeReport:
        """Find the server on duty, walk its resources, and sum up."""
        server, failure = await self._find_server(servers)
        discovery = server.discovery
        resources = await self._walk_resources(server, discovery) if discovery is not None else ()
        offset = measure_offset(None, self._trip.clock_samples)
        report = ProbeReport(
            base_url=self._base_url,
            server_name=server.netloc,
            login=_login_status(server, failure),
            login_problem=str(failure) if failure is not None else "",
            contact_centre_id=discovery.contact_centre_id if discovery is not None else "",
            request_count=self._trip.request_count,
            resources=resources,
        )
        if self._root is not None:
            report = replace(
                report,
                version=self._root.version,
                is_failover=self._root.is_failover,
                primary_server=self._root.primary_server,
                secondary_server=self._root.secondary_server,
            )
        if offset is not None:
            half_width = (offset.at_most - offset.at_least) / 2
            report = replace(
                report,
                clock_offset_seconds=round(offset.middle.total_seconds(), 3),
                clock_offset_uncertainty_seconds=round(half_width.total_seconds(), 3),
            )
        return report

    async def _find_server(self, servers: Servers) -> tuple[Server, SourceError | None]:
        """The server on duty, logged in; or the last one tried, and why it would not do."""
        server = servers.primary
        failure: SourceError | None = None
        for _ in range(SERVER_CHANGES + 1):
            try:
                self._root = await self._client.fetch_root(server, self._trip)
                await self._client.discover(server, self._trip)
            except Moved as moved:
                failure = failure or SourceUnavailable("the servers redirect without end", reason=SERVER_ERROR)
                try:
                    server = servers.find(moved.location)
                except SourceError as stranger:
                    return server, stranger
            except SourceError as error:
                other = servers.other_than(server)
                if other is None or server.netloc in self._trip.heard or failure is not None:
                    return server, failure or error
                server, failure = other, error
            else:
                return server, None
        return server, failure

    async def _walk_resources(self, server: Server, discovery: Discovery) -> tuple[ResourceReport, ...]:
        centre_table = self._tables["contact_centre"]
        reports = [
            (await self._look(server, "cc", discovery.root.contact_centres, centre_table))[0],
            (await self._look(server, "cc/{id}", discovery.contact_centre_url, centre_table))[0],
        ]
        for step in STEPS:
            path = f"cc/{{id}}/{step.path}"
            url = discovery.resources[step.resource]
            if step.is_one:
                if step.resource not in self._ids:
                    reports.append(ResourceReport(path, NOT_TRIED, "there was no row to look at"))
                    continue
                url = below(url, self._ids[step.resource])
                url = below(url, step.tail) if step.tail else url
            report, rows = await self._look(server, path, url, self._tables[step.table] if step.table else None)
            reports.append(report)
            if step.id_table is not None:
                self._remember_id(step.resource, self._tables[step.id_table], rows)
        return tuple(reports)

    def _remember_id(self, resource: Resource, table: ResourceMap, rows: tuple[Item, ...]) -> None:
        ids = (row.value(table, "id") for row in rows)
        first = next((row_id for row_id in ids if isinstance(row_id, str | int)), None)
        if first is not None:
            self._ids[resource] = quote(str(first), safe="")

    async def _look(
        self, server: Server, path: str, url: httpx2.URL, table: ResourceMap | None
    ) -> tuple[ResourceReport, tuple[Item, ...]]:
        """Read a resource as it comes, then with our members asked for: many are left out by default."""
        started = self._clock.monotonic()
        try:
            plain = await self._client.collect(server, self._trip, url, None)
            asked = await self._client.collect(server, self._trip, url, table) if table is not None else plain
        except SourceError as failure:
            problem = str(failure).replace(url.path, path)  # the address has an id, which may be a person's
            return ResourceReport(path, failure.reason.value, problem, duration_seconds=self._since(started)), ()
        except Moved:
            problem = "the servers changed places during the probe"
            return ResourceReport(path, SERVER_ERROR.value, problem, duration_seconds=self._since(started)), ()
        found, not_found, unknown = sort_members((*plain.items, *asked.items), table)
        report = ResourceReport(
            path=path,
            status=OK,
            row_count=len(asked.items) + asked.unreadable_count,
            page_count=asked.page_count,
            is_complete=asked.is_complete,
            duration_seconds=self._since(started),
            found=found,
            not_found=not_found if asked.items else (),
            unknown=unknown,
        )
        return report, asked.items

    def _since(self, started: float) -> float:
        return round(self._clock.monotonic() - started, 3)


def sort_members(
    items: Iterable[Item], table: ResourceMap | None
) -> tuple[tuple[MemberReport, ...], tuple[str, ...], tuple[MemberReport, ...]]:
    """The members that came and we read, those that we read and did not come, and those that we do not read."""
    names: dict[str, str] = {}
    types: dict[str, set[str]] = {}
    for item in items:
        for name in item.wire_names:
            names.setdefault(name.lower(), name[:LONGEST_NAME])
            types.setdefault(name.lower(), set()).add(json_type(item.members.get(name.lower())))
    seen = {key: MemberReport(name, tuple(sorted(types[key]))) for key, name in names.items()}
    wanted = list(table.members.values()) if table is not None else []
    read = {name.lower() for candidates in wanted for name in candidates}
    not_found = tuple(candidates[0] for candidates in wanted if not any(name.lower() in seen for name in candidates))
    found = tuple(report for key, report in seen.items() if key in read)
    return found, not_found, tuple(report for key, report in seen.items() if key not in read)


def _login_status(server: Server, failure: SourceError | None) -> str:
    if server.session.last_step is not None:
        return OK
    return failure.reason.value if failure is not None else NOT_TRIED
