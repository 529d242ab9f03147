"""Direct https: the certificate, its renewal while people are connected, and what it changes for browsers."""

import asyncio
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from structlog.testing import capture_logs
from tests.support.builders import reading
from tests.support.certificates import HOST, write_certificate
from tests.support.monitor import scripted_monitor, settings_for, sign_in, visitor

from trio_monitor.errors import SettingsInvalid
from trio_monitor.settings import Settings
from trio_monitor.web.certificate import Certificate, load_certificate

WALL = "https://intranet.example.se"


def settings_with(certificate_file: Path, key_file: Path) -> Settings:
    files = {"certificate_file": certificate_file, "key_file": key_file}
    return settings_for(web={"enable_https": True, **files})


async def serial_shown(port: int, trusted: Path) -> int:
    """The serial number of the certificate that a new connection gets."""
    context = ssl.create_default_context(cafile=trusted)
    _, writer = await asyncio.open_connection(HOST, port, ssl=context)
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return x509.load_der_x509_certificate(shown).serial_number


async def test_a_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never(tmp_path: Path) -> None:
    certificate_file, key_file = write_certificate(tmp_path, serial=1)
    certificate = load_certificate(settings_with(certificate_file, key_file))
    assert isinstance(certificate, Certificate)
    server = await asyncio.start_server(lambda _, writer: writer.close(), HOST, 0, ssl=certificate.context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await serial_shown(port, certificate_file) == 1

        first = certificate_file.read_bytes()
        write_certificate(tmp_path, serial=22)
        renewed = certificate_file.read_bytes()
        # The moment in which only one of the files has been written.
        certificate_file.write_bytes(first)
        with capture_logs() as logs:
            certificate.refresh()
            assert await serial_shown(port, certificate_file) == 1
            certificate_file.write_bytes(renewed)
            certificate.refresh()
            assert await serial_shown(port, certificate_file) == 22
            certificate.refresh()
            key_file.unlink()
            certificate.refresh()
            assert await serial_shown(port, certificate_file) == 22
    assert [entry["event"] for entry in logs] == [
        "certificate_not_renewed",
        "certificate_renewed",
        "certificate_not_renewed",
    ]


def test_a_key_that_does_not_belong_to_the_certificate_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificate_file, _ = write_certificate(tmp_path)
    _, other_key = write_certificate(tmp_path / "other")
    with pytest.raises(SettingsInvalid, match="WEB__CERTIFICATE_FILE"):
        load_certificate(settings_with(certificate_file, other_key))


def test_old_versions_of_tls_are_not_spoken(tmp_path: Path) -> None:
    certificate = load_certificate(settings_with(*write_certificate(tmp_path)))
    assert certificate is not None
    assert certificate.context.minimum_version >= ssl.TLSVersion.TLSv1_2


async def test_direct_https_makes_cookies_secure_and_pins_browsers_to_it(tmp_path: Path) -> None:
    settings = settings_with(*write_certificate(tmp_path))
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        reply = await sign_in(monitor, client)
        assert "secure" in reply.headers["set-cookie"].lower()
        assert reply.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_only_boards_may_be_framed_and_only_by_the_named_origins() -> None:
    settings = settings_for(web={"frame_ancestors": f"{WALL}, https://other.example.se"})
    async with scripted_monitor(reading(), settings=settings) as monitor, visitor(monitor) as client:
        for path in ("/tv", "/tv/3"):
            board = (await client.get(path)).headers
            policy = board["content-security-policy"]
            assert policy.endswith(f"frame-ancestors {WALL} https://other.example.se")
            assert "x-frame-options" not in board
        for path in ("/", "/tvo", "/api/v1/dashboard", "/ko/tv"):
            other = (await client.get(path)).headers
            assert other["content-security-policy"].endswith("frame-ancestors 'none'")
            assert other["x-frame-options"] == "DENY"
