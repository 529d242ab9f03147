"""All settings together, and the names of their variables."""

import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import unquote

from pydantic import Field, SecretStr, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from trio_monitor.settings import secret_key as rules_of_keys
from trio_monitor.settings.groups import (
    CentreSettings,
    DatabaseSettings,
    Group,
    HistorySettings,
    LimitSettings,
    LogSettings,
    NotifySettings,
    PollSettings,
    TrioSettings,
    WebSettings,
)
from trio_monitor.settings.oidc import OidcSettings

PREFIX = "TRIO_MONITOR_"
NESTED = "__"
DATABASE_URL = ("database", "url")
PASSWORD = re.compile(r"(//[^/:@]*):(.*)@")
"""Within the address of a database."""


class Environment(StrEnum):
    """What the monitor is run for; production refuses what would be unsafe there."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="development, test or production, which refuses what is unsafe"
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="at least 32 characters; what is set in the monitor and secret is encrypted with it"
    )
    previous_secret_key: SecretStr = Field(
        SecretStr(""), description="the key before, while `trio-monitor secrets rotate` has not been run"
    )
    trio: TrioSettings = TrioSettings()
    poll: PollSettings = PollSettings()
    limits: LimitSettings = LimitSettings()
    centre: CentreSettings = CentreSettings()
    database: DatabaseSettings = DatabaseSettings()
    history: HistorySettings = HistorySettings()
    web: WebSettings = WebSettings()
    oidc: OidcSettings = OidcSettings()
    notify: NotifySettings = NotifySettings()
    log: LogSettings = LogSettings()

    @field_validator("secret_key", "previous_secret_key")
    @classmethod
    def _check_length(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < rules_of_keys.SHORTEST:
            msg = f"must be at least {rules_of_keys.SHORTEST} characters; {rules_of_keys.HOW_TO_MAKE_ONE}"
            raise ValueError(msg)
        return value


def variable(*path: str) -> str:
    """The environment variable of a setting, as in `variable("trio", "base_url")`."""
    return PREFIX + NESTED.join(path).upper()


def every_variable() -> dict[str, str]:
    """Every variable with its description."""
    return {variable(*path): member.description or "" for path, member in members()}


def members() -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Every setting: its path, of one part or of group and member, and its field."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group):
            for member, inner in field.annotation.model_fields.items():
                yield (name, member), inner
        else:
            yield (name,), field


def value_at(settings: Settings, path: tuple[str, ...]) -> object:
    """The value in effect."""
    value: object = settings
    for part in path:
        value = getattr(value, part)
    return value


def secret_values(settings: Settings) -> set[str]:
    """Everything that no log may hold: the secrets, and the password within the database's address."""
    secrets = {
        value.get_secret_value()
        for path, _ in members()
        if path != DATABASE_URL and isinstance(value := value_at(settings, path), SecretStr)
    }
    password = PASSWORD.search(settings.database.url.get_secret_value())
    return (secrets - {""}) | ({password[2], unquote(password[2])} if password else set())


def shown(settings: Settings, path: tuple[str, ...]) -> str:
    """A value as it may be shown: nothing of a secret, of the database's address all but the password."""
    value = value_at(settings, path)
    if path == DATABASE_URL:
        return PASSWORD.sub(r"\1:***@", settings.database.url.get_secret_value())
    if isinstance(value, SecretStr):
        return "***" if value.get_secret_value() else ""
    return "" if value is None else str(value)
