"""For every test of the web room."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

CHEAP = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])


@pytest.fixture(autouse=True)
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses by the dozen need not cost what they cost a guesser; `full_price` is for tests of the price itself."""
    if "full_price" not in request.fixturenames:
        monkeypatch.setattr(PasswordHash, "recommended", lambda: CHEAP)


@pytest.fixture
def full_price() -> None:
    """Passwords are hashed as they are in use."""
