"""What the web room is given to work with; wired in app.py."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from trio_monitor.domain.notices import Channel
from trio_monitor.domain.snapshot import Snapshot
from trio_monitor.errors import ApiError
from trio_monitor.live.alerts import LiveAlerts
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.hub import Hub, Published
from trio_monitor.live.rules import LiveRules
from trio_monitor.ports import Clock, Store
from trio_monitor.ports.notices import Channels
from trio_monitor.settings import Settings
from trio_monitor.web.schemas import CentreOut
from trio_monitor.web.sessions import Sessions
from trio_monitor.web.views import dashboard_out


@dataclass(frozen=True, slots=True)
class WebContext:
    """Everything a route may need.

    Attributes:
        show_alerts: shows everybody what has just been done about one.
        post: seals the addresses of channels and checks them.
        send_test: sends a test by a channel, or raises ChannelFailed.
    """

    settings: Settings
    hub: Hub
    store: Store
    clock: Clock
    sessions: Sessions
    rules: LiveRules
    alerts: LiveAlerts
    show_alerts: Callable[[], None]
    channels: LiveChannels
    post: Channels
    send_test: Callable[[Channel], Awaitable[None]]
    centre: CentreOut
    version: str
    started_at: datetime

    def published(self) -> Published:
        """The latest snapshot.

        Raises:
            ApiError: 503 in the moment before the first poll has ended, one way or the other.
        """
        if self.hub.current is None:
            raise ApiError(503, "starting", "Starting", "The first poll is under way; try again in a few seconds.")
        return self.hub.current


@dataclass(frozen=True, slots=True)
class DashboardEncoder:
    """Encodes a snapshot as the dashboard document."""

    centre: CentreOut
    version: str

    def __call__(self, name: str, snapshot: Snapshot) -> bytes:
        """JSON bytes of `DashboardOut`."""
        return dashboard_out(name, snapshot, self.centre, self.version).model_dump_json().encode()
