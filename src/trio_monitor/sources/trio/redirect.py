"""Redirects: how failover is told. None is followed blindly, for our credentials would go along."""

import httpx2

from trio_monitor.errors import SourceContractBroken
from trio_monitor.sources.trio.http import Reply

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Moved(Exception):
    """The server sends us elsewhere. Not an error of the source: the poll begins anew at `location`."""

    def __init__(self, asked: httpx2.URL, location: httpx2.URL) -> None:
        self.asked = asked
        self.location = location
        super().__init__("moved")


def raise_if_moved(reply: Reply) -> None:
    """Raise Moved for a redirect; SourceContractBroken when it does not tell where to."""
    if reply.status not in REDIRECTS:
        return
    try:
        location = reply.url.join(reply.headers["Location"])
    except (KeyError, ValueError, httpx2.InvalidURL) as error:
        raise SourceContractBroken("the server redirects to nowhere") from error
    raise Moved(reply.url, location)
