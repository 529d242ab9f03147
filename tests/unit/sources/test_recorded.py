"""Files of stored replies."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sources.fake_trio import TurnedClock

from trio_monitor.errors import SettingsInvalid, SourceContractBroken
from trio_monitor.sources.recorded import RecordedSource

BASE_URL = "https://trio1.example.se/te/api"


def write(folder: Path, content: object) -> Path:
    path = folder / "recording.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        {},
        {"vendor": "trio", "base_url": BASE_URL, "replies": [{"path": "/"}]},
        {"vendor": "asterisk", "base_url": BASE_URL, "replies": []},
        {"vendor": "trio", "base_url": "nowhere", "replies": []},
        {
            "vendor": "trio",
            "base_url": BASE_URL,
            "replies": [{"method": "GET", "path": "/", "headers": {"Content-Type": "text/plain; charset=klingon"}}],
        },
        {
            "vendor": "trio",
            "base_url": BASE_URL,
            "replies": [
                {"method": "GET", "path": "/", "headers": {"Content-Type": "x/y; charset=ascii"}, "body": "å"},
            ],
        },
    ],
)
def test_a_file_that_is_no_recording_is_a_fault_of_the_settings(tmp_path: Path, content: object) -> None:
    with pytest.raises(SettingsInvalid):
        RecordedSource(write(tmp_path, content), TurnedClock())


def test_a_missing_file_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid):
        RecordedSource(tmp_path / "nothing.json", TurnedClock())


async def test_stored_text_is_said_again_as_it_stands(tmp_path: Path) -> None:
    reply: dict[str, Any] = {"method": "GET", "path": "/te/api", "body": "<html>maintenance</html>"}
    source = RecordedSource(
        write(tmp_path, {"vendor": "trio", "base_url": BASE_URL, "replies": [reply]}), TurnedClock()
    )
    with pytest.raises(SourceContractBroken) as caught:
        await source.fetch_reading(attempts=1)
    assert caught.value.sample == "<xxxx>xxxxxxxxxxx</xxxx>"
    await source.aclose()
