"""A source that answers from a file of stored replies, through the vendor's own client.

For tests and for looking into a site's trouble: what the vendor's server said once is said again, the same way every
time. The file is JSON:

    {"vendor": "trio",
     "base_url": "https://trio.example.se/te/api",
     "replies": [{"method": "GET", "path": "/te/api/cc", "page": null, "status": 200,
                  "headers": {"Content-Type": "application/json; charset=utf-8"},
                  "body": {"links": [], "data": []}}]}

A body that is a string is sent as it stands; anything else as JSON. What is not in the file is answered with 404.
"""

import codecs
import json
from email.message import Message
from pathlib import Path

import httpx2
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from trio_monitor.domain.reading import Reading
from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.ports import Clock
from trio_monitor.sources.trio import TrioConfig, TrioSource


class StoredReply(BaseModel):
    """One reply; `page` is the query parameter of that name, None for a request without it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str
    path: str
    page: str | None = None
    status: int = 200
    headers: dict[str, str] = {}
    body: JsonValue = None

    def build_response(self) -> httpx2.Response:
        """The reply as it goes over the wire, in the charset that its headers declare."""
        message = Message()
        message["Content-Type"] = self.headers.get("Content-Type", "application/json")
        charset = str(message.get_param("charset", "utf-8"))
        text = self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)
        return httpx2.Response(self.status, headers=self.headers, content=text.encode(codecs.lookup(charset).name))


class Recording(BaseModel):
    """A file of stored replies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: str
    base_url: str
    replies: tuple[StoredReply, ...]


def load_recording(path: Path) -> Recording:
    """Read a file of stored replies; raises SettingsInvalid when it is none."""
    try:
        recording = Recording.model_validate_json(path.read_bytes())
        for reply in recording.replies:
            reply.build_response()
    except (OSError, ValidationError, LookupError, UnicodeError) as error:
        fault = SettingsFault("recording", f"{path} cannot be used: {error}", "Give a file of stored replies.")
        raise SettingsInvalid((fault,)) from error
    if recording.vendor != "trio":
        fault = SettingsFault("recording", f"the vendor {recording.vendor!r} is not known", "Use a recording of Trio.")
        raise SettingsInvalid((fault,))
    return recording


class RecordedSource:
    """Implements `ports.QueueSource`: every reading is the one that the recording holds."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Load the recording at `path`; raises SettingsInvalid when it cannot be used."""
        recording = load_recording(path)
        self._replies = {(reply.method, reply.path, reply.page): reply for reply in recording.replies}
        config = TrioConfig(base_url=recording.base_url, client_key="recorded", username="recorded", password="")
        self._source = TrioSource(config, clock, httpx2.MockTransport(self._answer))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        reply = self._replies.get((request.method, request.url.path, request.url.params.get("page")))
        return reply.build_response() if reply is not None else httpx2.Response(404)

    async def fetch_reading(self, *, attempts: int) -> Reading:
        """The recorded reading; see `ports.QueueSource`."""
        return await self._source.fetch_reading(attempts=attempts)

    async def aclose(self) -> None:
        """Nothing is open, but the port has it."""
        await self._source.aclose()
