"""Sending a webhook: one POST, signed, no redirect followed, no proxy used."""

import hashlib
import hmac
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from trio_monitor.channels.evidence import Evidence
from trio_monitor.channels.job import LetterJob
from trio_monitor.errors import FaultCode, MemberFault

GOOD = range(200, 300)
ID_HEADER = "X-Trio-Monitor-Id"
TIMESTAMP_HEADER = "X-Trio-Monitor-Timestamp"
SIGNATURE_HEADER = "X-Trio-Monitor-Signature"


def faults(url: str, secret: str | None) -> list[MemberFault]:
    """Everything that is wrong with an address."""
    found = []
    if not _is_address(url):
        problem = "must be http:// or https:// with a host, in plain ASCII"
        found.append(MemberFault("url", FaultCode.NO_ADDRESS, problem))
    elif "@" in urlsplit(url).netloc:
        problem = "user name and password have no place in it; the signature tells who is calling"
        found.append(MemberFault("url", FaultCode.LOGIN_IN_ADDRESS, problem))
    if not secret:
        found.append(MemberFault("secret", FaultCode.SIGNED, "a webhook is signed, and needs one"))
    return found


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and url.isascii()
    except ValueError:
        return False


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Trio-Monitor-Signature."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def send(url: str, secret: str, letter: LetterJob, timestamp: str, seconds: float, evidence: Evidence) -> bool:
    """Post once; whether it was taken. Why not, is in `evidence`.

    Args:
        url: where to.
        secret: what it is signed with.
        letter: its `document` is the body.
        timestamp: seconds since 1970.
        seconds: longest wait for the receiver at each step.
        evidence: what happened.
    """
    body = letter["document"].encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "trio-monitor",
        ID_HEADER: letter["notice_id"],
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: signature(secret, timestamp, body),
    }
    parts = urlsplit(url)
    connection = _connection(parts, seconds)
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        status = connection.getresponse().status
    except TimeoutError:
        evidence.is_timeout = True
        return False
    except (OSError, HTTPException) as error:
        evidence.error = type(error).__name__
        return False
    finally:
        connection.close()
    evidence.http_status = status
    return status in GOOD


def _connection(parts: SplitResult, seconds: float) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=seconds)
