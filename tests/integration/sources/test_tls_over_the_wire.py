"""Whose certificate is believed, on real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.unit.sources.fake_trio import make_config

from trio_monitor.sources.trio.http import build_http_client, translate_lower_error

REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def certificate_of_its_own(directory: Path) -> Path:
    """A file with a key and its self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "trio")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = directory / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@asynccontextmanager
async def served(tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(REPLY)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def context_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls = context_of(certificate_of_its_own(tmp_path))
    async with served(tls) as port, build_http_client(make_config(), None) as client:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            await client.get(f"https://127.0.0.1:{port}/")
    assert "(ConnectError: SSLCertVerificationError)" in str(translate_lower_error(caught.value))


async def test_a_private_certificate_is_believed_when_its_authority_is_named(tmp_path: Path) -> None:
    certificate = certificate_of_its_own(tmp_path)
    config = make_config(ca_file=certificate)
    async with served(context_of(certificate)) as port, build_http_client(config, None) as client:
        assert (await client.get(f"https://127.0.0.1:{port}/")).text == "ok"


async def test_one_client_speaks_to_both_kinds_of_server(tmp_path: Path) -> None:
    certificate = certificate_of_its_own(tmp_path)
    async with (
        served(None) as plain,
        served(context_of(certificate)) as tls,
        build_http_client(make_config(ca_file=certificate), None) as client,
    ):
        assert (await client.get(f"http://127.0.0.1:{plain}/")).text == "ok"
        assert (await client.get(f"https://127.0.0.1:{tls}/")).text == "ok"
