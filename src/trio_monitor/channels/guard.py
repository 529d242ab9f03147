"""What the worker may touch: public addresses and those allowed, its own program's files, and no other program.

An audit hook sees every connection, whichever library makes it, after names have been resolved. So neither a redirect
nor a name that resolves to another address the second time gets around it. A hook cannot be taken away again.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path

Network = IPv4Network | IPv6Network
NAT64 = IPv6Network("64:ff9b::/96")
FORBIDDEN_EVENTS = frozenset(
    {
        "subprocess.Popen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "syslog.openlog",
        "syslog.syslog",
        "socket.bind",
    }
)
CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class AddressRefused(PermissionError):
    """An address that the worker may not reach."""


class ActRefused(PermissionError):
    """Something that sending a notice does not need."""


class Guard:
    """Remembers what it has refused: libraries turn the error into one of their own."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = allowed
        self._roots = tuple(
            str(Path(each).resolve()) + os.sep for each in (sys.prefix, sys.base_prefix, sys.exec_prefix)
        )
        self.refused: list[str] = []

    def arm(self) -> None:
        """From now on, until the process ends."""
        sys.addaudithook(self.watch)

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        """The hook.

        Raises:
            AddressRefused: for an address.
            ActRefused: for anything else.
        """
        if event in CONNECTIONS:
            self._check_connection(arguments[1])
        elif event in FORBIDDEN_EVENTS:
            raise ActRefused(event)
        elif event == "open":
            self._check_file(*arguments)

    def _check_connection(self, address: object) -> None:
        if address is None:
            # More on a socket whose connection has been looked at already.
            return
        host = address[0] if isinstance(address, tuple) else None
        if not isinstance(host, str) or not is_permitted(host, self._allowed):
            self.refused.append(str(host))
            raise AddressRefused(f"the address {host} is private and not allowed")

    def _check_file(self, path: object, mode: object, flags: object) -> None:
        if isinstance(path, int) or path == os.devnull:
            return
        is_writing = isinstance(flags, int) and bool(flags & WRITING) and mode not in {"r", "rb"}
        real = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else ""
        if is_writing or not real.startswith(self._roots):
            raise ActRefused("a file of the machine")


def is_permitted(host: str, allowed: Sequence[Network]) -> bool:
    """Whether a resolved address may be reached; a name is not one, and is refused."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    forms = list(_forms(address))
    if any(form in network for form in forms for network in allowed):
        return True
    return all(form.is_global and not form.is_multicast and not form.is_reserved for form in forms)


def _forms(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """The address, and those that packets to it end at."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    if address in NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield address.teredo[1]
