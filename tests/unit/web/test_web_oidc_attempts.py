"""Sign-ins under way belong to one browser, once, for a while; and nobody takes another's name or page."""

from datetime import timedelta

import pytest
from tests.support.clock import START_AT

from trio_monitor.domain.access import Role
from trio_monitor.ports.identity import Identity
from trio_monitor.web.oidc import MOST_ATTEMPTS, PATIENCE, Attempts, own_path, user_of

CALLBACK = "https://monitor.example.se/api/v1/sign-in/oidc/callback"
ASA = Identity("https://login.test", "7f3c", "asa@example.se", "Åsa Öberg", frozenset())


def test_an_attempt_is_good_once_for_the_browser_and_the_state_that_it_was_made_for() -> None:
    attempts = Attempts()
    cookie, attempt = attempts.begin(CALLBACK, "/", START_AT, None)
    other_cookie, other = attempts.begin(CALLBACK, "/", START_AT, None)
    wrong: list[tuple[str | None, str | None]] = [
        (None, attempt.state),
        ("", None),
        (cookie, None),
        (cookie, other.state),
        (other_cookie, attempt.state),
    ]
    for wrong_cookie, wrong_state in wrong:
        assert attempts.take(wrong_cookie, wrong_state, START_AT) is None
    begun = attempts.take(cookie, attempt.state, START_AT)
    assert begun is not None
    assert begun.attempt == attempt
    assert attempts.take(cookie, attempt.state, START_AT) is None


def test_every_secret_of_an_attempt_is_new_and_long() -> None:
    attempts = Attempts()
    secrets = set()
    for _ in range(3):
        cookie, attempt = attempts.begin(CALLBACK, "/", START_AT, None)
        secrets |= {cookie, attempt.state, attempt.nonce, attempt.verifier}
    assert len(secrets) == 12
    assert all(43 <= len(each) <= 128 for each in secrets)


def test_an_attempt_ends_with_our_patience() -> None:
    attempts = Attempts()
    cookie, attempt = attempts.begin(CALLBACK, "/", START_AT, None)
    assert attempts.take(cookie, attempt.state, START_AT + PATIENCE) is None


def test_however_many_are_begun_no_more_are_kept_than_there_is_room_for() -> None:
    attempts = Attempts()
    first, attempt = attempts.begin(CALLBACK, "/", START_AT, None)
    for _ in range(MOST_ATTEMPTS):
        last, latest = attempts.begin(CALLBACK, "/", START_AT + timedelta(seconds=1), None)
    assert len(attempts._begun) == MOST_ATTEMPTS
    assert attempts.take(first, attempt.state, START_AT) is None
    assert attempts.take(last, latest.state, START_AT) is not None


@pytest.mark.parametrize("path", ["/", "/ko/3", "/rapporter?vecka=9", "/ko/å"])
def test_whoever_signs_in_goes_on_at_a_page_of_ours(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "/a\\..\\b",
        "\\/evil.test",
        "evil.test",
        "javascript:alert(1)",
        "",
        "/\t/evil.test",
        "/\n",
        "/ /evil.test",
        "/api/v1/sign-in/oidc/sign-out",
    ],
)
def test_and_at_the_first_page_where_that_would_be_another_site(path: str) -> None:
    assert own_path(path) == "/"


def test_a_new_person_becomes_a_user_by_what_the_provider_calls_them() -> None:
    user = user_of(ASA, Role.VIEWER, ("syd",), None, None, START_AT)
    assert (user.name, user.display_name) == ("asa@example.se", "Åsa Öberg")
    assert (user.oidc_issuer, user.oidc_subject) == ("https://login.test", "7f3c")
    assert user_of(ASA, Role.ADMIN, (), None, None, START_AT).user_id == user.user_id


def test_whoever_has_anothers_name_gets_one_that_differs_and_is_somebody_else() -> None:
    asa = user_of(ASA, Role.ADMIN, (), None, None, START_AT)
    thief = Identity("https://login.test", "0000", "asa@example.se", "Åsa Öberg", frozenset())
    user = user_of(thief, Role.VIEWER, (), None, asa, START_AT)
    assert user.name.startswith("asa@example.se-")
    assert user.user_id != asa.user_id


def test_a_name_and_an_address_may_change_and_the_user_stays() -> None:
    asa = user_of(ASA, Role.VIEWER, (), None, None, START_AT)
    married = Identity(ASA.issuer, ASA.subject, "asa.ek@example.se", "Åsa Ek", frozenset())
    user = user_of(married, Role.SUPERVISOR, ("syd",), asa, None, START_AT + timedelta(days=1))
    assert (user.user_id, user.name, user.created_at) == (asa.user_id, asa.name, START_AT)
    assert (user.display_name, user.role, user.group_ids) == ("Åsa Ek", Role.SUPERVISOR, ("syd",))


@pytest.mark.parametrize(
    ("told", "name", "shown"),
    [
        (None, "user", "user"),
        ("  ", "user", "user"),
        ("å" * 200, "å" * 55, "å" * 80),
        ("<b>x y</b>\n", "bxyb", "<b>x y</b>"),
    ],
)
def test_whatever_the_provider_calls_somebody_there_is_a_name_that_fits(
    told: str | None, name: str, shown: str
) -> None:
    user = user_of(Identity("https://login.test", "1", told, None, frozenset()), Role.VIEWER, (), None, None, START_AT)
    assert (user.name, user.display_name) == (name, shown)
