"""The built frontend: hashed assets for ever, the page itself never from a cache."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
HASHED = "assets/"


class Site(StaticFiles):
    """Serves the files of the built frontend."""

    def __init__(self, directory: Path = STATIC) -> None:
        super().__init__(directory=directory, html=True, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        lasting = path.startswith(HASHED)
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response


def is_built(directory: Path = STATIC) -> bool:
    """Whether there is a frontend to serve."""
    return (directory / "index.html").is_file()
