"""What receivers answer, and whether trying again makes sense."""

import pytest

from trio_monitor.channels.evidence import Evidence
from trio_monitor.errors import SendFailure


@pytest.mark.parametrize(
    ("evidence", "reason", "is_permanent"),
    [
        (Evidence(http_status=404), SendFailure.REFUSED, True),
        (Evidence(http_status=401), SendFailure.REFUSED, True),
        (Evidence(http_status=302), SendFailure.REFUSED, True),
        (Evidence(http_status=408), SendFailure.RECEIVER_ERROR, False),
        (Evidence(http_status=429), SendFailure.RECEIVER_ERROR, False),
        (Evidence(http_status=503), SendFailure.RECEIVER_ERROR, False),
        (Evidence(smtp_code=535, smtp_text="authentication failed"), SendFailure.REFUSED, True),
        (Evidence(smtp_code=451, smtp_text="try later"), SendFailure.RECEIVER_ERROR, False),
        (Evidence(refused=["10.0.0.1"]), SendFailure.REFUSED_ADDRESS, True),
        (Evidence(is_timeout=True), SendFailure.TIMEOUT, False),
        (Evidence(error="ConnectionRefusedError"), SendFailure.UNREACHABLE, False),
        (Evidence(), SendFailure.UNREACHABLE, False),
        (Evidence(http_status=503, refused=["::1"]), SendFailure.RECEIVER_ERROR, False),
    ],
)
def test_each_answer_has_a_reason(evidence: Evidence, reason: SendFailure, is_permanent: bool) -> None:
    failure = evidence.failure()
    assert (failure.reason, failure.permanent) == (reason, is_permanent)


def test_what_a_mail_server_says_is_told_without_the_recipient() -> None:
    failure = Evidence(smtp_code=550, smtp_text="5.1.1 <anna@example.se>: user unknown").failure()
    assert failure.detail == "SMTP 550 5.1.1 <…>: user unknown"


def test_a_refused_address_tells_which_setting_would_allow_it() -> None:
    assert "TRIO_MONITOR_NOTIFY__ALLOWED_NETWORKS" in Evidence(refused=["10.0.0.1"]).failure().detail
