"""The one place that knows the concrete adapters: builds the monitor from its settings and runs it."""

import asyncio
import gc
import random
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
import uvicorn
from starlette.types import ASGIApp

from trio_monitor import __version__
from trio_monitor.channels.sending import WorkerChannels, WorkerRules
from trio_monitor.clock import SystemClock
from trio_monitor.connections import SwitchableConnections, sealer
from trio_monitor.domain import notices
from trio_monitor.errors import SettingsFault, SettingsInvalid, StoreUnavailable
from trio_monitor.exports.desk import ExportDesk, open_desk
from trio_monitor.identity import opened_oidc
from trio_monitor.live.channels import LiveChannels
from trio_monitor.live.hub import Hub
from trio_monitor.notifier.centre import Centre
from trio_monitor.notifier.loop import run_notifier
from trio_monitor.notifier.notifier import Live, Notifier
from trio_monitor.poller.cycle import Cycle, Patience
from trio_monitor.poller.housekeeping import RetentionRules, run_housekeeping
from trio_monitor.poller.intervals import IntervalKeeper, run_intervals
from trio_monitor.poller.loop import run_poller
from trio_monitor.ports import Clock, QueueSource, Store
from trio_monitor.ports.connection import ConnectionOrigin
from trio_monitor.ports.identity import IdentityProvider
from trio_monitor.sealing import Purpose
from trio_monitor.settings import Settings, variable
from trio_monitor.store import open_store
from trio_monitor.vendor import build_vendor
from trio_monitor.web.accounts import first_link
from trio_monitor.web.api import build_web_app
from trio_monitor.web.boards import LiveBoards
from trio_monitor.web.certificate import Certificate, load_certificate, watch_certificate
from trio_monitor.web.context import DashboardEncoder, LiveCentre, WebContext
from trio_monitor.web.door import Door
from trio_monitor.web.head_limit import BoundedHeads
from trio_monitor.web.oidc import Oidc
from trio_monitor.web.schemas import CentreOut, LightHours
from trio_monitor.web.sessions import Sessions
from trio_monitor.web.sign_in_failures import run_telling
from trio_monitor.web.stored_settings import (
    channels_of,
    load_channels,
    load_light_hours,
    load_live_alerts,
    load_live_rules,
)

log = structlog.get_logger(__name__)

EPOCH_BYTES = 4
LEASE_MARGIN = timedelta(seconds=20)
"""Between the longest that sending may take and the instant from which another process may send the same."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor put together and not yet polling."""

    settings: Settings
    is_demo: bool
    clock: Clock
    store: Store
    hub: Hub
    cycle: Cycle
    keeper: IntervalKeeper
    notifier: Notifier
    live: Live
    exports: ExportDesk
    web: WebContext
    web_app: ASGIApp

    async def poll_forever(self) -> None:
        """Poll, tell people of alerts, compute intervals, keep house and audit until cancelled."""
        history = self.settings.history
        rules = RetentionRules(
            samples=timedelta(days=history.sample_days),
            calls=timedelta(days=history.call_days),
            agents=timedelta(days=history.agent_days),
            audit=timedelta(days=history.audit_days),
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run_poller(self.cycle, self.clock, self.settings.poll.interval))
            tasks.create_task(run_notifier(self.notifier, self.live, self.clock, self.grace))
            tasks.create_task(run_intervals(self.keeper, self.clock))
            tasks.create_task(run_housekeeping(self.store, self.clock, rules))
            tasks.create_task(run_telling(self.web))

    @property
    def grace(self) -> timedelta:
        """How long what is under way may take to end when the monitor stops."""
        return timedelta(seconds=self.settings.web.shutdown_seconds)

    async def first_link(self, address: str) -> str | None:
        """The one-time link of the start: for the first administrator, or for the demo's; None when users sign in.

        The token is in the fragment, which browsers keep from servers and logs.
        """
        life = timedelta(hours=self.settings.web.sign_in_link_hours)
        token = await first_link(self.store, self.clock.now(), life, is_demo=self.is_demo)
        return None if token is None else f"{address}/#sign-in={token}"


@asynccontextmanager
async def open_monitor(
    settings: Settings,
    *,
    is_demo: bool = False,
    clock: Clock | None = None,
    source: QueueSource | None = None,
    store: Store | None = None,
    identity_provider: IdentityProvider | None = None,
) -> AsyncIterator[Monitor]:
    """Build every part; close every connection at the end.

    Args:
        settings: all of them.
        is_demo: whether the figures come from the bundled simulator, which every view must say.
        clock: the machine's unless a test turns its own.
        source: the configured Trio server unless a test hands in another.
        store: the configured database unless a test hands in another.
        identity_provider: the configured OpenID provider, if there is one, unless a test hands in another.
    """
    clock = clock or SystemClock()
    store = store or await open_store(settings.database.url.get_secret_value())
    try:
        connections = SwitchableConnections(
            settings, store, clock, sealer(settings, Purpose.CONNECTION), build_vendor(clock)
        )
        switchable = await connections.open(is_demo=is_demo, source=source)
        try:
            _, stored_channels = await load_channels(store)
            live = Live(
                channels=LiveChannels(channels_of(stored_channels)),
                alerts=await load_live_alerts(settings, store),
                rules=await load_live_rules(settings, store),
            )
            # Before the first poll: else it would find that all channels are well again.
            live.alerts.disabled_channel_count = live.channels.disabled_count(await store.notices.load_disabled())
            async with open_desk(clock) as desk, opened_oidc(settings, clock, identity_provider) as oidc:
                _, hours = await load_light_hours(store)
                yield _assemble(settings, clock, switchable, store, live, desk, connections, oidc, hours)
        finally:
            await switchable.aclose()
    finally:
        await store.aclose()


def _assemble(
    settings: Settings,
    clock: Clock,
    source: QueueSource,
    store: Store,
    live: Live,
    exports: ExportDesk,
    connections: SwitchableConnections,
    oidc: Oidc | None,
    light_hours: LightHours,
) -> Monitor:
    is_demo = connections.state.origin is ConnectionOrigin.DEMO
    centre = LiveCentre(
        CentreOut(
            name=settings.centre.name, time_zone=settings.centre.time_zone, is_demo=is_demo, light_hours=light_hours
        )
    )
    hub = Hub(epoch=secrets.token_hex(EPOCH_BYTES), encode=DashboardEncoder(centre, __version__))
    poll = settings.poll
    cycle = Cycle(
        source=source,
        store=store,
        publisher=hub,
        clock=clock,
        rules=live.rules,
        alerts=live.alerts,
        patience=Patience(
            deadline=poll.deadline,
            attempts=poll.attempts,
            circuit_failures=poll.circuit_failures,
            login_retry=timedelta(seconds=poll.login_retry_seconds),
        ),
        keeps_agents=settings.history.agent_days > 0,
    )
    connections.on_change = cycle.take_up_new_source
    worker_rules = WorkerRules(settings.notify.networks, timedelta(seconds=settings.notify.answer_seconds))
    post = WorkerChannels(sealer(settings, Purpose.CHANNELS), worker_rules, clock)
    notifier = _notifier(settings, is_demo, clock, store, live, post)
    context = WebContext(
        settings=settings,
        hub=hub,
        store=store,
        clock=clock,
        sessions=Sessions(store, clock, timedelta(hours=settings.web.session_idle_hours)),
        rules=live.rules,
        alerts=live.alerts,
        show_again=cycle.show_again,
        channels=live.channels,
        post=post,
        send_test=notifier.test,
        exports=exports,
        door=Door(store.access),
        connections=connections,
        boards=LiveBoards(store),
        centre=centre,
        version=__version__,
        started_at=clock.now(),
        oidc=oidc,
    )
    keeper = IntervalKeeper(store, live.rules, timedelta(days=settings.history.call_days))
    web_app = build_web_app(context)
    return Monitor(settings, is_demo, clock, store, hub, cycle, keeper, notifier, live, exports, context, web_app)


def _notifier(
    settings: Settings, is_demo: bool, clock: Clock, store: Store, live: Live, post: WorkerChannels
) -> Notifier:
    name, url = settings.centre.name, settings.web.public_url
    return Notifier(
        store=store,
        channels=post,
        live=live,
        clock=clock,
        # Whoever reads a message has no page before them that says DEMO.
        centre=Centre(
            name=f"{name} (DEMO)" if is_demo else name,
            zone=settings.centre.zone,
            page_url=str(url).rstrip("/") if url else None,
        ),
        patience=notices.Patience(
            gap=timedelta(minutes=1),
            lease=post.longest + LEASE_MARGIN,
            retry_first=timedelta(seconds=30),
            retry_ceiling=timedelta(minutes=15),
            most_attempts=100,
            late_after=timedelta(minutes=10),
        ),
        jitter=random.random,
    )


class _Server(uvicorn.Server):
    """Leaves the signals to us: uvicorn would wait for streams that never end, and then kill the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def _stop_on_signals(server: uvicorn.Server, hub: Hub) -> None:
    """End streams and server at the first signal; do not wait for anybody at the second."""

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True
        hub.close()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def listen(settings: Settings) -> socket.socket:
    """The socket to serve on.

    Raises:
        SettingsInvalid: the address cannot be listened on.
    """
    web = settings.web
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((web.host, web.port))
    except OSError as error:
        listener.close()
        problem = f"cannot listen on {web.host} port {web.port}: {error.strerror}"
        raise SettingsInvalid((SettingsFault(variable("web", "port"), problem, "choose another, or 0"),)) from error
    return listener


async def serve(settings: Settings, *, is_demo: bool, ready: Callable[[str, str | None], None]) -> None:
    """Run the monitor until a signal ends it.

    Args:
        settings: all of them.
        is_demo: see `open_monitor`.
        ready: called once, when the first poll has ended, with the address, and a one-time link if there is one.
    """
    certificate = load_certificate(settings)
    with closing(listen(settings)) as listener:
        await _serve_on(listener, settings, certificate, is_demo=is_demo, ready=ready)


async def _serve_on(
    listener: socket.socket,
    settings: Settings,
    certificate: Certificate | None,
    *,
    is_demo: bool,
    ready: Callable[[str, str | None], None],
) -> None:
    host, port = listener.getsockname()[:2]
    address = settings.web.address(host, port)
    async with open_monitor(settings, is_demo=is_demo) as monitor:
        config = uvicorn.Config(
            monitor.web_app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            http=BoundedHeads,
            ssl_context_factory=(lambda *_: certificate.context) if certificate else None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=round(settings.web.shutdown_seconds) or 1,
        )
        server = _Server(config)
        _stop_on_signals(server, monitor.hub)
        async with asyncio.TaskGroup() as tasks:
            polling = tasks.create_task(monitor.poll_forever())
            serving = tasks.create_task(server.serve(sockets=[listener]))
            beside = [polling, tasks.create_task(_announce(monitor, address, ready))]
            if certificate:
                beside.append(tasks.create_task(watch_certificate(certificate, monitor.clock)))
            await serving
            for task in beside:
                task.cancel()


async def _announce(monitor: Monitor, address: str, ready: Callable[[str, str | None], None]) -> None:
    await monitor.hub.next()
    if monitor.hub.is_closed:
        return
    _settle()
    try:
        link = await monitor.first_link(address)
    except StoreUnavailable as error:
        # The monitor goes on: what is live can be shown to those who are signed in already.
        log.warning("no_sign_in_link", detail=str(error), hint="later: trio-monitor sign-in-link")
        link = None
    ready(address, link)


def _settle() -> None:
    """Take what is there now for what stays: else whole collections would look through all of it, 0.1 s each."""
    gc.collect()
    gc.freeze()
