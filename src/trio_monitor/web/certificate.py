"""The certificate of direct https: looked at before the start, and taken anew when its files have been renewed."""

import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.ports import Clock
from trio_monitor.settings import Settings, variable

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(minutes=1)

State = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Certificate:
    """The pair of files, and the context that every new connection is made with."""

    certificate_file: Path
    key_file: Path
    context: ssl.SSLContext
    _taken: State = field(init=False)

    def __post_init__(self) -> None:
        self._taken = self._state()

    def refresh(self) -> None:
        """Take the files anew if they have changed; those that do not fit together are left until they do."""
        try:
            state = self._state()
            if state == self._taken:
                return
            # A context that has taken half of a bad pair would serve nobody, so another one tries them first.
            _loaded(self.certificate_file, self.key_file)
            self.context.load_cert_chain(self.certificate_file, self.key_file)
        except OSError as error:
            log.warning("certificate_not_renewed", detail=str(error), file=str(self.certificate_file))
            return
        self._taken = state
        log.info("certificate_renewed", file=str(self.certificate_file))

    def _state(self) -> State:
        stats = [each.stat() for each in (self.certificate_file, self.key_file)]
        return tuple((each.st_mtime_ns, each.st_size) for each in stats)


def load_certificate(settings: Settings) -> Certificate | None:
    """The certificate of the settings, or None without direct https.

    Raises:
        SettingsInvalid: its files cannot be used.
    """
    web = settings.web
    if not web.enable_https or web.certificate_file is None or web.key_file is None:
        return None
    try:
        context = _loaded(web.certificate_file, web.key_file)
    except OSError as error:
        problem = f"it cannot be used with {web.key_file}: {error.strerror or error}"
        fix = "give a PEM file with the chain, the server's own certificate first, and the PEM file of its key"
        raise SettingsInvalid((SettingsFault(variable("web", "certificate_file"), problem, fix),)) from error
    return Certificate(web.certificate_file, web.key_file, context)


async def watch_certificate(certificate: Certificate, clock: Clock) -> None:
    """Look at the files every minute until cancelled."""
    while True:
        await clock.sleep_until(clock.monotonic() + LOOK_EVERY.total_seconds())
        certificate.refresh()


def _loaded(certificate_file: Path, key_file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate_file, key_file, password="")
    return context
