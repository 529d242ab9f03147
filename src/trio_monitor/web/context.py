"""What the web room is given to work with; wired in app.py."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from trio_monitor.domain.access import Viewer
from trio_monitor.domain.notices import Channel
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.errors import ApiError
from trio_monitor.exports.desk import ExportDesk
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.hub import WHOLE, Hub, Published, Visible
from trio_monitor.live.rules import LiveRules
from trio_monitor.ports import Clock, Store
from trio_monitor.ports.connection import Connections
from trio_monitor.ports.notices import Channels
from trio_monitor.settings import Settings
from trio_monitor.web.boards import LiveBoards
from trio_monitor.web.door import Door
from trio_monitor.web.oidc import Oidc
from trio_monitor.web.pairings import Pairings
from trio_monitor.web.passwords import Passwords
from trio_monitor.web.schemas import CentreOut, LightHours
from trio_monitor.web.sessions import Sessions
from trio_monitor.web.views import dashboard_out


class LiveCentre:
    """The centre as every page tells of it. Whoever changes it replaces the whole value."""

    def __init__(self, centre: CentreOut) -> None:
        self.current = centre

    def replace_light_hours(self, hours: LightHours) -> None:
        """From the next snapshot on it is light by these hours."""
        self.current = self.current.model_copy(update={"light_hours": hours})


@dataclass(frozen=True, slots=True)
class WebContext:
    """Everything a route may need.

    Attributes:
        show_again: shows everybody what people have just done, without waiting for a poll.
        post: seals the addresses of channels and checks them.
        connections: the connection to the vendor's server, shown, tested and replaced.
        send_test: sends a test by a channel, or raises ChannelFailed.
        passwords: hashes and judges them.
        boards: what the wall screens show.
        door: keeps out whoever guesses.
        pairings: the wall screens that wait for their code to be typed in.
        oidc: the OpenID provider by which people may sign in, if there is one.
    """

    settings: Settings
    hub: Hub
    store: Store
    clock: Clock
    sessions: Sessions
    rules: LiveRules
    alerts: LiveAlerts
    show_again: Callable[[], None]
    channels: LiveChannels
    post: Channels
    send_test: Callable[[Channel], Awaitable[None]]
    exports: ExportDesk
    door: Door
    connections: Connections
    boards: LiveBoards
    centre: LiveCentre
    version: str
    started_at: datetime
    passwords: Passwords = field(default_factory=Passwords)
    pairings: Pairings = field(default_factory=Pairings)
    oidc: Oidc | None = None

    def published(self, viewer: Viewer) -> Published:
        """The latest snapshot, as this viewer may see it.

        Raises:
            ApiError: 503 in the moment before the first poll has ended, one way or the other.
        """
        if self.hub.current is None:
            raise ApiError(503, "starting", "Starting", "The first poll is under way; try again in a few seconds.")
        return self.hub.current.part(self.part_for(viewer))

    def part_for(self, viewer: Viewer) -> Visible:
        """What this viewer may see of a snapshot."""
        queue_ids = self.queue_ids(viewer)
        if queue_ids is None and viewer.may_see_agents:
            return WHOLE
        return Visible(queue_ids, viewer.may_see_agents, is_board=viewer.board_id is not None)

    def queue_ids(self, viewer: Viewer) -> frozenset[str] | None:
        """The queues that this viewer may see; None for all. A screen sees its board's."""
        if viewer.board_id is not None:
            return self.boards.queue_ids(viewer.board_id, self.alerts.groups)
        return viewer.scope.queue_ids(self.alerts.groups)

    def require_in_scope(self, viewer: Viewer, queue_ids: Iterable[str]) -> None:
        """ApiError 403 for a queue that this viewer may not see, whether there is such a queue or not."""
        seen = self.queue_ids(viewer)
        foreign = [] if seen is None else sorted(set(queue_ids) - seen)
        if foreign:
            detail = f"Not among the queues that you may see: {', '.join(map(repr, foreign))}."
            raise ApiError(403, "foreign-queue", "Not your queue", detail)


@dataclass(frozen=True, slots=True)
class DashboardEncoder:
    """Encodes a snapshot as the dashboard document."""

    centre: LiveCentre
    version: str

    def __call__(self, name: str, snapshot: Snapshot) -> bytes:
        """JSON bytes of `DashboardOut`."""
        return dashboard_out(name, snapshot, self.centre.current, self.version).model_dump_json().encode()
