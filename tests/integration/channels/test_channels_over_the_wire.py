"""Letters go out by a real worker process to real servers."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from tests.support.clock import START_AT, HandClock
from tests.support.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver, text_of

from trio_monitor.channels.sending import WorkerChannels, WorkerRules
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import Channel, ChannelKind
from trio_monitor.errors import ChannelFailed, SendFailure
from trio_monitor.ports.notices import Address, Letter
from trio_monitor.sealing import Purpose, Sealer

SECRET = "a secret of some length"
LETTER = Letter("n-17", "failure", "Kritiskt: Växel – längsta väntetid 31 s", "Rad ett\nRad två", '{"id":"n-17"}')
LOCAL = ["127.0.0.1"]


def channels(*networks: str, seconds: float = 5) -> WorkerChannels:
    return WorkerChannels(
        Sealer("k" * 32, purpose=Purpose.CHANNELS), WorkerRules(networks, timedelta(seconds=seconds)), HandClock()
    )


async def send(sender: WorkerChannels, kind: ChannelKind, url: str, secret: str | None = None) -> None:
    channel = Channel("c", "Kanal", kind, Language.SWEDISH, (), sender.seal("c", Address(url, secret)))
    await sender.send(channel, LETTER)


async def failure(sender: WorkerChannels, kind: ChannelKind, url: str, secret: str | None = None) -> ChannelFailed:
    with pytest.raises(ChannelFailed) as caught:
        await send(sender, kind, url, secret)
    return caught.value


@pytest_asyncio.fixture
async def http() -> AsyncIterator[HttpReceiver]:
    async with http_receiver() as receiver:
        yield receiver


@pytest_asyncio.fixture
async def smtp() -> AsyncIterator[SmtpReceiver]:
    async with smtp_receiver() as receiver:
        yield receiver


async def test_a_webhook_is_signed_over_time_and_body_and_carries_the_notices_id(http: HttpReceiver) -> None:
    await send(channels(*LOCAL), ChannelKind.WEBHOOK, http.url, SECRET)
    [posted] = http.posted
    timestamp = str(int(START_AT.timestamp()))
    expected = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + posted.body, hashlib.sha256).hexdigest()
    assert posted.headers["x-trio-monitor-signature"] == f"sha256={expected}"
    assert posted.headers["x-trio-monitor-timestamp"] == timestamp
    assert posted.headers["x-trio-monitor-id"] == posted.document["id"] == "n-17"
    assert (posted.path, posted.headers["content-type"]) == ("/hook?site=7", "application/json")


@pytest.mark.parametrize(
    ("status", "reason", "is_permanent"),
    [
        (404, SendFailure.REFUSED, True),
        (503, SendFailure.RECEIVER_ERROR, False),
        (429, SendFailure.RECEIVER_ERROR, False),
    ],
)
@pytest.mark.parametrize("kind", list(ChannelKind))
async def test_what_the_receiver_answers_decides_whether_it_is_tried_again(
    http: HttpReceiver, kind: ChannelKind, status: int, reason: SendFailure, is_permanent: bool
) -> None:
    http.status = status
    is_webhook = kind is ChannelKind.WEBHOOK
    url, secret = (http.url, SECRET) if is_webhook else (f"json://127.0.0.1:{http.port}/", None)
    error = await failure(channels(*LOCAL), kind, url, secret)
    assert (error.reason, error.permanent, error.detail) == (reason, is_permanent, f"HTTP {status}")


async def test_a_receiver_that_never_answers_is_given_up(http: HttpReceiver) -> None:
    http.is_silent = True
    error = await failure(channels(*LOCAL, seconds=0.3), ChannelKind.WEBHOOK, http.url, SECRET)
    assert (error.reason, error.permanent) == (SendFailure.TIMEOUT, False)


async def test_nobody_there_is_tried_again(http: HttpReceiver) -> None:
    error = await failure(channels(*LOCAL), ChannelKind.WEBHOOK, "http://127.0.0.1:9/", SECRET)
    assert (error.reason, error.permanent) == (SendFailure.UNREACHABLE, False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001", "[::ffff:127.0.0.1]"])
async def test_a_private_address_is_refused_by_whatever_name_it_goes(http: HttpReceiver, host: str) -> None:
    error = await failure(channels(), ChannelKind.WEBHOOK, f"http://{host}:{http.port}/", SECRET)
    assert (error.reason, error.permanent) == (SendFailure.REFUSED_ADDRESS, True)
    assert http.posted == []


async def test_apprise_cannot_reach_a_private_address_either(http: HttpReceiver, smtp: SmtpReceiver) -> None:
    for url in (f"json://localhost:{http.port}/", smtp.url):
        error = await failure(channels(), ChannelKind.APPRISE, url)
        assert error.reason is SendFailure.REFUSED_ADDRESS
    assert (http.posted, smtp.mails) == ([], [])


async def test_a_receiver_that_sends_people_on_to_a_private_address_is_not_followed_there(http: HttpReceiver) -> None:
    async with http_receiver() as inner:
        http.status, http.location = 307, f"http://127.0.0.2:{inner.port}/"
        error = await failure(channels(*LOCAL), ChannelKind.APPRISE, f"json://127.0.0.1:{http.port}/")
        assert error.permanent
        assert inner.posted == []


async def test_a_webhook_follows_nobody(http: HttpReceiver) -> None:
    http.status, http.location = 307, http.url
    error = await failure(channels(*LOCAL), ChannelKind.WEBHOOK, http.url, SECRET)
    assert (error.reason, error.detail) == (SendFailure.REFUSED, "HTTP 307")


async def test_a_mail_has_subject_text_and_the_notices_id(smtp: SmtpReceiver) -> None:
    await send(channels(*LOCAL), ChannelKind.APPRISE, smtp.url)
    [mail] = smtp.mails
    assert mail["Subject"] == LETTER.subject
    assert mail["X-Trio-Monitor-Id"] == "n-17"
    assert "Rad ett" in text_of(mail)
    assert "Rad två" in text_of(mail)
    assert smtp.recipients == [["anna@example.se"]]


@pytest.mark.parametrize(
    ("refusal", "reason", "is_permanent"),
    [
        ("550 5.1.1 no such user", SendFailure.REFUSED, True),
        ("451 4.3.0 try again later", SendFailure.RECEIVER_ERROR, False),
    ],
)
async def test_a_mail_servers_refusal_is_told_in_its_words(
    smtp: SmtpReceiver, refusal: str, reason: SendFailure, is_permanent: bool
) -> None:
    smtp.refusal = refusal
    error = await failure(channels(*LOCAL), ChannelKind.APPRISE, smtp.url)
    assert (error.reason, error.permanent, error.detail) == (reason, is_permanent, f"SMTP {refusal}")


async def test_a_wrong_password_at_the_mail_server_is_permanent_and_is_not_told(smtp: SmtpReceiver) -> None:
    url = smtp.url.replace(smtp.password, "wr0ng-password")
    error = await failure(channels(*LOCAL), ChannelKind.APPRISE, url)
    assert (error.reason, error.permanent) == (SendFailure.REFUSED, True)
    assert "wr0ng" not in f"{error} {error.detail}"


@pytest.mark.parametrize(
    "url", ["nosuch://host", "mailto://", "dbus://", "syslog://", "windows://", "no address at all", "https://[::1"]
)
async def test_an_address_that_apprise_cannot_use_is_a_fault(url: str) -> None:
    [fault] = await channels().check(ChannelKind.APPRISE, Address(url))
    assert fault.member == "url"


@pytest.mark.parametrize(
    "url",
    [
        "slack://TokenA/TokenB/TokenC",
        "mailtos://u:p@example.se",
        "workflows://example.se:443/workflow/signature",
        "json://10.0.0.1/",
    ],
)
async def test_a_usable_address_has_no_fault_though_it_may_be_private(url: str) -> None:
    assert await channels().check(ChannelKind.APPRISE, Address(url)) == []


async def test_the_worker_gets_no_setting_of_ours(http: HttpReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.2:9")
    monkeypatch.setenv("TRIO_MONITOR_TRIO__PASSWORD", "hush")
    await send(channels(*LOCAL), ChannelKind.APPRISE, f"json://127.0.0.1:{http.port}/")
    [posted] = http.posted
    assert "hush" not in json.dumps(posted.document)
