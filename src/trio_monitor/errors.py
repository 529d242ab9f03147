"""Every error this product raises on purpose, split by what the caller does next.

    TrioMonitorError
    ├── SettingsInvalid        show all faults at once, exit 2
    ├── SourceError            a read from the vendor's server failed; carries a FailureReason
    │   ├── SourceUnavailable      back off and try again
    │   ├── SourceRateLimited      try again after `retry_after`
    │   ├── SourceAuthFailed       stop; a person must mend the credentials
    │   ├── SourceForbidden        go on without this resource
    │   └── SourceContractBroken   keep a redacted sample, go on with the rest
    ├── StoreUnavailable       the database cannot be reached; nothing was saved
    ├── ChannelFailed          a notice was not taken; carries a SendFailure, and whether trying again makes sense
    ├── Conflict               somebody else has changed it meanwhile: load it again, then decide
    ├── RangeRefused           a range of time that cannot be served; the message tells what can
    ├── ExportUnavailable      a file cannot be written here; the message tells what is missing
    └── ApiError               answered as problem details (RFC 9457)

This module imports nothing of ours, so that every room can raise and catch.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class FailureReason(StrEnum):
    """Why a poll or a part of it failed: one closed list for logs, metrics, API and page."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    LOGIN_REFUSED = "login_refused"
    FORBIDDEN = "forbidden"
    MALFORMED_REPLY = "malformed_reply"
    STORE_UNAVAILABLE = "store_unavailable"
    INTERNAL_ERROR = "internal_error"


class SendFailure(StrEnum):
    """Why a notice was not sent: one closed list for rows, logs, metrics, API and page."""

    REFUSED_ADDRESS = "refused_address"
    """The address is private and not among those that are allowed."""
    REFUSED = "refused"
    """The receiver said no, and would say so again."""
    RECEIVER_ERROR = "receiver_error"
    """The receiver is there and cannot take it just now."""
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    INVALID_CONFIGURATION = "invalid_configuration"
    UNREADABLE = "unreadable"
    """The channel was sealed with another secret key."""
    CHANNEL_OFF = "channel_off"
    """The channel was switched off or deleted before it could be sent."""
    INTERNAL_ERROR = "internal_error"


class TrioMonitorError(Exception):
    """The root of every error raised on purpose."""


@dataclass(frozen=True)
class SettingsFault:
    """One thing wrong with the settings, and what to do about it."""

    setting: str
    problem: str
    fix: str


class SettingsInvalid(TrioMonitorError):
    """The settings cannot be used; holds every fault, so that they can be mended in one go."""

    def __init__(self, faults: tuple[SettingsFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.setting}: {fault.problem}" for fault in faults))


class SourceError(TrioMonitorError):
    """A read from the vendor's server failed."""

    def __init__(self, message: str, *, reason: FailureReason) -> None:
        self.reason = reason
        super().__init__(message)


class SourceUnavailable(SourceError):
    """The server cannot be reached, is too slow, or answers 5xx: back off and try again."""


class SourceRateLimited(SourceError):
    """The server asks us to wait for `retry_after` before the next request."""

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        self.retry_after = retry_after
        super().__init__(message, reason=FailureReason.RATE_LIMITED)


class SourceAuthFailed(SourceError):
    """The server refuses our key, user name or password: a person is needed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reason=FailureReason.LOGIN_REFUSED)


class SourceForbidden(SourceError):
    """The permission profile of our user does not include this resource."""

    def __init__(self, message: str) -> None:
        super().__init__(message, reason=FailureReason.FORBIDDEN)


class SourceContractBroken(SourceError):
    """The reply is not what the API promises; `sample` is a redacted piece of it for the log."""

    def __init__(self, message: str, *, sample: str = "") -> None:
        self.sample = sample
        super().__init__(message, reason=FailureReason.MALFORMED_REPLY)


class StoreUnavailable(TrioMonitorError):
    """The database cannot be reached or refuses work; nothing of the transaction was saved."""


class ChannelFailed(TrioMonitorError):
    """A channel did not take a notice. `permanent`: it would not take it the next time either."""

    def __init__(self, reason: SendFailure, detail: str, *, permanent: bool) -> None:
        self.reason = reason
        self.detail = detail
        self.permanent = permanent
        super().__init__(f"{reason}: {detail}")


class Conflict(TrioMonitorError):
    """A document has another version than the one that was to be replaced; nothing was saved."""

    def __init__(self, name: str, *, expected_version: int, version: int) -> None:
        self.expected_version = expected_version
        self.version = version
        super().__init__(f"{name} has version {version}, and not {expected_version} as expected")


class RangeRefused(TrioMonitorError):
    """A range of time that cannot be served: empty, in the future, or no longer kept. The message tells the limits."""


class ExportUnavailable(TrioMonitorError):
    """A file of this form cannot be written here. The message tells what is missing."""


class ApiError(TrioMonitorError):
    """A request that cannot be served; becomes a problem-details reply.

    `kind` is the last part of the problem's `type` and is what clients tell problems apart by.
    """

    def __init__(self, status: int, kind: str, title: str, detail: str) -> None:
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        super().__init__(detail)
