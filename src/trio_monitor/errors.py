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
    ├── IdentityError          an OpenID provider did not tell who somebody is; carries an IdentityFailure
    ├── SealBroken             a secret of the database cannot be read with this secret key; it must be entered anew
    ├── Conflict               somebody else has changed it meanwhile: load it again, then decide
    ├── NameTaken              there is a user of this name
    ├── UserChanged            somebody else has changed the user meanwhile: load them again, then decide
    ├── UserRefused            there is no such user, or there cannot be
    ├── LastAdministrator      nobody would be left who may set anything
    ├── RangeRefused           a range of time that cannot be served; the message tells what can
    ├── ExportUnavailable      a file cannot be written here; the message tells what is missing
    └── ApiError               answered as problem details (RFC 9457)

This module imports nothing of ours, so that every room can raise and catch.
"""

from collections.abc import Mapping, Sequence
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


class IdentityFailure(StrEnum):
    """Why an OpenID provider did not tell who somebody is: one closed list for logs, metrics, audit and pages."""

    PROVIDER_UNAVAILABLE = "provider_unavailable"
    """It cannot be reached, is too slow, or has trouble of its own."""
    PROVIDER_MISCONFIGURED = "provider_misconfigured"
    """It is another than the settings say, does not know us, or says what cannot be understood."""
    CODE_REFUSED = "code_refused"
    """The code has been used, has expired, or was made for somebody else."""
    INVALID_ANSWER = "invalid_answer"
    """What came back is not the provider's, not for us, not for this sign-in, or not for now."""
    GROUPS_LEFT_OUT = "groups_left_out"
    """The person is in so many groups that the provider has left all of them out of the token."""


class FaultCode(StrEnum):
    """What is wrong with a member of a request: one closed list for API and page.

    The first of them have the names that Pydantic gives the same thing.
    """

    MISSING = "missing"
    EXTRA_FORBIDDEN = "extra_forbidden"
    ENUM = "enum"
    GREATER_THAN = "greater_than"
    GREATER_THAN_EQUAL = "greater_than_equal"
    LESS_THAN_EQUAL = "less_than_equal"
    STRING_TOO_SHORT = "string_too_short"
    STRING_TOO_LONG = "string_too_long"
    STRING_PATTERN_MISMATCH = "string_pattern_mismatch"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"

    NO_NUMBER = "no_number"
    NO_CLOCK_TIME = "no_clock_time"
    NO_MOMENT = "no_moment"
    """Neither a date nor an instant with its zone."""
    NO_ADDRESS = "no_address"
    ADDRESS_END = "address_end"
    """The address must end in `value`."""
    LOGIN_IN_ADDRESS = "login_in_address"
    CLOSES_FIRST = "closes_first"
    OVERLAP = "overlap"
    WARNS_LATE = "warns_late"
    """The warning does not come before the limit."""
    CLEARS_WORSE = "clears_worse"
    """An alert would end on the bad side of where it begins."""
    TWICE = "twice"
    NONE_CHOSEN = "none_chosen"
    NOT_TOGETHER = "not_together"
    """Not with what the other members say."""
    UNKNOWN_QUEUE = "unknown_queue"
    UNKNOWN_GROUP = "unknown_group"
    GROUP_IN_USE = "group_in_use"
    """The group `value` is left out, and something is about it."""
    OTHER_SERVER = "other_server"
    """A secret of one server is not sent to another."""
    NO_CONNECTION = "no_connection"
    """The test of a connection failed; `value` is the FailureReason."""
    UNKNOWN_SERVICE = "unknown_service"
    ONLY_HERE = "only_here"
    """What is sent there can be seen on the server's own machine only."""
    NOT_SIGNED = "not_signed"
    """A signing key for what is not signed."""
    SIGNED = "signed"
    """No signing key for what is signed."""
    COMMONPLACE = "commonplace"
    """A password that many have, or like one of those."""
    SOLE_WORD = "sole_word"
    """A password of one word."""
    NAME_INSIDE = "name_inside"
    """A common name, or the user's own."""
    KEYS_IN_A_ROW = "keys_in_a_row"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    DATE_INSIDE = "date_inside"
    GUESSABLE = "guessable"
    """A password that is easily guessed in another way than those above."""
    INVALID = "invalid"
    """Wrong in another way; `problem` tells."""


@dataclass(frozen=True)
class MemberFault:
    """One thing wrong with a member of a request. `value` is the bound that is broken, or the name that is meant."""

    member: str
    code: FaultCode
    problem: str
    value: int | float | str | None = None


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

    @property
    def detail(self) -> str:
        """What the log tells of it: no secret, and nothing personal."""
        return str(self)


class SourceUnavailable(SourceError):
    """The server cannot be reached, is too slow, or answers 5xx: back off and try again."""


class SourceRateLimited(SourceError):
    """The server asks us to wait for `retry_after` before the next request; never longer than the settings allow."""

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

    @property
    def detail(self) -> str:
        """With the sample, if there is one."""
        return f"{self}: {self.sample}" if self.sample else str(self)


class StoreUnavailable(TrioMonitorError):
    """The database cannot be reached or refuses work; nothing of the transaction was saved."""


class ChannelFailed(TrioMonitorError):
    """A channel did not take a notice. `permanent`: it would not take it the next time either."""

    def __init__(self, reason: SendFailure, detail: str, *, permanent: bool) -> None:
        self.reason = reason
        self.detail = detail
        self.permanent = permanent
        super().__init__(f"{reason}: {detail}")


class SealBroken(TrioMonitorError):
    """A secret in the database cannot be read: there is no secret key, or it was sealed with another one."""


class IdentityError(TrioMonitorError):
    """An OpenID provider did not tell who somebody is. The message is for the log, and holds nothing of a token."""

    def __init__(self, message: str, reason: IdentityFailure) -> None:
        self.reason = reason
        super().__init__(message)


class Conflict(TrioMonitorError):
    """A document has another version than the one that was to be replaced; nothing was saved."""

    def __init__(self, name: str, *, expected_version: int, version: int) -> None:
        self.expected_version = expected_version
        self.version = version
        super().__init__(f"{name} has version {version}, and not {expected_version} as expected")


class NameTaken(TrioMonitorError):
    """There is a user of this name; nothing was saved."""


class UserChanged(TrioMonitorError):
    """Somebody else has changed the user since they were read; nothing was saved."""


class UserRefused(TrioMonitorError):
    """There is no such user, or there cannot be one with these rights. The message tells."""


class LastAdministrator(TrioMonitorError):
    """No administrator who can sign in would be left; nothing was saved."""


class RangeRefused(TrioMonitorError):
    """A range of time that cannot be served: empty, in the future, or no longer kept. The message tells the limits."""


class ExportUnavailable(TrioMonitorError):
    """A file of this form cannot be written here. The message tells what is missing."""


class ApiError(TrioMonitorError):
    """A request that cannot be served; becomes a problem-details reply.

    `kind` is the last part of the problem's `type` and is what clients tell problems apart by; `faults` are the members
    that it is about, each a path within the request, such as `body.groups`.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        *,
        faults: Sequence[MemberFault] = (),
    ) -> None:
        self.headers = headers
        self.faults = faults
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        super().__init__(detail)
