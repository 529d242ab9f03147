"""The Trio source: one poll of a Trio system, on whichever of its servers is on duty."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx2
import structlog

from trio_monitor.domain.reading import Part, Reading, SetAside
from trio_monitor.errors import FailureReason, SourceContractBroken, SourceError, SourceRateLimited, SourceUnavailable
from trio_monitor.ports import Clock
from trio_monitor.sources.trio.client import Collection, TrioClient
from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.discovery import Resource
from trio_monitor.sources.trio.field_map import ResourceMap
from trio_monitor.sources.trio.gather import gather_all
from trio_monitor.sources.trio.http import TrioHttp, Trip
from trio_monitor.sources.trio.redirect import Moved
from trio_monitor.sources.trio.rows import RowContext
from trio_monitor.sources.trio.servers import Server, Servers
from trio_monitor.sources.trio.translate import translate_agents, translate_queues
from trio_monitor.sources.trio.translate_calls import translate_calls

log = structlog.get_logger(__name__)

SERVER_CHANGES_PER_POLL = 3
"""Primary → secondary → primary is the longest sensible way; more is a loop."""

SILENCE = frozenset({FailureReason.UNREACHABLE, FailureReason.TIMEOUT})

Outcome = Collection | SourceError


class TrioSource:
    """Implements `ports.QueueSource` over the TE API.

    Everything in one reading comes from one server: when the servers change places during a poll, the poll begins
    anew at the other one.
    """

    def __init__(self, config: TrioConfig, clock: Clock, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        """Build the source; nothing is sent yet.

        Args:
            config: where the server is and who we are.
            clock: ours.
            transport: what carries the requests; None means the network.

        Raises:
            SettingsInvalid: an address or the CA file cannot be used.
        """
        self._config = config
        self._clock = clock
        self._zone = ZoneInfo(config.time_zone)
        self._http = TrioHttp(config, clock, transport)
        self._servers = Servers(config, clock, self._http)
        self._client = TrioClient(config, self._http, self._servers)
        self._active = self._servers.primary
        self._last_heard = self._active
        self._left_alone: dict[Resource, tuple[float, SourceRateLimited]] = {}

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def fetch_reading(self, *, attempts: int) -> Reading:
        """Read everything once; see `ports.QueueSource`."""
        trip = Trip(attempts)
        start = self._active
        try:
            return await self._fetch_wherever(trip)
        except asyncio.CancelledError:
            # The poll's deadline fell before this server said a word: the next poll asks the other one first.
            if self._active.netloc not in trip.heard:
                self._activate(self._servers.other_than(self._active) or self._active)
            raise
        except SourceError:
            self._activate(start)
            raise

    async def _fetch_wherever(self, trip: Trip) -> Reading:
        silent: dict[str, SourceUnavailable] = {}
        for _ in range(SERVER_CHANGES_PER_POLL + 1):
            server = self._active
            try:
                reading = await self._fetch_from(server, trip)
            except Moved as moved:
                target = self._servers.find(moved.location)
                if target.netloc in silent:
                    raise silent[target.netloc] from moved
            except SourceUnavailable as failure:
                other = self._servers.other_than(server)
                if not self._is_silent(server, failure, trip) or other is None or other.netloc in silent:
                    raise
                silent[server.netloc] = failure
                target = other
            else:
                self._note_change(server)
                return reading
            self._activate(target)
        raise SourceUnavailable("the servers redirect to each other without end", reason=FailureReason.SERVER_ERROR)

    def _is_silent(self, server: Server, failure: SourceUnavailable, trip: Trip) -> bool:
        return failure.reason in SILENCE and server.netloc not in trip.heard

    def _note_change(self, server: Server) -> None:
        """Log a change of server once it has given a reading: while both are silent nothing is to be told."""
        if server is not self._last_heard:
            log.info("trio_server_changed", before=self._last_heard.netloc, after=server.netloc)
            self._last_heard = server

    def _activate(self, server: Server) -> None:
        if server is self._active:
            return
        self._active.forget()
        server.forget()
        self._left_alone.clear()
        self._active = server

    async def _fetch_from(self, server: Server, trip: Trip) -> Reading:
        discovery = await self._client.discover(server, trip)
        tables = self._config.field_map
        queues, agents, calls, cases = await gather_all(
            [
                self._client.read(server, trip, Resource.SERVICE_STATES, tables.service),
                self._attempt(server, trip, Resource.AGENT_STATES, tables.agent),
                self._attempt(server, trip, Resource.CALLS, tables.call),
                self._attempt(server, trip, Resource.CASES, tables.case),
            ]
        )
        parts = {Part.QUEUES: queues, Part.AGENTS: agents, Part.CALLS: calls, Part.CASES: cases}
        # In a thread: thousands of rows take tens of milliseconds, and everybody's requests go on meanwhile.
        return await asyncio.to_thread(self._build_reading, server, discovery.root.is_failover, parts, trip)

    async def _attempt(self, server: Server, trip: Trip, resource: Resource, table: ResourceMap) -> Outcome:
        """The part, or why it could not be read. What the server wants to be left alone with is not asked for."""
        until, asked = self._left_alone.get(resource, (0.0, None))
        if asked is not None and self._clock.monotonic() < until:
            return asked
        try:
            async with asyncio.timeout(self._config.part_timeout.total_seconds()):
                return await self._client.read(server, trip, resource, table)
        except TimeoutError:
            return SourceUnavailable("this part takes too long", reason=FailureReason.TIMEOUT)
        except SourceRateLimited as failure:
            self._left_alone[resource] = (self._clock.monotonic() + failure.retry_after.total_seconds(), failure)
            return failure
        except SourceError as failure:
            return failure

    def _build_reading(self, server: Server, is_failover: bool, parts: dict[Part, Outcome], trip: Trip) -> Reading:
        samples = tuple(trip.clock_samples)
        server_now = samples[-1].server_at if samples else self._clock.now()
        tables = self._config.field_map
        notes: list[SetAside] = []
        queues = self._usable(parts, Part.QUEUES, tables.service, server_now, notes)
        agents = self._usable(parts, Part.AGENTS, tables.agent, server_now, notes)
        calls = self._usable(parts, Part.CALLS, tables.call, server_now, notes)
        cases = self._usable(parts, Part.CASES, tables.case, server_now, notes)
        failures = {part: outcome for part, outcome in parts.items() if isinstance(outcome, SourceError)}
        queue_readings = translate_queues(*queues) if queues else ()
        if queues and not queue_readings and _has_rows(queues[0]):
            raise SourceContractBroken("not one row of the service states can be read")
        agent_readings = translate_agents(*agents) if agents else ()
        if agents and not agent_readings and _has_rows(agents[0]):
            failures[Part.AGENTS] = SourceContractBroken("not one row of the agent states can be read")
        call_list = translate_calls(calls, cases, self._config.case_list_limit)
        if call_list.is_call_list_broken:
            failures[Part.CALLS] = SourceContractBroken("not one row of the calls can be used")
        return Reading(
            server_name=server.netloc,
            queues=queue_readings,
            agents=agent_readings,
            calls=call_list.calls,
            incomplete_queue_ids=call_list.incomplete_queue_ids,
            are_calls_complete=call_list.are_complete,
            is_failover=is_failover,
            unavailable={part: failure.reason for part, failure in failures.items()},
            unavailable_details={part: failure.detail for part, failure in failures.items()},
            set_aside=tuple(notes),
            clock_samples=samples,
        )

    def _usable(
        self, parts: dict[Part, Outcome], part: Part, table: ResourceMap, server_now: datetime, notes: list[SetAside]
    ) -> tuple[Collection, RowContext] | None:
        outcome = parts[part]
        if isinstance(outcome, SourceError):
            return None
        return outcome, RowContext(part, table, self._zone, server_now, notes)


def _has_rows(collection: Collection) -> bool:
    return bool(collection.items) or collection.unreadable_count > 0
