"""A monitor in production, with its own certificate: what a real browser makes of its cookies and headers."""

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response, expect
from tests.e2e.conftest import DESKTOP, PATIENCE_MILLISECONDS, System, running_system
from tests.e2e.parts import queue_row
from tests.support.certificates import write_certificate


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """It starts only because everything that production asks for is there."""
    folder = tmp_path_factory.mktemp("production")
    certificate_file, key_file = write_certificate(folder)
    settings = {
        "TRIO_MONITOR_ENVIRONMENT": "production",
        "TRIO_MONITOR_SECRET_KEY": secrets.token_hex(32),
        "TRIO_MONITOR_WEB__ENABLE_HTTPS": "true",
        "TRIO_MONITOR_WEB__CERTIFICATE_FILE": str(certificate_file),
        "TRIO_MONITOR_WEB__KEY_FILE": str(key_file),
    }
    with running_system(folder, settings=settings, authority=certificate_file) as running:
        yield running


def test_a_browser_gets_secure_cookies_and_every_guard_by_https(browser: Browser, production: System) -> None:
    assert production.link.startswith("https://127.0.0.1:")
    complaints: list[str] = []
    replies: list[Response] = []

    def note(reply: Response) -> None:
        replies.append(reply)

    context = browser.new_context(viewport=DESKTOP, locale="sv-SE", ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    try:
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("response", note)
        page.goto(production.new_link())
        expect(queue_row(page, "Växel")).to_be_visible()

        [cookie] = context.cookies()
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
        assert cookie["domain"] == "127.0.0.1"
        assert page.evaluate("document.cookie") == ""
        assert page.evaluate("isSecureContext")
        served = [reply for reply in replies if reply.url.startswith(production.address)]
        assert {"document", "script", "stylesheet", "fetch"} <= {reply.request.resource_type for reply in served}
        for reply in served:
            headers = reply.headers
            assert headers["strict-transport-security"].startswith("max-age=31536000"), reply.url
            assert "unsafe" not in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
        # Neither an inline script nor style is on the page, so the policy needs no nonce.
        assert page.evaluate("document.querySelectorAll('script:not([src])').length") == 0
        assert [text for text in complaints if "Content Security Policy" in text] == []

        # What the policy says, the browser does.
        page.evaluate(
            "() => { const script = document.createElement('script'); script.textContent = 'window.hacked = 1';"
            " document.body.append(script) }"
        )
        assert page.evaluate("window.hacked") is None
    finally:
        context.close()
