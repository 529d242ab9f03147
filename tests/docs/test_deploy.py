"""The service is what its documents say."""

from configparser import RawConfigParser
from pathlib import Path

from trio_monitor.running import EXIT_WRONG_USE

DEPLOY = Path(__file__).parents[2] / "deploy"
README = (DEPLOY / "README.md").read_text(encoding="utf-8")


def service() -> dict[str, str]:
    unit = RawConfigParser(comment_prefixes=("#",))
    unit.read(DEPLOY / "trio-monitor.service", encoding="utf-8")
    return dict(unit["Service"])


def test_wrong_settings_are_not_tried_again_for_ever() -> None:
    assert service()["restartpreventexitstatus"] == str(EXIT_WRONG_USE)


def test_commands_run_as_the_service_does() -> None:
    told = service()
    program = told["execstart"].split()[0]
    directory = told["workingdirectory"].replace("%S", "/var/lib")
    command = f"cd {directory}\nsudo -u {told['user']} {program} --env-file {told['environmentfile']} "
    assert command in README
    assert f"python3 -m venv {Path(program).parents[1]}\n" in README
