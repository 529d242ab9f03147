"""A site's own field map."""

from pathlib import Path

import pytest

from trio_monitor.errors import SettingsInvalid
from trio_monitor.sources.trio import DEFAULT_FIELD_MAP, FieldMap, load_field_map


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "field-map.toml"
    path.write_text(text, encoding=encoding)
    return path


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load_field_map(write(tmp_path, "")) == DEFAULT_FIELD_MAP


def test_corrections_are_laid_over_the_defaults(tmp_path: Path) -> None:
    text = '[call]\nqueued_time = "QueueTime"\n[call.states]\nParked = "queued"\n[agent]\nid = ["a", "b"]\n'
    field_map = load_field_map(write(tmp_path, text))
    assert field_map.call.members["queued_time"] == ("QueueTime",)
    assert field_map.call.members["id"] == ("jobno",)
    assert field_map.call.states["parked"] == "queued"
    assert field_map.call.states["connected"] == "connected"
    assert field_map.agent.members["id"] == ("a", "b")
    assert field_map.case == DEFAULT_FIELD_MAP.case
    assert field_map.call.key == DEFAULT_FIELD_MAP.call.key


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        'top = 1\n[callz]\nid = "x"\n[call]\nqueue_time = "x"\nid = 7\nstate = []\n'
        '[call.states]\nParked = "parked"\n[service.states]\nx = "queued"\n[agent]\nstates = "Busy"\n'
    )
    with pytest.raises(SettingsInvalid) as caught:
        load_field_map(write(tmp_path, text))
    places = {fault.setting for fault in caught.value.faults}
    assert places == {
        "field map [top]",
        "field map [callz]",
        "field map [call] queue_time",
        "field map [call] id",
        "field map [call] state",
        "field map [call.states] Parked",
        "field map [service] states",
        "field map [agent.states] Busy",
    }
    assert all(fault.fix for fault in caught.value.faults)


@pytest.mark.parametrize(("text", "encoding"), [("[call", "utf-8"), ("# å", "iso-8859-1")])
def test_a_file_that_cannot_be_read_is_a_fault_of_the_settings(tmp_path: Path, text: str, encoding: str) -> None:
    with pytest.raises(SettingsInvalid):
        load_field_map(write(tmp_path, text, encoding))


def test_a_file_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid):
        load_field_map(tmp_path / "nothing.toml")


def test_the_reference_page_lists_every_member_and_word() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/field-map.md").read_text(encoding="utf-8")
    for name in FieldMap.__dataclass_fields__:
        section = page.split(f"### `[{name}]`", 1)[1].split("###", 1)[0]
        table = getattr(DEFAULT_FIELD_MAP, name)
        for member, names in table.members.items():
            assert f"| `{member}` | {', '.join(f'`{each}`' for each in names)} |" in section
        for word, state in table.states.items():
            assert f"`{word}` = `{state}`" in section
