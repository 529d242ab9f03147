"""The command line says what is wrong with its options."""

import pytest
from typer.testing import CliRunner

from trio_simulator.cli import app


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--agents", "0"], "--agents"),
        (["--services", "many"], "--services"),
        (["--clock", "sundial"], "--clock"),
        (["--hours", "never"], "--hours"),
        (["--start-at", "yesterday"], "ISO 8601"),
        (["--start-at", "1066-10-14T09:00:00"], "2000"),
        (["--control-host", "0.0.0.0"], "loopback"),
        (["--control-host", "example.org"], "loopback"),
        (["--port", "70000"], "--port"),
        (["--speed", "0"], "--speed"),
        (["--password", "пароль"], "ISO-8859-1"),
        (["--client-key", "a b"], "spaces"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_bad_options_end_with_2_and_a_message(options: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["serve", *options], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output
