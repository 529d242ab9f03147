"""Sign-in with the OpenID provider of the settings, put together for the app. Its client is loaded if there is one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trio_monitor.ports import Clock
from trio_monitor.ports.identity import IdentityProvider
from trio_monitor.settings import Settings
from trio_monitor.web.oidc import Oidc


@asynccontextmanager
async def opened_oidc(
    settings: Settings, clock: Clock, provider: IdentityProvider | None = None
) -> AsyncIterator[Oidc | None]:
    """Sign-in with the configured OpenID provider, which is not asked for anything before somebody signs in."""
    oidc = settings.oidc
    if oidc.issuer is None:
        yield None
        return
    from trio_monitor.oidc import OidcConfig, OidcProvider

    secret = oidc.client_secret.get_secret_value()
    config = OidcConfig(
        oidc.issuer, oidc.client_id, secret, oidc.scopes, oidc.groups_claim, oidc.clock_skew, oidc.timeout, oidc.ca_file
    )
    provider = provider or OidcProvider(config, clock)
    try:
        yield Oidc(oidc.name, provider, oidc.rules)
    finally:
        await provider.aclose()
