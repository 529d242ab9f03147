"""The one or two servers of a Trio system, and which addresses belong to them."""

import asyncio
from dataclasses import dataclass, field

import httpx2

from trio_monitor.errors import SettingsFault, SettingsInvalid, SourceContractBroken
from trio_monitor.ports import Clock
from trio_monitor.ports.connection import DEFAULT_PORTS, server_of
from trio_monitor.sources.trio.auth import LoginUrls, Session
from trio_monitor.sources.trio.config import TrioConfig
from trio_monitor.sources.trio.discovery import Discovery, Root
from trio_monitor.sources.trio.http import TrioHttp


@dataclass(slots=True)
class Server:
    """One server: its base, our session there, and what discovery told (None: not asked yet, or thrown away)."""

    base: httpx2.URL
    session: Session
    discovery: Discovery | None = None
    login_urls: LoginUrls | None = None
    discovering: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def netloc(self) -> str:
        """Host and port, as in the address."""
        return self.base.netloc.decode("ascii")

    def forget(self) -> None:
        """Throw discovery and tokens away: they may not hold any more."""
        self.discovery = None
        self.login_urls = None
        self.session.forget()


class Servers:
    """Keeps one `Server` per address, and knows the names of primary and secondary once discovery has told."""

    def __init__(self, config: TrioConfig, clock: Clock, http: TrioHttp) -> None:
        self._config = config
        self._clock = clock
        self._http = http
        self._known: dict[tuple[str, str | None, int | None], Server] = {}
        self._primary_name = ""
        self._secondary_name = ""
        self.primary = self._server_at(parse_base_url(config.base_url, "trio.base_url"))
        self._secondary_base = (
            parse_base_url(config.secondary_url, "trio.secondary_url") if config.secondary_url else None
        )

    def remember(self, root: Root) -> None:
        """Keep the names of both servers for the day that the primary does not answer."""
        self._primary_name = root.primary_server or self._primary_name
        self._secondary_name = root.secondary_server or self._secondary_name

    def other_than(self, server: Server) -> Server | None:
        """The server to try when `server` does not answer; None when no other is known."""
        if server is not self.primary:
            return self.primary
        base = self._secondary_base
        if base is None and self._secondary_name:
            base = self._base_for(self._secondary_name)
            if base is not None and same_origin(base, self.primary.base) and self._primary_name:
                base = self._base_for(self._primary_name)  # our base is the secondary's own address
        if base is None or same_origin(base, self.primary.base):
            return None
        return self._server_at(base)

    def find(self, location: httpx2.URL) -> Server:
        """The server that a redirect names.

        Raises:
            SourceContractBroken: it is none of ours, or would take us from https to http. No request is sent there.
        """
        if self.primary.base.scheme == "https" and location.scheme != "https":
            raise SourceContractBroken("the server redirects to an unencrypted address")
        for server in self._known.values():
            if same_origin(server.base, location):
                return server
        if self._secondary_base is not None and same_origin(self._secondary_base, location):
            return self._server_at(self._secondary_base)
        if self._is_named(location, self._secondary_name) and self._secondary_name != self._primary_name:
            return self._server_at(self._secondary_base or self._base_at(location))
        if self._is_named(location, self._primary_name) or location.host == self.primary.base.host:
            return self._server_at(self._base_at(location))
        raise SourceContractBroken("the server redirects to a host that is neither primary nor secondary")

    def _is_named(self, location: httpx2.URL, name: str) -> bool:
        named = self._base_for(name) if name else None
        if named is None or named.host != location.host:
            return False
        if ":" not in name:
            return True
        (_, _, named_port), (_, _, port) = server_of(str(named)), server_of(str(location))
        return named_port == port

    def _base_for(self, name: str) -> httpx2.URL | None:
        """The base at a discovered server name, which may be `host` or `host:port`."""
        base = self._config.base_url
        try:
            named = httpx2.URL(f"{self.primary.base.scheme}://{name}")
            port = named.port if ":" in name else self.primary.base.port
            return httpx2.URL(base).copy_with(host=named.host, port=port) if named.host else None
        except (httpx2.InvalidURL, ValueError):
            return None

    def _base_at(self, location: httpx2.URL) -> httpx2.URL:
        return self.primary.base.copy_with(scheme=location.scheme, host=location.host, port=location.port)

    def _server_at(self, base: httpx2.URL) -> Server:
        key = server_of(str(base))
        if key not in self._known:
            self._known[key] = Server(base, Session(self._config, self._clock, self._http))
        return self._known[key]


def same_origin(one: httpx2.URL, other: httpx2.URL) -> bool:
    """Whether two addresses lead to the same door."""
    return server_of(str(one)) == server_of(str(other))


def parse_base_url(text: str, setting: str) -> httpx2.URL:
    """A base address without a closing slash; raises SettingsInvalid."""
    try:
        url = httpx2.URL(text.strip().rstrip("/"))
    except (httpx2.InvalidURL, ValueError, TypeError):
        url = httpx2.URL("")
    if url.scheme not in DEFAULT_PORTS or not url.host or url.userinfo or url.query or url.fragment:
        fix = "Give an address such as https://trio.example.se/te/api, without user name or query."
        raise SettingsInvalid((SettingsFault(setting, "is not an http(s) address", fix),))
    return url
