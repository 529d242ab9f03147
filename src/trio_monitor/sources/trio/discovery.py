"""Finding one's way by links: from the API resource to the contact centre to what a monitor reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx2

from trio_monitor.errors import SourceContractBroken, SourceForbidden
from trio_monitor.sources.trio.auth import LoginUrls
from trio_monitor.sources.trio.field_map import ResourceMap
from trio_monitor.sources.trio.wire import Envelope, Item, Link


class Resource(StrEnum):
    """What is read below a contact centre; the value is its documented path there."""

    SERVICES = "services"
    SERVICE_STATES = "services/state"
    SERVICE_GROUPS = "servicegroups"
    AGENTS = "agents"
    AGENT_STATES = "agents/state"
    AGENT_GROUPS = "agentgroups"
    ROLES = "roles"
    SKILLS = "skills"
    SCHEDULES = "schedules"
    CASES = "services/cases"
    CALLS = "services/calls"


@dataclass(frozen=True, slots=True)
class Root:
    """What the API resource tells without a login."""

    version: str
    is_failover: bool
    primary_server: str
    secondary_server: str
    contact_centres: httpx2.URL
    login_urls: LoginUrls


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where everything is at one server."""

    root: Root
    contact_centre_id: str
    contact_centre_url: httpx2.URL
    resources: Mapping[Resource, httpx2.URL]


def read_root(envelope: Envelope, base: httpx2.URL) -> Root:
    """Read the API resource. A link that is missing falls back to its documented path."""
    item = envelope.items[0] if envelope.items else Item({})
    links = (*item.links, *envelope.links)

    def url(rel: str, path: str) -> httpx2.URL:
        return find_link(links, rel, base) or below(base, path)

    return Root(
        version=_text(item.members.get("binaryversion")),
        is_failover=item.members.get("failovermode") is True,
        primary_server=_text(item.members.get("primaryserver")),
        secondary_server=_text(item.members.get("secondaryserver")),
        contact_centres=url("ContactCenters", "cc"),
        login_urls=LoginUrls(login=url("Login", "login"), refresh=url("RefreshLogin", "refreshlogin")),
    )


def read_contact_centre(items: tuple[Item, ...], wanted: str | None, table: ResourceMap, root: Root) -> Discovery:
    """Choose the contact centre and find its resources.

    Raises:
        SourceForbidden: our user does not see the chosen one.
        SourceContractBroken: there is none, or there are several and none is chosen.
    """
    centres = {str(item.value(table, "id")): item for item in items if item.value(table, "id") is not None}
    if not centres:
        raise SourceContractBroken("the server shows no contact centre that can be read")
    if wanted is None and len(centres) > 1:
        raise SourceContractBroken(f"the server has several contact centres, choose one: {_names(centres, table)}")
    if wanted is not None and wanted not in centres:
        raise SourceForbidden(f"our user sees no contact centre {wanted}, only: {_names(centres, table)}")
    centre_id = wanted if wanted is not None else next(iter(centres))
    links = centres[centre_id].links
    url = find_link(links, "self", root.contact_centres) or below(root.contact_centres, centre_id)
    return Discovery(root, centre_id, url, {resource: _find_resource(resource, links, url) for resource in Resource})


def _names(centres: Mapping[str, Item], table: ResourceMap) -> str:
    return ", ".join(f"{key} ({_text(item.value(table, 'name')) or 'no name'})" for key, item in centres.items())


def _find_resource(resource: Resource, links: tuple[Link, ...], centre: httpx2.URL) -> httpx2.URL:
    """By the link that ends in the documented path; else below the nearest link; else the documented path itself."""
    for link in links:
        url = _resolve(link, centre)
        if url is not None and url.path.rstrip("/").lower().endswith("/" + resource.value):
            return url
    parent, _, rest = resource.value.partition("/")
    return below(find_link(links, parent, centre) or below(centre, parent), rest)


def find_link(links: tuple[Link, ...], rel: str, base: httpx2.URL) -> httpx2.URL | None:
    """Where the link `rel` leads, or None. Only within the server: a link must not take our token elsewhere."""
    for link in links:
        if link.rel.lower() == rel.lower() and (url := _resolve(link, base)) is not None:
            return url
    return None


def _resolve(link: Link, base: httpx2.URL) -> httpx2.URL | None:
    """A link's address at `base`'s server; None when it cannot be read, is a template, or leads elsewhere."""
    try:
        url = base.join(link.href)
    except (httpx2.InvalidURL, ValueError):
        return None
    if "{" in link.href or (url.scheme, url.netloc) != (base.scheme, base.netloc):
        return None
    return url.copy_with(query=None, fragment=None)


def below(url: httpx2.URL, path: str) -> httpx2.URL:
    """The address one or more steps below `url`."""
    return url.copy_with(path=f"{url.path.rstrip('/')}/{path}".rstrip("/"), query=None)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
