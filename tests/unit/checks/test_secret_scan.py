"""The secret scan finds what it says it finds. Samples are put together here, so that it does not find this file."""

import secrets
import string

import pytest
from checks.secret_scan import findings

LETTERS = string.ascii_letters + string.digits
RANDOM = "".join(secrets.choice(LETTERS) for _ in range(80))

SECRETS = {
    "private key": "-----BEGIN EC PRIVATE" + " KEY-----\n" + RANDOM,
    "AWS access key": "AKIA" + "ABCDEFGH12345678",
    "GitHub token": "ghp_" + RANDOM[:36],
    "GitLab token": "glpat-" + RANDOM[:20],
    "Slack token": "xoxb-" + RANDOM[:20],
    "Slack webhook": "https://hooks.slack" + ".com/services/T012AB/B345CD/" + RANDOM[:24],
    "Google key": "AIza" + RANDOM[:35],
    "Stripe key": "sk_live_" + RANDOM[:24],
    "npm token": "npm_" + RANDOM[:36],
    "PyPI token": "pypi-AgE" + RANDOM[:60],
    "JSON web token": f"eyJ{RANDOM[:20]}.eyJ{RANDOM[20:50]}.{RANDOM[:30]}",
    "password in an address": "postgresql://monitor:" + RANDOM[:12] + "@db/trio",
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("path", ["src/a.py", "docs/b.md", "frontend/src/c.ts"])
def test_every_form_is_found_in_every_kind_of_file_and_not_repeated(kind: str, path: str) -> None:
    [found] = findings(path, f"# first line\nvalue = '{SECRETS[kind]}'\n")
    assert (found.path, found.line, found.kind) == (path, 2, kind)
    assert SECRETS[kind] not in str(found)


@pytest.mark.parametrize("line", ["PASSWORD={}", 'client_key: "{}"', "MY_SECRET_KEY = '{}'", '"apiKey": "{}"'])
def test_a_random_value_under_a_telling_name_is_found_in_settings_and_only_there(line: str) -> None:
    text = line.format(secrets.token_hex(20))
    assert [each.kind for each in findings("deploy/monitor.env", text)] == ["random value"]
    assert list(findings("src/trio_monitor/app.py", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "TRIO_MONITOR_SECRET_KEY=CHANGE-ME\n",
        "TRIO_MONITOR_TRIO__PASSWORD=\nTRIO_MONITOR_CENTRE__NAME=Region-of-some-length-1\n",
        "# PASSWORD=" + "9f3b" * 8,
        "token: aaaaaaaaaaaaaaaaaaaaaaaa",
        "postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
        "https://monitor.example.se:8080/a@b",
    ],
)
def test_what_is_no_secret_is_left_in_peace(text: str) -> None:
    assert list(findings(".env.production.example", text)) == []
