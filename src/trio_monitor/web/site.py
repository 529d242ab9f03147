"""The built frontend: hashed assets for ever, the page itself never from a cache and at every address that it knows."""

import asyncio
from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from trio_monitor.web.replies import takes_gzip

STATIC = Path(__file__).parent / "static"
HASHED = "assets/"
COMPRESSED = ".gz"
PAGE = "index.html"
NEVER_A_PAGE = frozenset({"api", "health", "metrics", "assets", ".."})
"""First parts of paths that are not the page's: what is not found there is not found."""


class Site(StaticFiles):
    """Serves the files of the built frontend."""

    def __init__(self, directory: Path = STATIC) -> None:
        super().__init__(directory=directory, html=True, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, with how long it may be kept; the page for an address that only the page understands."""
        lasting = path.startswith(HASHED)
        response = await (
            self._hashed(path, scope) if lasting else super().get_response(PAGE if is_page(path) else path, scope)
        )
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response

    async def _hashed(self, path: str, scope: Scope) -> Response:
        """One hashed file, as it was compressed by the build for whoever takes that."""
        _, found = await asyncio.to_thread(self.lookup_path, path + COMPRESSED)
        if found is None:
            return await super().get_response(path, scope)
        is_gzip = takes_gzip(Headers(scope=scope))
        response = await super().get_response(path + COMPRESSED if is_gzip else path, scope)
        response.headers["vary"] = "Accept-Encoding"
        if is_gzip and response.status_code < HTTPStatus.BAD_REQUEST:
            response.headers["content-encoding"] = "gzip"
            response.headers["content-type"] = guess_type(path)[0] or "application/octet-stream"
        return response


def is_page(path: str) -> bool:
    """Whether this is an address within the page, such as ko/3.1 or rapporter, rather than a file or the API."""
    parts = PurePosixPath(path.replace("\\", "/"))
    if not parts.parts:
        return True
    # A queue's id may have a dot; our files lie at the top, or among the hashed ones.
    return parts.parts[0] not in NEVER_A_PAGE and (len(parts.parts) > 1 or not parts.suffix)
