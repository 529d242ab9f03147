"""What production refuses, what any environment warns of, and that the example files are what they say."""

import secrets
from pathlib import Path

import pytest
from tests.support.environment import set_all, without_settings

from trio_monitor.errors import SettingsInvalid
from trio_monitor.settings import Environment, load_settings, read_settings, warnings
from trio_monitor.settings.secret_key import weakness

ROOT = Path(__file__).parents[3]
KEY = secrets.token_hex(32)
SAFE = {
    "TRIO_MONITOR_ENVIRONMENT": "production",
    "TRIO_MONITOR_SECRET_KEY": KEY,
    "TRIO_MONITOR_TRIO__BASE_URL": "https://trio.example.se/te/api",
    "TRIO_MONITOR_TRIO__CLIENT_KEY": "key",
    "TRIO_MONITOR_TRIO__USERNAME": "monitor",
    "TRIO_MONITOR_TRIO__PASSWORD": "hemligt",
    "TRIO_MONITOR_WEB__PUBLIC_URL": "https://monitor.example.se",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)


def refused(monkeypatch: pytest.MonkeyPatch, **changed: str) -> dict[str, str]:
    """The problems of a production that is safe but for this."""
    set_all(monkeypatch, {**SAFE, **{f"TRIO_MONITOR_{name}": value for name, value in changed.items()}})
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert all(fault.fix for fault in caught.value.faults)
    return {fault.setting.removeprefix("TRIO_MONITOR_"): fault.problem for fault in caught.value.faults}


def test_a_safe_production_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SAFE)
    assert load_settings().environment is Environment.PRODUCTION
    assert load_settings().web.is_https


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short",
        "k" * 32,
        "ab" * 32,
        "0123456789abcdef" * 2,
        "my-own-change-me-key-of-some-length-7",
        "the output of: openssl rand -hex 32",
        "this-is-the-default-one-kept-by-us-all",
        "aaaaaaaaaaaaaaaabaaaaaaaaaaaaaaac",
    ],
)
def test_production_refuses_a_key_that_can_be_guessed(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    assert set(refused(monkeypatch, SECRET_KEY=key)) == {"SECRET_KEY"}


def test_a_key_as_it_is_told_to_be_made_is_never_called_weak() -> None:
    made = [secrets.token_hex(length) for length in (16, 32) for _ in range(500)]
    assert [key for key in made if weakness(key)] == []


@pytest.mark.parametrize("public_url", ["", "http://monitor.example.se"])
def test_production_refuses_plain_http(monkeypatch: pytest.MonkeyPatch, public_url: str) -> None:
    assert "plain http" in refused(monkeypatch, WEB__PUBLIC_URL=public_url)["WEB__PUBLIC_URL"]


def test_production_listens_to_the_world_by_https_or_through_a_named_proxy_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert set(refused(monkeypatch, WEB__HOST="0.0.0.0")) == {"WEB__HOST"}
    monkeypatch.setenv("TRIO_MONITOR_WEB__TRUSTED_PROXIES", "10.0.0.9, 10.1.0.0/16")
    assert load_settings().web.host == "0.0.0.0"
    monkeypatch.delenv("TRIO_MONITOR_WEB__TRUSTED_PROXIES")
    monkeypatch.delenv("TRIO_MONITOR_WEB__PUBLIC_URL")
    for name in ("CERTIFICATE_FILE", "KEY_FILE"):
        (tmp_path / name).touch()
        monkeypatch.setenv(f"TRIO_MONITOR_WEB__{name}", name)
    monkeypatch.setenv("TRIO_MONITOR_WEB__ENABLE_HTTPS", "true")
    assert load_settings().web.is_https


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"WEB__ENABLE_HTTPS": "true"}, "certificate_file and key_file is not"),
        ({"WEB__TRUSTED_PROXIES": "proxy.example.se"}, "is not a network"),
        ({"WEB__TRUSTED_PROXIES": "*"}, "is not a network"),
        ({"WEB__FRAME_ANCESTORS": "*"}, "is not an exact origin"),
        ({"WEB__CERTIFICATE_FILE": "none.pem"}, "there is no file none.pem"),
    ],
)
def test_what_only_looks_safe_is_refused(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], problem: str
) -> None:
    assert any(problem in each for each in refused(monkeypatch, **changed).values())


def test_production_tells_all_its_faults_at_once_beside_those_of_any_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = refused(
        monkeypatch,
        SECRET_KEY="k" * 40,
        LOG__LEVEL="debug",
        WEB__PUBLIC_URL="",
        WEB__CORS_ORIGINS="*",
        WEB__PORT="99999",
        TRIO__PASSWORD="",
        TRIO__PAGE_SIZE="1",
        NOTIFY__ALOWED="x",
    )
    assert set(found) == {
        "SECRET_KEY",
        "LOG__LEVEL",
        "WEB__PUBLIC_URL",
        "WEB__CORS_ORIGINS",
        "WEB__PORT",
        "TRIO__PAGE_SIZE",
        "TRIO__…",
        "NOTIFY__ALOWED",
    }


def test_a_fault_of_one_member_does_not_hide_that_another_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(refused(monkeypatch, WEB__PORT="no")) == {"WEB__PORT"}


@pytest.mark.parametrize("environment", ["development", "test"])
def test_elsewhere_the_same_is_no_fault(monkeypatch: pytest.MonkeyPatch, environment: str) -> None:
    set_all(
        monkeypatch,
        {
            **SAFE,
            "TRIO_MONITOR_ENVIRONMENT": environment,
            "TRIO_MONITOR_SECRET_KEY": "k" * 32,
            "TRIO_MONITOR_LOG__LEVEL": "debug",
            "TRIO_MONITOR_WEB__PUBLIC_URL": "",
        },
    )
    told = {doubt.setting for doubt in warnings(load_settings())}
    assert "TRIO_MONITOR_SECRET_KEY" in told
    assert ("TRIO_MONITOR_ENVIRONMENT" in told) == (environment == "development")


def test_an_environment_that_there_is_not_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ENVIRONMENT" in refused(monkeypatch, ENVIRONMENT="prod")


def test_the_name_that_the_secret_key_had_before_leads_to_the_one_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"TRIO_MONITOR_NOTIFY__SECRET_KEY": KEY})
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert caught.value.faults[0].fix == "did you mean TRIO_MONITOR_SECRET_KEY?"


@pytest.mark.parametrize("environment", [Environment.DEVELOPMENT, Environment.TEST])
def test_the_examples_of_development_and_test_can_be_used_as_they_are(environment: Environment) -> None:
    assert load_settings(ROOT / f".env.{environment}.example").environment is environment


def test_the_example_of_production_is_refused_with_every_placeholder_told(tmp_path: Path) -> None:
    example = ROOT / ".env.production.example"
    lines = [line for line in example.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    placeholders = {line.partition("=")[0] for line in lines if "CHANGE-ME" in line}
    faults = read_settings(example).faults
    assert {fault.setting for fault in faults} == placeholders
    assert len(placeholders) >= 8
    assert all(fault.fix for fault in faults)

    filled_in = tmp_path / "filled-in"
    text = "\n".join(lines).replace("SECRET_KEY=CHANGE-ME", f"SECRET_KEY={KEY}").replace("CHANGE-ME", "trio.example.se")
    filled_in.write_text(text, encoding="utf-8")
    assert load_settings(filled_in).environment is Environment.PRODUCTION
