"""An OpenID provider, spoken to by the authorization code flow with PKCE."""

from trio_monitor.oidc.config import OidcConfig
from trio_monitor.oidc.provider import OidcProvider

__all__ = ["OidcConfig", "OidcProvider"]
