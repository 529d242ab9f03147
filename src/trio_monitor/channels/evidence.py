"""What receivers answered, and what it means: libraries tell only that sending failed."""

import re
from dataclasses import dataclass, field

from trio_monitor.errors import ChannelFailed, SendFailure

CLIENT_ERRORS = range(400, 500)
REDIRECTS = range(300, 400)
WORTH_A_RETRY = frozenset({408, 425, 429})
SMTP_PERMANENT = range(500, 600)
LONGEST_DETAIL = 200
MAIL_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


@dataclass(slots=True)
class Evidence:
    """The last answer of each kind, what went wrong on the way, and the addresses that were refused."""

    http_status: int | None = None
    smtp_code: int | None = None
    smtp_text: str = ""
    is_timeout: bool = False
    error: str = ""
    refused: list[str] = field(default_factory=list)

    def failure(self) -> ChannelFailed:
        """Why it was not taken. An answer tells more than what was refused on the way to it."""
        if self.http_status is not None:
            return _http_failure(self.http_status)
        if self.smtp_code is not None:
            return self._smtp_failure(self.smtp_code)
        if self.refused:
            detail = f"{self.refused[-1]} is private and not in TRIO_MONITOR_NOTIFY__ALLOWED_NETWORKS"
            return ChannelFailed(SendFailure.REFUSED_ADDRESS, detail, permanent=True)
        if self.is_timeout:
            return ChannelFailed(SendFailure.TIMEOUT, "no answer in time", permanent=False)
        return ChannelFailed(SendFailure.UNREACHABLE, self.error or "no answer", permanent=False)

    def _smtp_failure(self, code: int) -> ChannelFailed:
        is_permanent = code in SMTP_PERMANENT
        reason = SendFailure.REFUSED if is_permanent else SendFailure.RECEIVER_ERROR
        # Servers quote the recipient, which is part of the channel's address and not to be shown.
        text = MAIL_ADDRESS.sub("…", self.smtp_text)
        return ChannelFailed(reason, f"SMTP {code} {text}"[:LONGEST_DETAIL], permanent=is_permanent)


def _http_failure(status: int) -> ChannelFailed:
    is_permanent = status in REDIRECTS or (status in CLIENT_ERRORS and status not in WORTH_A_RETRY)
    reason = SendFailure.REFUSED if is_permanent else SendFailure.RECEIVER_ERROR
    return ChannelFailed(reason, f"HTTP {status}", permanent=is_permanent)
