"""Reading from one server, logged in: discovery, collections with all their pages, and what refusals mean."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx2
import structlog

from trio_monitor.errors import (
    FailureReason,
    SourceAuthFailed,
    SourceContractBroken,
    SourceForbidden,
    SourceUnavailable,
)
from trio_monitor.sources.trio.auth import LoginStep
from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.discovery import Discovery, Resource, Root, read_contact_centre, read_root
from trio_monitor.sources.trio.field_map import ResourceMap
from trio_monitor.sources.trio.gather import gather_all
from trio_monitor.sources.trio.http import Reply, TrioHttp, Trip
from trio_monitor.sources.trio.redirect import Moved, raise_if_moved
from trio_monitor.sources.trio.servers import Server, Servers, same_origin
from trio_monitor.sources.trio.wire import Item, parse_envelope, parse_pagination

log = structlog.get_logger(__name__)

PAGE_LIMIT = 1000
"""More pages than this are believed to be a fault of the server."""

ROW_LIMIT = 100_000
"""Nor are so many rows believed: no contact centre has them."""

REDIRECTS_WITHIN_SERVER = 3

ASK_FOR_JSON = {"Accept": "application/json", "Content-Type": "application/json;charset=utf-8"}
"""The API takes the wanted encoding of the reply from `Content-Type`; UTF-8 has every letter."""


class NotFound(SourceContractBroken):
    """404: the address does not hold (any more)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """All rows of a resource.

    Attributes:
        items: distinct rows; those without an id are all kept.
        unreadable_count: things in the list that were no rows.
        is_complete: false when the pages do not add up to the total that the server tells.
        page_count: pages fetched.
    """

    items: tuple[Item, ...] = ()
    unreadable_count: int = 0
    is_complete: bool = True
    page_count: int = 1


class TrioClient:
    """Reads resources from a given server. Which server that is, is decided a floor above."""

    def __init__(self, config: TrioConfig, http: TrioHttp, servers: Servers) -> None:
        self._config = config
        self._http = http
        self._servers = servers
        self._plain_paths: set[str] = set()
        self._absent_paths: set[str] = set()

    async def read(self, server: Server, trip: Trip, resource: Resource, table: ResourceMap) -> Collection:
        """All rows of `resource`. An address that does not hold any more is looked up again, once.

        Raises:
            SourceError: the resource could not be read.
        """
        discovery = await self.discover(server, trip)
        url = discovery.resources[resource]
        try:
            return await self.collect(server, trip, url, table)
        except NotFound:
            if server.netloc in trip.discovered or url.path in self._absent_paths:
                self._absent_paths.add(url.path)
                raise
            if server.discovery is discovery:
                server.discovery = None
        discovery = await self.discover(server, trip)
        return await self.collect(server, trip, discovery.resources[resource], table)

    async def discover(self, server: Server, trip: Trip) -> Discovery:
        """What is where at `server`: from memory, or asked for with a login on the way."""
        async with server.discovering:
            if server.discovery is None:
                root = await self.fetch_root(server, trip)
                server.login_urls = root.login_urls
                centres = await self.collect(server, trip, root.contact_centres, None)
                table = self._config.field_map.contact_centre
                server.discovery = read_contact_centre(centres.items, self._config.contact_centre_id, table, root)
                trip.discovered.add(server.netloc)
            return server.discovery

    async def fetch_root(self, server: Server, trip: Trip) -> Root:
        """The API resource, which needs no login."""
        reply = await self._http.request(trip, "GET", server.base, headers=ASK_FOR_JSON)
        raise_if_moved(reply)
        raise_for_refusal(reply)
        root = read_root(parse_envelope(reply.body, reply.content_type), server.base)
        self._servers.remember(root)
        return root

    async def collect(self, server: Server, trip: Trip, url: httpx2.URL, table: ResourceMap | None) -> Collection:
        """All pages of the collection at `url`; with a table, only its members are asked for.

        The first page tells how many there are; the rest are fetched at once.
        """
        reply = await self._get_first_page(server, trip, url, table)
        envelope = parse_envelope(reply.body, reply.content_type)
        pagination = parse_pagination(reply.headers.get("X-Pagination"))
        if pagination is None:
            short = len(envelope.items) + envelope.unreadable_count < self._config.page_size
            items = distinct(envelope.items, table)
            return Collection(items, envelope.unreadable_count, is_complete=short)
        if pagination.page_count > PAGE_LIMIT or pagination.total_count > ROW_LIMIT:
            size = f"{pagination.page_count} pages and {pagination.total_count} rows"
            raise SourceContractBroken(f"the server tells of {size}")
        first = pagination.current_page
        rest = await gather_all(
            [
                self.get(server, trip, url, {**self._params(url, table), "page": str(page)})
                for page in range(first + 1, first + pagination.page_count)
            ]
        )
        envelopes, totals = [envelope], {pagination.total_count}
        for page in rest:
            raise_for_refusal(page)
            envelopes.append(parse_envelope(page.body, page.content_type))
            told = parse_pagination(page.headers.get("X-Pagination"))
            totals.add(told.total_count if told else -1)
        items = distinct(tuple(item for part in envelopes for item in part.items), table)
        unreadable_count = sum(part.unreadable_count for part in envelopes)
        is_complete = totals == {len(items) + unreadable_count}
        return Collection(items, unreadable_count, is_complete, page_count=len(envelopes))

    async def _get_first_page(self, server: Server, trip: Trip, url: httpx2.URL, table: ResourceMap | None) -> Reply:
        params = self._params(url, table)
        reply = await self.get(server, trip, url, params)
        if reply.status == httpx2.codes.BAD_REQUEST and params:
            # A server that does not know one of our members may refuse to choose or sort by it: ask plainly.
            reply = await self.get(server, trip, url, {})
            if reply.status == httpx2.codes.OK:
                self._plain_paths.add(url.path)
                log.warning("trio_asked_plainly", path=url.path, detail="it refuses fields, sort or page size")
        raise_for_refusal(reply)
        return reply

    def _params(self, url: httpx2.URL, table: ResourceMap | None) -> dict[str, str]:
        if url.path in self._plain_paths:
            return {}
        params = {"pageSize": str(self._config.page_size)}
        if table is not None:
            params |= {"fields": table.asked_names(), "sort": table.members["id"][0]}
        return params

    async def get(self, server: Server, trip: Trip, url: httpx2.URL, params: Mapping[str, str]) -> Reply:
        """One page, logged in. A token that is refused is renewed once.

        Raises:
            Moved: the server sends us to another one.
            SourceAuthFailed: a new token is refused as well.
            SourceError: no reply, or a login that failed.
        """
        url = url.copy_merge_params(params) if params else url
        for _ in range(REDIRECTS_WITHIN_SERVER):
            reply = await self._get_with_token(server, trip, url)
            try:
                raise_if_moved(reply)
            except Moved as moved:
                if not same_origin(moved.location, url):
                    raise
                url = moved.location
            else:
                return reply
        raise SourceUnavailable("the server redirects to itself without end", reason=FailureReason.SERVER_ERROR)

    async def _get_with_token(self, server: Server, trip: Trip, url: httpx2.URL) -> Reply:
        token = await self._token(server, trip, rejected=None)
        reply = await self._http.request(trip, "GET", url, headers={**ASK_FOR_JSON, "Authorization": f"Bearer {token}"})
        if reply.status != httpx2.codes.UNAUTHORIZED:
            return reply
        token = await self._token(server, trip, rejected=token)
        if server.session.last_step is LoginStep.LOGIN:
            # Even our refresh token was lost: another server may have taken over this address. Look around next time.
            server.discovery = None
        reply = await self._http.request(trip, "GET", url, headers={**ASK_FOR_JSON, "Authorization": f"Bearer {token}"})
        if reply.status == httpx2.codes.UNAUTHORIZED:
            raise SourceAuthFailed("the server refuses a token that it has just given us")
        return reply

    async def _token(self, server: Server, trip: Trip, rejected: str | None) -> str:
        if server.login_urls is None:
            server.login_urls = (await self.fetch_root(server, trip)).login_urls
        return await server.session.access_token(trip, server.login_urls, rejected=rejected)


def raise_for_refusal(reply: Reply) -> None:
    """Raise what a reply's status means, unless it is 200."""
    if reply.status == httpx2.codes.OK:
        return
    if reply.status == httpx2.codes.UNAUTHORIZED:
        raise SourceAuthFailed("the server wants a login where none should be needed")
    if reply.status == httpx2.codes.FORBIDDEN:
        raise SourceForbidden(f"our user may not read {reply.url.path}")
    if reply.status == httpx2.codes.NOT_FOUND:
        raise NotFound(f"the server has no {reply.url.path}")
    raise SourceContractBroken(f"the server answers {reply.status} for {reply.url.path}")


def distinct(items: tuple[Item, ...], table: ResourceMap | None) -> tuple[Item, ...]:
    """Each row once, as last seen: a row that moves between two pages comes twice. Without an id all are kept."""
    if table is None:
        return items
    by_key: dict[object, Item] = {}
    for number, item in enumerate(items):
        has_id = item.value(table, "id") is not None
        by_key[tuple(str(item.value(table, member)) for member in table.key) if has_id else number] = item
    return tuple(by_key.values())
