"""The group of settings for signing in with an OpenID provider."""

import re
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from trio_monitor.domain.grants import GroupRules
from trio_monitor.settings.groups import Group, listed

SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
"""RFC 6749: what the name of a scope may hold."""


class OidcSettings(Group):
    """Sign-in with Entra ID, Keycloak or another OpenID provider. Without `issuer` there is none."""

    issuer: str | None = Field(None, description="the provider's issuer, exactly as its discovery document writes it")
    client_id: str = Field("", description="what the provider calls the monitor")
    client_secret: SecretStr = Field(SecretStr(""), description="the monitor's own secret at the provider")
    name: str = Field("SSO", min_length=1, max_length=40, description="what the button calls the provider")
    scopes: str = Field("openid profile", description="what the provider is asked for, separated by spaces")
    groups_claim: str = Field("groups", min_length=1, max_length=200, description="claim that tells a person's groups")
    admin_groups: str = Field("", description="groups whose members administer, separated by commas")
    supervisor_groups: str = Field("", description="groups whose members supervise")
    viewer_groups: str = Field("", description="groups whose members look")
    queue_groups: str = Field(
        "", description="GROUP=QUEUE-GROUP, separated by commas: who sees which queues; GROUP=* sees all"
    )
    clock_skew_seconds: Annotated[float, Field(ge=0, le=300)] = Field(
        60, description="how far the provider's clock may be from ours"
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        5, description="longest time of one request to the provider"
    )
    ca_file: Path | None = Field(None, description="PEM file of the authority that signed the provider's certificate")

    @field_validator("issuer")
    @classmethod
    def _check_issuer(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            msg = "must be an address such as https://login.example.se/realms/kc, with nothing after its path"
            raise ValueError(msg)
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            msg = "must be https; http is only for a provider on this computer, in development"
            raise ValueError(msg)
        return value

    @field_validator("scopes")
    @classmethod
    def _check_scopes(cls, value: str) -> str:
        if "openid" not in value.split() or not all(SCOPE.fullmatch(each) for each in value.split()):
            msg = "must be names separated by spaces, and openid among them"
            raise ValueError(msg)
        return value

    @field_validator("queue_groups")
    @classmethod
    def _check_queue_groups(cls, value: str) -> str:
        for pair in listed(value):
            if not all(map(str.strip, pair.rpartition("="))):
                msg = f"{pair!r} is not GROUP=QUEUE-GROUP"
                raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _check_whole(self) -> "OidcSettings":
        if self.issuer is None:
            return self
        given = {
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value(),
            "any of admin_groups, supervisor_groups and viewer_groups": self.rules.of_any_role,
        }
        missing = [name for name, value in given.items() if not value]
        if missing:
            msg = f"issuer is set, but {', '.join(missing)} is not"
            raise ValueError(msg)
        return self

    @property
    def rules(self) -> GroupRules:
        """What groups are good for."""
        pairs = (pair.rpartition("=") for pair in listed(self.queue_groups))
        return GroupRules(
            admins=frozenset(listed(self.admin_groups)),
            supervisors=frozenset(listed(self.supervisor_groups)),
            viewers=frozenset(listed(self.viewer_groups)),
            scope_pairs=frozenset((group.strip(), queue_group.strip()) for group, _, queue_group in pairs),
        )

    @property
    def clock_skew(self) -> timedelta:
        """How far the provider's clock may be from ours."""
        return timedelta(seconds=self.clock_skew_seconds)

    @property
    def timeout(self) -> timedelta:
        """Longest time of one request."""
        return timedelta(seconds=self.timeout_seconds)


def is_loopback(host: str) -> bool:
    """Whether this is the computer itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
