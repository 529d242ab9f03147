"""What is said of an OpenID provider: whole, or told what is missing."""

import pytest
from pydantic import ValidationError
from tests.support.environment import set_all, without_settings

from trio_monitor.domain.grants import EVERY_QUEUE
from trio_monitor.errors import SettingsInvalid
from trio_monitor.settings import load_settings, secret_values
from trio_monitor.settings.oidc import OidcSettings

SECRET = "hemligheten hos leverantören"
PROVIDER = {
    "TRIO_MONITOR_OIDC__ISSUER": "https://login.example.se/realms/kc",
    "TRIO_MONITOR_OIDC__CLIENT_ID": "trio-monitor",
    "TRIO_MONITOR_OIDC__CLIENT_SECRET": SECRET,
    "TRIO_MONITOR_OIDC__ADMIN_GROUPS": "/trio/admin, /it",
    "TRIO_MONITOR_OIDC__QUEUE_GROUPS": "/trio/lund=lund, /trio/lund = syd, /trio/alla=*",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    without_settings(monkeypatch)
    return monkeypatch


def faults_of(given: pytest.MonkeyPatch, values: dict[str, str]) -> dict[str, str]:
    set_all(given, values)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    return {fault.setting.removeprefix("TRIO_MONITOR_"): fault.problem for fault in caught.value.faults}


def test_groups_and_queue_groups_are_read_one_by_one(given: pytest.MonkeyPatch) -> None:
    set_all(given, PROVIDER)
    oidc = load_settings().oidc
    assert oidc.issuer == "https://login.example.se/realms/kc"
    assert oidc.rules.of_any_role == {"/trio/admin", "/it"}
    assert oidc.rules.scope_pairs == {("/trio/lund", "lund"), ("/trio/lund", "syd"), ("/trio/alla", EVERY_QUEUE)}


def test_the_secret_is_among_those_that_no_log_may_hold(given: pytest.MonkeyPatch) -> None:
    set_all(given, PROVIDER)
    settings = load_settings()
    assert SECRET in secret_values(settings)
    assert SECRET not in repr(settings)


def test_whatever_an_issuer_needs_is_told_at_once(given: pytest.MonkeyPatch) -> None:
    faults = faults_of(given, {"TRIO_MONITOR_OIDC__ISSUER": PROVIDER["TRIO_MONITOR_OIDC__ISSUER"]})
    [problem] = faults.values()
    for name in ("client_id", "client_secret", "admin_groups"):
        assert name in problem


def test_every_member_at_fault_is_told_at_once(given: pytest.MonkeyPatch) -> None:
    values = {"ISSUER": "http://login.example.se", "SCOPES": "profile", "QUEUE_GROUPS": "/trio/lund", "CA_FILE": "no"}
    faults = faults_of(given, PROVIDER | {f"TRIO_MONITOR_OIDC__{name}": value for name, value in values.items()})
    assert set(faults) == {f"OIDC__{name}" for name in values}


@pytest.mark.parametrize(
    "issuer",
    ["login.example.se", "ftp://login.example.se", "https://a:b@login.example.se", "https://x/?a=1", "https://"],
)
def test_an_issuer_is_a_plain_address(issuer: str) -> None:
    with pytest.raises(ValidationError, match="must be an address"):
        OidcSettings(issuer=issuer)


@pytest.mark.parametrize("host", ["127.0.0.1:4011", "localhost:4011", "[::1]:4011"])
def test_plain_http_is_for_a_provider_on_this_computer_and_never_in_production(
    given: pytest.MonkeyPatch, host: str
) -> None:
    set_all(given, PROVIDER | {"TRIO_MONITOR_OIDC__ISSUER": f"http://{host}"})
    assert load_settings().oidc.issuer == f"http://{host}"
    assert "OIDC__ISSUER" in faults_of(given, {"TRIO_MONITOR_ENVIRONMENT": "production"})
