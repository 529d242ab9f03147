"""What production refuses, and what is worth a warning anywhere."""

from collections.abc import Iterator

from trio_monitor.errors import SettingsFault
from trio_monitor.settings.oidc import is_loopback
from trio_monitor.settings.secret_key import HOW_TO_MAKE_ONE, weakness
from trio_monitor.settings.settings import Environment, Settings, variable

HTTPS = (
    f"give {variable('web', 'public_url')} the https address of the proxy before the monitor, or set"
    f" {variable('web', 'enable_https')} with a certificate"
)


def production_faults(settings: Settings) -> Iterator[SettingsFault]:
    """Everything that production refuses; nothing in the other environments."""
    if settings.environment is not Environment.PRODUCTION:
        return
    weak = weakness(settings.secret_key.get_secret_value())
    if weak:
        yield SettingsFault(variable("secret_key"), weak, HOW_TO_MAKE_ONE)
    if settings.log.level == "debug":
        yield SettingsFault(
            variable("log", "level"), "debug lines are for development", "set it to info, warning or error"
        )
    if not settings.web.is_https:
        problem = "users would come by plain http, so their cookies could be read on the way"
        yield SettingsFault(variable("web", "public_url"), problem, HTTPS)
    if not (is_loopback(settings.web.host) or settings.web.enable_https or settings.web.trusted_proxies):
        problem = "others than the proxy can come to this address too, by plain http"
        fix = f"listen on 127.0.0.1, or name the proxy on another machine in {variable('web', 'trusted_proxies')}"
        yield SettingsFault(variable("web", "host"), problem, fix)
    if settings.oidc.issuer is not None and settings.oidc.issuer.startswith("http:"):
        problem = "whoever signs in would do so by plain http"
        yield SettingsFault(variable("oidc", "issuer"), problem, "give the provider's https address")


def warnings(settings: Settings) -> Iterator[SettingsFault]:
    """What works and is still worth a second look."""
    is_production = settings.environment is Environment.PRODUCTION
    trio = settings.trio.base_url
    if trio is not None and settings.environment is Environment.DEVELOPMENT:
        yield development_warning()
    if trio is not None and trio.scheme == "http":
        problem = "the server's password goes to it by plain http"
        yield SettingsFault(variable("trio", "base_url"), problem, "use the server's https address if it has one")
    weak = weakness(settings.secret_key.get_secret_value())
    if weak and not is_production:
        yield SettingsFault(variable("secret_key"), weak, HOW_TO_MAKE_ONE)
    if settings.web.public_url is not None and not settings.web.enable_https and not settings.web.trusted_proxies:
        problem = "the proxy is not named, so all users count as one address in limits and in the audit"
        yield SettingsFault(variable("web", "trusted_proxies"), problem, "give the address that the proxy comes from")
    if settings.previous_secret_key.get_secret_value():
        problem = "it still opens what was encrypted with it"
        fix = "run `trio-monitor secrets rotate`, remove it, and start the monitor again"
        yield SettingsFault(variable("previous_secret_key"), problem, fix)


def development_warning() -> SettingsFault:
    """Of a real server that is monitored with the loose rules of development."""
    problem = "it is development, and a real server is monitored"
    return SettingsFault(
        variable("environment"), problem, "set it to production, which refuses what is unsafe; see `trio-monitor check`"
    )


def nothing_to_monitor() -> SettingsFault:
    """Of production without a server, in the settings or stored: the demo's figures have no place there."""
    problem = "it is not set, and the demo's figures have no place in production"
    return SettingsFault(variable("trio", "base_url"), problem, "give the API's base, ending in /te/api")
