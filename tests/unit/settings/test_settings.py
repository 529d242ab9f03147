import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.support.environment import set_all, without_settings

from trio_monitor.domain.service_level import Formula
from trio_monitor.errors import SettingsFault, SettingsInvalid
from trio_monitor.settings import Settings, every_variable, load_settings, members, variable
from trio_monitor.settings.settings import value_at
from trio_monitor.vendor import trio_config

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(TRIO_MONITOR_\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
SECRET = "hemligt-lösen-42"
SERVER = {
    "TRIO_MONITOR_TRIO__BASE_URL": "https://trio.example.se/te/api",
    "TRIO_MONITOR_TRIO__CLIENT_KEY": SECRET + "-key",
    "TRIO_MONITOR_TRIO__USERNAME": "monitor",
    "TRIO_MONITOR_TRIO__PASSWORD": SECRET,
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def faults_of(given: pytest.MonkeyPatch, values: dict[str, str]) -> dict[str, SettingsFault]:
    set_all(given, values)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    return {fault.setting: fault for fault in caught.value.faults}


def test_with_nothing_set_every_default_holds() -> None:
    settings = load_settings()
    assert settings.trio.base_url is None
    assert settings.poll.interval == timedelta(seconds=10)
    assert settings.poll.request_timeout < settings.poll.deadline < settings.poll.interval
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert settings.history.agent_days == 0


def test_the_environment_outweighs_the_file(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "TRIO_MONITOR_WEB__PORT=9000\nTRIO_MONITOR_CENTRE__NAME='Växeln Åre'\n", encoding="utf-8"
    )
    given.setenv("TRIO_MONITOR_WEB__PORT", "9001")
    settings = load_settings()
    assert (settings.web.port, settings.centre.name) == (9001, "Växeln Åre")


def test_a_value_left_empty_is_a_value_not_given(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TRIO_MONITOR_TRIO__BASE_URL=\nTRIO_MONITOR_POLL__ATTEMPTS=\n", encoding="utf-8")
    given.setenv("TRIO_MONITOR_WEB__PORT", "")
    settings = load_settings()
    assert (settings.trio.base_url, settings.poll.attempts, settings.web.port) == (None, 3, 8080)


def test_all_faults_are_told_at_once_each_with_its_fix(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TRIO_MONITOR_WEB__HSOT=0.0.0.0\n", encoding="utf-8")
    faults = faults_of(
        given,
        {
            "TRIO_MONITOR_POLL__INTERVAL_SECONDS": "4",
            "TRIO_MONITOR_POL__INTERVAL": "10",
            "TRIO_MONITOR_WEB__PORT": "99999",
            "TRIO_MONITOR_TRIO__BASE_URL": "https://trio.example.se/te/api",
            "TRIO_MONITOR_LIMITS__WARNING_SECONDS": "20",
            "TRIO_MONITOR_CENTRE__TIME_ZONE": "Europe/Stokholm",
            "TRIO_MONITOR_WEB__CORS_ORIGINS": "*",
            "TRIO_MONITOR_DATABASE__URL": "mysql://x",
            "TRIO_MONITOR_LOG__LEVEL": "loud",
            "TRIO_MONITOR_HISTORY__CALL_DAYS": "many",
        },
    )
    assert len(faults) == 11
    assert all(fault.problem and fault.fix for fault in faults.values())
    assert faults["TRIO_MONITOR_WEB__HSOT"].fix == "did you mean TRIO_MONITOR_WEB__HOST?"
    assert "Europe/Stockholm" in faults["TRIO_MONITOR_CENTRE__TIME_ZONE"].problem
    assert "client_key, username, password" in faults["TRIO_MONITOR_TRIO__…"].problem
    assert "exact origin" in faults["TRIO_MONITOR_WEB__CORS_ORIGINS"].problem


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("TRIO_MONITOR_TRIO__BASEURL", "did you mean TRIO_MONITOR_TRIO__BASE_URL?"),
        ("TRIO_MONITOR_TRIO_BASE_URL", "did you mean TRIO_MONITOR_TRIO__BASE_URL?"),
        ("trio_monitor_web__prot", "did you mean TRIO_MONITOR_WEB__PORT?"),
        ("TRIO_MONITOR_ZZZ", "remove it; `trio-monitor settings` lists every setting"),
        ("TRIO_MONITOR_WEB__PORT__X", "did you mean TRIO_MONITOR_WEB__PORT?"),
    ],
)
def test_a_misspelt_name_is_never_passed_over(given: pytest.MonkeyPatch, name: str, fix: str) -> None:
    faults = faults_of(given, {name: "1"})
    assert faults[name].fix == fix


@pytest.mark.parametrize("value", ["nonsense", "{", '{"port": 1}', "[]"])
def test_a_whole_group_in_one_variable_is_refused_in_words(given: pytest.MonkeyPatch, value: str) -> None:
    assert "TRIO_MONITOR_WEB" in faults_of(given, {"TRIO_MONITOR_WEB": value})


@pytest.mark.parametrize("name", [name for name in every_variable() if name.endswith("_SECONDS")])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e300", "-1", "soon"])
def test_no_number_of_seconds_is_too_odd_for_a_plain_answer(given: pytest.MonkeyPatch, name: str, value: str) -> None:
    faults = faults_of(given, {name: value})
    assert name in faults


@pytest.mark.parametrize(
    ("interval", "deadline", "request_timeout"),
    [("10", "10", "4"), ("10", "8", "8"), ("5", "5.1", ""), ("10", "3", "4"), ("10", "", "9")],
)
def test_a_request_ends_before_its_poll_and_a_poll_before_the_next(
    given: pytest.MonkeyPatch, interval: str, deadline: str, request_timeout: str
) -> None:
    faults = faults_of(
        given,
        {
            "TRIO_MONITOR_POLL__INTERVAL_SECONDS": interval,
            "TRIO_MONITOR_POLL__DEADLINE_SECONDS": deadline,
            "TRIO_MONITOR_POLL__REQUEST_TIMEOUT_SECONDS": request_timeout,
        },
    )
    assert "must be less than" in faults["TRIO_MONITOR_POLL__…"].problem


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("TRIO_MONITOR_CENTRE__NAME=Växeln\n".encode("iso-8859-1"))
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert caught.value.faults[0].setting == ".env"
    assert caught.value.__cause__ is None


def test_files_that_are_named_must_be_there(given: pytest.MonkeyPatch) -> None:
    faults = faults_of(given, {"TRIO_MONITOR_TRIO__FIELD_MAP": "none.toml", "TRIO_MONITOR_TRIO__CA_FILE": "none.pem"})
    assert set(faults) == {"TRIO_MONITOR_TRIO__FIELD_MAP", "TRIO_MONITOR_TRIO__CA_FILE"}


@pytest.mark.parametrize("value", ["12345678", "true", "null", "[]", '{"a": 1}', "å ä ö", "#$%&'\"\\", " x "])
def test_a_password_is_taken_as_it_stands(given: pytest.MonkeyPatch, value: str) -> None:
    set_all(given, {**SERVER, "TRIO_MONITOR_TRIO__PASSWORD": value})
    assert load_settings().trio.password.get_secret_value() == value


def test_secrets_are_in_no_text_made_of_the_settings(given: pytest.MonkeyPatch) -> None:
    set_all(given, {**SERVER, "TRIO_MONITOR_DATABASE__URL": f"postgresql+asyncpg://u:{SECRET}@db/trio"})
    settings = load_settings()
    shown = [repr(settings), str(settings), settings.model_dump_json(), repr(trio_config(settings))]
    assert not [text for text in shown if SECRET in text]


def test_a_password_in_the_query_of_the_databases_address_is_refused(given: pytest.MonkeyPatch) -> None:
    name = "TRIO_MONITOR_DATABASE__URL"
    set_all(given, {**SERVER, name: f"postgresql+asyncpg://db/trio?user=trio&password={SECRET}"})
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert [each.setting for each in caught.value.faults] == [name]
    assert "put it as USER:PASSWORD@" in caught.value.faults[0].problem
    assert SECRET not in f"{caught.value!r} {caught.value} {caught.value.faults}"


def test_secrets_are_in_no_fault(given: pytest.MonkeyPatch) -> None:
    set_all(
        given,
        {
            **SERVER,
            "TRIO_MONITOR_TRIO__USERNAME": "",
            "TRIO_MONITOR_DATABASE__URL": f"mysql://u:{SECRET}@db/trio",
            "TRIO_MONITOR_TRIO__PASSWRD": SECRET,
            "TRIO_MONITOR_TRIO__BASE_URL": f"https://u:{SECRET}@[trio/te/api",
        },
    )
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert len(caught.value.faults) >= 3
    assert SECRET not in f"{caught.value!r} {caught.value} {caught.value.faults}"


@pytest.mark.parametrize(
    "origins",
    ["*", "https://*.example.se", "https://a.se/", "a.se", "null", "https://a.se https://b.se", "HTTPS://A.SE"],
)
def test_only_exact_origins_may_read(given: pytest.MonkeyPatch, origins: str) -> None:
    assert "TRIO_MONITOR_WEB__CORS_ORIGINS" in faults_of(given, {"TRIO_MONITOR_WEB__CORS_ORIGINS": origins})


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("", None),
        ("https://monitor.example.se/", "https://monitor.example.se"),
        ("https://monitor.example.se:443/x", "https://monitor.example.se"),
        ("http://monitor.example.se:8080", "http://monitor.example.se:8080"),
        ("https://monitor.example.se:80", "https://monitor.example.se:80"),
    ],
)
def test_the_public_origin_is_as_browsers_write_it(
    given: pytest.MonkeyPatch, public_url: str, origin: str | None
) -> None:
    given.setenv("TRIO_MONITOR_WEB__PUBLIC_URL", public_url)
    assert load_settings().web.public_origin == origin


def test_what_the_settings_say_reaches_those_who_need_it(given: pytest.MonkeyPatch) -> None:
    set_all(
        given,
        {
            **SERVER,
            "TRIO_MONITOR_POLL__INTERVAL_SECONDS": "20",
            "TRIO_MONITOR_POLL__RETRY_AFTER_CEILING_SECONDS": "90",
            "TRIO_MONITOR_TRIO__CONCURRENCY": "2",
            "TRIO_MONITOR_LIMITS__WAIT_SECONDS": "30",
            "TRIO_MONITOR_LIMITS__FORMULA": "offered",
        },
    )
    settings = load_settings()
    config = trio_config(settings)
    assert (config.password, config.concurrent_request_limit) == (SECRET, 2)
    assert config.request_timeout == timedelta(seconds=8)
    assert config.retry_after_ceiling == timedelta(seconds=90)
    assert config.connect_timeout < config.request_timeout < config.part_timeout < settings.poll.deadline
    assert settings.limits.limits.wait == timedelta(seconds=30)
    assert settings.limits.limits.formula is Formula.OFFERED


def test_without_a_server_there_is_nothing_to_configure() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        trio_config(load_settings())
    assert caught.value.faults[0].setting == "TRIO_MONITOR_TRIO__BASE_URL"


def default_shown(value: object) -> str:
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    return "" if plain is None or plain == "" else f"`{plain}`"


def documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(
        r"^\| `(TRIO_MONITOR_\w+)` \| (.*?) \| (.*?) \|$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: (meaning, default) for name, meaning, default in rows}


def test_the_reference_tells_of_every_setting_its_meaning_and_its_default() -> None:
    rows = documented()
    settings = Settings()
    defaults = {variable(*path): default_shown(value_at(settings, path)) for path, _ in members()}
    assert list(rows) == list(every_variable())
    assert {name: meaning for name, (meaning, _) in rows.items()} == every_variable()
    assert {name: default for name, (_, default) in rows.items()} == defaults
