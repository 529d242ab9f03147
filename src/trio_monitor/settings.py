"""Every setting, with its unit, its range and its default; read from the environment and `.env`.

Names: `TRIO_MONITOR_` + group + `__` + member, as in `TRIO_MONITOR_TRIO__BASE_URL`. docs/reference/settings.md is
checked against this module by a test.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from trio_monitor.domain.service_level import Formula, Limits
from trio_monitor.errors import SettingsFault, SettingsInvalid

PREFIX = "TRIO_MONITOR_"
NESTED = "__"
ENV_FILE = ".env"

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")

DEFAULT_PORTS = {"http": 80, "https": 443}

SHORTEST_TOKEN = 16
"""Characters of a secret that only machines know."""
SHORTEST_SECRET_KEY = 32

SIMILAR = 0.8
"""How alike a misspelt name must be to a real one to be proposed, 0 to 1."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Group(BaseModel):
    """A group of settings. Misspelt names are found by `load_settings`, all at once."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class TrioSettings(Group):
    """The Trio server. Without `base_url` the demo is started instead."""

    base_url: AnyHttpUrl | None = Field(None, description="the API's base, ending in /te/api")
    secondary_url: AnyHttpUrl | None = Field(
        None, description="the secondary server's base; learnt from the primary when not set"
    )
    client_key: SecretStr = Field(SecretStr(""), description="the API client key that came with the licence")
    username: str = Field("", description="user name of the monitor's own Trio user")
    password: SecretStr = Field(SecretStr(""), description="that user's password")
    contact_centre_id: str | None = Field(None, description="needed only where the user may see several")
    field_map: Path | None = Field(None, description="TOML file with this site's member names (see docs)")
    ca_file: Path | None = Field(None, description="PEM file of the authority that signed the server's certificate")
    page_size: Annotated[int, Field(ge=10, le=10_000)] = Field(500, description="rows asked for in each page")
    concurrency: Annotated[int, Field(ge=1, le=16)] = Field(4, description="requests under way at once")

    @model_validator(mode="after")
    def _check_credentials(self) -> "TrioSettings":
        if self.base_url is None:
            return self
        given = {
            "client_key": self.client_key.get_secret_value(),
            "username": self.username,
            "password": self.password.get_secret_value(),
        }
        missing = [name for name, value in given.items() if not value]
        if missing:
            msg = f"base_url is set, but {', '.join(missing)} is not"
            raise ValueError(msg)
        return self


class PollSettings(Group):
    """How often and how patiently the Trio server is asked."""

    interval_seconds: Annotated[float, Field(ge=5, le=60)] = Field(10, description="time between two polls")
    deadline_seconds: Seconds | None = Field(None, description="longest time of a whole poll; 0.8 of the interval")
    request_timeout_seconds: Seconds | None = Field(
        None, description="longest time of one request; 0.4 of the interval"
    )
    attempts: Annotated[int, Field(ge=1, le=10)] = Field(3, description="tries of each request within a poll")
    backoff_seconds: Seconds = Field(0.2, description="first wait before a retry, doubled each time, with jitter")
    backoff_ceiling_seconds: Seconds = Field(2, description="longest wait before a retry")
    circuit_failures: Annotated[int, Field(ge=1, le=100)] = Field(
        3, description="failed polls in a row that open the circuit breaker"
    )
    login_retry_seconds: Seconds = Field(
        60, description="wait after a refused login, so that the user is not locked out"
    )
    retry_after_ceiling_seconds: Seconds = Field(300, description="longest Retry-After that is honoured")

    @model_validator(mode="after")
    def _check_order(self) -> "PollSettings":
        if not self.request_timeout < self.deadline < self.interval:
            msg = (
                "request_timeout_seconds must be less than deadline_seconds, and that less than interval_seconds; they"
                f" are {self.request_timeout.total_seconds():g}, {self.deadline.total_seconds():g} and"
                f" {self.interval.total_seconds():g}"
            )
            raise ValueError(msg)
        return self

    @property
    def interval(self) -> timedelta:
        """Time between the starts of two polls."""
        return timedelta(seconds=self.interval_seconds)

    @property
    def deadline(self) -> timedelta:
        """Longest time of a whole poll."""
        return timedelta(seconds=self.deadline_seconds or 0.8 * self.interval_seconds)

    @property
    def request_timeout(self) -> timedelta:
        """Longest time of one request."""
        return timedelta(seconds=self.request_timeout_seconds or 0.4 * self.interval_seconds)


class LimitSettings(Group):
    """What counts as answered in time."""

    wait_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(20, description="T: a wait up to this is in time")
    warning_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(15, description="a longer wait is a warning")
    short_abandon_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(
        5, description="S: abandoned after a wait up to this is a short abandon"
    )
    target_percent: Annotated[float, Field(gt=0, le=100)] = Field(80, description="the service level to reach")
    formula: Formula = Field(Formula.SHORT_ABANDONS_EXCLUDED, description="one of the six; see docs")

    @model_validator(mode="after")
    def _check_order(self) -> "LimitSettings":
        if self.warning_seconds >= self.wait_seconds:
            msg = f"warning_seconds ({self.warning_seconds:g}) must be less than wait_seconds ({self.wait_seconds:g})"
            raise ValueError(msg)
        return self

    @property
    def limits(self) -> Limits:
        """As the domain wants them."""
        return Limits(
            wait=timedelta(seconds=self.wait_seconds),
            warning=timedelta(seconds=self.warning_seconds),
            short_abandon=timedelta(seconds=self.short_abandon_seconds),
            target_percent=self.target_percent,
            formula=self.formula,
        )


class CentreSettings(Group):
    """Whose centre it is."""

    name: str = Field("Kontaktcenter", min_length=1, max_length=80, description="shown at the top of the page")
    time_zone: str = Field("Europe/Stockholm", description="IANA name; the day starts at midnight there")

    @field_validator("time_zone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = get_close_matches(value, available_timezones(), n=1)
            msg = f"there is no time zone {value!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            raise ValueError(msg)
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.time_zone)


class DatabaseSettings(Group):
    """Where history is kept."""

    url: SecretStr = Field(
        SecretStr("sqlite+aiosqlite:///trio-monitor.sqlite3"),
        description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
    )

    @field_validator("url")
    @classmethod
    def _check_driver(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            msg = "must start with sqlite+aiosqlite:/// or postgresql+asyncpg://"
            raise ValueError(msg)
        return value


class HistorySettings(Group):
    """How long history is kept. Agent history is personal data and off until it is asked for."""

    sample_days: Annotated[int, Field(ge=1, le=3650)] = Field(7, description="raw samples of each poll")
    call_days: Annotated[int, Field(ge=2, le=3650)] = Field(396, description="records of calls")
    agent_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        0, description="agents' state intervals, and which agent answered a call; 0 keeps neither"
    )


class WebSettings(Group):
    """The monitor's own web server."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(8080, description="port to listen on; 0 takes a free one")
    public_url: AnyHttpUrl | None = Field(None, description="the address users see, when behind a proxy")
    cors_origins: str = Field("", description="exact origins that may read the API, separated by commas")
    session_hours: Annotated[float, Field(gt=0, le=720)] = Field(12, description="how long a sign-in lasts")
    sign_in_link_hours: Annotated[float, Field(gt=0, le=168)] = Field(24, description="how long a link can be used")
    metrics_token: Annotated[SecretStr, Field(min_length=SHORTEST_TOKEN)] | None = Field(
        None, description="what Prometheus sends as its bearer token to read /metrics"
    )
    heartbeat_seconds: Annotated[float, Field(ge=1, le=60)] = Field(5, description="sign of life on an idle stream")
    stuck_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        30, description="a stream whose reader takes nothing for so long is cut off"
    )
    shutdown_seconds: Annotated[float, Field(gt=0, le=60)] = Field(2, description="grace for open requests at exit")

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, value: str) -> str:
        for origin in filter(None, map(str.strip, value.split(","))):
            if not ORIGIN.fullmatch(origin):
                msg = f"{origin!r} is not an exact origin such as https://wall.example.se"
                raise ValueError(msg)
        return value

    @property
    def allowed_origins(self) -> list[str]:
        """The origins, one by one; `*` is never among them."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]

    @property
    def public_origin(self) -> str | None:
        """The origin of the pages that users see, when behind a proxy, which may pass on another Host."""
        url = self.public_url
        if url is None:
            return None
        # Browsers leave out the port that goes without saying.
        port = "" if url.port in {None, DEFAULT_PORTS.get(url.scheme)} else f":{url.port}"
        return f"{url.scheme}://{url.host}{port}"

    @property
    def is_https(self) -> bool:
        """Whether users come by https, so that cookies may be marked Secure."""
        return self.public_url is not None and self.public_url.scheme == "https"


class NotifySettings(Group):
    """How people are told of alerts. To whom, is set in the monitor itself (docs/how-to/notify.md)."""

    secret_key: SecretStr = Field(
        SecretStr(""), description="at least 32 characters; the addresses of channels are kept encrypted with it"
    )
    allowed_networks: str = Field(
        "", description="private networks that channels may reach, separated by commas, as in 10.20.0.0/16"
    )
    answer_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        10, description="how long a receiver may take at each step"
    )

    @field_validator("secret_key")
    @classmethod
    def _check_length(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET_KEY:
            msg = f"must be at least {SHORTEST_SECRET_KEY} characters; `openssl rand -hex 32` makes a good one"
            raise ValueError(msg)
        return value

    @field_validator("allowed_networks")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        for network in filter(None, map(str.strip, value.split(","))):
            try:
                ip_network(network)
            except ValueError as error:
                msg = f"{network!r} is not a network such as 10.20.0.0/16, or an address"
                raise ValueError(msg) from error
        return value

    @property
    def networks(self) -> list[str]:
        """The networks, one by one."""
        return [network.strip() for network in self.allowed_networks.split(",") if network.strip()]


class LogSettings(Group):
    """The log on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severity that is logged")
    format: Literal["text", "json"] = Field("text", description="text for people, json for machines")


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    trio: TrioSettings = TrioSettings()
    poll: PollSettings = PollSettings()
    limits: LimitSettings = LimitSettings()
    centre: CentreSettings = CentreSettings()
    database: DatabaseSettings = DatabaseSettings()
    history: HistorySettings = HistorySettings()
    web: WebSettings = WebSettings()
    notify: NotifySettings = NotifySettings()
    log: LogSettings = LogSettings()


def load_settings(env_file: Path | None = None) -> Settings:
    """Read the settings from the environment and, below it, from `env_file` (default: `.env` if it is there).

    Raises:
        SettingsInvalid: with every fault at once.
    """
    path = env_file or Path(ENV_FILE)
    try:
        in_file = dotenv_values(path)
    except (OSError, ValueError) as error:
        problem = "it is not UTF-8 text" if isinstance(error, ValueError) else f"it cannot be read: {error.strerror}"
        raise SettingsInvalid((SettingsFault(str(path), problem, "save it anew as UTF-8, readable for us"),)) from None
    faults = [*_unknown_names(os.environ), *_unknown_names(in_file)]
    try:
        settings = Settings(_env_file=path)
    except ValidationError as error:
        faults += [_fault(each["loc"], each["msg"]) for each in error.errors(include_url=False, include_input=False)]
    except SettingsError:
        # A whole group in one variable, as JSON: not a setting of ours, and already among the unknown names.
        if not faults:
            raise
    else:
        faults += _missing_files(settings)
        if not faults:
            return settings
    raise SettingsInvalid(tuple(faults))


def variable(*path: str) -> str:
    """The environment variable of a setting, as in `variable("trio", "base_url")`."""
    return PREFIX + NESTED.join(path).upper()


def every_variable() -> dict[str, str]:
    """Every variable with its description."""
    return {
        variable(group, name): member.description or ""
        for group, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Group)
        for name, member in field.annotation.model_fields.items()
    }


def _unknown_names(environment: Mapping[str, str | None]) -> Iterator[SettingsFault]:
    """A variable with our prefix that is no setting is a misspelling, never silently passed over."""
    known = every_variable()
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1, cutoff=SIMILAR)
            fix = f"did you mean {near[0]}?" if near else "remove it; `trio-monitor settings` lists every setting"
            yield SettingsFault(name, "there is no such setting", fix)


def _fault(location: tuple[int | str, ...], message: str) -> SettingsFault:
    path = [str(part) for part in location]
    name = variable(*path)
    fix = every_variable().get(name)
    return SettingsFault(
        name if fix else f"{name}{NESTED}…",
        message.removeprefix("Value error, "),
        f"it is {fix}" if fix else "see docs/reference/settings.md",
    )


def _missing_files(settings: Settings) -> Iterator[SettingsFault]:
    for name in ("field_map", "ca_file"):
        path = getattr(settings.trio, name)
        if path is not None and not path.is_file():
            yield SettingsFault(variable("trio", name), f"there is no file {path}", "give the path of a readable file")
