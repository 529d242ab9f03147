"""Tokens: their lives, their single use, and the profile they carry."""

from trio_simulator.permissions import EVERYTHING, Profile, Right, Users
from trio_simulator.tokens import TokenBook


def test_an_access_token_lives_as_long_as_said_and_no_longer() -> None:
    book = TokenBook(access_seconds=60, refresh_seconds=600)
    pair = book.issue("anna", EVERYTHING, now_ms=0)
    assert pair.expires_in == 60
    session = book.session_of(pair.access_token, 59_999)
    assert session is not None
    assert session.username == "anna"
    assert book.session_of(pair.access_token, 60_000) is None


def test_a_refresh_token_works_once_before_or_after_the_access_token_has_expired() -> None:
    book = TokenBook(60, 600)
    pair = book.issue("anna", EVERYTHING, 0)
    assert book.spend_refresh(pair.refresh_token, 599_999) == "anna"
    assert book.spend_refresh(pair.refresh_token, 599_999) is None


def test_a_spent_refresh_token_is_refused() -> None:
    book = TokenBook(60, 600)
    pair = book.issue("anna", EVERYTHING, 0)
    assert book.spend_refresh(pair.refresh_token, 600_000) is None


def test_one_book_knows_nothing_of_anothers_tokens() -> None:
    pair = TokenBook(60, 600).issue("anna", EVERYTHING, 0)
    other = TokenBook(60, 600)
    assert other.session_of(pair.access_token, 0) is None
    assert other.spend_refresh(pair.refresh_token, 0) is None


def test_a_cleared_book_knows_nothing() -> None:
    book = TokenBook(60, 600)
    pair = book.issue("anna", EVERYTHING, 0)
    book.clear()
    assert book.session_of(pair.access_token, 0) is None
    assert book.spend_refresh(pair.refresh_token, 0) is None


def test_a_changed_profile_leaves_old_tokens_alone() -> None:
    users, book = Users("anna", "hemligt"), TokenBook(60, 600)
    profile = users.profile("anna")
    assert profile is not None
    pair = book.issue("anna", profile, 0)
    users.set_profile("anna", Profile(frozenset({Right.CALLS})))
    session = book.session_of(pair.access_token, 1)
    assert session is not None
    assert session.profile == EVERYTHING
    assert users.profile("anna") == Profile(frozenset({Right.CALLS}))
    assert users.profile("okänd") is None
