"""The groups of settings: each member with its unit, its range and its default."""

import re
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from trio_monitor.domain.service_level import Formula, Limits

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")

DEFAULT_PORTS = {"http": 80, "https": 443}

SHORTEST_TOKEN = 16
"""Characters of a secret that only machines know."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]


def listed(value: str) -> list[str]:
    """The parts of a value that are separated by commas."""
    return [each.strip() for each in value.split(",") if each.strip()]


def networks(value: str) -> str:
    """The value, if each of its parts is a network or an address."""
    for network in listed(value):
        try:
            ip_network(network)
        except ValueError as error:
            msg = f"{network!r} is not a network such as 10.20.0.0/16, or an address"
            raise ValueError(msg) from error
    return value


class Group(BaseModel):
    """A group of settings. Misspelt names are found by `load_settings`, all at once."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


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
        if re.search("[?&]password=", value.get_secret_value()):
            # There it would not be known as a secret, and stand in the log.
            msg = "must not have a password after its question mark; put it as USER:PASSWORD@"
            raise ValueError(msg)
        return value


class HistorySettings(Group):
    """How long history is kept. Agent history is personal data and off until it is asked for."""

    sample_days: Annotated[int, Field(ge=1, le=3650)] = Field(7, description="raw samples of each poll")
    call_days: Annotated[int, Field(ge=2, le=3650)] = Field(396, description="records of calls")
    agent_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        0, description="agents' state intervals, and which agent answered a call; 0 keeps neither"
    )
    audit_days: Annotated[int, Field(ge=90, le=3650)] = Field(396, description="the audit log")


class WebSettings(Group):
    """The monitor's own web server."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(8080, description="port to listen on; 0 takes a free one")
    public_url: AnyHttpUrl | None = Field(None, description="the address users see, when behind a proxy")
    enable_https: bool = Field(False, description="serve https itself, without a proxy before it")
    certificate_file: Path | None = Field(None, description="PEM file of the certificate and its chain")
    key_file: Path | None = Field(None, description="PEM file of the certificate's key, without a password")
    trusted_proxies: str = Field(
        "", description="addresses or networks of the proxies whose X-Forwarded-For is believed, separated by commas"
    )
    frame_ancestors: str = Field(
        "", description="exact origins that may show boards (/tv) in a frame, separated by commas"
    )
    requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        600, description="requests to the API that one user may send; 0 is no limit"
    )
    address_requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        6000, description="requests to the API that may come from one address; 0 is no limit"
    )
    cors_origins: str = Field("", description="exact origins that may read the API, separated by commas")
    session_hours: Annotated[float, Field(gt=0, le=720)] = Field(12, description="how long a sign-in lasts")
    session_idle_hours: Annotated[float, Field(ge=0.25, le=720)] = Field(
        8, description="a sign-in that is not used for so long ends; an open page uses it"
    )
    sign_in_link_hours: Annotated[float, Field(gt=0, le=168)] = Field(24, description="how long a link can be used")
    metrics_token: Annotated[SecretStr, Field(min_length=SHORTEST_TOKEN)] | None = Field(
        None, description="what Prometheus sends as its bearer token to read /metrics"
    )
    heartbeat_seconds: Annotated[float, Field(ge=1, le=60)] = Field(5, description="sign of life on an idle stream")
    stuck_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        30, description="a stream whose reader takes nothing for so long is cut off"
    )
    shutdown_seconds: Annotated[float, Field(gt=0, le=60)] = Field(2, description="grace for open requests at exit")

    @field_validator("cors_origins", "frame_ancestors")
    @classmethod
    def _check_origins(cls, value: str) -> str:
        for origin in listed(value):
            if not ORIGIN.fullmatch(origin):
                msg = f"{origin!r} is not an exact origin such as https://wall.example.se"
                raise ValueError(msg)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: str) -> str:
        return networks(value)

    @model_validator(mode="after")
    def _check_https(self) -> "WebSettings":
        missing = [name for name in ("certificate_file", "key_file") if getattr(self, name) is None]
        if self.enable_https and missing:
            msg = f"enable_https is set, but {' and '.join(missing)} is not"
            raise ValueError(msg)
        if self.enable_https and self.public_url is not None and self.public_url.scheme != "https":
            msg = "enable_https is set, but public_url is not https"
            raise ValueError(msg)
        return self

    @property
    def allowed_origins(self) -> list[str]:
        """The origins, one by one; `*` is never among them."""
        return listed(self.cors_origins)

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
        return self.enable_https or (self.public_url is not None and self.public_url.scheme == "https")

    def address(self, host: str, port: int) -> str:
        """Where users come to, without a slash at its end; `host` and `port` are what is listened on."""
        shown_host = f"[{host}]" if ":" in host else host
        scheme = "https" if self.enable_https else "http"
        return str(self.public_url or f"{scheme}://{shown_host}:{port}").rstrip("/")


class NotifySettings(Group):
    """How people are told of alerts. To whom, is set in the monitor itself (docs/how-to/notify.md)."""

    allowed_networks: str = Field(
        "", description="private networks that channels may reach, separated by commas, as in 10.20.0.0/16"
    )
    answer_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        10, description="how long a receiver may take at each step"
    )

    @field_validator("allowed_networks")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        return networks(value)

    @property
    def networks(self) -> list[str]:
        """The networks, one by one."""
        return listed(self.allowed_networks)


class LogSettings(Group):
    """The log on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severity that is logged")
    format: Literal["text", "json"] = Field("text", description="text for people, json for machines")
