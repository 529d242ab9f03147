"""Sending by Apprise. Imported in the worker only: it is large, it blocks, and it reaches the network on its own."""

import logging
import smtplib

import requests
from apprise import Apprise, AppriseAsset, NotifyBase
from apprise.common import NotifyFormat, NotifyType

from trio_monitor.channels.evidence import Evidence
from trio_monitor.channels.job import LetterJob
from trio_monitor.errors import FaultCode, MemberFault

LOCAL_ONLY = frozenset(
    {"dbus", "kde", "qt", "glib", "gnome", "macosx", "windows", "syslog", "blink1", "exec", "file", "jsonfile"}
)
SMTP_FAILED_FROM = 400
HTTP_FAILED_FROM = 300
ID_HEADER = "X-Trio-Monitor-Id"


def faults(url: str, secret: str | None) -> list[MemberFault]:
    """Everything that is wrong with an address. The secret of such a channel is within the address."""
    found = []
    if secret is not None:
        problem = "only webhooks are signed; what Apprise needs is part of the url"
        found.append(MemberFault("secret", FaultCode.NOT_SIGNED, problem))
    schema = _schema(url)
    if schema in LOCAL_ONLY:
        problem = f"{schema}:// works on this machine only, and nobody would see it"
        found.append(MemberFault("url", FaultCode.ONLY_HERE, problem))
    elif _service(url, None) is None:
        problem = "Apprise knows no such service, or something in it is missing"
        found.append(MemberFault("url", FaultCode.UNKNOWN_SERVICE, problem))
    return found


def send(url: str, letter: LetterJob, seconds: float, evidence: Evidence) -> bool:
    """Send once; whether it was taken. Why not, is in `evidence`."""
    service = _service(url, seconds)
    if service is None:
        return False
    headers = getattr(service, "headers", None)
    if _schema(url) in {"mailto", "mailtos"} and isinstance(headers, dict):
        headers[ID_HEADER] = letter["notice_id"]
    _listen(evidence)
    taken = service.notify(
        body=letter["text"],
        title=letter["subject"],
        notify_type=NotifyType(letter["tone"]),
        body_format=NotifyFormat.TEXT,
    )
    return bool(taken)


def _schema(url: str) -> str:
    return url.partition(":")[0].lower()


def _service(url: str, seconds: float | None) -> NotifyBase | None:
    logging.disable(logging.CRITICAL)
    asset = AppriseAsset(app_id="Trio Monitor", app_desc="Trio Monitor", app_url="", storage_mode="memory")
    service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(service, NotifyBase):
        return None
    if seconds is not None:
        service.socket_connect_timeout = service.socket_read_timeout = seconds
    return service


def _listen(evidence: Evidence) -> None:
    """Apprise tells only that it failed: what the receiver said is heard one level below."""
    send_request, get_reply = requests.Session.send, smtplib.SMTP.getreply

    def heard_send(self: requests.Session, request: requests.PreparedRequest, **options: object) -> requests.Response:
        try:
            reply = send_request(self, request, **options)
        except requests.RequestException as error:
            evidence.is_timeout = isinstance(error, requests.Timeout)
            evidence.error = type(error).__name__
            raise
        if reply.status_code >= HTTP_FAILED_FROM:
            evidence.http_status = reply.status_code
        return reply

    def heard_reply(self: smtplib.SMTP) -> tuple[int, bytes]:
        code, text = get_reply(self)
        if code >= SMTP_FAILED_FROM:
            evidence.smtp_code, evidence.smtp_text = code, text.decode("utf-8", "replace")
        return code, text

    requests.Session.send = heard_send  # type: ignore[method-assign]
    smtplib.SMTP.getreply = heard_reply  # type: ignore[method-assign]
