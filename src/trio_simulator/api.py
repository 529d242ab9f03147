"""The TE API of one server: an ASGI app for `/te/api`."""

import json
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache, partial
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trio_simulator.centre.plan import CONTACT_CENTRE_ID
from trio_simulator.login import bearer_session, log_in, refresh
from trio_simulator.resources import CENTRE_KEY, CENTRE_SHAPE, RESOURCES, Resource, View, case_rows, centre_rows
from trio_simulator.simulation import Side, Simulation
from trio_simulator.tokens import Session
from trio_simulator.wire.errors import Forbidden, NotFound, Refusal
from trio_simulator.wire.formats import Rendering, choose_rendering, encode_body
from trio_simulator.wire.query import Page, Row, Shape, pagination, parse_query, query_pairs, select_page

ROOT = "/te/api"
_CENTRE = f"{ROOT}/cc/{CONTACT_CENTRE_ID}"
_BINARY_VERSION = "8.2.0.0"
_CACHED_REPLIES = 256
_SINGLE_PAGE = 10  # up to so many rows are given without paging
_REDIRECT = 307

Link: TypeAlias = dict[str, str]
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def _link(rel: str, description: str, href: str, method: str = "GET") -> Link:
    return {"rel": rel, "desc": description, "method": method, "href": href}


@lru_cache(maxsize=8_192)
def _item_links(resource: Resource, key: str) -> list[Link]:
    if resource.item_path is None:
        return []
    links = [_link("Self", "Details", f"{_CENTRE}/{resource.item_path.format(id=key)}")]
    if resource.rel in {"Services", "Agents"}:
        links.append(_link("State", "Live state", f"{links[0]['href']}/state"))
    return links


def _root_links() -> list[Link]:
    return [
        _link("Help", "Web help", f"{ROOT}/help"),
        _link("ContactCenters", "Contact centres", f"{ROOT}/cc"),
        _link("Directory", "Directory", f"{ROOT}/directory"),
        _link("Login", "Log in", f"{ROOT}/login", "POST"),
        _link("RefreshLogin", "Refresh a login", f"{ROOT}/refreshlogin", "POST"),
    ]


def _centre_links() -> list[Link]:
    own = [_link("Self", "Contact centre", _CENTRE)]
    return own + [_link(each.rel, each.description, f"{_CENTRE}/{each.path}") for each in RESOURCES]


class TrioApi:
    """Answers the requests of one of the two servers."""

    def __init__(self, simulation: Simulation, side: Side) -> None:
        self._simulation = simulation
        self._side = side
        self._cache: dict[tuple[object, ...], Response] = {}
        self._cached_at: tuple[int, int] = (0, 0)

    def routes(self) -> list[Route]:
        """The routes; those of live states come before those of single items, whose paths they resemble."""
        routes = [
            self._route(ROOT, self._root),
            self._route(f"{ROOT}/help", self._help),
            self._route(f"{ROOT}/login", partial(log_in, self._simulation, self._side), "POST"),
            self._route(f"{ROOT}/refreshlogin", partial(refresh, self._simulation, self._side), "POST"),
            self._route(f"{ROOT}/directory", self._directory),
            self._route(f"{ROOT}/cc", self._centres),
            self._route(f"{ROOT}/cc/{{ccid}}", self._centre),
        ]
        base = f"{ROOT}/cc/{{ccid}}"
        collections = [(f"{base}/{each.path}", partial(self._collection, each)) for each in RESOURCES]
        items = [(f"{base}/{each.item_path}", partial(self._item, each)) for each in RESOURCES if each.item_path]
        return routes + [self._route(path, handler) for path, handler in collections + items]

    def _route(self, path: str, handler: Handler, method: str = "GET") -> Route:
        return Route(path, partial(self._answer, handler), methods=[method])

    async def _answer(self, handler: Handler, request: Request) -> Response:
        """What every request goes through: the model catches up, the passive server redirects."""
        self._simulation.catch_up()
        if self._side.name != self._simulation.active and request.query_params.get("redirect", "").lower() != "false":
            target = self._simulation.sides[self._simulation.active].address
            location = f"{request.url.scheme}://{target}{request.url.path}"
            query = f"?{request.url.query}" if request.url.query else ""
            return Response(status_code=_REDIRECT, headers={"Location": location + query})
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal_response(refusal.status, refusal.code, str(refusal), dict(refusal.headers))

    # --- handlers ---

    async def _root(self, request: Request) -> Response:
        sides = self._simulation.sides
        item = {
            "binaryVersion": _BINARY_VERSION,
            "failoverMode": self._simulation.active != "primary",
            "primaryServer": sides["primary"].address,
            "secondaryServer": sides["secondary"].address,
            "links": _root_links(),
        }
        return _reply(_rendering(request), {"links": [_link("Self", "TE API", ROOT)], "data": [item]})

    async def _help(self, _: Request) -> Response:
        paths = "".join(f"<li>{_CENTRE}/{resource.path}</li>" for resource in RESOURCES)
        return Response(f"<!DOCTYPE html><title>TE API</title><ul>{paths}</ul>", media_type="text/html")

    async def _directory(self, request: Request) -> Response:
        self._session(request)
        return _reply(_rendering(request), {"links": [_link("Self", "Directory", f"{ROOT}/directory")], "data": []})

    async def _centres(self, request: Request) -> Response:
        view = self._view(request, self._session(request))
        page = _select(request, centre_rows(view), CENTRE_SHAPE, self._simulation.settings.largest_page, CENTRE_KEY)
        data = [{"links": _centre_links(), **row} for row in page.rows]
        links = [_link("Self", "Contact centres", f"{ROOT}/cc")]
        return _reply(_rendering(request), {"links": links, "data": data}, _page_headers(request, page))

    async def _centre(self, request: Request) -> Response:
        view = self._view(request, self._session(request))
        _check_centre(request)
        page = _select(request, centre_rows(view), CENTRE_SHAPE, 1, CENTRE_KEY)
        data = [{"links": _centre_links(), **row} for row in page.rows]
        return _reply(_rendering(request), {"links": [_link("Self", "Contact centre", _CENTRE)], "data": data})

    async def _collection(self, resource: Resource, request: Request) -> Response:
        session = self._allowed(request, resource)
        rendering = _rendering(request)
        key = (request.url.path, request.url.query, rendering, session.profile, _skew_ms(request))
        cached = self._cached(key)
        if cached is not None:
            return cached
        rows = [*resource.rows(self._view(request, session))]
        page = _select(request, rows, resource.shape, self._simulation.settings.largest_page, resource.key)
        links = [
            _link("Self", resource.description, f"{_CENTRE}/{resource.path}"),
            _link("ContactCenter", "Contact centre", _CENTRE),
        ]
        body = {"links": links, "data": _data(resource, page)}
        response = _reply(rendering, body, _page_headers(request, page))
        self._cache[key] = response
        return response

    async def _item(self, resource: Resource, request: Request) -> Response:
        session = self._allowed(request, resource)
        rows = case_rows if resource.rel == "Cases" else resource.rows
        wanted = request.path_params["id"]
        found = [row for row in rows(self._view(request, session)) if str(row[resource.key]) == wanted]
        if not found:
            raise NotFound(f"no {resource.path} with id {wanted!r}")
        page = _select(request, found, resource.shape, 1, resource.key)
        body = {"links": _item_links(resource, wanted), "data": _data(resource, page)}
        return _reply(_rendering(request), body)

    # --- who asks, and what is seen ---

    def _session(self, request: Request) -> Session:
        return bearer_session(request, self._side, self._simulation.centre.now_ms)

    def _allowed(self, request: Request, resource: Resource) -> Session:
        session = self._session(request)
        if resource.right in session.profile.denied:
            raise Forbidden(f"no right to {resource.path}")
        _check_centre(request)
        return session

    def _view(self, request: Request, session: Session) -> View:
        return View(
            self._simulation.centre,
            session.profile.hidden_services,
            _skew_ms(request),
            self._side.statistics_since_ms,
        )

    def _cached(self, key: tuple[object, ...]) -> Response | None:
        """A reply already written for this very instant."""
        present = (self._simulation.centre.now_ms, self._simulation.revision)
        if present != self._cached_at or len(self._cache) >= _CACHED_REPLIES:
            self._cache.clear()
            self._cached_at = present
        return self._cache.get(key)


def _skew_ms(request: Request) -> int:
    return int(request.scope.get("state", {}).get("skew_ms", 0))


def _check_centre(request: Request) -> None:
    if request.path_params["ccid"] != str(CONTACT_CENTRE_ID):
        raise NotFound(f"no contact centre {request.path_params['ccid']!r}")


def _rendering(request: Request) -> Rendering:
    return choose_rendering(request.headers.get("accept"), request.headers.get("content-type"))


def _select(request: Request, rows: Iterable[Row], shape: Shape, largest_page: int, key: str) -> Page:
    query = parse_query(query_pairs(request.url.query), shape, largest_page)
    return select_page(rows, query, shape, key)


def _page_headers(request: Request, page: Page) -> dict[str, str]:
    """`X-Pagination` for what is paged: more than ten rows, or a page that was asked for."""
    pairs = query_pairs(request.url.query)
    asked = any(name.lower() in {"page", "pagesize"} for name, _ in pairs)
    if page.total_count <= _SINGLE_PAGE and not asked:
        return {}
    return {"X-Pagination": json.dumps(pagination(page, request.url.path, pairs))}


def _data(resource: Resource, page: Page) -> list[dict[str, object]]:
    return [{"links": _item_links(resource, key), **row} for key, row in zip(page.keys, page.rows, strict=True)]


def _reply(rendering: Rendering, body: object, headers: dict[str, str] | None = None) -> Response:
    return Response(encode_body(body, rendering), headers={"Content-Type": rendering.content_type, **(headers or {})})


def refusal_response(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error reply: always JSON in UTF-8."""
    body = json.dumps({"error": code, "message": message}, ensure_ascii=False)
    return Response(body.encode(), status, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})


async def _http_error(_: Request, error: Exception) -> Response:
    """What the router itself refuses: unknown paths and methods."""
    if not isinstance(error, HTTPException):
        raise error
    return refusal_response(error.status_code, "http_error", error.detail, dict(error.headers or {}))


def build_api(simulation: Simulation, side: Side) -> Starlette:
    """The ASGI app of one server."""
    app = Starlette(routes=TrioApi(simulation, side).routes(), exception_handlers={HTTPException: _http_error})
    app.router.redirect_slashes = False
    return app
