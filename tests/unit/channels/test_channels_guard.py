"""What the worker may reach and touch."""

import email
from ipaddress import ip_network

import pytest

from trio_monitor.channels.guard import ActRefused, AddressRefused, Guard, is_permitted

PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "example.se",
    "",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_in_every_form(host: str) -> None:
    assert not is_permitted(host, [])


@pytest.mark.parametrize("host", ["1.1.1.1", "193.10.0.1", "2a00:1450:400f::1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses_are_permitted(host: str) -> None:
    assert is_permitted(host, [])


def test_a_private_network_that_is_allowed_is_permitted_and_no_other() -> None:
    allowed = [ip_network("10.20.0.0/16"), ip_network("fd00:7::/32")]
    assert is_permitted("10.20.3.4", allowed)
    assert is_permitted("::ffff:10.20.3.4", allowed)
    assert is_permitted("fd00:7::5", allowed)
    assert not is_permitted("10.21.0.1", allowed)
    assert not is_permitted("fd00:8::5", allowed)


@pytest.mark.parametrize("event", ["socket.connect", "socket.sendto", "socket.sendmsg"])
def test_the_guard_refuses_every_way_to_a_private_address_and_remembers_it(event: str) -> None:
    guard = Guard([])
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        guard.watch(event, (None, ("10.0.0.1", 25)))
    guard.watch(event, (None, ("1.1.1.1", 25)))
    assert guard.refused == ["10.0.0.1"]


def test_a_socket_of_the_machine_itself_is_refused() -> None:
    with pytest.raises(AddressRefused):
        Guard([]).watch("socket.connect", (None, "/run/docker.sock"))


@pytest.mark.parametrize("event", ["subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.bind"])
def test_no_other_program_is_started_and_nothing_listened_on(event: str) -> None:
    with pytest.raises(ActRefused):
        Guard([]).watch(event, ())


@pytest.mark.parametrize(("path", "mode", "flags"), [("/etc/passwd", "r", 0), (b"/etc/shadow", "rb", 0), ("x", "w", 1)])
def test_no_file_of_the_machine_is_opened(path: str | bytes, mode: str, flags: int) -> None:
    with pytest.raises(ActRefused):
        Guard([]).watch("open", (path, mode, flags))


def test_its_own_program_is_readable() -> None:
    Guard([]).watch("open", (email.__file__, "rb", 0))
