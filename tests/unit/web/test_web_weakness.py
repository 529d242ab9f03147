"""A password that is easily guessed is told by what makes it so."""

import pytest

from trio_monitor.errors import FaultCode
from trio_monitor.web.weakness import weakness


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("password1234", FaultCode.COMMONPLACE),
        ("incomprehensible", FaultCode.SOLE_WORD),
        ("kajsa.ankarcrona", FaultCode.NAME_INSIDE),
        ("qwertyuiop[]", FaultCode.KEYS_IN_A_ROW),
        ("bo bo bo bo bo", FaultCode.REPEATED),
        ("cdefghijklmnop", FaultCode.SEQUENCE),
        ("19870412", FaultCode.DATE_INSIDE),
        ("xq7", FaultCode.GUESSABLE),
    ],
)
def test_what_makes_a_password_weak_has_a_code(password: str, code: FaultCode) -> None:
    found = weakness(password, ["kajsa.ankarcrona"])
    assert found is not None
    assert found[0] is code
    assert found[1].startswith("It is easy to guess. ")


def test_one_that_is_hard_to_guess_is_good() -> None:
    assert weakness("rostig kratta under lönnen", []) is None
