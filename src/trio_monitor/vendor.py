"""The vendor's source and probe, built from the settings: the one place that knows that it is Trio."""

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from trio_monitor.connections import Vendor
from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.ports import Clock
from trio_monitor.ports.connection import ConnectionTest
from trio_monitor.settings import Settings, variable
from trio_monitor.sources.trio import DEFAULT_FIELD_MAP, TrioConfig, TrioSource, load_field_map

if TYPE_CHECKING:
    from trio_monitor.sources.trio.probe import ProbeReport

CONNECT_SHARE = 0.5
"""Share of a request's time that may go to reaching the server."""
PART_SHARE = 0.75
"""Share of the poll's time that an optional part may take, so that it cannot take the queues with it."""


def trio_config(settings: Settings) -> TrioConfig:
    """What the Trio source is told, from the settings.

    Raises:
        SettingsInvalid: there is no server to monitor, or the field map cannot be read.
    """
    trio, poll = settings.trio, settings.poll
    if trio.base_url is None:
        fault = SettingsFault(variable("trio", "base_url"), "it is not set", "give the API's base, ending in /te/api")
        raise SettingsInvalid((fault,))
    return TrioConfig(
        base_url=str(trio.base_url),
        client_key=trio.client_key.get_secret_value(),
        username=trio.username,
        password=trio.password.get_secret_value(),
        contact_centre_id=trio.contact_centre_id,
        secondary_url=str(trio.secondary_url) if trio.secondary_url else None,
        request_timeout=poll.request_timeout,
        connect_timeout=CONNECT_SHARE * poll.request_timeout,
        part_timeout=PART_SHARE * poll.deadline,
        retry_wait_first=timedelta(seconds=poll.backoff_seconds),
        retry_wait_ceiling=timedelta(seconds=poll.backoff_ceiling_seconds),
        retry_after_ceiling=timedelta(seconds=poll.retry_after_ceiling_seconds),
        concurrent_request_limit=trio.concurrency,
        page_size=trio.page_size,
        field_map=load_field_map(trio.field_map) if trio.field_map else DEFAULT_FIELD_MAP,
        time_zone=settings.centre.time_zone,
        ca_file=trio.ca_file,
    )


def build_vendor(clock: Clock) -> Vendor:
    """How a connection is used: built, and probed without changing anything."""

    async def probe(settings: Settings) -> ConnectionTest:
        # Loaded with the first test of a connection.
        probing = import_module("trio_monitor.sources.trio.probe")
        report: ProbeReport = await probing.probe(trio_config(settings), clock)
        return ConnectionTest(report.failure, report.version if report.is_ok else "")

    return Vendor(build=lambda settings: TrioSource(trio_config(settings), clock), probe=probe)
